"""The entry point for the server of the voice origin. Beside it runs nothing: no ticks, no jobs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "thrive.config.settings.voice"

application = get_wsgi_application()
