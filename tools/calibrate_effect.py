"""How often `thrive effect` errs: a part of the page that `make calibrate` writes.

Alone: python -m tools.calibrate_effect
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from thrive_stats.effect import effect

FloatArray = npt.NDArray[np.float64]

SEED = 20240503
SERIES = 4_000
POINTS = (12, 24, 52, 104)
AUTOCORRELATIONS = (0.0, 0.3, 0.6, 0.8)
STEP = 1.0
HEAD = f"""\
## It changed when we began: `thrive effect`

Per cent of {SERIES:,} series in which a step, or a turn of the slope, is found where there is none
(p below 0.05; a start halfway; at most 12 are asked for at 24 points and 10 at 52, up to AR 0.6),
and in which a step of 1 SD is found. How often a 95 % range misses the truth is the same as the
share of false ones: adding a step moves the estimate by just that step.

| points | AR | step, false | slope, false | a step of 1 SD found |
| --- | --- | --- | --- | --- |"""


def autoregression(generator: np.random.Generator, points: int, rho: float) -> FloatArray:
    """Series of autocorrelated errors with a standard deviation of 1."""
    noise = generator.standard_normal((SERIES, points))
    for at in range(1, points):
        noise[:, at] = rho * noise[:, at - 1] + np.sqrt(1 - rho**2) * noise[:, at]
    return noise


def line(generator: np.random.Generator, points: int, rho: float) -> str:
    """Return one row: a start halfway, in unchanged series and in those that step by 1."""
    errors = autoregression(generator, points, rho)
    start = points // 2 + 1
    unchanged = effect(errors, start)
    stepped = effect(errors + STEP * (np.arange(1, points + 1) >= start), start)
    shares = (unchanged.level.p < 0.05, unchanged.slope.p < 0.05, stepped.level.p < 0.05)
    figures = " | ".join(f"{100 * share.mean():.1f}" for share in shares)
    return f"| {points} | {rho:.1f} | {figures} |"


READING = """\
Read: too ready on the shortest series, and for a turn of the slope where neighbours are very alike.
One series by itself finds a step of 1 SD seldom: hence the family of dated changes above, which
shares its autocorrelation, and comparison with others below.
"""


def parts() -> Iterator[str]:
    """The part of the page."""
    generator = np.random.default_rng(SEED)
    rows = [line(generator, points, rho) for points in POINTS for rho in AUTOCORRELATIONS]
    yield "\n".join([HEAD, *rows]) + "\n"
    yield READING


def main() -> None:
    """Print the part."""
    print("\n".join(parts()))


if __name__ == "__main__":
    main()
