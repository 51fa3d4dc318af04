"""Web push: to the browsers in which a person has asked for it (RFC 8030, 8291, 8292)."""

from thrive.delivery.push.channel import Push

__all__ = ["Push"]
