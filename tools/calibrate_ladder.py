"""How often the ladder of *was it this change?* errs: parts of the calibration page.

One group beside others, all groups of one change together, and starts that were drawn by lot; on
groups in which nothing happened, and on such where it did. Alone: python -m tools.calibrate_ladder
"""

import os

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from thrive.goals.changes.evidence.jointly import jointly
from thrive.goals.changes.evidence.rungs import by_lot, more_than_others

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

SEED = 20240503
PERIODS, WARM_UP, PANELS = 60, 60, 200
AUTOCORRELATIONS = (0.0, 0.3, 0.6)
STARTS = (24, 28, 32, 36)
STEP = 1.0

ALONE = f"""\
## More than others: one group

One group that began halfway through {PERIODS} periods, beside so many in which nothing happened.
Per cent of {PANELS} panels in which it is called clear where it did nothing / where it changed by
1 SD. By synthetic difference in differences, with the error and the t of the product.
"""
JOINTLY = f"""\
## More than others: all groups together

So many groups began in turn (in period {", ".join(map(str, STARTS))} of {PERIODS}), beside the
others, by Callaway and Sant'Anna. As above; then, in brackets, how often the 95 % range holds the
truth.
"""
READING = f"""\
Read: what did nothing is told as clear about as often as promised; with {PANELS} panels a figure is
good to about 3. A range by Callaway and Sant'Anna stands on the one period before each start, so it
is wide: four groups of twelve find a change of 1 SD in one case of three.
"""
LOT = """\
## Starts drawn by lot

So many groups, all of which began on one of the same four days, by the randomisation test over the
ways the lot could have fallen. As above.
"""
LOT_READING = """\
Read: the test is exact whatever the numbers do, so it errs no more than promised. With four groups
there are few ways the lot could have fallen, and little can be found.
"""


class Found(Protocol):
    """What a rung says: see `evidence.rungs.Rung` and `evidence.jointly.Jointly`."""

    @property
    def is_clear(self) -> bool: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...


Asked = Callable[[FloatArray, IntArray], Found]


def noise(random: np.random.Generator, groups: int, correlation: float) -> FloatArray:
    """Groups by periods with standard deviation 1 around levels of their own."""
    made = random.standard_normal((groups, PERIODS + WARM_UP))
    for column in range(1, PERIODS + WARM_UP):
        made[:, column] += correlation * made[:, column - 1]
    levels = random.standard_normal((groups, 1)) + random.standard_normal(PERIODS)
    scaled: FloatArray = made[:, WARM_UP:] * np.sqrt(1 - correlation**2) + levels
    return scaled


def shares(ask: Asked, starts: IntArray, correlation: float) -> tuple[float, float, float]:
    """How often it is clear without and with a change, and how often its range holds that."""
    clear, held = {0.0: 0, STEP: 0}, 0
    began = int((starts < PERIODS).sum())
    for panel in range(PANELS):
        random = np.random.default_rng([SEED, len(starts), began, panel])
        values = noise(random, len(starts), correlation)
        since = np.arange(PERIODS) >= starts[:, None]
        for size in clear:
            found = ask(values + size * since, starts)
            clear[size] += found.is_clear
            if found.low is not None and found.high is not None:
                held += found.low <= size <= found.high
    return clear[0.0] / PANELS, clear[STEP] / PANELS, held / (2 * PANELS)


def in_turn(begun: int, others: int) -> IntArray:
    """Starts of groups that began in turn, and of those that did not."""
    first = [STARTS[place % len(STARTS)] for place in range(begun)]
    return np.array([*first, *[PERIODS] * others], dtype=np.int64)


def alone_rows() -> Iterator[Sequence[str]]:
    """One group beside others."""
    for others in (5, 9, 20):
        starts = np.array([PERIODS // 2, *[PERIODS] * others], dtype=np.int64)
        found = [shares(more_than_others, starts, one) for one in AUTOCORRELATIONS]
        yield str(others), *(f"{percent(false)} / {percent(true)}" for false, true, _ in found)


def jointly_rows() -> Iterator[Sequence[str]]:
    """All groups together."""
    for begun, others in ((2, 4), (4, 8), (8, 4), (6, 14), (12, 28), (30, 10)):
        found = [shares(jointly, in_turn(begun, others), one) for one in AUTOCORRELATIONS]
        cells = (
            f"{percent(false)} / {percent(true)} ({percent(held)})" for false, true, held in found
        )
        yield f"{begun} of {begun + others}", *cells


def lot_rows() -> Iterator[Sequence[str]]:
    """Starts by lot."""
    for groups in (4, 6, 8, 12):
        found = [shares(by_lot, in_turn(groups, 0), one) for one in AUTOCORRELATIONS]
        yield str(groups), *(f"{percent(false)} / {percent(true)}" for false, true, _ in found)


def percent(share: float) -> str:
    """Per cent with one decimal."""
    return f"{100 * share:.1f}"


def table(first: str, rows: Iterator[Sequence[str]]) -> str:
    """A table as Markdown writes it."""
    head = [first, *(f"AR {one}" for one in AUTOCORRELATIONS)]
    return (
        "\n".join("| " + " | ".join(line) + " |" for line in [head, ["---"] * len(head), *rows])
        + "\n"
    )


def parts() -> Iterator[str]:
    """The parts of the page."""
    yield ALONE
    yield table("others", alone_rows())
    yield JOINTLY
    yield table("began", jointly_rows())
    yield READING
    yield LOT
    yield table("groups", lot_rows())
    yield LOT_READING


def main() -> None:
    """Show the parts."""
    for part in parts():
        print(part, flush=True)


if __name__ == "__main__":
    main()
