"""Django's name for this package."""

from django.apps import AppConfig


class GoalsConfig(AppConfig):
    name = "thrive.goals"
    label = "goals"
