"""Makes a message that only one browser can open, signed with the key that it knows us by.

The library seals and signs; what it does not do is here: its token leaves the port out of the
audience (RFC 8292, section 2 wants the origin), and it keeps the last ``ttl`` for the next message.
"""

import base64
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from webpush import WebPush, WebPushSubscription
from webpush.types import WebPushKeys

from thrive.delivery.http import Posting
from thrive.people.queries import PushAddress

TOKEN_SECONDS = 12 * 60 * 60
LONGEST_TTL = timedelta(days=28)  # what the largest push services keep


class Origin(NamedTuple):
    """Whom a token is made for, as the library asks for it."""

    scheme: str
    host: str


@dataclass(frozen=True)
class Wanted:
    """How a push service should treat a message. A later one of the same topic takes its place."""

    topic: str
    keep: timedelta
    urgency: str = "normal"


def posting(
    browser: PushAddress, body: bytes, wanted: Wanted, *, key: str, contact: str
) -> Posting:
    """The request that brings a message to a browser. Raises ValueError for keys that are none."""
    parts = urlsplit(browser.endpoint)
    subscription = WebPushSubscription.model_construct(
        endpoint=Origin(parts.scheme, parts.netloc),
        keys=WebPushKeys(auth=browser.auth, p256dh=browser.p256dh),
    )
    made = _pusher(key, contact).get(body, subscription)
    headers = {
        "Authorization": made.headers["authorization"],
        "Content-Encoding": made.headers["content-encoding"],
        "Content-Type": "application/octet-stream",
        "TTL": str(int(max(timedelta(0), min(wanted.keep, LONGEST_TTL)).total_seconds())),
        "Topic": wanted.topic,
        "Urgency": wanted.urgency,
    }
    return Posting(browser.endpoint, headers, made.encrypted)


@lru_cache(maxsize=4)
def _pusher(key: str, contact: str) -> WebPush:
    number = int.from_bytes(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)), "big")
    private = ec.derive_private_key(number, ec.SECP256R1())
    return WebPush(
        private_key=private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        public_key=private.public_key().public_bytes(
            Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
        ),
        subscriber=contact,
        expiration=TOKEN_SECONDS,
    )
