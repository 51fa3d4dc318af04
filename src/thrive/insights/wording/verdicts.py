"""Verdicts in words: from stored facts to the sentence, the mark and what stands beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict

from django.utils.translation import gettext as _

from thrive.insights.shapes import Mark, MarkedSentence, TargetSentence
from thrive.insights.wording.language import Speech, decimals_of
from thrive_stats import wording as words
from thrive_stats.charting import MINIMUM
from thrive_stats.dated import interval
from thrive_stats.icons import Assurance
from thrive_stats.multiplicity import level_after_choosing
from thrive_stats.periods import PeriodKind, Step
from thrive_stats.verdicts import Situation, Verdict

CONFIRMED = {"better": Situation.CONFIRMED_BETTER, "worse": Situation.CONFIRMED_WORSE}


@dataclass(frozen=True, slots=True)
class Screened:
    """The family that was tested together."""

    tested: int
    confirmed: int
    rate: float

    @property
    def level(self) -> float:
        """Of how many ranges the truth is inside, given that the confirmed were chosen."""
        return level_after_choosing(found=self.confirmed, tested=self.tested, rate=self.rate)


@dataclass(frozen=True, slots=True)
class Told:
    """What is stored of a verdict, and what must be known of its measure to word it."""

    kind: str
    direction: str
    is_high: bool
    facts: Mapping[str, Any]
    cadence: str
    wanted: str  # up, down, neither
    target: float | None
    screened: Screened | None = None  # None: not tested


def typed(told: Told) -> Verdict:
    """The verdict as `thrive_stats.wording` words it. Raises KeyError for facts of another age."""
    alone, dated = told.facts["alone"], told.facts["dated"]
    confirmed = told.kind == "confirmed"
    situation = (
        CONFIRMED.get(told.direction, Situation.CONFIRMED_CHANGED)
        if confirmed
        else Situation(told.kind)
    )
    # As a day also for months: `thrive_stats` then writes the first of a month as that month.
    since = dated["on"] if confirmed else alone["since"]
    change = _change(told) if confirmed else _Change()
    return Verdict(
        situation,
        n=alone["n"],
        missing=max(MINIMUM - alone["n"], 0),
        step=Step(told.cadence),
        period_kind=PeriodKind.DATE,
        since=since,
        target=told.target,
        assurance=ASSURANCES.get(alone["assurance"], Assurance.NONE),
        **change,
    )


class _Change(TypedDict, total=False):
    before: float
    after: float
    low: float
    high: float


def _change(told: Told) -> _Change:
    low, high = likely(told)
    dated = told.facts["dated"]
    return {"before": dated["before"], "after": dated["after"], "low": low, "high": high}


def likely(told: Told) -> tuple[float, float]:
    """The range of a tested change, as wide as the choosing among all that were tested asks for.

    Of the confirmed ones it leaves out 0, of the others it holds it: the plain 95 % would not.
    """
    dated = told.facts["dated"]
    if told.screened is None:
        return dated["low"], dated["high"]
    # A verdict of an older version, told until it is worked out anew, knows no other freedom.
    freedom = dated.get("freedom", dated["n_before"] + dated["n_after"] - 2)
    low, high = interval(dated["estimate"], dated["se"], freedom, level=told.screened.level)
    return float(low), float(high)


ASSURANCES = {
    "pass": Assurance.PASS,
    "fail": Assurance.FAIL,
    "hit_or_miss": Assurance.HIT_OR_MISS,
}


def sentences(told: Told, speech: Speech) -> list[str]:
    """The verdict in words, without its target, which has a mark of its own."""
    verdict = typed(told)
    return words.WORDS[verdict.situation](verdict, speech)


def decimals(told: Told) -> int | None:
    """The decimals that the sentence gives both means of a confirmed change."""
    if told.kind != "confirmed":
        return None
    low, high = likely(told)
    return words.decimals_for(high - low)


def not_confirmed(told: Told, speech: Speech) -> str:
    """What a dated change may have done although it is not confirmed; empty if none was tested.

    Silence is no proof that nothing happened: the range says how much it can be.
    """
    dated = told.facts["dated"]
    if dated is None or told.screened is None or told.kind == "confirmed":
        return ""
    said = _(
        "The change begun %(day)s cannot be told from chance: it may be anything from %(low)s to "
        "%(high)s."
    )
    return said % {
        "day": speech.day(date.fromisoformat(dated["on"])),
        **words.likely(*likely(told), speech),
    }


def mark(kind: str, direction: str, is_high: bool) -> Mark:
    """The mark of a verdict with what a screen reader says."""
    return Mark(kind, direction, is_high, label(kind, direction, is_high))


def label(kind: str, direction: str, is_high: bool) -> str:
    """What a mark says to those who cannot see it."""
    if kind == "confirmed":
        return _confirmed_label(direction, is_high)
    if kind == "watch":
        return (
            _("May have changed, lately higher") if is_high else _("May have changed, lately lower")
        )
    return {
        "too_early": _("Too early to tell"),
        "drifting": _("Drifts, limits do not apply"),
        "seasonal": _("Has a yearly season, limits do not apply"),
    }.get(kind, _("Ups and downs only"))


def _confirmed_label(direction: str, is_high: bool) -> str:
    if direction == "better":
        return _("Better, confirmed, higher") if is_high else _("Better, confirmed, lower")
    if direction == "worse":
        return _("Worse, confirmed, higher") if is_high else _("Worse, confirmed, lower")
    return _("Changed, confirmed, higher") if is_high else _("Changed, confirmed, lower")


def variation(told: Told, speech: Speech) -> MarkedSentence:
    """The first of the two marks on the series page, with its words."""
    lead, rest = BESIDE[told.kind](told, speech)
    return MarkedSentence(mark(told.kind, told.direction, told.is_high), lead, rest)


def _beside_confirmed(told: Told, speech: Speech) -> tuple[str, str]:
    lead = {
        "better": _("Better, and confirmed."),
        "worse": _("Worse, and confirmed."),
    }.get(told.direction, _("Changed, and confirmed."))
    day = speech.day(date.fromisoformat(told.facts["dated"]["on"]))
    rest = (
        _("Higher than before %(day)s%(wanted)s.")
        if told.is_high
        else _("Lower than before %(day)s%(wanted)s.")
    )
    return lead, rest % {"day": day, "wanted": _wanted(told)}


def _wanted(told: Told) -> str:
    return {
        "up": _(", and higher is what we want"),
        "down": _(", and lower is what we want"),
    }.get(told.wanted, "")


def _beside_watch(told: Told, speech: Speech) -> tuple[str, str]:
    rest = {
        "beyond_limits": _("The latest point lies outside the normal range."),
        "trend": _("Seven points or more went the same way, up to the latest."),
        "two_of_three": _("Of the last three points, two lie near the edge of the normal range."),
        "shift": _("Seven points or more lie on one side of the middle, up to the latest."),
    }.get(
        told.facts["alone"]["signal"], _("The points cross the middle less often than they should.")
    )
    return _("Watch."), rest


def _beside_common(told: Told, speech: Speech) -> tuple[str, str]:
    return _("Steady."), _("All lately is within the normal range.")


def _beside_early(told: Told, speech: Speech) -> tuple[str, str]:
    n = told.facts["alone"]["n"]
    lead = _("Too early.")
    if n == 0:
        return lead, _("There is no number yet.")
    return lead, _(
        "With fewer than %(least)s points nobody can tell a change from ups and downs."
    ) % {"least": speech.number(MINIMUM, 0)}


def _beside_drifting(told: Told, speech: Speech) -> tuple[str, str]:
    return _("It drifts."), _("Each point follows the one before, so a normal range would mislead.")


def _beside_seasonal(told: Told, speech: Speech) -> tuple[str, str]:
    return _("A yearly season."), _(
        "It rises and falls at the same time each year, so one normal range would mislead."
    )


BESIDE = {
    "confirmed": _beside_confirmed,
    "watch": _beside_watch,
    "common_cause": _beside_common,
    "too_early": _beside_early,
    "drifting": _beside_drifting,
    "seasonal": _beside_seasonal,
}


@dataclass(frozen=True, slots=True)
class TargetMet:
    """How often the target was met lately."""

    met: int
    of: int


def target(told: Told, assurance: str, lately: TargetMet, speech: Speech) -> TargetSentence | None:
    """The second mark: whether today's way of working meets the target."""
    if told.target is None or not assurance:
        return None
    shown = {"target": speech.number(told.target, decimals_of(told.target))}
    lead, promise = {
        "pass": (_("Target %(target)s: usually met."), _("Today’s way of working does it.")),
        "fail": (
            _("Target %(target)s: not with today’s way of working."),
            _("It lies outside what the work gives now."),
        ),
        "hit_or_miss": _hit_or_miss(lately),
    }[assurance]
    return TargetSentence(
        assurance, lead % shown, lead % shown, f"{_often(lately, speech)} {promise}"
    )


def _hit_or_miss(lately: TargetMet) -> tuple[str, str]:
    """The target lies within what the work gives: by chance it may be met, or missed, for long."""
    if lately.met == 0:
        return _("Target %(target)s: not met lately."), _(
            "It may be met now and then; today’s way of working cannot promise it."
        )
    if lately.met == lately.of:
        return _("Target %(target)s: met lately."), _(
            "It may be missed now and then; today’s way of working cannot promise it."
        )
    return _("Target %(target)s: hit and miss."), _("Today’s way of working cannot promise it.")


def _often(lately: TargetMet, speech: Speech) -> str:
    """How often the target was met lately. All and none are said as such."""
    count = {"met": speech.number(lately.met, 0), "of": speech.number(lately.of, 0)}
    if lately.met == 0:
        return _("Met in none of the last %(of)s.") % count
    if lately.met == lately.of:
        return _("Met in all of the last %(of)s.") % count
    return _("Met in %(met)s of the last %(of)s.") % count
