"""The mailbox at the door: what it serves, takes and refuses."""

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client, override_settings

from tests.cast import Cast
from tests.intake.test_door import DOOR
from tests.voice.letters import Author, Reader
from thrive.foundation import clock
from thrive.intake import views
from thrive.voice import actions
from thrive.voice.models import Letter, Mailbox, MailboxKey, PublicLine
from thrive.voice.rules.mailboxes import line_digest

LINE, SALT = "You said it is too late. Now it is earlier.", bytes(range(16))
TEXT = re.compile(r'^    (\w+): "(.*)",$', re.MULTILINE)
TAKING = ["letters/", "open/", "line/", "forget/"]


@pytest.fixture
def client() -> Iterator[Client]:
    """Somebody at the door, with a browser that sends all it has."""
    with override_settings(**DOOR):
        yield Client(HTTP_HOST="voice.fernbrook.example", HTTP_COOKIE="sessionid=of-amina")


@pytest.fixture
def ruth(people: Cast) -> Reader:
    """A guardian who reads letters."""
    return Reader(people.ruth)


@pytest.fixture
def council(ruth: Reader, at: datetime) -> MailboxKey:
    """Her key."""
    clock.stand_at(at)
    return ruth.publish(at)


def text(content: bytes) -> str:
    return b64encode(content).decode()


def put(client: Client, path: str, given: object) -> Any:
    """``Any``: the answer of Django's test client."""
    return client.post(f"/mailbox/{path}", json.dumps(given), content_type="application/json")


def who(author: Author) -> dict[str, Any]:
    """``Any``: JSON."""
    return {"address": text(author.address), "shown": text(author.shown)}


def letter(author: Author, *readers: MailboxKey) -> dict[str, Any]:
    """``Any``: JSON."""
    copies = author.copies("Too late", *readers)
    return who(author) | {"copies": {str(key or ""): text(one) for key, one in copies.items()}}


def test_everybody_sees_who_reads_and_their_keys(client: Client, council: MailboxKey) -> None:
    answer = client.get("/mailbox/readers.json")

    assert answer.json() == {
        "readers": [
            {
                "key": council.pk, "kind": "works_council", "shown_as": "The works council",
                "group": "", "public": bytes(council.public).hex(),
            }
        ]
    }  # fmt: skip


def test_a_letter_is_put_in_and_found_again(
    client: Client, ruth: Reader, council: MailboxKey, at: datetime
) -> None:
    author = Author()

    answer = put(client, "letters/", letter(author, council))
    actions.tell_readers(at=at)
    ruth.answer("Done", at=at)
    found = put(client, "open/", who(author)).json()

    assert (answer.status_code, answer.json()) == (200, {"kept": True})
    assert (found["state"], found["readers"], len(found["copies"])) == ("answered", [council.pk], 2)


def test_that_there_is_no_mailbox_is_told_alike_for_all(
    client: Client, council: MailboxKey
) -> None:
    author, other = Author(), Author()
    put(client, "letters/", letter(author, council))

    absent = put(client, "open/", who(other))
    shut = put(client, "open/", who(author) | {"shown": text(other.shown)})

    assert absent.json()["absent"] is True
    assert (absent.status_code, absent.json()) == (shut.status_code, shut.json())


def test_a_line_is_agreed_to_and_everything_taken_back(
    client: Client, ruth: Reader, council: MailboxKey, at: datetime
) -> None:
    author = Author()
    put(client, "letters/", letter(author, council))
    actions.tell_readers(at=at)
    ruth.answer("Done", at=at, line=line_digest(LINE, SALT))

    agreed = put(client, "line/", who(author) | {"text": LINE, "salt": SALT.hex()})
    taken = put(client, "forget/", who(author))

    assert (agreed.status_code, taken.status_code) == (200, 200)
    assert PublicLine.objects.get().text == LINE
    assert not Mailbox.objects.exists()
    assert put(client, "forget/", who(author)).status_code == 404


@pytest.mark.parametrize("path", TAKING)
@pytest.mark.parametrize(
    "sent",
    [
        "", "[]", "{", "[" * 9000, "{}", "x" * 100_000, '{"address": 1, "shown": 2}',
        '{"address": "no base64!", "shown": "AAAA"}',
    ],
)  # fmt: skip
def test_what_is_no_letter_at_all_is_refused(
    client: Client, db: None, path: str, sent: str
) -> None:
    answer = client.post(f"/mailbox/{path}", sent, content_type="application/json")

    assert answer.status_code == 400
    assert "Nothing was kept" in answer.json()["refused"]


@pytest.mark.parametrize(
    "copies",
    [[], "x", {"x": "AAAA"}, {"-1": "AAAA"}, {"²": "AAAA"}, {"1" * 30: "AAAA"}, {"": 5}, {"": "!"}],
)
def test_copies_that_no_browser_sends_are_refused(
    client: Client, council: MailboxKey, copies: object
) -> None:
    answer = put(client, "letters/", who(Author()) | {"copies": copies})

    assert answer.status_code == 400
    assert not Letter.objects.exists()


@pytest.mark.parametrize("salt", ["no hex", 5, None])
def test_a_line_that_no_browser_sends_is_refused(
    client: Client, council: MailboxKey, salt: object
) -> None:
    for line in (LINE, 5):
        given = who(Author()) | {"text": line, "salt": salt if line == LINE else ""}
        assert put(client, "line/", given).status_code == 400


def test_refusals_say_why(client: Client, council: MailboxKey) -> None:
    author = Author()
    council.pk += 1

    answer = put(client, "letters/", letter(author, council))

    assert answer.status_code == 422
    assert "reads no letters any more" in answer.json()["refused"]


@pytest.mark.parametrize(
    ("path", "framed"), [("/mailbox/", False), ("/mailbox/desk/", True)]
)  # fmt: skip
def test_pages_are_strict_and_only_that_of_readers_may_be_framed(
    client: Client, path: str, *, framed: bool
) -> None:
    answer = client.get(path)

    ancestors = "https://fernbrook.example" if framed else "'none'"
    assert answer.status_code == 200
    assert f"frame-ancestors {ancestors}" in answer["Content-Security-Policy"]
    assert not answer.cookies
    assert {"mailbox.js", "mailbox_desk.js", "mailbox_texts.js"} <= set(views.client())


def test_every_text_is_there_in_both_languages() -> None:
    source = views.client()["mailbox_texts.js"].decode()
    found = [
        {name: sorted(re.findall(r"\{\w+\}", words)) for name, words in TEXT.findall(part)}
        for part in source.split("  de: {")
    ]

    english, german = found
    assert len(english) > 50
    assert english == german  # the same names, with the same places in them
