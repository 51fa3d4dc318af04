"""Django's name for this package, and what it looks at before Thrive begins."""

from django.apps import AppConfig
from django.core.checks import Tags, register


class VoiceConfig(AppConfig):
    name = "thrive.voice"
    label = "voice"

    def ready(self) -> None:
        """Have the key looked at with the database: ``thrive serve`` and ``migrate`` do."""
        from thrive.voice.checks import key_fits_the_database
        from thrive.voice.own_seals import name_own

        name_own()
        register(Tags.database)(key_fits_the_database)
