"""Parcels and letters for tests."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tests.cast import MOMENT
from thrive.delivery.parcel import Letter, Parcel, Source, To
from thrive.people.models import Person

SENT_AS = "0123456789abcdef0123456789abcdef"


def parcel(person: Person | int = 1, /, **changes: Any) -> Parcel:
    """A named prompt. ``Any``: whatever a parcel has."""
    made = Parcel(
        source=Source.PROMPT,
        number=12,
        key="prompt-12",
        subject="prompt-12",
        person=person if isinstance(person, int) else person.pk,
        title="Weekly minute",
        line="How did the week go?",
        path="/c/abc/",
        leave_path="/c/abc/leave/",
        seconds=60,
        priority=0,
        expires_at=MOMENT + timedelta(hours=4),
        is_private=False,
    )
    return replace(made, **changes)


def letter(to: str | To = "+44 20 7946 0000", *, language: str = "en-gb", **changes: Any) -> Letter:
    """A letter with such a parcel."""
    address = To(to) if isinstance(to, str) else to
    return Letter(parcel(**changes), SENT_AS, address, language)


def payload(person: Person, at: datetime, **changes: Any) -> dict[str, Any]:
    """What another domain announces under the topic ``message``."""
    said = {
        "key": "talk-12-decided",
        "person": person.pk,
        "title": "It is decided",
        "line": "Shorter handovers from Monday",
        "path": "/talk/12/",
        "seconds": 30,
        "priority": 0,
        "expires_at": (at + timedelta(hours=4)).isoformat(),
    }
    return said | changes
