"""Django's name for this package."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "thrive.config"
    label = "config"

    def ready(self) -> None:
        """Look at both origins before a deployment."""
        from django.core.checks import register

        from thrive.config.checks import look_at_origins

        register(look_at_origins, deploy=True)
