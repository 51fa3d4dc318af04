"""Whether a browser's subscription is one. Pure: no database, no clock.

Thrive writes to the address that a browser names. Without a list of makers, anybody who is signed
in could let it knock on doors inside the organisation's network.
"""

import base64
import binascii
from collections.abc import Collection
from urllib.parse import urlsplit

LONGEST_ENDPOINT = 1000
POINT_BYTES, AUTH_BYTES = 65, 16  # RFC 8291: an uncompressed point of P-256, and a secret
UNCOMPRESSED = 4
ANYWHERE = "*"


def is_endpoint(address: str, makers: Collection[str]) -> bool:
    """Whether an address belongs to a maker of browsers that the organisation trusts.

    ``*.notify.windows.com`` stands for every host below it, ``*`` for any address at all.
    """
    if len(address) > LONGEST_ENDPOINT or not (address.isascii() and address.isprintable()):
        return False
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if ANYWHERE in makers:
        return parts.scheme in ("http", "https") and bool(host)
    is_plain = parts.scheme == "https" and port in (None, 443) and "@" not in parts.netloc
    return is_plain and any(_is_of(host, maker) for maker in makers)


def are_keys(p256dh: str, auth: str) -> bool:
    """Whether these are a public key and a secret as browsers make them."""
    point, secret = _bytes(p256dh), _bytes(auth)
    return len(point) == POINT_BYTES and point[0] == UNCOMPRESSED and len(secret) == AUTH_BYTES


def _is_of(host: str, maker: str) -> bool:
    return host.endswith(maker[1:]) if maker.startswith("*.") else host == maker


def _bytes(text: str) -> bytes:
    """What base64url stands for; nothing for what is none. Browsers leave the padding out."""
    if len(text) > LONGEST_ENDPOINT or not text.isascii():
        return b""
    text = text.rstrip("=")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
