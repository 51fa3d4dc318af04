"""The process of a rehearsal: python -m thrive.voice.proving FOLDER, in an empty database.

Keys and open waves lie in the folder for as long as it lasts: nothing of the house is touched.
"""

import json
import secrets
import sys
from pathlib import Path

APPS = ("foundation", "measures", "voice")  # what a wave needs; all would take much longer
KEY_BYTES = 32


def main(folder: Path) -> None:
    """Bring the database up to date, rehearse, and print what was found as JSON."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from thrive.voice.proving.rehearsing import rehearse

    settings.THRIVE_WAVE_KEYS = str(folder / "wave-keys")
    settings.THRIVE_OPEN_WAVES = str(folder / "open-waves")
    settings.THRIVE_VOICE_KEY = secrets.token_bytes(KEY_BYTES)
    for app in APPS:
        call_command("migrate", app, verbosity=0)
    sys.stdout.write(json.dumps(rehearse().plain()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
