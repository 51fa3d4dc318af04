"""The receiver on the page about delivery takes what Thrive sends, and nothing else."""

import json
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import HTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.delivery.conftest import SECRET
from tests.delivery.parcels import SENT_AS, letter
from thrive.delivery.parcel import Fate, Letter
from thrive.delivery.webhook import Webhook

PAGE = Path(__file__).resolve().parents[2] / "docs" / "mechanisms" / "delivery.md"
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
Names = dict[str, Any]  # Any: whatever a module has


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> Iterator[Names]:
    """The first example of the page, run as it stands; ``handed`` is what it would carry on."""
    monkeypatch.setenv("GATEWAY_SECRET", SECRET)
    monkeypatch.setenv("GATEWAY_SEEN", ":memory:")
    names: Names = {"__name__": "example", "handed": []}
    exec(compile(BLOCKS[0], str(PAGE), "exec"), names)  # noqa: S102  the page is ours
    names["hand_over"] = names["handed"].append
    names["Gateway"].log_message = lambda *_: None
    yield names
    names["seen"].close()


@pytest.fixture
def address(example: Names) -> Iterator[str]:
    """Where the example listens."""
    server = HTTPServer(("127.0.0.1", 0), example["Gateway"])
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    serving.join()


@pytest.fixture
def present() -> datetime:
    """The example reads the real clock, as a receiver does."""
    return datetime.now(UTC)


def one(present: datetime) -> Letter:
    return letter(expires_at=present + timedelta(hours=1))


def test_the_example_takes_a_message_once(example: Names, address: str, present: datetime) -> None:
    channel = Webhook("sms", address, SECRET)

    results = [channel.carry([one(present)], at=present)[0] for _ in range(2)]

    assert [result.fate for result in results] == [Fate.SENT, Fate.SENT]
    assert [message["id"] for message in example["handed"]] == [SENT_AS]


def test_the_example_refuses_another_secret_and_an_old_message(
    example: Names, address: str, present: datetime
) -> None:
    forged = Webhook("sms", address, "another secret of letters").carry([one(present)], at=present)
    old = Webhook("sms", address, SECRET).carry([one(present)], at=present - timedelta(minutes=6))

    assert [forged[0].fate, old[0].fate] == [Fate.REFUSED, Fate.REFUSED]
    assert "401" in forged[0].problem
    assert example["handed"] == []


def test_the_example_drops_what_has_expired(
    example: Names, address: str, present: datetime
) -> None:
    late = letter(expires_at=present - timedelta(seconds=1))

    (result,) = Webhook("sms", address, SECRET).carry([late], at=present)

    assert (result.fate, example["handed"]) == (Fate.REFUSED, [])


def test_what_could_not_be_carried_on_can_come_again(
    example: Names, address: str, present: datetime
) -> None:
    taking = example["hand_over"]

    def away(message: object) -> None:
        raise OSError("the provider is away")

    example["hand_over"] = away
    (first,) = Webhook("sms", address, SECRET).carry([one(present)], at=present)
    example["hand_over"] = taking
    (second,) = Webhook("sms", address, SECRET).carry([one(present)], at=present)

    assert [first.fate, second.fate] == [Fate.LATER, Fate.SENT]
    assert len(example["handed"]) == 1


@pytest.mark.parametrize("block", BLOCKS[1:])
def test_the_other_examples_speak_to_one_person_only(
    example: Names, monkeypatch: pytest.MonkeyPatch, block: str
) -> None:
    asked: list[tuple[str, Names]] = []

    def call(address: str, said: Names, token: str) -> Names:
        asked.append((address, said))
        return {"user": {"id": "U7"}, "channel": {"id": "D7"}}

    for name in ("SLACK_TOKEN", "FLOW_ADDRESS", "FLOW_TOKEN"):
        monkeypatch.setenv(name, "given")
    exec(compile(block, str(PAGE), "exec"), example)  # noqa: S102  the page is ours
    example["call"] = call

    example["hand_over"]({"to": "amina@fernbrook.example", "text": "Hello", "link": "https://x/"})

    words = json.dumps(asked)
    assert "amina" in words
    assert "https://x/" in words
    if "slack" in words:
        assert ("https://slack.com/api/conversations.open", {"users": "U7"}) in asked
        assert asked[-1][1]["channel"] == "D7"
