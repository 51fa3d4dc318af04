"""Django's name for this package."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "thrive.foundation"
    label = "foundation"
