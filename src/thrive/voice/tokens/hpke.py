"""Opening what a browser sealed to a public key: base mode of HPKE (RFC 9180).

X25519, HKDF-SHA256, AES-256-GCM, by ``cryptography``. Nothing but the private key opens it; the
purpose is bound, so that what was sealed for one wave does not open for another.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
KEY_BYTES = 32  # of a public key, and of what the sealer adds in front


class CannotOpen(ValueError):
    """Sealed to another key or for another purpose, or changed. Says no more."""


def make_key() -> X25519PrivateKey:
    """A fresh key to seal to."""
    return X25519PrivateKey.generate()


def public_bytes(key: X25519PrivateKey) -> bytes:
    """What is published of a key: 32 bytes."""
    return key.public_key().public_bytes_raw()


def seal(receiver: bytes, purpose: bytes, message: bytes) -> bytes:
    """Seal for whoever has the private key. The browser does the same in ``seal.js``."""
    return SUITE.encrypt(message, X25519PublicKey.from_public_bytes(receiver), info=purpose)


def unseal(key: X25519PrivateKey, purpose: bytes, sealed: bytes) -> bytes:
    """What was sealed. Raises CannotOpen for anything else."""
    try:
        return SUITE.decrypt(sealed, key, info=purpose)
    except (InvalidTag, ValueError) as error:
        raise CannotOpen("another key, another purpose, or changed bytes") from error
