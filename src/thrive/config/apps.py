"""Django's name for this package."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "thrive.config"
    label = "config"
