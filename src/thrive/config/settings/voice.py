"""What the voice origin runs with: a process of its own, without sessions, cookies or a log.

The same database and keys as the main origin, and nothing else of it.
"""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from thrive.config.settings.production import *  # noqa: F403  settings are read as module attributes
from thrive.config.settings.production import THRIVE_VOICE_ADDRESS

if not THRIVE_VOICE_ADDRESS:
    raise ImproperlyConfigured("THRIVE_VOICE_ADDRESS is empty; expected https://host[:port]")

# What pages, programs and prompts are made of is not even loaded here.
INSTALLED_APPS = [
    "thrive.foundation",
    "thrive.people",
    "thrive.measures",
    "thrive.voice",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "thrive.config.voice_apps.AccountTables",
]
ROOT_URLCONF = "thrive.intake.urls"
WSGI_APPLICATION = "thrive.config.voice_wsgi.application"
ALLOWED_HOSTS = [urlsplit(THRIVE_VOICE_ADDRESS).hostname or ""]
MIDDLEWARE = [
    "thrive.intake.door.DoorMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.locale.LocaleMiddleware",
]
HTTPS = THRIVE_VOICE_ADDRESS.startswith("https://")
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "no-referrer"
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024

# Django writes a line for every page that is not found and every fault: here nothing is written
# but what the door itself says, which is the kind of a fault.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": True,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {
        "thrive.intake": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "django": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
