"""The reader's language: numbers and dates as people there write them."""

import math
from collections.abc import Sequence
from datetime import date
from functools import cached_property, lru_cache

from django.utils import formats
from django.utils.translation import get_language, gettext, ngettext

from thrive.foundation import days
from thrive_stats.periods import PeriodKind, first_day_of

# A day within the last eleven months cannot be mistaken for another year's: no year is written.
RECENT_DAYS = 330
MONTHLY = frozenset({"month", "quarter"})


class Speech:
    """Django's translations and formats as `thrive_stats.wording` wants its language.

    Made for one reader on one day, in the language that is active then.
    """

    def __init__(self, today: date) -> None:
        self.today = today
        self.language = get_language()

    def gettext(self, message: str) -> str:
        """The message in the active language."""
        return gettext(message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The message for this count."""
        return ngettext(one, many, count)

    def number(self, value: float, decimals: int) -> str:
        """A number with the separators of the language and a true minus."""
        # A rounded zero has no sign.
        written = f"{round(value, decimals) + 0.0:,.{decimals}f}"
        return written.translate(self._signs)

    def signed(self, value: float, decimals: int) -> str:
        """A number that always shows its sign."""
        written = self.number(value, decimals)
        return written if written.startswith("−") else f"+{written}"

    def percent(self, value: float, decimals: int) -> str:
        """A number of a hundred."""
        return gettext("%(number)s%%") % {"number": self.number(value, decimals)}

    def period(self, label: str, kind: PeriodKind) -> str:
        """A period in words."""
        day = first_day_of(label, kind)
        if day is None or kind is PeriodKind.YEAR:
            return label
        return self.whole_month(day) if kind is PeriodKind.MONTH else self.day(day)

    def day(self, on: date) -> str:
        """A day, with its year only when it could be mistaken."""
        recent = 0 <= (self.today - on).days < RECENT_DAYS
        return _written(on, "MONTH_DAY_FORMAT" if recent else WHOLE_DATE, self.language)

    def month(self, year: int, month: int, *, with_year: bool) -> str:
        """A month as shortly as an axis needs it."""
        return formats.date_format(date(year, month, 1), "M Y" if with_year else "M")

    def whole_month(self, on: date) -> str:
        """A month and its year."""
        return _written(on, "YEAR_MONTH_FORMAT", self.language)

    def first_day(self, on: date, cadence: str) -> str:
        """A period of a measure, by its first day."""
        if cadence == "year":
            return str(on.year)
        return self.whole_month(on) if cadence in MONTHLY else self.day(on)

    def row(self, on: date, cadence: str) -> str:
        """A period at the head of a row in a table: always with its year."""
        if cadence == "year":
            return str(on.year)
        return (
            self.whole_month(on) if cadence in MONTHLY else formats.date_format(on, "DATE_FORMAT")
        )

    def counted(self, n: int) -> str:
        """A small number as a word."""
        words = (
            gettext("none"),
            gettext("one"),
            gettext("two"),
            gettext("three"),
            gettext("four"),
            gettext("five"),
            gettext("six"),
            gettext("seven"),
            gettext("eight"),
            gettext("nine"),
        )
        return words[n] if 0 <= n < len(words) else self.number(n, 0)

    def listed(self, names: Sequence[str]) -> str:
        """Names with commas and an *and*."""
        if len(names) < 2:
            return "".join(names)
        return gettext("%(some)s and %(last)s") % {
            "some": ", ".join(names[:-1]),
            "last": names[-1],
        }

    @cached_property
    def _signs(self) -> dict[int, str]:
        return str.maketrans(
            {
                ",": formats.get_format("THOUSAND_SEPARATOR"),
                ".": formats.get_format("DECIMAL_SEPARATOR"),
                "-": "−",
            }
        )


# In a sentence months are written out, also where tables shorten them.
WHOLE_DATE = "WHOLE_DATE"


@lru_cache(maxsize=20_000)
def _written(on: date, form: str, language: str | None) -> str:
    """A date in the active language, which must be ``language``: a table has a hundred of them."""
    if form == WHOLE_DATE:
        return days.day(on)
    return formats.date_format(on, form)


def decimals_of(value: float, most: int = 6) -> int:
    """How many decimals somebody wrote who chose this number."""
    written = f"{value:.{most}f}".rstrip("0")
    return len(written.partition(".")[2])


def decimals_for_size(width: float, fallback: int) -> int:
    """Decimals worth showing of numbers that vary by this much."""
    if not (width > 0 and math.isfinite(width)):
        return fallback
    return max(0, 1 - math.floor(math.log10(width)))
