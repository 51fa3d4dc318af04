"""Past answers in long form, read from a table: person, sent, item, value. Nothing is kept here.

A row with neither item nor value says that somebody was asked and did not answer. Several rows of
one person at one moment are one prompt.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from thrive.experiences.content.frames import (
    ChooseSeveral,
    Frame,
    Quiz,
    WrittenFrame,
    bounds,
    is_question,
)
from thrive.experiences.content.program import Program
from thrive.experiences.engine.answers import AnswerRefused, Value, checked
from thrive.experiences.running.errors import BadFile
from thrive.experiences.wording import refusal_words
from thrive.foundation.errors import Problem
from thrive.foundation.tables import Source, read_rows
from thrive.foundation.texts import visible

COLUMNS = ("person", "sent", "item", "value")
LARGEST = 100 * 1024 * 1024
SHOWN = 100
NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,12})?", re.ASCII)
BETWEEN_CHOICES = "|"


@dataclass
class Beep:
    """One moment at which somebody was asked, and what they answered. ``line``: where it begins."""

    person: str
    sent: datetime
    line: int
    answers: dict[str, Value] = field(default_factory=dict)


@dataclass
class Past:
    """What a table says: moments in the order of their first lines, and all that is wrong."""

    beeps: list[Beep]
    problems: list[Problem]


def read_past(
    source: Source, program: Program, *, items: Mapping[str, str], zone: ZoneInfo | None
) -> Past:
    """Read a table. ``items``: which frame an item is, empty for one that is left out.

    ``zone``: where the clock stood that wrote moments without one. Raises BadFile for a table
    without its columns, and Invalid for what is no table.
    """
    rows = read_rows(source, largest=LARGEST)
    if absent := [name for name in COLUMNS if name not in rows.header]:
        raise BadFile(
            _("The file needs the columns person, sent, item and value; missing: %(absent)s.")
            % {"absent": ", ".join(absent)}
        )
    reader = _Reader(program, items, zone)
    for line, cells in rows:
        reader.take(line, cells)
    return Past(list(reader.beeps.values()), [*rows.problems, *reader.problems])


class _Reader:
    def __init__(self, program: Program, items: Mapping[str, str], zone: ZoneInfo | None) -> None:
        self.beeps: dict[tuple[str, datetime], Beep] = {}
        self.problems: list[Problem] = []
        self._program, self._zone = program, zone
        self._frames: dict[str, Frame | None] = {}
        self._items = dict(items)
        self._moments: dict[str, datetime | None] = {}

    def take(self, line: int, cells: Mapping[str, str]) -> None:
        """Take one row, or note what is wrong with it."""
        person, sent = cells["person"], self._moment(line, cells["sent"])
        if not person:
            self._wrong(line, "person", _("empty; expected somebody"))
        if not person or sent is None:
            return
        beep = self.beeps.setdefault((person, sent), Beep(person, sent, line))
        item, value = cells["item"], cells["value"]
        if not item and value:
            self._wrong(line, "item", _("empty; expected what this is the answer to"), value)
        if item and value and (frame := self._frame(line, item)) is not None:
            self._answer(line, beep, frame, value)

    def _answer(self, line: int, beep: Beep, frame: Frame, value: str) -> None:
        try:
            answer = checked(frame, _typed(frame, value))
        except AnswerRefused as refused:
            self._wrong(line, "value", refusal_words(refused), value)
            return
        if beep.answers.setdefault(frame.id, answer) != answer:
            self._wrong(line, "value", _("another answer stands further up"), value)

    def _moment(self, line: int, given: str) -> datetime | None:
        """In UTC, to the second: two prompts of one person are never closer."""
        if given not in self._moments:
            self._moments[given] = self._read_moment(line, given)
        elif self._moments[given] is None:
            self._read_moment(line, given)
        return self._moments[given]

    def _read_moment(self, line: int, given: str) -> datetime | None:
        try:
            read = datetime.fromisoformat(given)
            if read.tzinfo is None:
                if self._zone is None:
                    message = _(
                        "says no time zone; add it, as in 2026-09-17T18:00+02:00, or name one"
                    )
                    self._wrong(line, "sent", message, given)
                    return None
                read = read.replace(tzinfo=self._zone)
            return read.astimezone(UTC).replace(microsecond=0)
        except (ValueError, OverflowError):
            message = _("expected day and time, such as 2026-09-17T18:00+02:00")
            self._wrong(line, "sent", message, given)
            return None

    def _frame(self, line: int, item: str) -> Frame | None:
        """The question that an item is. One that nobody knows is told once, with its first line."""
        if item not in self._frames:
            self._frames[item] = self._find(line, item)
        return self._frames[item]

    def _find(self, line: int, item: str) -> Frame | None:
        name = self._items.get(item, item)
        if not name:
            return None
        try:
            frame = self._program.frame(name)
        except KeyError:
            message = _("no frame of the program is called so; say which it is, or leave it out")
            self._wrong(line, "item", message, item)
            return None
        if not _can_be_read(frame):
            self._wrong(line, "item", _("the answer to this frame cannot be a cell"), item)
            return None
        return frame

    def _wrong(self, line: int, column: str, message: str, value: str = "") -> None:
        self.problems.append(Problem(message, line, column, visible(value)[:SHOWN]))


def _can_be_read(frame: Frame) -> bool:
    is_known = bounds(frame) is not None or isinstance(frame, WrittenFrame)
    return is_question(frame) and (is_known or hasattr(frame, "choices"))


def _typed(frame: Frame, value: str) -> object:
    if isinstance(frame, Quiz | ChooseSeveral):
        return value.split(BETWEEN_CHOICES)
    if bounds(frame) is not None and NUMBER.fullmatch(value):
        return float(value) if "." in value else int(value)
    return value
