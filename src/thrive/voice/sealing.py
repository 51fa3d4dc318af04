"""Sealing what is said in confidence: whoever has the database alone reads nothing of it.

AES-256-GCM (NIST SP 800-38D) under a key for each study, which HKDF-SHA256 (RFC 5869) derives from
the key of the server. Each sealing draws a nonce of 96 bits. The study and the key of the
conversation are bound as associated data, so that bytes moved to another row do not open.

The length is padded to 1, 2, 4, 8, … KiB. So a thief learns whether somebody wrote a page, but not
which of the answers that are offered was chosen, save where one and the same conversation comes to
lie on either side of such a step.

Sealed bytes: version (1) ‖ nonce (12) ‖ ciphertext and tag.
"""

import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
LENGTH_BYTES = 4
SMALLEST = 1024
VERSION = b"\x01"
PURPOSE = b"thrive.voice"


class CannotOpen(ValueError):
    """The bytes were changed, moved, or sealed with another key. Says no more."""


def fingerprint(master: bytes) -> str:
    """What may be written down of a key to know it again: tells nothing of the key itself."""
    return _derived(master, PURPOSE + b".fingerprint", 16).hex()


def seal(plain: bytes, *, master: bytes, study: int, conversation: str) -> bytes:
    """Bytes that only this key opens, in this study and conversation. Never twice the same."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    bound = _bound(study, conversation)
    return VERSION + nonce + _cipher(master, study).encrypt(nonce, _padded(plain), bound)


def unseal(sealed: bytes, *, master: bytes, study: int, conversation: str) -> bytes:
    """What was sealed. Raises CannotOpen for anything else."""
    start = len(VERSION) + NONCE_BYTES
    if sealed[:1] != VERSION or len(sealed) <= start:
        raise CannotOpen("not sealed bytes of this version")
    try:
        padded = _cipher(master, study).decrypt(
            sealed[1:start], sealed[start:], _bound(study, conversation)
        )
    except InvalidTag as error:
        raise CannotOpen("another key, another place, or changed bytes") from error
    length = int.from_bytes(padded[:LENGTH_BYTES], "big")
    return padded[LENGTH_BYTES : LENGTH_BYTES + length]


@lru_cache(maxsize=512)
def _cipher(master: bytes, study: int) -> AESGCM:
    """Deriving takes longer than sealing, and a study has one key for good."""
    return AESGCM(_derived(master, PURPOSE + b".study.%d" % study, KEY_BYTES))


def _derived(master: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose).derive(master)


def _bound(study: int, conversation: str) -> bytes:
    return b"|".join([PURPOSE, VERSION, b"%d" % study, conversation.encode()])


def _padded(plain: bytes) -> bytes:
    whole = len(plain).to_bytes(LENGTH_BYTES, "big") + plain
    size = SMALLEST
    while size < len(whole):
        size *= 2
    return whole.ljust(size, b"\x00")
