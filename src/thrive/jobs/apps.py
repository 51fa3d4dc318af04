"""Django's name for this package."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "thrive.jobs"
    label = "jobs"
