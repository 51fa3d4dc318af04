"""What `thrive check --deploy` looks at beside Django's own checks."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Warning


def look_at_origins(app_configs: Any, **_more: Any) -> Sequence[CheckMessage]:
    """Warn where the voice origin gets the cookies of the main one. ``Any``: as Django has it."""
    voice = urlsplit(settings.THRIVE_VOICE_ADDRESS).hostname
    if not voice or voice != urlsplit(settings.THRIVE_ADDRESS).hostname:
        return []
    return [
        Warning(
            "THRIVE_VOICE_ADDRESS has the host of THRIVE_ADDRESS: browsers send the cookies of "
            "the one to every port of it.",
            hint="Give anonymous answers a host of their own, such as voice.example.org.",
            id="thrive.W001",
        )
    ]
