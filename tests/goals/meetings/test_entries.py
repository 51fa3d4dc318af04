"""Points, notes, private notes and promises: who may, who reads them, and what is kept."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from tests.cast import Cast
from thrive.goals.aims import actions as aims
from thrive.goals.aims.actions import Aim, HowItGoes
from thrive.goals.errors import NotAllowed
from thrive.goals.meetings import actions, queries
from thrive.goals.meetings.errors import BadEntry, NoSuchCircle, NoSuchEntry, NotMeeting
from thrive.goals.models import Brought, Circle, Guest, Note, PrivateNote
from thrive.measures.models import Series


def test_a_point_is_brought_and_talked_about(people: Cast, two: Circle, at: datetime) -> None:
    point = actions.bring(circle=two.pk, text=" The rota ", by=people.amina, at=at)

    actions.talked_about(point=point.pk, circle=two.pk, by=people.peter, at=at)
    actions.talked_about(point=point.pk, circle=two.pk, by=people.amina, at=at)  # twice is once

    page = queries.circle_page(circle=two.pk, viewer=people.peter, at=at)
    assert page.points == ()
    assert [(one.text, one.by, one.is_mine) for one in page.talked] == [
        ("The rota", "Amina Yusuf", False)
    ]


def test_what_is_taken_back_leaves_a_line_and_no_words(
    people: Cast, two: Circle, at: datetime
) -> None:
    point = actions.bring(circle=two.pk, text="Too early", by=people.amina, at=at)
    with pytest.raises(NotAllowed):
        actions.take_back(point=point.pk, circle=two.pk, by=people.peter, at=at)

    actions.take_back(point=point.pk, circle=two.pk, by=people.amina, at=at)
    actions.take_back(point=point.pk, circle=two.pk, by=people.amina, at=at)

    assert (Brought.objects.get().text, Brought.objects.get().state) == ("", "taken_back")
    with pytest.raises(NotMeeting):
        actions.talked_about(point=point.pk, circle=two.pk, by=people.peter, at=at)


@pytest.mark.parametrize("text", ["", "  ", "x" * 5001, "a\x00b"])
def test_words_that_cannot_be_kept_are_refused(
    people: Cast, two: Circle, at: datetime, text: str
) -> None:
    for act in (actions.bring, actions.write_note, actions.write_private_note, actions.commit):
        with pytest.raises(BadEntry):
            act(circle=two.pk, text=text, by=people.amina, at=at)

    assert [one.objects.count() for one in (Brought, Note, PrivateNote)] == [0, 0, 0]


def test_strangers_write_nothing_and_touch_nothing(
    people: Cast, two: Circle, team: Circle, at: datetime
) -> None:
    point = actions.bring(circle=two.pk, text="Ours", by=people.amina, at=at)
    promise = actions.commit(circle=two.pk, text="Ours", by=people.amina, at=at)
    for act in (actions.bring, actions.write_note, actions.write_private_note, actions.commit):
        with pytest.raises(NoSuchCircle):
            act(circle=two.pk, text="Mine", by=people.daniel, at=at)
    # Nor by way of a circle of their own.
    with pytest.raises(NoSuchEntry):
        actions.talked_about(point=point.pk, circle=team.pk, by=people.daniel, at=at)
    with pytest.raises(NoSuchEntry):
        actions.take_back(point=point.pk, circle=team.pk, by=people.amina, at=at)
    with pytest.raises(NoSuchEntry):
        actions.close_commitment(
            commitment=promise.pk, circle=team.pk, is_kept=True, by=people.amina, at=at
        )


def test_a_check_in_is_brought_by_its_author_and_opens_nothing(
    people: Cast, two: Circle, at: datetime
) -> None:
    goal = aims.set_goal(aim=Aim("Quieter mornings"), by=people.amina, at=at)
    said = HowItGoes(how_far=40, how_sure=7, helps="Grace", in_the_way="The rota")
    check_in = aims.check_in(goal=goal.pk, said=said, by=people.amina, at=at)
    with pytest.raises(NoSuchEntry):
        actions.bring_check_in(circle=two.pk, check_in=check_in.pk, by=people.peter, at=at)

    offered = queries.bringable(circle=two.pk, viewer=people.amina, at=at)
    first = actions.bring_check_in(circle=two.pk, check_in=check_in.pk, by=people.amina, at=at)
    again = actions.bring_check_in(circle=two.pk, check_in=check_in.pk, by=people.amina, at=at)

    assert first.pk == again.pk
    assert first.text == offered.check_ins[0].words
    assert "40 of 100" in first.text
    assert "The rota" in first.text
    assert queries.bringable(circle=two.pk, viewer=people.peter, at=at).check_ins == ()


def test_a_result_is_brought_with_the_number_before(
    people: Cast, team: Circle, two: Circle, series: Series, at: datetime
) -> None:
    point = actions.bring_result(circle=team.pk, series=series.pk, by=people.amina, at=at)

    assert point.text.startswith("Waiting time, Riverside: 25 minutes (from ")
    assert "before: 27 minutes" in point.text
    assert point.path == f"/improving/{series.pk}/"
    offered = queries.bringable(circle=team.pk, viewer=people.amina, at=at).results
    assert [one.words for one in offered] == [point.text]
    for number in (987654, Series.objects.create(measure=series.measure, group=people.hill).pk):
        with pytest.raises(NoSuchEntry):
            actions.bring_result(circle=two.pk, series=number, by=people.amina, at=at)


def test_a_promise_from_elsewhere_is_brought_by_whoever_made_it(
    people: Cast, two: Circle, team: Circle, at: datetime
) -> None:
    promise = actions.commit(circle=team.pk, text="Ask the kitchen", by=people.amina, at=at)

    point = actions.bring_commitment(circle=two.pk, commitment=promise.pk, by=people.amina, at=at)

    assert point.text == "Ask the kitchen"
    offered = queries.bringable(circle=two.pk, viewer=people.amina, at=at).commitments
    assert [one.number for one in offered] == [promise.pk]
    with pytest.raises(NoSuchEntry):
        actions.bring_commitment(circle=two.pk, commitment=promise.pk, by=people.peter, at=at)


def test_an_answer_of_somebody_else_is_not_brought(people: Cast, two: Circle, at: datetime) -> None:
    with pytest.raises(NoSuchEntry):
        actions.bring_answer(
            circle=two.pk, study=1, place="a", text="They said", by=people.amina, at=at
        )


def test_a_note_is_written_anew_by_its_writer_and_keeps_what_it_said(
    people: Cast, two: Circle, at: datetime
) -> None:
    first = actions.write_note(circle=two.pk, text="At six", by=people.amina, at=at)
    with pytest.raises(NotAllowed):
        actions.write_note(circle=two.pk, text="At ten", replaces=first.pk, by=people.peter, at=at)

    second = actions.write_note(
        circle=two.pk, text="At seven", replaces=first.pk, by=people.amina, at=at
    )
    actions.write_note(circle=two.pk, text="At eight", replaces=second.pk, by=people.amina, at=at)

    (note,) = queries.circle_page(circle=two.pk, viewer=people.peter, at=at).notes
    assert (note.text, note.former) == ("At eight", ("At seven", "At six"))
    with pytest.raises(NotMeeting):
        actions.write_note(circle=two.pk, text="x", replaces=first.pk, by=people.amina, at=at)
    with pytest.raises(NoSuchEntry):
        actions.write_note(circle=two.pk, text="x", replaces=987654, by=people.amina, at=at)


def test_a_private_note_is_opened_by_its_writer_alone(
    people: Cast, coached: Circle, coach: Guest, at: datetime
) -> None:
    actions.write_private_note(circle=coached.pk, text="She hesitates", by=coach, at=at)
    note = actions.write_private_note(circle=coached.pk, text="I dread it", by=people.amina, at=at)

    mine = queries.circle_page(circle=coached.pk, viewer=people.amina, at=at)
    hers = queries.circle_page(circle=coached.pk, viewer=coach, at=at)

    assert [one.text for one in mine.private] == ["I dread it"]
    assert [one.text for one in hers.private] == ["She hesitates"]
    assert "I dread it" not in str(hers)
    assert "sealed" in mine.private_sentence
    assert actions.forget_private_note(note=note.pk, circle=coached.pk, by=coach, at=at) == 0
    assert actions.forget_private_note(note=note.pk, circle=coached.pk, by=people.amina, at=at) == 1
    assert actions.forget_private_note(note=note.pk, circle=coached.pk, by=people.amina, at=at) == 0


def test_whoever_has_the_database_alone_reads_no_private_note(
    people: Cast, two: Circle, at: datetime
) -> None:
    actions.write_private_note(circle=two.pk, text="I dread it", by=people.amina, at=at)

    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM goals_privatenote")
        content = bytes(cursor.fetchone()[0])
    assert b"dread" not in content
    assert len(content) > 1024


def test_bytes_that_are_moved_to_another_writer_do_not_open(
    people: Cast, two: Circle, at: datetime
) -> None:
    actions.write_private_note(circle=two.pk, text="I dread it", by=people.amina, at=at)

    PrivateNote.objects.update(by=people.peter)

    (note,) = queries.circle_page(circle=two.pk, viewer=people.peter, at=at).private
    assert note.text is None


def test_without_a_key_the_sentence_says_who_could_read_it(
    people: Cast, two: Circle, at: datetime, settings: object
) -> None:
    settings.THRIVE_VOICE_KEY = b""  # type: ignore[attr-defined]  # pytest-django's settings

    actions.write_private_note(circle=two.pk, text="Plain", by=people.amina, at=at)

    page = queries.circle_page(circle=two.pk, viewer=people.amina, at=at)
    assert page.private[0].text == "Plain"
    assert "no key" in page.private_sentence


def test_a_note_whose_key_is_gone_says_so(
    people: Cast, two: Circle, at: datetime, settings: object
) -> None:
    actions.write_private_note(circle=two.pk, text="Sealed", by=people.amina, at=at)

    settings.THRIVE_VOICE_KEY = b"another-key-of-thirty-two-bytes!"  # type: ignore[attr-defined]

    assert queries.circle_page(circle=two.pk, viewer=people.amina, at=at).private[0].text is None


def test_one_promises_for_oneself_and_closes_it_oneself(
    people: Cast, two: Circle, at: datetime
) -> None:
    due_on = at.date() - timedelta(days=1)
    promise = actions.commit(
        circle=two.pk, text="Ring Grace", due_on=due_on, by=people.amina, at=at
    )
    assert actions.commit(circle=two.pk, text="Ring Grace", by=people.amina, at=at) == promise
    close = {"commitment": promise.pk, "circle": two.pk, "at": at}
    with pytest.raises(NotAllowed):
        actions.close_commitment(is_kept=True, by=people.peter, **close)  # type: ignore[arg-type]
    with pytest.raises(BadEntry):
        actions.close_commitment(
            is_kept=True, by=people.amina, came_of_it="x" * 501, **close  # type: ignore[arg-type]
        )  # fmt: skip
    assert queries.circle_page(circle=two.pk, viewer=people.peter, at=at).promises[0].is_due

    actions.close_commitment(is_kept=True, came_of_it="She came", by=people.amina, **close)  # type: ignore[arg-type]
    actions.close_commitment(is_kept=True, by=people.amina, **close)  # type: ignore[arg-type]

    (shown,) = queries.circle_page(circle=two.pk, viewer=people.peter, at=at).closed
    assert (shown.state, shown.came_of_it) == ("kept", "She came")
    with pytest.raises(NotMeeting):
        actions.close_commitment(is_kept=False, by=people.amina, **close)  # type: ignore[arg-type]
    with pytest.raises(BadEntry):
        actions.commit(circle=two.pk, text="A", due_on=date(1026, 1, 1), by=people.amina, at=at)


def test_a_page_costs_the_same_however_much_is_in_it(
    people: Cast, two: Circle, at: datetime, django_assert_max_num_queries: object
) -> None:
    for number in range(8):
        actions.bring(circle=two.pk, text=f"{number}", by=people.amina, at=at)
        actions.commit(circle=two.pk, text=f"{number}", by=people.peter, at=at)
        actions.write_note(circle=two.pk, text=f"{number}", by=people.peter, at=at)

    with django_assert_max_num_queries(12):  # type: ignore[operator]  # pytest-django's own
        queries.circle_page(circle=two.pk, viewer=people.amina, at=at)
