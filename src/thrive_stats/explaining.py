"""How do we know? The rule, the baseline and the screening behind a chart, in words.

The fold under a verdict may name methods; the verdict itself never does.
"""

from collections.abc import Iterator

from thrive_stats.charting import ChartResult
from thrive_stats.icons import Assurance, Variation
from thrive_stats.limits import Kind
from thrive_stats.rules import Signal
from thrive_stats.wording import ENGLISH, Language


def how_we_know(result: ChartResult, series: int, language: Language = ENGLISH) -> list[str]:
    """Return what the chart of one series rests on, one sentence for each part."""
    return [
        _range_sentence(result.kind, language),
        *_baseline(result, language),
        *_screening(result, series, language),
        _rules(result.kind, language),
        *_runs(result, series, language),
        _minimum(result, series, language),
    ]


def variation_words(code: int, language: Language = ENGLISH) -> str:
    """Return the variation mark in words."""
    gettext = language.gettext
    words = {
        Variation.COMMON_CAUSE: gettext("Ups and downs only"),
        Variation.IMPROVEMENT: gettext("The latest point stands out, on the better side"),
        Variation.CONCERN: gettext("The latest point stands out, on the worse side"),
        Variation.HIGH: gettext("The latest point stands out, on the high side"),
        Variation.LOW: gettext("The latest point stands out, on the low side"),
        Variation.TOO_FEW: gettext("Too few points yet"),
    }
    return words[Variation(code)]


def no_limits_words(language: Language = ENGLISH) -> str:
    """Return what stands in place of both marks where limits do not apply."""
    gettext = language.gettext
    return gettext("Limits do not apply")


def assurance_words(code: int, language: Language = ENGLISH) -> str | None:
    """Return the assurance mark in words, None where there is none."""
    gettext = language.gettext
    words = {
        Assurance.NONE: None,
        Assurance.PASS: gettext("Target usually met"),
        Assurance.FAIL: gettext("Target not met with today’s way of working"),
        Assurance.HIT_OR_MISS: gettext("Target hit and miss"),
    }
    return words[Assurance(code)]


def signal_words(code: int, language: Language = ENGLISH) -> str:
    """Return which rule saw a point; nothing for an ordinary one."""
    gettext = language.gettext
    words = {
        Signal.NONE: "",
        Signal.BEYOND_LIMITS: gettext("outside the normal range"),
        Signal.TREND: gettext("seven rising or falling"),
        Signal.TWO_OF_THREE: gettext("two of three near the edge"),
        Signal.SHIFT: gettext("seven on one side of the middle"),
    }
    return words[Signal(code)]


def _range_sentence(kind: Kind, language: Language) -> str:
    gettext = language.gettext
    words = {
        Kind.XMR: gettext("Normal range: mean ± 2.66 × mean moving range (XmR chart)."),
        Kind.RUN: gettext("Middle: the median (run chart). A run chart has no normal range."),
        Kind.P: gettext("Normal range: mean ± 3 binomial standard errors (p chart)."),
        Kind.P_PRIME: gettext(
            "Normal range: mean ± 3 binomial standard errors, widened by how much points vary "
            "beyond them (Laney’s p′ chart)."
        ),
        Kind.U: gettext("Normal range: mean ± 3 Poisson standard errors (u chart)."),
        Kind.U_PRIME: gettext(
            "Normal range: mean ± 3 Poisson standard errors, widened by how much points vary "
            "beyond them (Laney’s u′ chart)."
        ),
        Kind.C: gettext("Normal range: mean ± 3 × square root of the mean (c chart)."),
        Kind.G: gettext(
            "Middle: the median. Normal range: mean ± 3 geometric standard deviations (g chart)."
        ),
        Kind.T: gettext("Normal range: an XmR chart of the times to the power 1/3.6 (t chart)."),
    }
    return words[kind]


def _baseline(result: ChartResult, language: Language) -> Iterator[str]:
    gettext = language.gettext
    if result.fix_after is not None:
        words = gettext("The lines of each stretch rest on its first %(n)s points only.")
        yield words % {"n": language.number(result.fix_after, 0)}


def _screening(result: ChartResult, series: int, language: Language) -> Iterator[str]:
    gettext, ngettext = language.gettext, language.ngettext
    if result.kind not in (Kind.XMR, Kind.P_PRIME, Kind.U_PRIME, Kind.T):
        return
    if not result.screen:
        yield gettext("No moving range was left out.")
        return
    dropped = int(result.screened[series].sum())
    words = ngettext(
        "%(n)s moving range of 3.267 times their mean or more was left out.",
        "%(n)s moving ranges of 3.267 times their mean or more were left out.",
        dropped,
    )
    yield words % {"n": language.number(dropped, 0)}


def _rules(kind: Kind, language: Language) -> str:
    gettext = language.gettext
    if kind is Kind.RUN:
        return gettext(
            "A point stands out when it belongs to seven that rise or fall, or to seven on one "
            "side of the middle."
        )
    return gettext(
        "A point stands out when it is outside the normal range, belongs to seven that rise or "
        "fall, is one of two of three near the edge of the range, or belongs to seven on one side "
        "of the middle."
    )


def _runs(result: ChartResult, series: int, language: Language) -> Iterator[str]:
    gettext, found = language.gettext, result.runs
    if not found.useful[series]:
        return
    words = gettext(
        "About the median of the last stretch the longest run is %(longest)s (ordinary: up to "
        "%(longest_limit)s), with %(crossings)s crossings (ordinary: %(crossings_limit)s or more)."
    )
    counts = {
        "longest": found.longest[series],
        "longest_limit": found.longest_limit[series],
        "crossings": found.crossings[series],
        "crossings_limit": found.crossings_limit[series],
    }
    yield words % {name: language.number(int(count), 0) for name, count in counts.items()}


def _minimum(result: ChartResult, series: int, language: Language) -> str:
    gettext = language.gettext
    words = gettext("%(n)s points; with fewer than %(minimum)s it is too early to tell.")
    return words % {
        "n": language.number(int(result.n[series]), 0),
        "minimum": language.number(result.minimum, 0),
    }
