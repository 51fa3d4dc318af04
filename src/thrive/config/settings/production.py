"""What `thrive` runs with. See docs/settings.md for each variable."""

from pathlib import Path
from urllib.parse import urlsplit

from thrive.config.settings import environment
from thrive.config.settings.base import *  # noqa: F403  settings are read as module attributes
from thrive.config.settings.base import LANGUAGES, PACKAGE
from thrive.config.settings.base import THRIVE_PUSH_HOSTS as PUSH_HOSTS

DATA = environment.folder("THRIVE_DATA", Path.cwd() / "var")
SECRET_KEY = environment.secret_key(DATA)
DEBUG = False

THRIVE_ADDRESS = environment.address("THRIVE_ADDRESS", "http://127.0.0.1:8000")
HTTPS = THRIVE_ADDRESS.startswith("https://")
ALLOWED_HOSTS = [urlsplit(THRIVE_ADDRESS).hostname or "", "localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [THRIVE_ADDRESS]

DATABASES = {
    "default": environment.database(
        environment.text("THRIVE_DATABASE", f"sqlite:///{DATA / 'thrive.sqlite3'}")
    )
}

THRIVE_VOICE_KEY = environment.voice_key(
    DATA / "voice-key", make=environment.truth("THRIVE_DEMO", default=False)
)
THRIVE_VOICE_ADDRESS = environment.voice_address("THRIVE_VOICE_ADDRESS", THRIVE_ADDRESS)
# Nobody who tries the demo waits for hours.
_MEAN, _LONGEST = (4, 15) if environment.truth("THRIVE_DEMO", default=False) else (28_800, 172_800)
THRIVE_VOICE_DELAY_MEAN = environment.number("THRIVE_VOICE_DELAY_MEAN", default=_MEAN)
THRIVE_VOICE_DELAY_LONGEST = environment.number("THRIVE_VOICE_DELAY_LONGEST", default=_LONGEST)
THRIVE_WAVE_KEYS = str(environment.folder("THRIVE_WAVE_KEYS", DATA / "wave-keys"))
THRIVE_OPEN_WAVES = str(environment.folder("THRIVE_OPEN_WAVES", DATA / "open-waves"))
THRIVE_RELEASE_COPIES = str(environment.folder("THRIVE_RELEASE_COPIES", DATA / "releases"))
THRIVE_ANONYMOUS_MONTHS = environment.number("THRIVE_ANONYMOUS_MONTHS", default=12)
THRIVE_JOBS = environment.one_of("THRIVE_JOBS", ("inline", "worker"), default="inline")
THRIVE_DEMO = environment.truth("THRIVE_DEMO", default=False)
# A visitor of the demo is somebody at once; elsewhere one comes in first.
LOGIN_URL = "demo:enter" if THRIVE_DEMO else "account_login"
LANGUAGE_CODE = environment.one_of("THRIVE_LANGUAGE", dict(LANGUAGES), default="en-gb")
TIME_ZONE = environment.zone("THRIVE_TIME_ZONE", "UTC")

globals().update(environment.mail("THRIVE_SMTP"))
DEFAULT_FROM_EMAIL = environment.text("THRIVE_MAIL_FROM", "thrive@localhost")

THRIVE_VAPID_KEY = environment.vapid_key(DATA / "vapid-key")
THRIVE_VAPID_PUBLIC_KEY = environment.vapid_public_key(THRIVE_VAPID_KEY)
THRIVE_PUSH_PRIVATE = environment.truth("THRIVE_PUSH_PRIVATE", default=False)
THRIVE_PUSH_HOSTS = [*PUSH_HOSTS, *environment.text("THRIVE_PUSH_HOSTS", "").split()]
THRIVE_SMS_URL, THRIVE_SMS_SECRET = environment.gateway("THRIVE_SMS")
THRIVE_CHAT_URL, THRIVE_CHAT_SECRET = environment.gateway("THRIVE_CHAT")
THRIVE_API_TOKENS = environment.api_tokens("THRIVE_API_TOKENS")

STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# How many proxies of yours stand before Thrive: without it everybody behind one shares an address,
# and so the count of tries.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("THRIVE_PROXIES", default=0)

# Behind HTTPS everything insists on it; on a plain address of this machine it cannot.
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

LOCALE_PATHS = [PACKAGE / "locale"]
