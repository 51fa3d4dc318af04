"""The short code of a prompt, which stands in the link to it.

A code is signed with the server's secret key: from one's own code nobody gets to another's. It
opens nothing by itself: whose conversation it is, is asked as everywhere.
"""

import base64
import binascii
import hmac
from functools import lru_cache

from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "thrive.experiences.prompting.codes"
SIGNED = 10  # bytes: 80 bits cannot be guessed over a network
LARGEST = 8  # bytes of a prompt's number


def code_of(prompt: int) -> str:
    """The code of a prompt, fit for an address."""
    number = prompt.to_bytes(max(1, (prompt.bit_length() + 7) // 8), "big")
    return _written(_signature(_key(settings.SECRET_KEY), number) + number)


def prompt_of(code: str) -> int | None:
    """The prompt of a code; None for one that this server did not make.

    A code that was made before the secret key was changed is good as long as the former key stands
    among ``SECRET_KEY_FALLBACKS``.
    """
    try:
        signed = base64.b64decode(code + "=" * (-len(code) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    signature, number = signed[:SIGNED], signed[SIGNED:]
    # Base64 can write the same in several ways; one code is enough for a prompt.
    if not 1 <= len(number) <= LARGEST or _written(signed) != code:
        return None
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if hmac.compare_digest(signature, _signature(_key(secret), number)):
            return int.from_bytes(number, "big")
    return None


def _written(signed: bytes) -> str:
    return base64.urlsafe_b64encode(signed).rstrip(b"=").decode()


def _signature(key: bytes, number: bytes) -> bytes:
    return hmac.digest(key, number, "sha256")[:SIGNED]


@lru_cache(maxsize=8)
def _key(secret: str) -> bytes:
    """One key for this purpose alone."""
    return salted_hmac(SALT, "", secret=secret, algorithm="sha256").digest()
