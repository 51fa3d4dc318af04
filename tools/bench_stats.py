"""What the statistics cost on one core, beside a floor: python -m tools.bench_stats

Library: seconds of one core for 100,000 series of 104 points, beside reading the array once.
Commands: seconds from start to end for a file of 1,000 series by 104 points, and for one of 52,000
rows whose series have no period in common, beside a Python that does nothing. The best of a few
runs, since everything else on the machine only ever adds.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

# Before numpy is there: its linear algebra would take every core it finds.
os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")

import numpy as np
import numpy.typing as npt

from thrive_stats.charting import chart
from thrive_stats.drift import drift
from thrive_stats.screening import screen
from thrive_stats.season import season

FloatArray = npt.NDArray[np.float64]

SEED = 20240503
SERIES, POINTS = 100_000, 104
FILE_SERIES = 1_000
SPARSE_SERIES, SPARSE_POINTS = 4_000, 13
START = 70
RUN = "import sys; from thrive.config.cli import main; sys.exit(main(sys.argv[1:]))"


def best_of(times: int, work: Callable[[], object]) -> float:
    """Seconds of processor time of the fastest run."""
    return min(_cpu_seconds(work) for _ in range(times))


def _cpu_seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def wall_best_of(times: int, command: list[str]) -> float:
    """Seconds from start to end of the fastest run of another program."""
    return min(_wall_seconds(command) for _ in range(times))


def _wall_seconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def show(what: str, seconds: float, floor: float, limit: float | None = None) -> None:
    """Print one line: seconds, the ratio to the floor, and the limit where there is one."""
    beside = "" if limit is None else f"   limit {limit:.1f} s"
    print(f"{what:<50}{seconds:>9.4f} s{seconds / floor:>9.0f} x{beside}")


def bench_library(values: FloatArray) -> None:
    """Print what each part of the library costs."""
    floor = best_of(5, lambda: values.sum())
    with_gaps = np.where(np.random.default_rng(SEED).random(values.shape) < 0.05, np.nan, values)
    at_risk = np.full(values.shape, 200.0)
    counts = np.clip(np.rint(60 + 7 * values), 0, 200)
    started = np.full(len(values), START)
    measure = np.arange(len(values)) % 8
    years = np.arange(values.shape[1]) * 7 / 365.2425
    print(f"{len(values):,} x {values.shape[1]}, one core")
    show("floor: reading the array once", floor, floor)
    show("XmR limits, four rules, runs analysis", best_of(3, lambda: chart(values)), floor, 1.0)
    show("the same, 5 % gaps", best_of(3, lambda: chart(with_gaps)), floor)
    show("p-prime, rules, runs", best_of(2, lambda: chart(counts, at_risk, kind="p-prime")), floor)
    screened = best_of(2, lambda: screen(values, started, groups=measure))
    show("screen: charts, dated test, shrinkage", screened, floor)
    show("drift", best_of(2, lambda: drift(values, groups=measure)), floor)
    show("season", best_of(2, lambda: season(values, years)), floor)


def bench_commands(values: FloatArray, folder: Path) -> None:
    """Print how long a person waits for the commands."""
    table, changes = folder / "series.csv", folder / "changes.csv"
    write_table(table, values)
    rows = "".join(f"s{i},{START}\n" for i in range(len(values)))
    changes.write_text("series,started\n" + rows)
    floor = wall_best_of(5, [sys.executable, "-c", "pass"])
    numpy_alone = wall_best_of(5, [sys.executable, "-c", "import numpy"])
    print(f"\ncommands on a file of {len(values):,} x {values.shape[1]}, start included")
    show("floor: python -c pass", floor, floor)
    show("import numpy", numpy_alone, floor)
    for form in ("json", "text"):
        command = [sys.executable, "-c", RUN, "chart", str(table), "--format", form]
        show(f"thrive chart --format {form}", wall_best_of(3, command), floor, 2.0)
    command = [sys.executable, "-c", RUN, "screen", str(table), "--changes", str(changes)]
    show("thrive screen --format json", wall_best_of(3, [*command, "--format", "json"]), floor, 2.0)
    sparse = folder / "sparse.csv"
    write_sparse_table(sparse)
    arguments = ["chart", str(sparse), "--format", "json"]
    seconds = wall_best_of(3, [sys.executable, "-c", RUN, *arguments])
    show("thrive chart, no period in common", seconds, floor, 3.0)
    if Path("/proc/self/status").exists():
        print(f"  the most memory it held: {memory_of(arguments):.0f} MB   limit 300 MB")


def write_sparse_table(path: Path) -> None:
    """Write series that share no period, as events with dates do."""
    with path.open("w") as file:
        file.write("series,period,value\n")
        for row in range(SPARSE_SERIES * SPARSE_POINTS):
            file.write(f"s{row // SPARSE_POINTS},{row},{row * row % 101}\n")


def memory_of(arguments: list[str]) -> float:
    """Megabytes that a command holds at most (Linux tells)."""
    # Not by rusage: that of a new process begins with the memory of this one.
    tell = "; print(open('/proc/self/status').read(), file=sys.stderr)"
    code = RUN.replace("sys.exit(main(sys.argv[1:]))", "main()") + tell
    told = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    ).stderr
    line = next(line for line in told.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def write_table(path: Path, values: FloatArray) -> None:
    """Write series as the long table that the commands read."""
    with path.open("w") as file:
        file.write("series,period,value\n")
        for position, row in enumerate(values.tolist()):
            file.writelines(f"s{position},{t + 1},{value:.6f}\n" for t, value in enumerate(row))


def main() -> None:
    """Print both tables."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    values = np.random.default_rng(SEED).standard_normal((SERIES, POINTS))
    bench_library(values)
    with tempfile.TemporaryDirectory() as folder:
        bench_commands(values[:FILE_SERIES], Path(folder))


if __name__ == "__main__":
    main()
