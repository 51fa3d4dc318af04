"""What `thrive compare` costs, beside a floor: python -m tools.bench_compare

Library: seconds of one core for 500 units of 60 periods with 200 placebo draws, beside reading the
array once. Command: seconds from start to end for a file of them, beside a Python that does
nothing. Limit: 10 s.
"""

import os
import sys
import tempfile
from functools import partial
from pathlib import Path

# Before numpy is there: its linear algebra would take every core it finds.
os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")

import numpy as np
import numpy.typing as npt

from thrive_stats.compare import NEVER, Method, Wanted, compare
from tools.bench_stats import RUN, best_of, show, wall_best_of

FloatArray = npt.NDArray[np.float64]
Starts = npt.NDArray[np.intp]

SEED = 20240503
UNITS, PERIODS = 500, 60
LIMIT = 10.0
# How many units start, and when.
SHAPES = {
    "one unit": [(1, 30)],
    "three units at once": [(3, 30)],
    "100 units at once": [(100, 30)],
    "5 times of 20 units": [(20, 8 + 10 * k) for k in range(5)],
    "20 times of 10 units": [(10, 5 + 2 * k) for k in range(20)],
    "300 units at 10 times": [(30, 5 + 5 * k) for k in range(10)],
}


def panel(shape: list[tuple[int, int]]) -> tuple[FloatArray, Starts]:
    """Units with a level and a slow path of their own, and a gain of 1 from their start on."""
    generator = np.random.default_rng(SEED)
    slow = 0.3 * generator.standard_normal((UNITS, PERIODS)).cumsum(axis=1)
    values = generator.standard_normal((UNITS, 1)) + slow
    values += generator.standard_normal((UNITS, PERIODS))
    start = np.full(UNITS, NEVER, dtype=np.intp)
    place = 0
    for count, begin in shape:
        start[place : place + count] = begin
        values[place : place + count, begin:] += 1
        place += count
    return values, start


def bench_library() -> None:
    """Print what each shape of panel costs with the methods that matter for it."""
    floor_values, _ = panel(SHAPES["one unit"])
    floor = best_of(9, lambda: floor_values.sum())
    print(f"{UNITS} units x {PERIODS} periods, all four methods, 200 draws, one core")
    show("floor: reading the array once", floor, floor)
    for name, shape in SHAPES.items():
        for method in (Method.AUTO, Method.SYNTHETIC_DID, Method.SYNTHETIC_CONTROL):
            values, start = panel(shape)
            seconds = best_of(1, partial(_compare, values, start, method))
            show(f"{name}: {method.value}", seconds, floor, LIMIT)
    values, start = panel(SHAPES["300 units at 10 times"])
    seconds = best_of(1, lambda: _compare(values, start, Method.AUTO, Wanted.NOT_YET))
    show("300 units at 10 times: not yet begun", seconds, floor, LIMIT)


def _compare(
    values: FloatArray, start: Starts, method: Method, wanted: Wanted = Wanted.NEVER
) -> object:
    generator = np.random.default_rng(SEED)
    return compare(values, start, generator=generator, method=method, wanted=wanted)


def bench_command(folder: Path) -> None:
    """Print how long a person waits for the command."""
    floor = wall_best_of(5, [sys.executable, "-c", "pass"])
    print(f"\nCommand on {UNITS} x {PERIODS}, from start to end")
    show("floor: a Python that does nothing", floor, floor)
    for name in ("one unit", "5 times of 20 units"):
        table = folder / "panel.csv"
        write(table, *panel(SHAPES[name]))
        command = [sys.executable, "-c", RUN, "compare", str(table), "--format", "json"]
        show(name, wall_best_of(2, command), floor, LIMIT)


def write(path: Path, values: FloatArray, start: Starts) -> None:
    """Write a panel as the command reads it."""
    rows = ["unit,period,value,started"]
    for unit, (row, begin) in enumerate(zip(values.tolist(), start.tolist(), strict=True)):
        started = "" if begin == NEVER else begin
        rows += [f"u{unit},{period},{value:.6f},{started}" for period, value in enumerate(row)]
    path.write_text("\n".join(rows) + "\n")


if __name__ == "__main__":
    bench_library()
    with tempfile.TemporaryDirectory() as folder:
        bench_command(Path(folder))
