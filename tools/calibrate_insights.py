"""How often what is asked each night errs: parts of the page that `make calibrate` writes.

An organisation where nothing changed, watched week by week; ranges of *no change larger than*; what
moves together by chance. Random numbers of their own, so that the parts can be made alone:
python -m tools.calibrate_insights
"""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from thrive_stats.dated import Reference, dated_test
from thrive_stats.lately import lately
from thrive_stats.multiplicity import benjamini_hochberg, discoveries
from thrive_stats.together import together

FloatArray = npt.NDArray[np.float64]

SEED = 20240503
RATE = 0.10
WARM_UP = 60
ORGANISATIONS, DATED, BEFORE, WATCHED = 200, 100, 52, 52
SERIES, TIMES = 1_000, 20
PAIRS = 150
PARTS = 7  # numbers of the parts before these

CALM = f"""\
## An organisation where nothing changed

{ORGANISATIONS} organisations with {DATED} dated changes that did nothing, {BEFORE} weeks before
each, looked at every week for {WATCHED} weeks by the dated test (t) with Benjamini-Hochberg at
{RATE:.0%}. Per cent of weeks that bring a new confirmed flag (at most 10 are asked for), of weeks
in which any stands, and of organisations that saw any within the year.
"""
CALM_READING = """\
Read: few weeks bring a flag, and one that came by chance stands for some weeks before it goes. One
stands in about one week of ten, which is what a family at 10 % promises, with and without
autocorrelation. But a year is fifty looks: most calm organisations see a false flag at some time.
"""
RANGES = f"""\
## No change larger than

{TIMES} times {SERIES:,} series. Per cent of ranges that miss the truth where nothing changed, and
where the last ten periods lie 1 SD higher (nominal 5); half the width of the range in SD.
"""
RANGES_READING = """\
Read: the ranges keep their word. They are wide: in 20 periods a change below one standard deviation
can hardly ever be ruled out, and with autocorrelation it is more. A change makes a series seem to
remember more than it does, so the ranges of what did change are a little wider than need be.
"""
TOGETHER = f"""\
## What moves together

{PAIRS} pairs of measures, each in so many groups, at lags 0, 1 and 2. Per cent of tests of
unrelated pairs with p below 5 %; then, with one pair in ten truly together (correlation 0.3 one
period later, differing by 0.1 between groups), false share of the kept / share of the true that are
found, with Benjamini-Hochberg at {RATE:.0%} over all pairs and lags (one family for each line).
"""
TOGETHER_READING = """\
Read: two restless lines are not taken for a pair more often than promised (with three groups a
little). With three to six groups hardly anything can be found, because so few groups may agree by
chance. What is found is together, and no more: a third thing that moves single groups moves both,
and no count can tell.
"""


def autocorrelated(
    random: np.random.Generator, series: int, points: int, correlation: float
) -> FloatArray:
    """First-order series with standard deviation 1."""
    values = random.standard_normal((series, points + WARM_UP))
    for column in range(1, points + WARM_UP):
        values[:, column] += correlation * values[:, column - 1]
    scaled: FloatArray = values[:, WARM_UP:] * np.sqrt(1 - correlation**2)
    return scaled


def calm_rows(random: np.random.Generator) -> Iterator[Sequence[str]]:
    """Weeks with any flag where nothing changed."""
    for correlation in (0.0, 0.3):
        seen = np.array([_calm_year(random, correlation) for _ in range(ORGANISATIONS)])
        flagged = seen > 0
        new = np.diff(seen, prepend=0, axis=1) > 0
        yield (
            str(correlation),
            *(percent(float(share)) for share in (
                new.mean(), flagged.mean(), flagged.any(axis=1).mean(),
                flagged[:, 2:12].mean(), flagged[:, 12:].mean(),
            )),
        )  # fmt: skip


def _calm_year(random: np.random.Generator, correlation: float) -> npt.NDArray[np.int64]:
    """How many flags stand in each week of a year."""
    values = autocorrelated(random, DATED, BEFORE + WATCHED, correlation)
    start = np.full(DATED, BEFORE)
    found = []
    for week in range(1, WATCHED + 1):
        p = dated_test(values[:, : BEFORE + week], start, reference=Reference.T).p
        found.append(int(discoveries(benjamini_hochberg(p), RATE).sum()))
    return np.array(found, dtype=np.int64)


def range_rows(random: np.random.Generator) -> Iterator[Sequence[str]]:
    """How often ranges of the last periods miss, and how wide they are."""
    for points in (20, 52, 104):
        for correlation in (0.0, 0.3, 0.6):
            found = np.array([_missed(random, points, correlation) for _ in range(TIMES)]).mean(
                axis=0
            )
            yield (
                str(points), str(correlation), percent(found[0]), percent(found[1]),
                f"{found[2]:.2f}",
            )  # fmt: skip


def _missed(random: np.random.Generator, points: int, correlation: float) -> list[float]:
    values = autocorrelated(random, SERIES, points, correlation)
    calm = lately(values)
    values[:, -10:] += 1
    moved = lately(values)
    return [
        float((~calm.may_be_none[calm.tested]).mean()),
        float(((moved.low > 1) | (moved.high < 1))[moved.tested].mean()),
        float(np.nanmedian(calm.high - calm.low) / 2),
    ]


def together_rows(random: np.random.Generator) -> Iterator[Sequence[str]]:
    """How often unrelated pairs are found, and true ones."""
    for groups in (3, 6, 12, 40):
        for points, correlation in ((26, 0.0), (52, 0.3), (104, 0.6)):
            p = np.array([_pair(random, groups, points, correlation, 0.0) for _ in range(PAIRS)])
            true = PAIRS // 10
            mixed = p.copy()
            for place in range(true):
                mixed[place] = _pair(random, groups, points, correlation, 0.3)
            kept = discoveries(benjamini_hochberg(mixed), RATE)
            false = kept[true:].sum() / max(kept.sum(), 1)
            found = kept[:true].any(axis=1).mean()
            yield (
                str(groups), str(points), str(correlation), percent(float((p < 0.05).mean())),
                f"{percent(float(false))} / {percent(float(found))}",
            )  # fmt: skip


def _pair(
    random: np.random.Generator, groups: int, points: int, correlation: float, strength: float
) -> FloatArray:
    first = autocorrelated(random, groups, points + 1, correlation)
    then = autocorrelated(random, groups, points, correlation)
    own = strength + (0.1 * random.standard_normal((groups, 1)) if strength else 0.0)
    then = own * first[:, :-1] + np.sqrt(np.maximum(1 - own**2, 0)) * then
    return together(first[:, 1:], then).p


def percent(share: float) -> str:
    """Per cent with one decimal."""
    return f"{100 * share:.1f}"


def table(head: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    """A table as Markdown writes it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def parts() -> Iterator[str]:
    """The parts of the page, each with random numbers of its own."""
    random = [np.random.default_rng([SEED, PARTS + part]) for part in range(3)]
    yield CALM
    head = ["AR", "weeks with a new one", "weeks with any", "organisations, in a year",
            "any, weeks 3 to 12", "any, weeks 13 to 52"]  # fmt: skip
    yield table(head, calm_rows(random[0]))
    yield CALM_READING
    yield RANGES
    head = ["points", "AR", "missed, unchanged", "missed, changed", "half width"]
    yield table(head, range_rows(random[1]))
    yield RANGES_READING
    yield TOGETHER
    head = ["groups", "points", "AR", "below 5 %", "false / found"]
    yield table(head, together_rows(random[2]))
    yield TOGETHER_READING


def main() -> None:
    """Print the parts."""
    print("\n".join(parts()))


if __name__ == "__main__":
    main()
