"""How often `thrive effect` errs, by simulation: python -m tools.calibrate_effect

Prints the table of docs/statistics/effect.md. The seed stands in the page, so the same code prints
the same table.
"""

import numpy as np
import numpy.typing as npt

from thrive_stats.effect import effect

FloatArray = npt.NDArray[np.float64]

SEED = 20240503
SERIES = 4_000
POINTS = (12, 24, 52, 104)
AUTOCORRELATIONS = (0.0, 0.3, 0.6, 0.8)
STEP = 1.0
HEAD = """\
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


def main() -> None:
    """Print the table."""
    generator = np.random.default_rng(SEED)
    print(HEAD)
    for points in POINTS:
        for rho in AUTOCORRELATIONS:
            print(line(generator, points, rho))


if __name__ == "__main__":
    main()
