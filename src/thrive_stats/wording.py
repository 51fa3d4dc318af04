"""Every sentence that Thrive says about a series, in one place and translatable.

Worse gets the same words and the same length as better. No p, no sigma, no "significant".
Messages are marked by calls named `gettext` and `ngettext`, so that message extraction finds them;
which language answers those calls is the caller's business.
"""

import math
from collections.abc import Callable
from typing import Protocol

from thrive_stats.icons import Assurance
from thrive_stats.periods import PeriodKind, Step, first_day_of
from thrive_stats.verdicts import Situation, Verdict

VAST = 1e15  # no number can hold every unit from here on, and nobody can read it
MOST_DIGITS = 17


class Language(Protocol):
    """What a language must be able to do."""

    def gettext(self, message: str) -> str:
        """Return a message in this language."""

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Return the message for this count."""

    def number(self, value: float, decimals: int) -> str:
        """Write a number."""

    def signed(self, value: float, decimals: int) -> str:
        """Write a number that always shows its sign."""

    def percent(self, value: float, decimals: int) -> str:
        """Write a number of 100 with its sign of percent."""

    def period(self, label: str, kind: PeriodKind) -> str:
        """Write a period in words."""

    def month(self, year: int, month: int, *, with_year: bool) -> str:
        """Write a month as shortly as an axis needs it."""


MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


class English:
    """The language that needs no translation."""

    def gettext(self, message: str) -> str:
        """Return the message as it is."""
        return message

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Return one message for one, the other for all other counts."""
        return one if count == 1 else many

    def number(self, value: float, decimals: int) -> str:
        """Write a number with commas between thousands."""
        # A rounded zero has no sign.
        return f"{round(value, decimals) + 0.0:,.{decimals}f}".replace("-", "−")

    def signed(self, value: float, decimals: int) -> str:
        """Write a number with a plus or a minus."""
        written = self.number(value, decimals)
        return written if written.startswith("−") else f"+{written}"

    def percent(self, value: float, decimals: int) -> str:
        """Write a number of 100."""
        return f"{self.number(value, decimals)}%"

    def period(self, label: str, kind: PeriodKind) -> str:
        """Write a period as a date, month, week or year; other labels stay as they are."""
        day = first_day_of(label, kind)
        if day is None or kind is PeriodKind.YEAR:
            return label
        if kind is PeriodKind.WEEK:
            return f"week {int(label[-2:])} of {label[:4]}"
        month = f"{MONTHS[day.month - 1]} {day.year}"
        return month if kind is PeriodKind.MONTH else f"{day.day} {month}"

    def month(self, year: int, month: int, *, with_year: bool) -> str:
        """Write three letters of a month."""
        name = MONTHS[month - 1][:3]
        return f"{name} {year}" if with_year else name


ENGLISH = English()


def sentence(verdict: Verdict, language: Language = ENGLISH) -> str:
    """Return a verdict in words."""
    return " ".join(sentences(verdict, language))


def sentences(verdict: Verdict, language: Language = ENGLISH) -> list[str]:
    """Return a verdict in words, one sentence for each thing it says."""
    said = WORDS[verdict.situation](verdict, language)
    about_target = target_sentence(verdict, language)
    return [*said, about_target] if about_target else said


def target_sentence(verdict: Verdict, language: Language = ENGLISH) -> str | None:
    """Return what today's way of working promises of the target, None where nothing can be said."""
    gettext = language.gettext
    if verdict.target is None or verdict.assurance is Assurance.NONE:
        return None
    words = {
        Assurance.PASS: gettext("Target %(target)s: usually met."),
        Assurance.HIT_OR_MISS: gettext("Target %(target)s: hit and miss."),
        Assurance.FAIL: gettext("Target %(target)s: not with today’s way of working."),
    }
    return words[verdict.assurance] % {
        "target": chosen(verdict.target, language, percent=verdict.percent)
    }


def _too_early(verdict: Verdict, language: Language) -> list[str]:
    return [language.gettext("Too early to tell."), more_needed(verdict, language)]


def more_needed(verdict: Verdict, language: Language = ENGLISH) -> str:
    """Return how many more points are needed."""
    ngettext, n = language.ngettext, verdict.missing
    words = {
        Step.DAY: ngettext("%(n)s more day needed.", "%(n)s more days needed.", n),
        Step.WEEK: ngettext("%(n)s more week needed.", "%(n)s more weeks needed.", n),
        Step.MONTH: ngettext("%(n)s more month needed.", "%(n)s more months needed.", n),
        Step.QUARTER: ngettext("%(n)s more quarter needed.", "%(n)s more quarters needed.", n),
        Step.YEAR: ngettext("%(n)s more year needed.", "%(n)s more years needed.", n),
        Step.POINT: ngettext("%(n)s more point needed.", "%(n)s more points needed.", n),
    }
    return words[verdict.step] % {"n": language.number(n, 0)}


def _common_cause(verdict: Verdict, language: Language) -> list[str]:
    gettext = language.gettext
    said = [gettext("Ups and downs only.")]
    if verdict.since is not None:
        since = period_in_words(verdict.since, verdict.period_kind, verdict.step, language)
        said.append(gettext("Nothing has changed since %(since)s.") % {"since": since})
    return [*said, _do_not_react(verdict, language)]


def _do_not_react(verdict: Verdict, language: Language) -> str:
    gettext = language.gettext
    words = {
        Step.DAY: gettext(
            "Reacting to one day will not help; changing how the work is done might."
        ),
        Step.WEEK: gettext(
            "Reacting to one week will not help; changing how the work is done might."
        ),
        Step.MONTH: gettext(
            "Reacting to one month will not help; changing how the work is done might."
        ),
        Step.QUARTER: gettext(
            "Reacting to one quarter will not help; changing how the work is done might."
        ),
        Step.YEAR: gettext(
            "Reacting to one year will not help; changing how the work is done might."
        ),
        Step.POINT: gettext(
            "Reacting to one point will not help; changing how the work is done might."
        ),
    }
    return words[verdict.step]


def _watch(verdict: Verdict, language: Language) -> list[str]:
    gettext = language.gettext
    return [gettext("Something may have changed."), gettext("Watch, and ask the group.")]


def _better(verdict: Verdict, language: Language) -> list[str]:
    gettext = language.gettext
    words = gettext(
        "Better since %(since)s: about %(before)s → %(after)s (likely %(low)s to %(high)s)."
    )
    return [words % _change(verdict, language)]


def _worse(verdict: Verdict, language: Language) -> list[str]:
    gettext = language.gettext
    words = gettext(
        "Worse since %(since)s: about %(before)s → %(after)s (likely %(low)s to %(high)s)."
    )
    return [words % _change(verdict, language)]


def _changed(verdict: Verdict, language: Language) -> list[str]:
    gettext = language.gettext
    words = gettext(
        "Changed since %(since)s: about %(before)s → %(after)s (likely %(low)s to %(high)s)."
    )
    return [words % _change(verdict, language)]


def _drifting(verdict: Verdict, language: Language) -> list[str]:
    gettext = language.gettext
    return [
        gettext("This measure drifts; limits do not apply as they stand."),
        gettext("Look at where it is heading over a longer time, not at single points."),
    ]


def _seasonal(verdict: Verdict, language: Language) -> list[str]:
    gettext = language.gettext
    return [
        gettext("This measure has a yearly season; limits do not apply as they stand."),
        gettext("Compare each point with the same time of the years before."),
    ]


WORDS: dict[Situation, Callable[[Verdict, Language], list[str]]] = {
    Situation.TOO_EARLY: _too_early,
    Situation.COMMON_CAUSE: _common_cause,
    Situation.WATCH: _watch,
    Situation.CONFIRMED_BETTER: _better,
    Situation.CONFIRMED_WORSE: _worse,
    Situation.CONFIRMED_CHANGED: _changed,
    Situation.DRIFTING: _drifting,
    Situation.SEASONAL: _seasonal,
}


def period_in_words(label: str, kind: PeriodKind, step: Step, language: Language = ENGLISH) -> str:
    """Return a period in words; the first of a month in monthly dates is just that month."""
    if kind is PeriodKind.DATE and step is Step.MONTH and label.endswith("-01"):
        return language.period(label[:7], PeriodKind.MONTH)
    if kind is PeriodKind.DATE and step is Step.YEAR and label.endswith("-01-01"):
        return language.period(label[:4], PeriodKind.YEAR)
    return language.period(label, kind)


def _change(verdict: Verdict, language: Language) -> dict[str, str]:
    """Return the parts of a confirmed change, as finely as its own uncertainty deserves."""
    since, before, after, low, high = verdict.change
    assert isinstance(since, str)
    before, after, low, high = (_of_hundred(value, verdict) for value in (before, after, low, high))
    decimals = decimals_for(high - low)
    write = language.percent if verdict.percent else language.number
    return {
        "since": period_in_words(since, verdict.period_kind, verdict.step, language),
        "before": write(before, decimals),
        "after": write(after, decimals),
        **likely(low, high, language),
    }


def likely(low: float, high: float, language: Language = ENGLISH) -> dict[str, str]:
    """Return both ends of a range in words; neither is rounded to a 0 that it is not.

    Examples
    --------
    >>> likely(-7.2, -0.3)
    {'low': '−7.2', 'high': '−0.3'}
    """
    decimals = decimals_for(high - low)
    for end in (low, high):
        if end and round(end, decimals) == 0:
            decimals = max(decimals, -math.floor(math.log10(abs(end))))
    return {"low": language.signed(low, decimals), "high": language.signed(high, decimals)}


def _of_hundred(value: str | float | None, verdict: Verdict) -> float:
    assert isinstance(value, float | int)
    return value * 100 if verdict.percent else value


def decimals_for(width: float) -> int:
    """Return the decimals worth showing of numbers that are only known to this width."""
    if not width > 0:
        return 0
    return max(0, -math.floor(math.log10(width / 2)))


def chosen(value: float, language: Language = ENGLISH, *, percent: bool = False) -> str:
    """Write a number that somebody chose with the decimals they chose, six at most."""
    shown = value * 100 if percent else value
    if abs(shown) >= VAST:
        return compact(shown, MOST_DIGITS)
    decimals = len(f"{shown:.6f}".rstrip("0").partition(".")[2])
    return (language.percent if percent else language.number)(shown, decimals)


def compact(value: float, digits: int) -> str:
    """Write a number that is too large or too small for its zeros, with so many digits.

    Examples
    --------
    >>> compact(-2.5e-140, 2)
    '−2.5e-140'
    """
    written = f"{value + 0.0:.{min(max(digits, 1), MOST_DIGITS)}g}"
    return f"−{written[1:]}" if written.startswith("-") else written
