"""Where things stand on a drawing: round numbers up the side, periods along the bottom."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from thrive_stats.periods import PeriodKind, Step, first_day_of
from thrive_stats.wording import Language

# The last is enough for all years that have four digits.
MONTH_STRIDES = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000, 24000, 60000)
ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)
LONGEST_LABEL = 12
# What lies nearer together is rounding, and nothing could be drawn between.
ROUNDING = 1e-12


@dataclass(frozen=True)
class Scale:
    """The values along one side, and the round numbers written there.

    `decimals` says which digit the steps change; below 0 it stands left of the decimal point.
    """

    low: float
    high: float
    ticks: tuple[float, ...]
    decimals: int


@dataclass(frozen=True)
class Tick:
    """A mark along the bottom; without words it only marks a month."""

    position: int
    words: str


def scale_for(low: float, high: float, most: int) -> Scale:
    """Return a scale that holds low and high between round numbers, `most` of them at most."""
    if not high - low > ROUNDING * max(abs(low), abs(high)):
        around = abs(low) * 0.1 or 1.0
        low, high = low - around, high + around
    step = _round_step((high - low) / max(most - 1, 1))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(number * step for number in range(first, last + 1))
    decimals = -math.floor(math.log10(step) + 1e-9)
    # A step of 2.5 needs one decimal more than its size says.
    decimals += not math.isclose(step * 10.0**decimals, round(step * 10.0**decimals))
    return Scale(ticks[0], ticks[-1], ticks, decimals)


def _round_step(least: float) -> float:
    size = 10.0 ** math.floor(math.log10(least))
    return next(size * factor for factor in ROUND if size * factor >= least * (1 - 1e-9))


def ticks_for(
    labels: Sequence[str], kind: PeriodKind, step: Step, most: int, language: Language
) -> list[Tick]:
    """Return the marks for periods: months where there is a calendar, else every so many labels."""
    if kind in (PeriodKind.MONTH, PeriodKind.WEEK, PeriodKind.DATE) and step is not Step.YEAR:
        return _months(labels, kind, most, language)
    stride = _stride(len(labels), most)
    if max(map(len, labels), default=0) > LONGEST_LABEL:
        stride = max(stride, math.ceil(len(labels) / 3))
    return [Tick(at, _short(labels[at])) for at in range(0, len(labels), stride)]


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"


def _stride(count: int, most: int) -> int:
    least = max(1, math.ceil(count / most))
    return least if least <= 2 else round(_round_step(least))


def _months(labels: Sequence[str], kind: PeriodKind, most: int, language: Language) -> list[Tick]:
    months = [_month_number(label, kind) for label in labels]
    begins = [at for at in range(1, len(months)) if months[at] != months[at - 1]]
    # A series of months begins one with its first label; elsewhere that month may be half gone.
    if months and (not begins or kind is PeriodKind.MONTH or begins[0] == 1):
        begins.insert(0, 0)
    stride = next(s for s in MONTH_STRIDES if len(begins) / s <= most)
    worded = [at for at in begins if months[at] % stride == 0] or begins[:1]
    words = dict.fromkeys(begins, "")
    for at in worded:
        year, month = divmod(months[at], 12)
        with_year = at == worded[0] or months[at] % 12 < stride
        words[at] = language.month(year, month + 1, with_year=with_year)
    shown = begins if len(begins) <= 4 * most else worded
    return [Tick(at, words[at]) for at in shown]


def _month_number(label: str, kind: PeriodKind) -> int:
    day = first_day_of(label, kind)
    assert day is not None
    return day.year * 12 + day.month - 1
