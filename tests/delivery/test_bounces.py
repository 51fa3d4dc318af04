"""Mail that came back: only ours, only for good, only for the address that somebody still has."""

import io
import sys
from datetime import datetime
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from tests.cast import Cast
from tests.delivery.postbox import Postbox
from tests.delivery.scenes import due
from thrive.delivery.email import take_bounce
from thrive.delivery.models import Message
from thrive.delivery.sending import send_due
from thrive.people.models import Unreachable
from thrive.people.queries import unreachable

pytestmark = pytest.mark.django_db

REPORT = """\
From: MAILER-DAEMON@fernbrook.example
To: thrive@fernbrook.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.fernbrook.example

Final-Recipient: rfc822; amina@fernbrook.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no

--b
Content-Type: {kind}

From: thrive@fernbrook.example
Message-ID: {name}
Subject: Your week

--b--
"""


@pytest.fixture
def name(people: Cast, postbox: Postbox, at: datetime) -> str:
    """The Message-ID of a mail that Amina was sent."""
    due(people.amina, at=at)
    send_due(at)
    return str(postbox.taken[0]["Message-ID"])


def report(
    name: str, *, action: str = "failed", status: str = "5.1.1", kind: str = "message/rfc822"
) -> bytes:
    return REPORT.format(name=name, action=action, status=status, kind=kind).encode()


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_an_address_from_which_mail_came_back_reaches_nobody(
    people: Cast, name: str, at: datetime, kind: str
) -> None:
    taken = [take_bounce(report(name, kind=kind), at=at), take_bounce(report(name), at=at)]

    assert taken == [True, True]
    assert unreachable([people.amina.pk]) == {(people.amina.pk, "email")}
    assert Unreachable.objects.get().reason == "It came back: 5.1.1"
    assert Message.objects.get().problem == "It came back: 5.1.1"


@pytest.mark.parametrize(
    "changes",
    [
        {"action": "delayed", "status": "4.4.1"},
        {"action": "delivered", "status": "2.0.0"},
        {"status": "5.2.2"},  # full
        {"status": "5.7.1"},  # policy
        {"status": ""},
    ],
)
def test_what_is_no_bounce_for_good_changes_nothing(
    people: Cast, name: str, at: datetime, changes: dict[str, str]
) -> None:
    assert not take_bounce(report(name, **changes), at=at)
    assert unreachable([people.amina.pk]) == set()


def test_nobody_can_make_up_a_bounce_without_the_name_of_the_mail(
    people: Cast, name: str, at: datetime
) -> None:
    made_up = f"<{'0' * 32}@testserver>"

    assert not take_bounce(report(made_up), at=at)
    assert unreachable([people.amina.pk]) == set()


def test_a_bounce_of_an_address_that_was_left_changes_nothing(
    people: Cast, name: str, at: datetime
) -> None:
    people.amina.email = "amina.new@fernbrook.example"
    people.amina.save()

    assert not take_bounce(report(name), at=at)
    assert not Unreachable.objects.exists()


@pytest.mark.parametrize(
    "raw", [b"", b"hello", b"\xff\xfe\x00", b"Content-Type: multipart/x\n\n--"]
)
def test_what_is_no_mail_changes_nothing(db: None, at: datetime, raw: bytes) -> None:
    assert not take_bounce(raw, at=at)


@pytest.mark.parametrize(
    ("status", "said"), [("5.1.1", "An address was marked."), ("5.7.1", "Nothing changed.")]
)
def test_a_mail_server_hands_bounces_to_a_command(
    name: str, monkeypatch: pytest.MonkeyPatch, status: str, said: str
) -> None:
    raw = io.BytesIO(report(name, status=status))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=raw))
    heard = io.StringIO()

    call_command("bounce", stdout=heard)

    assert heard.getvalue().strip() == said
