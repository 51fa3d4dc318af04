"""What `thrive effect` costs on one core, beside a floor: python -m tools.bench_effect

Library: seconds of one core for 1,000 series of 104 points, beside reading the array once. Command:
seconds from start to end for a file of them, beside a Python that does nothing.
"""

import os
import sys
import tempfile
from pathlib import Path

# Before numpy is there: its linear algebra would take every core it finds.
os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")

import numpy as np
import numpy.typing as npt

from thrive_stats.effect import effect
from tools.bench_stats import RUN, best_of, show, wall_best_of, write_table

FloatArray = npt.NDArray[np.float64]

SEED = 20240503
SERIES, POINTS, START = 1_000, 104, 70
LIMIT = 3.0


def bench_library(values: FloatArray) -> None:
    """Print what each kind of effect costs."""
    floor = best_of(9, lambda: values.sum())
    with_gaps = np.where(np.random.default_rng(SEED).random(values.shape) < 0.05, np.nan, values)
    weeks = np.arange(POINTS) / 52.18
    counts = np.rint(60 + 7 * values)
    print(f"{SERIES:,} x {POINTS}, one core")
    show("floor: reading the array once", floor, floor)
    show("level, slope, autocorrelation", best_of(3, lambda: effect(values, START)), floor)
    show("the same, 5 % gaps", best_of(3, lambda: effect(with_gaps, START)), floor)
    season = best_of(2, lambda: effect(values, START, years=weeks, season=2))
    show("the same, two pairs of waves", season, floor)
    show("counts", best_of(3, lambda: effect(counts, START, family="poisson")), floor)


def bench_command(values: FloatArray, folder: Path) -> None:
    """Print how long a person waits for the command."""
    table = folder / "series.csv"
    write_table(table, values)
    floor = wall_best_of(5, [sys.executable, "-c", "pass"])
    print(f"\ncommand on a file of {SERIES:,} x {POINTS}, start included")
    show("floor: python -c pass", floor, floor)
    for form in ("json", "text"):
        command = [sys.executable, "-c", RUN, "effect", str(table), "--started", str(START)]
        seconds = wall_best_of(3, [*command, "--format", form])
        show(f"thrive effect --format {form}", seconds, floor, LIMIT)


def main() -> None:
    """Print both tables."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    values = np.random.default_rng(SEED).standard_normal((SERIES, POINTS))
    bench_library(values)
    with tempfile.TemporaryDirectory() as folder:
        bench_command(values, Path(folder))


if __name__ == "__main__":
    main()
