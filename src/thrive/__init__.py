"""Thrive: coaching for everyone in an organisation."""

__version__ = "0.1.0"
