"""The signature by which a gateway knows that a message is ours, and not an old one. Pure."""

import hashlib
import hmac


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """``v1=`` and HMAC-SHA-256 over the timestamp, a dot and the body, as hexadecimal digits."""
    signed = timestamp.encode() + b"." + body
    return "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
