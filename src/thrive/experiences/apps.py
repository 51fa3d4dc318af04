"""Django's name for this package."""

from django.apps import AppConfig


class ExperiencesConfig(AppConfig):
    name = "thrive.experiences"
    label = "experiences"
