"""Where the analyst commands write: standard output or, all or nothing, a file."""

import json
import math
import os
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TextIO

from thrive_stats.errors import ThriveStatsError

STANDARD_OUTPUT = "standard output"
PATIENCE = 0.7  # seconds before work counts as long


class OutputError(ThriveStatsError):
    """A file cannot be written."""


def write(pieces: Iterable[str], output: str | None) -> None:
    """Write text; raises OutputError.

    All pieces are made before the first is written: when making one fails, nothing is. A file
    appears whole or not at all.
    """
    text = "".join(pieces)
    if output is None:
        _write_to_standard_output(text)
        return
    path = Path(output)
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            # A device or a pipe cannot be replaced by a finished file.
            with path.open("w", encoding="utf-8") as file:
                file.write(text)
        else:
            _replace(path, text)
    except BrokenPipeError:
        # Whoever reads from a pipe may have seen enough.
        return
    except OSError as error:
        raise _no_place(output, error) from error


def _no_place(where: str, error: OSError) -> OutputError:
    reason = error.strerror or str(error)
    return OutputError(f"{where}: expected a place to write to, found {reason!r}")


def plain(number: float) -> float | None:
    """Return a number as JSON knows it: missing and infinite ones are null."""
    return number if math.isfinite(number) else None


def to_json(value: object) -> str:
    """Return JSON in one line, numbers at full precision."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def json_list(objects: Iterable[object]) -> Iterable[str]:
    """Yield a JSON list, one object on each line."""
    opening = "["
    for each in objects:
        yield f"{opening}\n{to_json(each)}"
        opening = ","
    yield "[]\n" if opening == "[" else "\n]\n"


def _write_to_standard_output(text: str) -> None:
    stdout = sys.stdout
    if stdout is None:
        raise OutputError(f"{STANDARD_OUTPUT}: expected a place to write to, found it closed")
    if hasattr(stdout, "reconfigure"):
        stdout.reconfigure(encoding="utf-8")
    try:
        stdout.write(text)
        stdout.flush()
    except BrokenPipeError:
        # Whoever read has seen enough.
        _give_up(stdout)
    except OSError as error:
        _give_up(stdout)
        raise _no_place(STANDARD_OUTPUT, error) from error


def _give_up(stdout: TextIO) -> None:
    """Send what is still to be written nowhere: Python would complain once more while closing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stdout.fileno())


def _replace(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


class Progress:
    """Shows how far long work has come, on standard error and only where that is a terminal."""

    def __init__(self, label: str, total: int) -> None:
        self.label = label
        self.total = total
        self.began = time.monotonic()
        self.shown = False
        # Standard error may be closed.
        self.watched = sys.stderr is not None and sys.stderr.isatty()

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.shown:
            sys.stderr.write("\r\033[K")

    def reach(self, done: int) -> None:
        """Say how many are done."""
        if self.watched and time.monotonic() - self.began > PATIENCE:
            sys.stderr.write(f"\r{self.label} {done:,} of {self.total:,}")
            sys.stderr.flush()
            self.shown = True
