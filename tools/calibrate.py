"""How often the statistics err, by simulation with a known truth: make calibrate

Writes docs/statistics/calibration.md. The seed stands in the page, so the same code writes the same
page. Every table says what was put in; nothing here is tuned to the tables' own seed.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from thrive_stats.charting import chart
from thrive_stats.dated import Reference, dated_test, interval
from thrive_stats.drift import drift
from thrive_stats.multiplicity import benjamini_hochberg, discoveries, level_after_choosing
from thrive_stats.screening import screen, watch
from thrive_stats.season import season

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # called as a file

from tools import calibrate_compare, calibrate_effect, calibrate_insights, calibrate_ladder

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

SEED = 20240503
TARGET = Path(__file__).resolve().parents[1] / "docs" / "statistics" / "calibration.md"
TEAMS, TRULY_BETTER, REPETITIONS = 1_000, 100, 40
COVERAGE_REPETITIONS = 200
RATE = 0.10
SERIES = 4_000
WARM_UP = 60
WEEK = 7 / 365.2425

INTRODUCTION = f"""\
# How often the statistics err

Made by `make calibrate` (`tools/calibrate.py`, seed {SEED}); do not edit. Figures are per cent
unless said otherwise, from simulated series whose truth is known. Series have a standard deviation
of 1 around their level, whatever their autocorrelation ("AR" is the lag-1 value of a first-order
process).
"""
SCREENING = f"""\
## Where did it change? ({TEAMS:,} series, {TRULY_BETTER} truly better by 1 SD in the last third)

Share of flags that are false / share of the truly better that were found; mean of {REPETITIONS}
repetitions. *Watch* is what the series' own charts show at the end, without dates. *Confirmed* is
the dated test with Benjamini-Hochberg at {RATE:.0%}, by its two references. Nominally
{RATE * (1 - TRULY_BETTER / TEAMS):.0%} of the confirmed are false.
"""
SCREENING_READING = """\
Read: the date is what helps. The normal reference, which is the published definition of
`thrive screen`, is too ready on short series: with 24 points one in five of the confirmed is
chance, not one in ten, and the library says so in a caveat. Verdicts in the product rest on t,
which reckons with what short stretches hide of their spread and autocorrelation. It keeps the
promise with and without autocorrelation. The price is paid where neighbours are alike: it finds
less, and on short series with strong autocorrelation next to nothing.
"""
COVERAGE = f"""\
## The ranges of the confirmed

{COVERAGE_REPETITIONS} such families for each line, judged by t. Share of the ranges of the
confirmed that miss the truth: plain 95 % ranges, and those at the level after choosing
(1 - confirmed x {RATE:.0%} / tested), for which at most {100 * RATE:.0f} is promised. Then how
often a range contradicts its verdict, in per cent of all tested: a confirmed one that holds 0, or
another one that leaves it out.
"""
COVERAGE_READING = """\
Read: who picks the clearest of many and shows plain ranges is wrong about the size of many of them,
and tells of some that they cannot be told from chance beside a range that says they can. The level
after choosing keeps its promise with and without autocorrelation, and never contradicts a verdict.
"""
FEW = """\
## The same with few series (12 of them, 4 truly better by 1.5 SD, 52 weeks)

The autocorrelation is then measured on few points, and one false flag is a large share. Share of
flags that are false / of the true found, mean of 1,500 repetitions; nominal 6.7 %.
"""
DATED = """\
## The dated test on unchanged series

Share with p below 0.05 / 0.01 / 0.001, in multiples of what was promised (1.0 is exact), from
20,000 series each. How the points are divided hardly matters; how many there are does. This is why
a test needs 12 points in all but only 3 on a side.
"""
WATCHED = """\
## Watch, on unchanged series

Share of series whose own chart shows something at the end (its latest point is special).
"""
DRIFT = """\
## Drift

Share of series called drifting, each on its own (`drift` without groups). First noise and true
steps, where it should be small; then a trend and autocorrelation, which it should find.
"""
DRIFT_READING = """\
Read: one or two steps are rarely mistaken for drift. Three large steps often are, and so is a
steady trend of six standard deviations over a long series: one set of limits does not apply to them
either. At an autocorrelation of 0.3 a short series cannot show its drift by itself; a whole measure
can (`groups`).
"""
SEASON = """\
## Season

Share of series called seasonal. First what is none, then seasons (a cosine of that height in
standard deviations, or one month in twelve raised by 3).
"""
SEASON_READING = """\
Read: noise, steps and trends are called seasonal in about one series of a hundred. Strong
autocorrelation over exactly two years is the weak spot, a few in a hundred: such a series drifts,
so its limits do not apply in any case. A season of one short peak is often missed. Three years are
far safer than two.
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


def with_steps(
    random: np.random.Generator, series: int, points: int, size: float, steps: int
) -> FloatArray:
    """Noise with steps up or down at random places, none in the outer tenths."""
    values = random.standard_normal((series, points))
    for _ in range(steps):
        at = random.integers(points // 10, points - points // 10, series)[:, None]
        up = random.choice([-size, size], series)[:, None]
        values += np.where(np.arange(points) >= at, up, 0.0)
    return values


def table(head: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    """A table as Markdown writes it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def percent(share: float) -> str:
    """Per cent with one decimal."""
    return f"{100 * share:.1f}"


def errors(flags: BoolArray, truly: int) -> tuple[float, float]:
    """Share of flags that are false, and share of the first `truly` series that were found."""
    return flags[truly:].sum() / max(flags.sum(), 1), flags[:truly].mean()


def pair(found: list[tuple[float, float]]) -> str:
    """Mean false share and mean power of several repetitions."""
    false, power = np.mean(found, axis=0)
    return f"{percent(false)} / {percent(power)}"


def screening_rows(random: np.random.Generator) -> Iterator[Sequence[str]]:
    """Watch and confirmed, by length and autocorrelation."""
    for points, correlation in [
        (24, 0.0), (52, 0.0), (104, 0.0), (52, 0.3), (104, 0.3), (52, 0.6), (104, 0.6),
    ]:  # fmt: skip
        watched, normal, student = [], [], []
        start = points - points // 3
        for _ in range(REPETITIONS):
            values = autocorrelated(random, TEAMS, points, correlation)
            values[:TRULY_BETTER, start:] += 1
            found = screen(values, np.full(TEAMS, start), rate=RATE)
            watched.append(errors(found.watch, TRULY_BETTER))
            normal.append(errors(found.confirmed, TRULY_BETTER))
            student.append(errors(confirmed_by_t(values, start), TRULY_BETTER))
        yield str(points), str(correlation), pair(watched), pair(normal), pair(student)


def confirmed_by_t(values: FloatArray, start: int) -> BoolArray:
    """What the t reference confirms."""
    dated = dated_test(values, np.full(len(values), start), reference=Reference.T)
    return discoveries(benjamini_hochberg(dated.p), RATE)


def coverage_rows(random: np.random.Generator) -> Iterator[Sequence[str]]:
    """How often ranges of the confirmed miss the truth, and contradict what is said."""
    for points, correlation in [(24, 0.0), (52, 0.0), (104, 0.0), (52, 0.3), (104, 0.3)]:
        start, found = points - points // 3, []
        for _ in range(COVERAGE_REPETITIONS):
            values = autocorrelated(random, TEAMS, points, correlation)
            values[:TRULY_BETTER, start:] += 1
            found.append(missed_and_contradicted(values, start))
        mean = np.mean(found, axis=0)
        yield str(points), str(correlation), *(percent(share) for share in mean)


def missed_and_contradicted(values: FloatArray, start: int) -> list[float]:
    """For plain ranges and for those after choosing: missed, missed, contradicted, contradicted."""
    dated = dated_test(values, np.full(len(values), start), reference=Reference.T)
    kept = discoveries(benjamini_hochberg(dated.p), RATE)
    after = level_after_choosing(found=int(kept.sum()), tested=len(values), rate=RATE)
    truth = (np.arange(len(values)) < TRULY_BETTER).astype(float)
    ranges = [interval(dated.estimate, dated.se, dated.freedom, level=at) for at in (0.95, after)]
    missed = [kept & ((truth < low) | (truth > high)) for low, high in ranges]
    against = [((low > 0) | (high < 0)) != kept for low, high in ranges]
    return [
        *(each.sum() / max(kept.sum(), 1) for each in missed),
        *(each.mean() for each in against),
    ]


def few_rows(random: np.random.Generator) -> Iterator[Sequence[str]]:
    """A small organisation."""
    for correlation in (0.0, 0.3):
        normal, student = [], []
        for _ in range(1_500):
            values = autocorrelated(random, 12, 52, correlation)
            values[:4, 35:] += 1.5
            dated = dated_test(values, np.full(12, 35))
            normal.append(errors(discoveries(benjamini_hochberg(dated.p), RATE), 4))
            student.append(errors(confirmed_by_t(values, 35), 4))
        yield str(correlation), pair(normal), pair(student)


def dated_rows(random: np.random.Generator) -> Iterator[Sequence[str]]:
    """How much more often than promised p is small where nothing changed."""
    for before, after in [(9, 3), (6, 6), (12, 4), (20, 4), (16, 8), (48, 4), (35, 17), (69, 35)]:
        row = [str(before), str(after)]
        for correlation in (0.0, 0.3):
            values = autocorrelated(random, 20_000, before + after, correlation)
            for reference in Reference:
                dated = dated_test(values, np.full(20_000, before), reference=reference)
                ratios = (
                    f"{(dated.p < level).mean() / level:.1f}" for level in (0.05, 0.01, 0.001)
                )
                row.append(" / ".join(ratios))
        yield row


def watch_rows(random: np.random.Generator) -> Iterator[Sequence[str]]:
    """How often an unchanged series is watched."""
    for points in (12, 24, 52, 104):
        shares = (
            watch(chart(autocorrelated(random, SERIES, points, correlation))).watch.mean()
            for correlation in (0.0, 0.3)
        )
        yield str(points), *(percent(share) for share in shares)


def drift_rows(random: np.random.Generator) -> Iterator[Sequence[str]]:
    """How often each kind of series is called drifting."""
    for points in (24, 36, 52, 104):
        ramp = np.linspace(0, 6, points)
        kinds = [
            *(with_steps(random, SERIES, points, 2.0, steps) for steps in (0, 1, 2, 3)),
            random.standard_normal((SERIES, points)) + ramp,
            *(autocorrelated(random, SERIES, points, f) for f in (0.3, 0.5, 0.7, 0.9)),
        ]
        yield str(points), *(percent(drift(values).drifting.mean()) for values in kinds)


def season_rows(random: np.random.Generator) -> Iterator[Sequence[str]]:
    """How often each kind of series is called seasonal."""
    for name, points, step in [
        ("24 months", 24, 1 / 12),
        ("36 months", 36, 1 / 12),
        ("104 weeks", 104, WEEK),
        ("157 weeks", 157, WEEK),
    ]:
        years = np.linspace(0, (points - 1) * step, points)
        kinds = [
            *(with_steps(random, SERIES, points, size, 1) for size in (0.0, 1.0, 2.0, 4.0)),
            random.standard_normal((SERIES, points)) + np.linspace(0, 6, points),
            *(autocorrelated(random, SERIES, points, f) for f in (0.3, 0.6, 0.9)),
            *(waves(random, years, height) for height in (1.0, 1.5, 2.0)),
            random.standard_normal((SERIES, points)) + 3 * ((years + 1e-6) % 1 < 1 / 12),
        ]
        yield name, *(percent(season(values, years).seasonal.mean()) for values in kinds)


def waves(random: np.random.Generator, years: FloatArray, height: float) -> FloatArray:
    """Noise with a yearly cosine that peaks at a random time of the year."""
    peak = random.uniform(0, 1, (SERIES, 1))
    season_alone = height * np.cos(2 * np.pi * (years + peak))
    return random.standard_normal((SERIES, len(years))) + season_alone


def page() -> Iterator[str]:
    """The parts of the page, each with random numbers of its own."""
    random = [np.random.default_rng([SEED, part]) for part in range(7)]
    yield INTRODUCTION
    yield SCREENING
    head = ["points", "AR", "watch", "confirmed, normal", "confirmed, t"]
    yield table(head, screening_rows(random[0]))
    yield SCREENING_READING
    yield COVERAGE
    head = ["points", "AR", "plain, missed", "chosen, missed", "plain, against", "chosen, against"]
    yield table(head, coverage_rows(random[6]))
    yield COVERAGE_READING
    yield FEW
    yield table(["AR", "confirmed, normal", "confirmed, t"], few_rows(random[1]))
    yield DATED
    head = ["before", "after", "AR 0, normal", "AR 0, t", "AR 0.3, normal", "AR 0.3, t"]
    yield table(head, dated_rows(random[2]))
    yield WATCHED
    yield table(["points", "AR 0", "AR 0.3"], watch_rows(random[3]))
    yield DRIFT
    head = ["points", "noise", "1 step", "2 steps", "3 steps", "trend 6", *AUTOCORRELATIONS]
    yield table(head, drift_rows(random[4]))
    yield DRIFT_READING
    yield SEASON
    head = ["", "noise", "step 1", "step 2", "step 4", "trend 6", "AR 0.3", "AR 0.6", "AR 0.9"]
    yield table([*head, "wave 1", "wave 1.5", "wave 2", "one month"], season_rows(random[5]))
    yield SEASON_READING
    for more in (calibrate_effect, calibrate_compare, calibrate_ladder, calibrate_insights):
        yield from more.parts()


AUTOCORRELATIONS = ("AR 0.3", "AR 0.5", "AR 0.7", "AR 0.9")


def main() -> int:
    """Write the page and show it."""
    parts = []
    for part in page():
        print(part, flush=True)
        parts.append(part)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text("\n".join(parts), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
