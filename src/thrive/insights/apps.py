"""Django's name for this package."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "thrive.insights"
    label = "insights"
