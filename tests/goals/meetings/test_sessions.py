"""A group looks at a result, says what it sees and makes of it, and tries something."""

from datetime import datetime

import pytest

from tests.cast import Cast
from thrive.goals.changes.actions import Written
from thrive.goals.changes.errors import BadChange
from thrive.goals.errors import NotAllowed
from thrive.goals.meetings import actions, queries
from thrive.goals.meetings.errors import BadEntry, NoSuchCircle, NoSuchEntry, NotMeeting
from thrive.goals.models import Change, Circle, Idea, Session, SessionWord
from thrive.measures.models import Point, Series


@pytest.fixture
def session(people: Cast, team: Circle, series: Series, at: datetime) -> Session:
    """Riverside looks at its waiting time."""
    return actions.begin_session(circle=team.pk, series=[series.pk], by=people.amina, at=at)


@pytest.fixture
def tried(people: Cast, team: Circle, session: Session, at: datetime) -> SessionWord:
    """Amina would try something."""
    return actions.say_in_session(
        session=session.pk, circle=team.pk, kind="try", text="Call the longest first",
        by=people.amina, at=at,
    )  # fmt: skip


def test_the_result_stays_as_it_was_when_they_sat_down(
    people: Cast, team: Circle, session: Session, series: Series, at: datetime
) -> None:
    Point.objects.update(value=99)

    page = queries.session_page(session=session.pk, circle=team.pk, viewer=people.daniel, at=at)

    assert "25 minutes" in page.results[0].words
    again = actions.begin_session(circle=team.pk, series=[series.pk], by=people.daniel, at=at)
    assert again == session


def test_one_session_at_a_time(
    people: Cast, team: Circle, session: Session, series: Series, at: datetime
) -> None:
    other = Series.objects.create(measure=series.measure, group=people.harbour)
    Point.objects.create(series=other, period_on=at.date(), value=1, recorded_at=at)

    with pytest.raises(NotMeeting):
        actions.begin_session(circle=team.pk, series=[other.pk], by=people.amina, at=at)
    actions.close_session(session=session.pk, circle=team.pk, by=people.amina, at=at)
    actions.close_session(session=session.pk, circle=team.pk, by=people.amina, at=at)

    assert (
        actions.begin_session(circle=team.pk, series=[other.pk], by=people.amina, at=at) != session
    )
    with pytest.raises(NotMeeting):
        actions.say_in_session(
            session=session.pk, circle=team.pk, kind="see", text="A", by=people.amina, at=at
        )


def test_only_groups_look_at_results_here(
    people: Cast, two: Circle, team: Circle, series: Series, at: datetime
) -> None:
    with pytest.raises(NotAllowed):
        actions.begin_session(circle=two.pk, series=[series.pk], by=people.amina, at=at)
    with pytest.raises(NoSuchCircle):
        actions.begin_session(circle=team.pk, series=[series.pk], by=people.peter, at=at)
    with pytest.raises(NoSuchEntry):
        actions.begin_session(circle=team.pk, series=[987654], by=people.amina, at=at)
    assert [one.number for one in queries.results_to_look_at(
        circle=team.pk, viewer=people.amina, at=at
    )] == [series.pk]  # fmt: skip


def test_three_questions_are_answered_by_name(
    people: Cast, team: Circle, session: Session, at: datetime
) -> None:
    for kind in ("see", "make", "try"):
        for _again in range(2):
            actions.say_in_session(
                session=session.pk, circle=team.pk, kind=kind, text=f"I {kind}", by=people.amina,
                at=at,
            )  # fmt: skip

    page = queries.session_page(session=session.pk, circle=team.pk, viewer=people.daniel, at=at)
    assert [(one.text, one.by) for one in (*page.sees, *page.makes, *page.tries)] == [
        ("I see", "Amina Yusuf"), ("I make", "Amina Yusuf"), ("I try", "Amina Yusuf"),
    ]  # fmt: skip
    (line,) = queries.sessions_of(circle=team.pk, viewer=people.amina, at=at)
    assert (line.words, line.is_open, line.open_tries) == (3, True, 1)


@pytest.mark.parametrize(("kind", "text"), [("see", ""), ("see", "x" * 501), ("guess", "A")])
def test_words_that_cannot_be_kept_are_refused(
    people: Cast, team: Circle, session: Session, at: datetime, kind: str, text: str
) -> None:
    with pytest.raises(BadEntry):
        actions.say_in_session(
            session=session.pk, circle=team.pk, kind=kind, text=text, by=people.amina, at=at
        )


def test_strangers_neither_read_nor_speak(
    people: Cast, team: Circle, session: Session, at: datetime
) -> None:
    with pytest.raises(NoSuchCircle):
        queries.session_page(session=session.pk, circle=team.pk, viewer=people.peter, at=at)
    with pytest.raises(NoSuchCircle):
        actions.say_in_session(
            session=session.pk, circle=team.pk, kind="see", text="A", by=people.peter, at=at
        )
    with pytest.raises(NoSuchEntry):
        queries.session_page(session=987654, circle=team.pk, viewer=people.amina, at=at)
    with pytest.raises(NoSuchEntry):
        actions.close_session(session=987654, circle=team.pk, by=people.amina, at=at)


def test_what_they_would_try_becomes_an_idea_once(
    people: Cast, team: Circle, tried: SessionWord, at: datetime
) -> None:
    idea = actions.try_as_idea(word=tried.pk, circle=team.pk, by=people.daniel, at=at)
    again = actions.try_as_idea(word=tried.pk, circle=team.pk, by=people.amina, at=at)

    assert idea == again
    assert (idea.text, idea.group) == ("Call the longest first", people.riverside)
    with pytest.raises(NotMeeting):
        actions.try_as_change(
            word=tried.pk, circle=team.pk, written=Written("A", "B", at.date()), by=people.amina,
            at=at,
        )  # fmt: skip
    assert (Idea.objects.count(), Change.objects.count()) == (1, 0)


def test_what_they_would_try_becomes_a_change_once(
    people: Cast, team: Circle, tried: SessionWord, at: datetime
) -> None:
    written = Written("Longest first", "We call who waits longest", at.date())
    with pytest.raises(BadChange):
        actions.try_as_change(
            word=tried.pk, circle=team.pk, written=Written("", "", at.date()), by=people.amina,
            at=at,
        )  # fmt: skip

    change = actions.try_as_change(
        word=tried.pk, circle=team.pk, written=written, by=people.amina, at=at
    )
    again = actions.try_as_change(
        word=tried.pk, circle=team.pk, written=written, by=people.daniel, at=at
    )

    assert change == again
    assert Change.objects.get().group == people.riverside


def test_only_what_they_would_try_becomes_something(
    people: Cast, team: Circle, session: Session, at: datetime
) -> None:
    seen = actions.say_in_session(
        session=session.pk, circle=team.pk, kind="see", text="Less", by=people.amina, at=at
    )

    with pytest.raises(NoSuchEntry):
        actions.try_as_idea(word=seen.pk, circle=team.pk, by=people.amina, at=at)
    with pytest.raises(NoSuchCircle):
        actions.try_as_idea(word=seen.pk, circle=team.pk, by=people.peter, at=at)
