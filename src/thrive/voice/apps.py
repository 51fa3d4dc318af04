"""Django's name for this package."""

from django.apps import AppConfig


class VoiceConfig(AppConfig):
    name = "thrive.voice"
    label = "voice"
