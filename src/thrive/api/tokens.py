"""Who may call: systems that know a token. Only hashes of tokens are held in memory."""

import hashlib
from hmac import compare_digest

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer


class Token(HttpBearer):
    """``Authorization: Bearer …``, one of those in THRIVE_API_TOKENS."""

    def authenticate(self, request: HttpRequest, token: str) -> str | None:
        """The name of the system that the token belongs to; None for a token nobody has."""
        given = hashlib.sha256(token.encode()).digest()
        found = None
        # All are compared, each in the same time, so that the time it takes tells nothing.
        for name, held in settings.THRIVE_API_TOKENS.items():
            if compare_digest(held, given):
                found = name
        return found
