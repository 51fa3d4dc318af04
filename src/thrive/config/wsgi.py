"""The entry point for the server."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thrive.config.settings.production")

application = get_wsgi_application()

if settings.THRIVE_JOBS == "inline":
    from thrive.jobs.tick import work_beside

    work_beside()
