"""What the database itself refuses: every named constraint, violated."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from tests.cast import Cast
from thrive.goals.models import (
    Brought,
    Circle,
    CircleEvent,
    Commitment,
    Guest,
    Idea,
    Meeting,
    Note,
    PrivateNote,
    Seeking,
    Session,
    SessionResult,
    SessionWord,
    WhatCame,
)
from thrive.measures.models import Series

MODELS: list[type[models.Model]] = [
    Brought, Circle, CircleEvent, Commitment, Guest, Meeting, Note, PrivateNote, Seeking, Session,
    SessionResult, SessionWord, WhatCame,
]  # fmt: skip
Violation = Callable[[Cast, Circle, Series, datetime], object]


def circle(p: Cast, at: datetime, **other: Any) -> None:
    """A circle that could stand, but for what is given."""
    Circle.objects.create(
        **{"kind": "peers", "opener": p.amina, "other": p.peter, "made_at": at} | other
    )


def meeting(c: Circle, at: datetime, **other: Any) -> None:
    """A date that could stand, but for what is given."""
    Meeting.objects.create(**{"circle": c, "starts_at": at, "minutes": 30} | other)


def both(c: Circle, p: Cast, at: datetime) -> dict[str, Any]:
    """Written by somebody and by a guest, which cannot be."""
    return {"circle": c, "by": p.amina, "by_guest": True, "at": at}


def session(c: Circle, s: Series, at: datetime, **other: Any) -> Session:
    """A session that could stand, but for what is given."""
    return Session.objects.create(**{"circle": c, "at": at} | other)


def result(held: Session, **other: Any) -> None:
    """A result that could stand, but for what is given."""
    SessionResult.objects.create(
        **{"session": held, "position": 1, "text": "A", "source": "series 1"} | other
    )


def two_results(c: Circle, s: Series, at: datetime, **second: Any) -> None:
    """Two results of one session, the second as given."""
    held = session(c, s, at)
    result(held)
    result(held, **second)


def word(c: Circle, s: Series, at: datetime, **other: Any) -> SessionWord:
    """A word that could stand, but for what is given."""
    given = {"session": session(c, s, at), "kind": "see", "text": "A", "at": at}
    return SessionWord.objects.create(**given | other)


def came(c: Circle, s: Series, at: datetime, text: str = "A", times: int = 1) -> None:
    """What came of a word that could stand, but for what is given."""
    tried = word(c, s, at, kind="try")
    for _again in range(times):
        WhatCame.objects.create(word=tried, session=tried.session, state="kept", text=text, at=at)


def seeking(p: Cast, at: datetime, text: str = "A") -> None:
    """Something told that could stand, but for what is given."""
    Seeking.objects.create(person=p.amina, kind="working_on", text=text, told_at=at)


def guest(c: Circle, at: datetime, **other: Any) -> None:
    """A coach that could stand, but for what is given."""
    Guest.objects.create(
        **{
            "circle": c, "name": "A", "secret_hash": "h", "invited_at": at,
            "expires_at": at.replace(year=2027),
        }
        | other
    )  # fmt: skip


def twice(make: Violation) -> Violation:
    """The same, two times."""

    def again(p: Cast, c: Circle, s: Series, at: datetime) -> None:
        make(p, c, s, at)
        make(p, c, s, at)

    return again


VIOLATIONS: dict[str, Violation] = {
    "circle_has_its_people": lambda p, c, s, at: circle(p, at, group=p.hill),
    "circle_is_of_two_people": lambda p, c, s, at: circle(p, at, other=p.amina),
    "circle_once_for_a_group": lambda p, c, s, at: circle(
        p, at, kind="group", other=None, group=p.riverside
    ),
    "circle_begun_has_its_moment": lambda p, c, s, at: circle(p, at, state="meeting"),
    "circle_ended_has_its_moment": lambda p, c, s, at: circle(p, at, state="declined"),
    "circle_event_by_one": lambda p, c, s, at: CircleEvent.objects.create(
        kind="held", **both(c, p, at)
    ),
    "guest_has_a_name": lambda p, c, s, at: guest(c, at, name=""),
    "guest_expires_after_the_invitation": lambda p, c, s, at: guest(c, at, expires_at=at),
    "meeting_one_ahead": twice(lambda p, c, s, at: meeting(c, at)),
    "meeting_lasts_a_while": lambda p, c, s, at: meeting(c, at, minutes=0),
    "brought_by_one": lambda p, c, s, at: Brought.objects.create(text="A", **both(c, p, at)),
    "brought_once_while_open": twice(
        lambda p, c, s, at: Brought.objects.create(circle=c, at=at, text="A", source="b")
    ),
    "brought_says_something": lambda p, c, s, at: Brought.objects.create(circle=c, at=at, text=""),
    "brought_ended_has_its_moment": lambda p, c, s, at: Brought.objects.create(
        circle=c, at=at, text="A", state="talked"
    ),
    "note_by_one": lambda p, c, s, at: Note.objects.create(text="A", **both(c, p, at)),
    "note_says_something": lambda p, c, s, at: Note.objects.create(circle=c, at=at, text=""),
    "privatenote_by_one": lambda p, c, s, at: PrivateNote.objects.create(
        content=b"A", is_sealed=False, **both(c, p, at)
    ),
    "commitment_by_one": lambda p, c, s, at: Commitment.objects.create(
        text="A", **both(c, p, at)
    ),
    "commitment_says_something": lambda p, c, s, at: Commitment.objects.create(
        circle=c, at=at, text=""
    ),
    "commitment_ended_has_its_moment": lambda p, c, s, at: Commitment.objects.create(
        circle=c, at=at, text="A", state="kept"
    ),
    "seeking_says_something": lambda p, c, s, at: seeking(p, at, ""),
    "seeking_told_once": twice(lambda p, c, s, at: seeking(p, at)),
    "session_by_one": lambda p, c, s, at: session(c, s, at, by=p.amina, by_guest=True),
    "session_one_open": twice(lambda p, c, s, at: session(c, s, at)),
    "session_closed_has_its_moment": lambda p, c, s, at: session(c, s, at, state="closed"),
    "session_result_says_something": lambda p, c, s, at: result(session(c, s, at), text=""),
    "session_result_among_three": lambda p, c, s, at: result(session(c, s, at), position=4),
    "session_result_in_its_place": lambda p, c, s, at: two_results(c, s, at, source="series 2"),
    "session_result_once": lambda p, c, s, at: two_results(c, s, at, position=2),
    "what_came_says_something": lambda p, c, s, at: came(c, s, at, text=""),
    "what_came_closes_once": lambda p, c, s, at: came(c, s, at, times=2),
    "session_word_says_something": lambda p, c, s, at: word(c, s, at, text=""),
    "session_word_only_tries_come_to_something": lambda p, c, s, at: word(
        c, s, at, idea=Idea.objects.create(text="A", group=p.hill, on=at.date())
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", VIOLATIONS)
def test_the_database_refuses(
    people: Cast, team: Circle, series: Series, at: datetime, name: str
) -> None:
    # SQLite names the columns of a constraint that holds for several rows, PostgreSQL its name.
    columns = {
        "circle_once_for_a_group": "goals_circle.group_id",
        "meeting_one_ahead": "goals_meeting.circle_id",
        "brought_once_while_open": "goals_brought.circle_id, goals_brought.source",
        "seeking_told_once": "goals_seeking.person_id",
        "session_one_open": "goals_session.circle_id",
        "session_result_in_its_place": "session_id, goals_sessionresult.position",
        "session_result_once": "session_id, goals_sessionresult.source",
        "what_came_closes_once": "goals_whatcame.word_id",
    }

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        VIOLATIONS[name](people, team, series, at)

    said_so = str(refused.value)
    assert name in said_so or columns.get(name, "never") in said_so


def test_every_constraint_is_violated_here() -> None:
    named = {one.name for model in MODELS for one in model._meta.constraints}

    assert named == set(VIOLATIONS)
