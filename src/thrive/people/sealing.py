"""Secrets that the server makes itself: long enough, short-lived, and kept only as a keyed hash.

A keyed hash is enough, because such a secret is random and the key is not in the database: whoever
steals the database alone cannot try PINs against it. PINs that people choose get argon2 instead.
"""

import secrets

from django.utils.crypto import salted_hmac

SLIP_DIGITS = 8


def new_slip_pin() -> str:
    """A random PIN for a printed slip."""
    return f"{secrets.randbelow(10**SLIP_DIGITS):0{SLIP_DIGITS}d}"


def new_link_secret() -> str:
    """The secret part of a one-time link."""
    return secrets.token_urlsafe(32)


def sealed(purpose: str, secret: str) -> str:
    """What is kept of a secret. The same secret for another purpose looks different."""
    return salted_hmac(f"thrive.people.{purpose}", secret, algorithm="sha256").hexdigest()
