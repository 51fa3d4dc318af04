"""Texts and numbers, looked at before anything is written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from thrive.foundation.errors import Invalid, Problem
from thrive.foundation.texts import LONGEST_SHOWN, visible, why_unprintable

LONGEST_TEXT = 5000
LONGEST_LINE = 300
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)

Refusal = Callable[[str, Sequence[Problem]], Invalid]


@dataclass(frozen=True)
class Text:
    """A text that was given: in which field, how long it may be, and whether it is needed."""

    column: str
    value: str
    longest: int = LONGEST_TEXT
    needed: bool = False


def problems_of(texts: Sequence[Text]) -> list[Problem]:
    """What is wrong with texts, field by field."""
    found = []
    for text in texts:
        why = _why(text)
        if why is not None:
            shown = visible(text.value)[:LONGEST_SHOWN]
            found.append(Problem(why, column=text.column, value=shown))
    return found


def _why(text: Text) -> str | None:
    if text.needed and not text.value.strip():
        return _("missing")
    if len(text.value) > text.longest:
        return _("longer than %(most)s letters") % {"most": text.longest}
    return why_unprintable(text.value)


def outside(column: str, value: int | None, most: int) -> list[Problem]:
    """A problem where a number is not between 0 and the most."""
    if value is None or 0 <= value <= most:
        return []
    why = _("expected a number from 0 to %(most)s") % {"most": most}
    return [Problem(why, column=column, value=str(value)[:LONGEST_SHOWN])]


def strange_day(column: str, on: date | None) -> list[Problem]:
    """A problem where a year is mistyped."""
    if on is None or FIRST_DAY <= on <= LAST_DAY:
        return []
    why = _("is its year mistyped?")
    return [Problem(why, column=column, value=on.isoformat())]


def refuse(refusal: Refusal, message: str, problems: Sequence[Problem]) -> None:
    """Raise the refusal if there is any problem."""
    if problems:
        raise refusal(message, problems)
