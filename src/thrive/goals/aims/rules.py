"""Decisions about goals, as pure functions: what is due, what has stalled, who sees more."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

STALLED_RHYTHMS = 3  # so many rhythms without a word, or check-ins that moved nothing
ANSWER_WITHIN = timedelta(days=14)  # then an obstacle goes one level up
LEAST_ANSWERED = 5  # a median of fewer would tell about one of them
WIDTH = {"private": 0, "chosen": 1, "open": 2}


@dataclass(frozen=True)
class Asking:
    """A check-in that is due: since which day, and whether the goal has stalled."""

    on: date
    is_stalled: bool


@dataclass(frozen=True)
class Shown:
    """How far something can be seen: its visibility and who was chosen by name."""

    visibility: str
    readers: frozenset[int] = frozenset()


def due(
    *,
    begun_on: date,
    rhythm_days: int,
    check_ins: Sequence[tuple[date, int | None]],
    last_step_on: date | None,
    today: date,
) -> Asking | None:
    """Whether somebody is asked how a goal goes, or None. ``check_ins``: latest first, day and how
    far.

    It is asked once a rhythm. Where nobody answers, the third time brings the other question, and
    then the distance doubles: a stalled goal is not asked about more loudly, but less often.
    """
    since = check_ins[0][0] if check_ins else begun_on
    rounds = (today - since).days // rhythm_days
    if rounds < 1:
        return None
    asked = rounds
    if rounds >= STALLED_RHYTHMS:
        asked = STALLED_RHYTHMS
        while asked * 2 <= rounds:
            asked *= 2
    on = since + timedelta(days=asked * rhythm_days)
    stands_still = _stands_still(check_ins, last_step_on)
    return Asking(on=on, is_stalled=asked >= STALLED_RHYTHMS or stands_still)


def _stands_still(check_ins: Sequence[tuple[date, int | None]], last_step_on: date | None) -> bool:
    """The last three check-ins moved nothing, and no step was finished meanwhile."""
    latest = check_ins[:STALLED_RHYTHMS]
    if len(latest) < STALLED_RHYTHMS:
        return False
    far = [how_far for _, how_far in latest if how_far is not None]
    if len(far) < STALLED_RHYTHMS or far[0] >= 100 or far[0] > far[-1]:
        return False
    return last_step_on is None or last_step_on < latest[-1][0]


def is_wider(before: Shown, after: Shown) -> bool:
    """Whether somebody sees it afterwards who did not before."""
    if WIDTH[after.visibility] != WIDTH[before.visibility]:
        return WIDTH[after.visibility] > WIDTH[before.visibility]
    return bool(after.readers - before.readers)


def is_narrower(before: Shown, after: Shown) -> bool:
    """Whether somebody does not see it afterwards who did before."""
    if WIDTH[after.visibility] != WIDTH[before.visibility]:
        # Whoever was chosen by name and is not any more loses it, unless all may see it now.
        return WIDTH[after.visibility] < WIDTH[before.visibility]
    return bool(before.readers - after.readers)


def ways_up(path: str, width: int) -> list[str]:
    """The paths above one in the tree, the nearest first."""
    return [path[:end] for end in range(len(path) - width, 0, -width)]


def days_to_answer(days: Collection[int]) -> float | None:
    """The median of how many days answers took; None of so few that it would tell about one."""
    return float(median(days)) if len(days) >= LEAST_ANSWERED else None
