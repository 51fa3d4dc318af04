"""Holding what was found against what was put in. Pure.

*Right*: a change that is there was seen, or none was claimed where there is none. *Missed*: one
is there and nothing was said. *False*: a change was claimed that is not there, or the other way
round. *Too early*: the chart has too few numbers to say anything, and said so.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

CLAIMS = {"watch", "confirmed"}
NOTHING = "none"
SOMETHING = "something"  # a watch may say that something changed, and not which way


class Outcome(StrEnum):
    """How one series was judged, seen from the truth."""

    RIGHT = "right"
    MISSED = "missed"
    FALSE = "false"
    TOO_EARLY = "too_early"


@dataclass(frozen=True)
class Judged:
    """The truth about one series beside its verdict. Directions as verdicts have them."""

    put_in: str  # better, worse, higher, lower, none
    is_dated: bool
    kind: str
    direction: str

    @property
    def found(self) -> str:
        """What was claimed: a direction, that something changed, or nothing."""
        if self.kind not in CLAIMS:
            return NOTHING
        return SOMETHING if self.direction == NOTHING else self.direction

    @property
    def outcome(self) -> Outcome:
        """Right, missed, false or too early."""
        if self.kind == "too_early":
            return Outcome.TOO_EARLY
        if self.found == NOTHING:
            return Outcome.RIGHT if self.put_in == NOTHING else Outcome.MISSED
        agrees = self.found in {self.put_in, SOMETHING} and self.put_in != NOTHING
        return Outcome.RIGHT if agrees else Outcome.FALSE


def put_in(
    *, effect: float, started_on: date | None, latest_on: date | None, direction: str
) -> str:
    """What is true up to the latest point: a change that begins later is not there yet."""
    if not effect or started_on is None or latest_on is None or started_on > latest_on:
        return NOTHING
    if direction == "neither":
        return "higher" if effect > 0 else "lower"
    return "better" if (effect > 0) == (direction == "up") else "worse"


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def of_100(self) -> int | None:
        """Rounded to a whole number; none where there is no whole."""
        return round(100 * self.part / self.whole) if self.whole else None


@dataclass(frozen=True)
class Totals:
    """All series counted: the outcomes, and the rates that decide whether to trust the finds."""

    series: int
    outcomes: dict[Outcome, int]
    confirmed_false: Share  # of all that were called confirmed
    watch_false: Share  # of all that were called worth watching
    dated_confirmed: Share  # of all true changes with a date
    changed_seen: Share  # of all true changes, with either sign
    unchanged_left_alone: Share  # of all that did not change


def total(judged: Iterable[Judged]) -> Totals:
    """Count. Series for which it is too early count in no rate but the number of all."""
    all_of_them = list(judged)
    told = [one for one in all_of_them if one.outcome is not Outcome.TOO_EARLY]
    counted = Counter(one.outcome for one in all_of_them)
    changed = [one for one in told if one.put_in != NOTHING]
    quiet = [one for one in told if one.put_in == NOTHING]
    dated = [one for one in changed if one.is_dated]
    confirmed = [one for one in told if one.kind == "confirmed"]
    watched = [one for one in told if one.kind == "watch"]
    return Totals(
        series=len(all_of_them),
        outcomes={outcome: counted[outcome] for outcome in Outcome},
        confirmed_false=_share(confirmed, Outcome.FALSE),
        watch_false=_share(watched, Outcome.FALSE),
        dated_confirmed=Share(
            sum(one.kind == "confirmed" and one.outcome is Outcome.RIGHT for one in dated),
            len(dated),
        ),
        changed_seen=_share(changed, Outcome.RIGHT),
        unchanged_left_alone=_share(quiet, Outcome.RIGHT),
    )


def _share(judged: list[Judged], outcome: Outcome) -> Share:
    return Share(sum(one.outcome is outcome for one in judged), len(judged))
