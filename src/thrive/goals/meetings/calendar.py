"""The next date as a calendar file (RFC 5545): one event that later files move or call off.

It holds no word of what is talked about: calendars are shared, and often read by others.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LONGEST_LINE = 75  # octets; longer ones are folded (section 3.1)


@dataclass(frozen=True)
class Event:
    """What a calendar needs. The same ``uid`` with a higher ``version`` takes the place of it."""

    uid: str
    version: int
    starts_at: datetime
    minutes: int
    summary: str
    place: str
    is_called_off: bool


def calendar_file(event: Event, *, at: datetime) -> str:
    """The file, as calendars read it: lines end in CR LF and are folded at 75 octets."""
    ends_at = event.starts_at + timedelta(minutes=event.minutes)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Thrive//Meetings//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"SEQUENCE:{event.version}",
        f"DTSTAMP:{_moment(at)}",
        f"DTSTART:{_moment(event.starts_at)}",
        f"DTEND:{_moment(ends_at)}",
        f"SUMMARY:{_text(event.summary)}",
        *([f"LOCATION:{_text(event.place)}"] if event.place else []),
        f"STATUS:{'CANCELLED' if event.is_called_off else 'CONFIRMED'}",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    """A text with what would end it escaped (section 3.3.11)."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> str:
    """A line in pieces of at most 75 octets, never within a letter."""
    pieces: list[str] = []
    piece = ""
    for letter in line:
        most = LONGEST_LINE - (1 if pieces else 0)  # a further piece begins with a blank
        if len((piece + letter).encode()) > most:
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece])
