"""A real worker is killed while it sends: nothing is lost, and nobody is told twice."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings as django_settings
from django.db import connection

from tests.cast import Cast
from tests.delivery.gateway import Gateway
from tests.delivery.scenes import MINUTE, due, steps, wants
from thrive.delivery.models import Message
from thrive.delivery.sending import send_due

WORKER = """
import sys
from datetime import datetime
import django
django.setup()
from django.conf import settings
from thrive.delivery.sending import send_due
settings.THRIVE_SMS_URL, settings.THRIVE_SMS_SECRET = sys.argv[2], sys.argv[3]
settings.THRIVE_GATEWAY_TIMEOUT = 30
send_due(datetime.fromisoformat(sys.argv[1]))
"""
PATIENCE = 20.0  # seconds; a worker on a busy machine needs some to begin

Work = Callable[[datetime], subprocess.Popen[bytes]]


@pytest.fixture
def worker(transactional_db: None, gateway: Gateway, tmp_path: Path) -> Iterator[Work]:
    """Starts a worker of its own process on the database of the test."""
    begun: list[subprocess.Popen[bytes]] = []

    def begin(at: datetime) -> subprocess.Popen[bytes]:
        environment = os.environ | {
            "THRIVE_DATABASE": _address(tmp_path),
            "DJANGO_SETTINGS_MODULE": "thrive.config.settings.testing",
        }
        told = [at.isoformat(), django_settings.THRIVE_SMS_URL, django_settings.THRIVE_SMS_SECRET]
        begun.append(subprocess.Popen([sys.executable, "-c", WORKER, *told], env=environment))
        return begun[-1]

    yield begin
    for process in begun:
        process.kill()
        process.wait()


def _address(folder: Path) -> str:
    """Where another process finds the same rows. What is in memory is laid down in a file."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(folder / "copy.sqlite3")) as copy:
            connection.connection.backup(copy)
        return f"sqlite:///{folder / 'copy.sqlite3'}"
    given = connection.settings_dict
    parts = {"host": given["HOST"], "port": given["PORT"], "user": given["USER"]}
    named = urlencode({name: value for name, value in parts.items() if value})
    return f"postgresql:///{given['NAME']}?{named}"


def _read_back(folder: Path) -> None:
    """See what the other process has written."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(folder / "copy.sqlite3")) as copy:
            copy.backup(connection.connection)


def _until(holds: Callable[[], bool], worker: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert worker.poll() is None, "the worker has ended by itself"
        assert time.monotonic() < end, "the worker is too slow"
        time.sleep(0.01)


def test_a_worker_killed_between_sending_and_saying_so_sends_under_the_same_name(
    worker: Work, gateway: Gateway, people: Cast, at: datetime, tmp_path: Path
) -> None:
    gateway.behaviour.append("late")  # it has taken the message, and the worker cannot know
    wants(people.amina, "sms", phone="+44 20 7946 0000")
    (prompt,) = due(people.amina, at=at)

    killed = worker(at)
    _until(lambda: bool(gateway.taken), killed)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    _read_back(tmp_path)
    left = Message.objects.values_list("state", "attempts").get()
    too_early = send_due(at + MINUTE)
    afterwards = send_due(at + 3 * MINUTE)

    assert left == ("writing", 1)
    assert (too_early, afterwards) == (0, 1)
    assert [request.key for request in gateway.requests] == [gateway.requests[0].key] * 2
    assert len(gateway.taken) == 1  # the person has it once
    assert steps(prompt) == [("sent", "sms")]
