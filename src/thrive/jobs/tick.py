"""The one loop of a worker: what is due is done, again and again, until told to stop.

One work that fails does not keep the others from theirs.
"""

import logging
import signal
import threading
from datetime import datetime
from types import FrameType

from django.db import close_old_connections

from thrive.foundation import clock, outbox, ticking

log = logging.getLogger(__name__)


def tick() -> int:
    """Do all that is due now, once. Returns how much was done.

    The first tick of a day also announces the day, for what is done daily.
    """
    at = clock.now()
    outbox.announce("day_began", {"on": f"{at:%Y-%m-%d}"}, at=at, key=f"day_began {at:%Y-%m-%d}")
    return sum(_do_and_log(name, work, at) for name, work in [*ticking.works(), OUTBOX])


def work(*, pause: float = 1.0) -> None:
    """Tick until SIGTERM or SIGINT; a failure is logged and the entry waits for another try."""
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopped.is_set():
        close_old_connections()
        if not _tick_and_log():
            stopped.wait(pause)


def work_beside(*, pause: float = 60.0) -> threading.Thread:
    """Tick once a minute beside the pages, where there is no worker. Ends with the process."""

    def work_on() -> None:
        while True:
            close_old_connections()
            _tick_and_log()
            waiting.wait(pause)

    waiting = threading.Event()
    beside = threading.Thread(target=work_on, name="tick", daemon=True)
    beside.start()
    return beside


def _drain(at: datetime) -> int:
    return outbox.drain(at=at)


OUTBOX = ("outbox", _drain)  # last, so that what the others announce is done in the same tick


def _do_and_log(name: str, work: ticking.Work, at: datetime) -> int:
    try:
        return work(at)
    except Exception:
        log.exception("%s failed; it is tried again later", name)
        return 0


def _tick_and_log() -> int:
    try:
        return tick()
    except Exception:
        log.exception("The clock cannot be read; it is tried again later")
        return 0
