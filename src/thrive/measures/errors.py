"""What is refused about measures, and the words for it.

ThriveError
├── Refused
│   ├── NotAllowed       this person may not do this
│   └── AlreadyUndone    somebody undid it before
├── NotFound
│   ├── NoSuchMeasure, NoSuchSeries, NoSuchUpload
└── Invalid
    ├── BadMapping       columns and fields do not fit together
    ├── BadPoints        a file with problems: nothing of it was taken
    ├── BadPoint         one number that cannot be
    └── BadMeasure, BadNote
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.foundation.errors import Invalid, NotFound, Problem, Refused
from thrive.measures.rules.faults import Fault
from thrive.measures.rules.mapping import MappingError
from thrive.measures.rules.periods import EXAMPLES, FIRST_YEARS

MOST_PROBLEMS = 200


class NotAllowed(Refused):
    """This person may not do this with measures."""


class AlreadyUndone(Refused):
    """Somebody undid it before."""


class NoSuchMeasure(NotFound):
    """There is no measure with this key."""


class NoSuchSeries(NotFound):
    """There is no series, annotation or phase with this number."""


class NoSuchUpload(NotFound):
    """The upload is not there, is somebody else's, or its time is over."""


class BadMapping(Invalid):
    """Columns and fields do not fit together."""


class BadPoint(Invalid):
    """One number that cannot be."""


class BadMeasure(Invalid):
    """The description of a measure contradicts itself."""


class BadNote(Invalid):
    """An annotation or a phase that cannot be."""


class BadPoints(Invalid):
    """A file with problems. Nothing of it was taken; ``count`` says how many there are in all."""

    def __init__(self, problems: Sequence[Problem], count: int) -> None:
        super().__init__(
            ngettext(
                "%(count)s problem in the file. Nothing was taken from it.",
                "%(count)s problems in the file. Nothing was taken from it.",
                count,
            )
            % {"count": count},
            problems,
        )
        self.count = count


def not_allowed(what: str) -> NotAllowed:
    """The refusal, once it is said what for."""
    return NotAllowed(what)


def mapping_words(error: MappingError) -> BadMapping:
    """A mapping error in words."""
    words = {
        "needed": _("Say where “%(name)s” comes from: a column, or the same for all rows."),
        "column": _("There is no column “%(name)s” in the file."),
        "profile": _("There is no import profile “%(name)s”."),
        "field": _(
            "“%(name)s” is not one of the fields: measure, group, period, value, denominator."
        ),
        "word": _("“%(name)s” is not a mapping; expected field=column or field:=constant."),
    }
    return BadMapping(words[error.kind] % {"name": error.name})


def fault_words(fault: Fault, *, cadence: str = "day") -> str:
    """What is wrong and what was expected, for one row."""
    if fault in {Fault.NOT_A_PERIOD, Fault.PERIOD_TOO_COARSE}:
        return _period_words(fault) % {"example": EXAMPLES[cadence]}
    if fault is Fault.LONG_AGO:
        return _("this period lies before %(year)s; is its year mistyped?") % {
            "year": FIRST_YEARS[cadence]
        }
    return _words()[fault]


def _period_words(fault: Fault) -> str:
    if fault is Fault.PERIOD_TOO_COARSE:
        return _("this period is longer than the measure's; expected one such as %(example)s")
    return _("not a period; expected one such as %(example)s")


def _words() -> dict[Fault, str]:
    return _number_words() | {
        Fault.NO_SUCH_DAY: _("there is no such day, week or month"),
        Fault.WEEK_IN_TWO_PERIODS: _(
            "a week can lie in two of the measure's periods; expected a day or a month"
        ),
        Fault.FUTURE: _("this period has not begun yet"),
        Fault.REPEATED: _("this measure, group and period stand in the file before"),
        Fault.UNKNOWN_GROUP: _("there is no group with this id or name"),
        Fault.UNKNOWN_MEASURE: _("there is no measure with this key or name"),
        Fault.AMBIGUOUS_GROUP: _("several groups have this name; expected the id of one"),
        Fault.AMBIGUOUS_MEASURE: _("several measures have this name; expected the key of one"),
    }


def _number_words() -> dict[Fault, str]:
    return {
        Fault.MISSING: _("missing"),
        Fault.NOT_A_NUMBER: _("not a number; expected digits such as 12 or 12.5, without a unit"),
        Fault.NOT_FINITE: _("not a number that can be counted with"),
        Fault.TOO_LARGE: _("larger than any figure here can be"),
        Fault.THOUSANDS: _("a sign between thousands; expected 1234 or 1234.5"),
        Fault.DENOMINATOR_MISSING: _("this measure needs a denominator: out of how many?"),
        Fault.DENOMINATOR_NOT_POSITIVE: _("the denominator must be greater than 0"),
        Fault.DENOMINATOR_NOT_USED: _("this measure has no denominator; expected nothing here"),
        Fault.COUNT_ABOVE_DENOMINATOR: _("the denominator is smaller than the count"),
        Fault.NEGATIVE: _("smaller than 0"),
        Fault.NOT_WHOLE: _("a count must be a whole number"),
    }
