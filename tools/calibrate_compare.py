"""How often `thrive compare` calls unchanged units changed: a part of the calibration page.

Panels in which nothing happened, with unit and period effects and first-order autocorrelated noise;
panel number k is drawn with seed k. Alone: python -m tools.calibrate_compare
"""

import os
from collections.abc import Iterator

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")

import numpy as np
import numpy.typing as npt

from thrive_stats.compare import NEVER, compare

PERIODS, DRAWS = 24, 100
AUTOCORRELATIONS = (0.0, 0.5)
# Units for each start, the starts, how many others, how many panels.
SHAPES = {
    "1 unit, 20": (1, (16,), 20, 120),
    "3 units at once, 20": (3, (16,), 20, 120),
    "3 units at 3 times, 20": (1, (8, 12, 16), 20, 120),
    "15 units at 3 times, 15": (5, (8, 12, 16), 15, 120),
    "60 units at 3 times, 60": (20, (8, 12, 16), 60, 80),
}


def noise(
    generator: np.random.Generator, units: int, autocorrelation: float
) -> npt.NDArray[np.float64]:
    """Return units by time with variance 1."""
    made = generator.standard_normal((units, PERIODS))
    for place in range(1, PERIODS):
        fresh = np.sqrt(1 - autocorrelation**2) * made[:, place]
        made[:, place] = autocorrelation * made[:, place - 1] + fresh
    return made


def errors(
    count: int, starts: tuple[int, ...], others: int, autocorrelation: float, seed: int
) -> list[bool]:
    """Say for each method whether its range leaves out 0."""
    generator = np.random.default_rng(seed)
    units = count * len(starts) + others
    values = generator.standard_normal((units, 1)) + generator.standard_normal(PERIODS)
    values = values + noise(generator, units, autocorrelation)
    start = np.append(np.repeat(starts, count), np.full(others, NEVER))
    found = compare(values, start, generator=np.random.default_rng(seed), draws=DRAWS)
    return [not one.low <= 0 <= one.high for one in found.methods]


HEAD = f"""\
## More than others: `thrive compare`

Per cent of panels in which nothing happened (unit and period effects, {PERIODS} periods, noise with
autocorrelation 0 / 0.5) whose 95 % range leaves out 0.

| started, others | staggered | synthetic-did | synthetic-control | difference |
| --- | --- | --- | --- | --- |"""
READING = """\
Read: with 120 panels a figure is good to about 4. With one started unit the normal range is a
little too narrow, so look at the placebo units too. In the last two rows too few others are left
for placebo units, and each unit is left out once instead: that range is too narrow for
synthetic-did beside few others, and far too wide for synthetic control.
"""


def row(name: str) -> str:
    """One shape of panel, in per cent."""
    count, starts, others, panels = SHAPES[name]
    found = [
        [errors(count, starts, others, rho, seed) for seed in range(panels)]
        for rho in AUTOCORRELATIONS
    ]
    shares = [np.mean(one, axis=0).tolist() for one in found]
    cells = [f"{100 * low:.0f} / {100 * high:.0f}" for low, high in zip(*shares, strict=True)]
    return f"| {name} | {' | '.join(cells)} |"


def parts() -> Iterator[str]:
    """The part of the page."""
    yield "\n".join([HEAD, *map(row, SHAPES)]) + "\n"
    yield READING


def main() -> None:
    """Print the part."""
    print("\n".join(parts()))


if __name__ == "__main__":
    main()
