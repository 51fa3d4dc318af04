"""From nothing to the first page: python -m tools.bench_start

Clones the committed project into an empty folder, runs `make demo` there without any cache of
packages, and asks for the first page until it answers. Shown: seconds; the floor beside it is the
same again, when all is installed and filled.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 120.0


def free_port() -> int:
    """A port that nobody uses just now."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def answers(port: int) -> bool:
    """Whether the first page is there. The demo lets a visitor in by a cookie, as browsers keep."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    try:
        with browser.open(f"http://127.0.0.1:{port}/", timeout=5) as page:
            return bool(page.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def seconds_to_first_page(folder: Path) -> float:
    """Run `make demo` in a folder until its first page answers, then stop it."""
    port = free_port()
    bare = {k: v for k, v in os.environ.items() if not k.startswith(("THRIVE_", "VIRTUAL_ENV"))}
    bare |= {"UV_NO_CACHE": "1", "PIP_NO_CACHE_DIR": "1"}
    began = time.monotonic()
    server = subprocess.Popen(
        ["make", "demo", f"PORT={port}"],
        cwd=folder,
        env=bare,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not answers(port):
            if server.poll() is not None or time.monotonic() - began > PATIENCE:
                sys.exit("make demo did not come to its first page")
            time.sleep(0.1)
        return time.monotonic() - began
    finally:
        stop(server)


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server and everything that it started."""
    os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)


def main() -> None:
    """Print both times."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "thrive"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)
        first = seconds_to_first_page(folder)
        again = seconds_to_first_page(folder)
    print(f"{'from nothing to the first page, no cache':<44}{first:>6.1f} s")
    print(f"{'floor: again, installed and filled':<44}{again:>6.1f} s{first / again:>7.1f} x")


if __name__ == "__main__":
    main()
