"""Two servers side by side: the pages, and the voice origin. They begin and end together.

    python -m thrive.config.side_by_side COMMAND… --- COMMAND…

Knows nothing of either, and loads nothing, so that it costs next to nothing.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from types import FrameType

BETWEEN = "---"
PATIENCE = 10.0  # seconds until a server that does not end is ended
GLANCE = 0.2  # seconds between two looks


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all commands until one ends or we are told to end. Returns the status of the first."""
    commands = list(_commands(sys.argv[1:] if arguments is None else arguments))
    stopping: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.append(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    servers = [subprocess.Popen(command) for command in commands]  # noqa: S603  our own servers
    try:
        while not stopping and all(server.poll() is None for server in servers):
            time.sleep(GLANCE)
    finally:
        ended = next((one.returncode for one in servers if one.poll() is not None), 0)
        _end(servers)
    return 0 if stopping else ended


def _commands(arguments: Sequence[str]) -> Iterator[list[str]]:
    command: list[str] = []
    for one in arguments:
        if one == BETWEEN:
            yield command
            command = []
        else:
            command.append(one)
    yield command


def _end(servers: Sequence[subprocess.Popen[bytes]]) -> None:
    for server in servers:
        if server.poll() is None:
            server.terminate()
    until = time.monotonic() + PATIENCE
    for server in servers:
        try:
            server.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


if __name__ == "__main__":
    sys.exit(main())
