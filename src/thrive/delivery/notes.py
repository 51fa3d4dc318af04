"""What other domains have to say to one person: taken from the outbox, kept until it is carried.

Topic ``message``, payload::

    {"key": "talk-12-decided", "person": 7, "title": "…", "line": "…", "path": "/talk/12/",
     "seconds": 30, "priority": 0, "expires_at": "2026-09-20T18:00:00+00:00"}

``title`` and ``line`` are in the person's language. ``leave_path`` (what stops such messages) and
``private`` (true: no title on a locked screen) may be left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from thrive.delivery.models import Note
from thrive.delivery.parcel import Parcel, Source
from thrive.people.models import Person

LEASE = timedelta(minutes=2)
KEPT = timedelta(days=90)
LONGEST_WAY_OUT = 300
LONGEST_SECONDS = 32_767
LONGEST_KEY = 80  # the ledger of attention and a channel's name need room as well


def take_in(payloads: Sequence[dict[str, Any]], at: datetime) -> None:
    """Keep what the outbox hands over. The same key a second time changes nothing.

    Raises ValueError for payloads that cannot be carried, naming them, after it has kept the rest.
    """
    notes, wrong = [], []
    for payload in payloads:
        try:
            notes.append(_note(payload, at))
        except (KeyError, TypeError, ValueError) as problem:
            wrong.append(f"message {payload.get('key')!r}: {type(problem).__name__} {problem}")
    there = set(
        Person.objects.filter(pk__in={note.person_id for note in notes}).values_list(
            "pk", flat=True
        )
    )
    # Whoever is not there any more is told nothing.
    Note.objects.bulk_create(
        [note for note in notes if note.person_id in there], ignore_conflicts=True
    )
    if wrong:
        raise ValueError("; ".join(wrong))


def claim(*, at: datetime, most: int) -> list[Parcel]:
    """Lease notes that are due, the oldest first. Those whose time is over are ended."""
    waiting = Note.objects.filter(state=Note.State.WAITING)
    waiting.filter(expires_at__lte=at, due_at__lte=at).update(**_ended("expired", at, dropped=True))
    with transaction.atomic():
        free = waiting.filter(Q(held_until=None) | Q(held_until__lte=at), due_at__lte=at).order_by(
            "due_at", "id"
        )
        if connection.features.has_select_for_update_skip_locked:
            free = free.select_for_update(skip_locked=True)
        ids = list(free.values_list("id", flat=True)[:most])
        Note.objects.filter(id__in=ids).update(held_until=at + LEASE)
        return [_parcel(note) for note in Note.objects.filter(id__in=ids).order_by("due_at", "id")]


def sent(by: Mapping[int, str], *, at: datetime) -> None:
    """Write down by which way each note has gone. Twice changes nothing."""
    for way in sorted(set(by.values())):
        ids = [note for note, gone_by in by.items() if gone_by == way]
        _end(ids, way, at, dropped=False)


def drop(notes: Sequence[int], why: str, *, at: datetime) -> None:
    """End notes without sending them. Twice changes nothing."""
    _end(notes, why, at, dropped=True)


def give_back(notes: Sequence[int], *, until: datetime) -> None:
    """Let notes wait until a moment."""
    Note.objects.filter(id__in=notes, state=Note.State.WAITING).update(
        due_at=until, held_until=None
    )


def forget(*, before: datetime, most: int = 1_000) -> int:
    """Delete some notes that ended before a moment. Returns how many."""
    old = Note.objects.filter(ended_at__lt=before).order_by("ended_at", "id")
    return Note.objects.filter(id__in=list(old.values_list("id", flat=True)[:most])).delete()[0]


def _end(notes: Sequence[int], how: str, at: datetime, *, dropped: bool) -> None:
    Note.objects.filter(id__in=notes, state=Note.State.WAITING).update(
        **_ended(how, at, dropped=dropped)
    )


def _ended(how: str, at: datetime, *, dropped: bool) -> dict[str, Any]:  # Any: fields of a row
    return {
        "state": Note.State.DROPPED if dropped else Note.State.SENT,
        "how": how,
        "ended_at": at,
        "held_until": None,
        "title": "",
        "line": "",
    }


@dataclass(frozen=True)
class _Payload:
    """A payload, each part checked when it is asked for."""

    given: Mapping[str, Any]  # Any: whatever a domain has announced

    def text(self, name: str, most: int, default: str | None = None) -> str:
        value = self.given[name] if default is None else self.given.get(name, default)
        if not isinstance(value, str) or len(value) > most:
            raise ValueError(f"{name} is {value!r}; expected a text of at most {most} letters")
        return value

    def path(self, name: str, default: str | None = None) -> str:
        value = self.text(name, LONGEST_WAY_OUT, default)
        if value and (not value.startswith("/") or value.startswith("//") or "\\" in value):
            raise ValueError(f"{name} is {value!r}; expected a path within Thrive, such as /talk/")
        return value

    def number(self, name: str, least: int, most: int, default: int | None = None) -> int:
        value = self.given[name] if default is None else self.given.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(f"{name} is {value!r}; expected a whole number up to {most}")
        return value

    def moment(self, name: str) -> datetime:
        value = datetime.fromisoformat(self.text(name, 40))
        if value.tzinfo is None:
            raise ValueError(f"{name} is {value.isoformat()}; expected a moment with its zone")
        return value


def _note(payload: Mapping[str, Any], at: datetime) -> Note:
    read = _Payload(payload)
    path = read.path("path")
    if not path:
        raise ValueError("path is empty; expected a path within Thrive, such as /talk/")
    return Note(
        key=read.text("key", LONGEST_KEY),
        person_id=read.number("person", 1, 2**63 - 1),
        title=read.text("title", 200),
        line=read.text("line", 500),
        path=path,
        leave_path=read.path("leave_path", ""),
        is_private=payload.get("private", False) is True,
        seconds=read.number("seconds", 0, LONGEST_SECONDS),
        priority=read.number("priority", -LONGEST_SECONDS, LONGEST_SECONDS, 0),
        due_at=at,
        expires_at=read.moment("expires_at"),
    )


def _parcel(note: Note) -> Parcel:
    return Parcel(
        source=Source.NOTE,
        number=note.pk,
        key=f"note-{note.key}",
        subject=f"note-{note.key}",
        person=note.person_id,
        title=note.title,
        line=note.line,
        path=note.path,
        leave_path=note.leave_path,
        seconds=note.seconds,
        priority=note.priority,
        expires_at=note.expires_at,
        is_private=note.is_private,
    )
