"""Django's name for this package."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "thrive.measures"
    label = "measures"
