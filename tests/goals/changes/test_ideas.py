"""Ideas: written in a moment, with or without a name; then taken, answered or tried."""

from datetime import datetime, timedelta

import pytest

from tests.cast import Cast
from tests.goals.changes.scenes import PLAIN
from tests.goals.changes.test_pictures import photo
from thrive.foundation.models import AuditRecord
from thrive.goals.changes import actions, queries
from thrive.goals.changes.errors import BadIdea, BadPicture, MovedOn, NoSuchIdea
from thrive.goals.errors import NotAllowed
from thrive.goals.models import Idea, Picture

TEXT = "Put the keys where everybody can reach them."


def test_an_idea_waits_for_an_owner_or_an_answer(people: Cast, at: datetime) -> None:
    idea = actions.write_idea(text=f"  {TEXT} ", group=people.riverside, by=people.amina, at=at)

    assert (idea.text, idea.state, idea.by, idea.on) == (TEXT, "waiting", people.amina, at.date())
    assert AuditRecord.objects.get(action="goals.write_idea").actor == people.amina.external_id


def test_without_a_name_nothing_keeps_whose_it_is(people: Cast, at: datetime) -> None:
    idea = actions.write_idea(
        text=TEXT, group=people.riverside, by=people.amina, at=at, is_named=False
    )

    assert idea.by is None
    assert not AuditRecord.objects.filter(action="goals.write_idea").exists()
    (line,) = queries.ideas_for(viewer=people.peter, at=at)
    assert (line.by, line.text) == ("", TEXT)


def test_a_photo_comes_with_it_small_and_without_what_the_camera_wrote(
    people: Cast, at: datetime
) -> None:
    idea = actions.write_idea(
        text=TEXT, group=people.riverside, by=people.amina, at=at, picture=photo(2400, 1200)
    )

    kept = Picture.objects.get(idea=idea)
    assert (kept.width, kept.height) == (1280, 640)
    assert b"Exif" not in bytes(kept.content)


@pytest.mark.parametrize("is_named", [True, False])
def test_a_button_that_is_pressed_twice_writes_one_idea(
    people: Cast, at: datetime, *, is_named: bool
) -> None:
    first, again = (
        actions.write_idea(
            text=TEXT, group=people.riverside, by=people.amina, at=at, is_named=is_named
        )
        for _ in range(2)
    )

    assert again == first
    with_photo = actions.write_idea(
        text=TEXT, group=people.riverside, by=people.amina, at=at, is_named=is_named,
        picture=photo(40, 30),
    )  # fmt: skip
    assert with_photo != first
    tomorrow = at + timedelta(days=1)
    assert actions.write_idea(
        text=TEXT, group=people.riverside, by=people.amina, at=tomorrow, is_named=is_named
    ) not in {first, with_photo}


def test_the_same_words_of_two_people_are_two_ideas(people: Cast, at: datetime) -> None:
    for person in (people.amina, people.daniel):
        actions.write_idea(text=TEXT, group=people.riverside, by=person, at=at)

    assert Idea.objects.count() == 2


def test_a_file_that_is_no_picture_takes_nothing_in(people: Cast, at: datetime) -> None:
    with pytest.raises(BadPicture):
        actions.write_idea(
            text=TEXT, group=people.riverside, by=people.amina, at=at, picture=b"<svg/>"
        )

    assert not Idea.objects.exists()


@pytest.mark.parametrize("text", ["", "   ", "x" * 501, "a\0b"])
def test_an_idea_without_words_or_with_strange_ones_is_refused(
    people: Cast, at: datetime, text: str
) -> None:
    with pytest.raises(BadIdea) as refused:
        actions.write_idea(text=text, group=people.riverside, by=people.amina, at=at)

    assert [one.column for one in refused.value.problems] == ["text"]
    assert not Idea.objects.exists()


def test_whoever_has_left_writes_none(people: Cast, at: datetime) -> None:
    people.amina.is_active = False
    people.amina.save()

    with pytest.raises(NotAllowed):
        actions.write_idea(text=TEXT, group=people.riverside, by=people.amina, at=at)


def test_the_same_letter_is_one_idea(people: Cast, at: datetime) -> None:
    first = actions.take_in_idea(text=TEXT, group=people.riverside.pk, key="letter-7", at=at)
    again = actions.take_in_idea(text=TEXT, group=people.riverside.pk, key="letter-7", at=at)

    assert first.pk == again.pk
    assert first.by is None
    with pytest.raises(NoSuchIdea):
        actions.take_in_idea(text=TEXT, group=999_999, key="letter-8", at=at)


def test_somebody_of_the_group_takes_it_once(people: Cast, at: datetime) -> None:
    idea = actions.write_idea(text=TEXT, group=people.riverside, by=people.peter, at=at)

    taken = actions.take_idea(idea=idea.pk, by=people.amina, at=at)

    assert (taken.state, taken.owner) == ("taken", people.amina)
    with pytest.raises(MovedOn):
        actions.take_idea(idea=idea.pk, by=people.daniel, at=at)


def test_who_leads_the_group_hands_it_to_somebody_of_it(people: Cast, at: datetime) -> None:
    idea = actions.write_idea(text=TEXT, group=people.riverside, by=people.peter, at=at)

    for by, owner in ((people.amina, people.daniel), (people.daniel, people.peter)):
        with pytest.raises(NotAllowed):
            actions.take_idea(idea=idea.pk, by=by, owner=owner, at=at)
    taken = actions.take_idea(idea=idea.pk, by=people.daniel, owner=people.amina, at=at)

    assert taken.owner == people.amina


def test_an_outsider_takes_none_and_answers_none(people: Cast, at: datetime) -> None:
    idea = actions.write_idea(text=TEXT, group=people.riverside, by=people.peter, at=at)

    with pytest.raises(NotAllowed):
        actions.take_idea(idea=idea.pk, by=people.peter, at=at)
    with pytest.raises(NotAllowed):
        actions.answer_idea(idea=idea.pk, answer="No.", by=people.amina, at=at)
    assert Idea.objects.get().state == "waiting"


def test_an_answer_gives_a_reason_and_is_read_by_all(people: Cast, at: datetime) -> None:
    idea = actions.write_idea(text=TEXT, group=people.riverside, by=people.amina, at=at)

    with pytest.raises(BadIdea):
        actions.answer_idea(idea=idea.pk, answer=" ", by=people.daniel, at=at)
    actions.answer_idea(idea=idea.pk, answer="Not before the move.", by=people.daniel, at=at)

    (line,) = queries.ideas_for(viewer=people.peter, at=at)
    assert (line.state, line.answer) == ("answered", "Not before the move.")
    with pytest.raises(MovedOn):
        actions.answer_idea(idea=idea.pk, answer="Again.", by=people.daniel, at=at)


def test_an_idea_becomes_one_change(people: Cast, at: datetime) -> None:
    idea = actions.write_idea(text=TEXT, group=people.riverside, by=people.amina, at=at)

    actions.make_change(written=PLAIN, group=people.riverside, by=people.amina, at=at, idea=idea)

    assert Idea.objects.get().state == "tried"
    with pytest.raises(MovedOn):
        actions.make_change(
            written=PLAIN, group=people.riverside, by=people.daniel, at=at, idea=idea
        )


def test_after_two_weeks_without_an_answer_it_is_overdue(people: Cast, at: datetime) -> None:
    actions.write_idea(text=TEXT, group=people.riverside, by=people.amina, at=at)

    (soon,) = queries.ideas_for(viewer=people.amina, at=at + timedelta(days=14))
    (late,) = queries.ideas_for(viewer=people.amina, at=at + timedelta(days=15))

    assert (soon.is_overdue, late.is_overdue) == (False, True)
    waits = queries.waiting_for(person=people.daniel, at=at)
    assert [(one.kind, one.text) for one in waits] == [("idea", TEXT)]
    assert queries.waiting_for(person=people.amina, at=at) == []
