"""The outbox: written with the change, done after it, never twice."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from thrive.foundation import outbox
from thrive.foundation.models import OutboxEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the handler of the topic ``bell`` was given."""
    payloads: list[dict[str, Any]] = []
    monkeypatch.setattr(outbox, "_handlers", {"bell": lambda given, at: payloads.extend(given)})
    return payloads


def test_what_is_announced_is_handled_once(heard: list[dict[str, Any]], at: datetime) -> None:
    outbox.announce("bell", {"n": 1}, at=at)

    first, second = outbox.drain(at=at), outbox.drain(at=at)

    assert (first, second, heard) == (1, 0, [{"n": 1}])
    assert OutboxEntry.objects.get().done_at == at


def test_the_same_key_a_second_time_changes_nothing(
    heard: list[dict[str, Any]], at: datetime
) -> None:
    outbox.announce("bell", {"n": 1}, at=at, key="only-once")
    outbox.announce("bell", {"n": 2}, at=at, key="only-once")

    outbox.drain(at=at)

    assert heard == [{"n": 1}]


def test_nothing_is_announced_when_the_change_is_undone(at: datetime) -> None:
    with transaction.atomic():
        outbox.announce("bell", {}, at=at)
        transaction.set_rollback(True)

    assert not OutboxEntry.objects.exists()


def test_an_entry_waits_until_it_is_due(heard: list[dict[str, Any]], at: datetime) -> None:
    outbox.announce("bell", {"n": 1}, at=at, due_at=at + timedelta(hours=1))

    assert outbox.drain(at=at) == 0
    assert outbox.drain(at=at + timedelta(hours=1)) == 1


def test_a_claimed_entry_is_free_again_when_its_lease_has_ended(at: datetime) -> None:
    outbox.announce("bell", {}, at=at)
    outbox.claim("bell", at=at)

    during = outbox.claim("bell", at=at + outbox.LEASE - timedelta(seconds=1))
    after = outbox.claim("bell", at=at + outbox.LEASE)

    assert (len(during), len(after)) == (0, 1)
    assert after[0].attempts == 2


def test_what_a_killed_process_had_claimed_is_done_with_the_next_change(
    heard: list[dict[str, Any]],
    at: datetime,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.THRIVE_JOBS = "inline"
    outbox.announce("bell", {"n": 1}, at=at)
    outbox.claim("bell", at=at)  # and then the process is killed

    with django_capture_on_commit_callbacks(execute=True):
        outbox.announce("bell", {"n": 2}, at=at + timedelta(minutes=2))

    assert heard == [{"n": 1}, {"n": 2}]


@pytest.mark.parametrize(("jobs", "done"), [("inline", [{"n": 1}]), ("worker", [])])
def test_what_is_left_over_is_done_soon_where_there_is_no_worker(
    heard: list[dict[str, Any]],
    at: datetime,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    jobs: str,
    done: list[dict[str, Any]],
) -> None:
    settings.THRIVE_JOBS = jobs
    outbox.announce("bell", {"n": 1}, at=at)

    with django_capture_on_commit_callbacks(execute=True):
        outbox.drain_soon(at=at)

    assert heard == done


def test_a_failure_is_kept_with_its_reason_and_tried_again_later(
    monkeypatch: pytest.MonkeyPatch, at: datetime
) -> None:
    def fail(payloads: list[dict[str, Any]], moment: datetime) -> None:
        raise RuntimeError("the bell is broken")

    monkeypatch.setattr(outbox, "_handlers", {"bell": fail})
    outbox.announce("bell", {}, at=at)

    with pytest.raises(RuntimeError, match="broken"):
        outbox.drain(at=at)

    entry = OutboxEntry.objects.get()
    assert entry.state == OutboxEntry.State.WAITING
    assert entry.problem == "RuntimeError: the bell is broken"
    assert entry.due_at > at


def test_after_five_failures_an_entry_stays_for_somebody_to_look_at(
    monkeypatch: pytest.MonkeyPatch, at: datetime
) -> None:
    def fail(payloads: list[dict[str, Any]], moment: datetime) -> None:
        raise RuntimeError

    monkeypatch.setattr(outbox, "_handlers", {"bell": fail})
    outbox.announce("bell", {}, at=at)

    for day in range(outbox.MOST_ATTEMPTS):
        with pytest.raises(RuntimeError):
            outbox.drain(at=at + timedelta(days=day))

    assert OutboxEntry.objects.get().state == OutboxEntry.State.FAILED
    assert outbox.drain(at=at + timedelta(days=99)) == 0


def test_without_a_worker_what_is_due_is_done_after_the_commit(
    heard: list[dict[str, Any]],
    at: datetime,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.THRIVE_JOBS = "inline"

    with django_capture_on_commit_callbacks(execute=True):
        outbox.announce("bell", {"n": 1}, at=at)
        assert heard == []

    assert heard == [{"n": 1}]


def test_what_fails_after_the_commit_spoils_no_press_that_is_done(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    at: datetime,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    def fail(payloads: list[dict[str, Any]], moment: datetime) -> None:
        raise RuntimeError("the bell is broken")

    monkeypatch.setattr(outbox, "_handlers", {"bell": fail})
    settings.THRIVE_JOBS = "inline"

    with django_capture_on_commit_callbacks(execute=True):
        outbox.announce("bell", {}, at=at)

    assert "the bell is broken" in caplog.text
    assert OutboxEntry.objects.get().problem == "RuntimeError: the bell is broken"


def test_with_workers_the_request_leaves_the_work_to_them(
    heard: list[dict[str, Any]],
    at: datetime,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.THRIVE_JOBS = "worker"

    with django_capture_on_commit_callbacks(execute=True):
        outbox.announce("bell", {"n": 1}, at=at)

    assert heard == []


def test_what_was_done_is_forgotten_after_its_time_and_nothing_else(
    heard: list[dict[str, Any]], at: datetime
) -> None:
    outbox.announce("bell", {"n": 1}, at=at)
    outbox.drain(at=at)
    outbox.announce("other", {"n": 2}, at=at)

    early, late = (outbox.forget_done(before=at + timedelta(days=day)) for day in (0, 1))

    assert (early, late) == (0, 1)
    assert OutboxEntry.objects.get().topic == "other"
