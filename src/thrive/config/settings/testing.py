"""What the tests run with: SQLite in memory, or the database that THRIVE_DATABASE names."""

from thrive.config.settings import environment
from thrive.config.settings.base import *  # noqa: F403  settings are read as module attributes

SECRET_KEY = "only-for-tests-" + "x" * 50
DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
THRIVE_ADDRESS = "http://testserver"
DATABASES = {
    "default": environment.database(environment.text("THRIVE_DATABASE", "sqlite:///:memory:"))
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast, for tests only
WHITENOISE_AUTOREFRESH = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
THRIVE_DEMO = True
THRIVE_VOICE_KEY = b"only-for-tests-32-bytes-long-key"
# The key of the example in appendix A of RFC 8291, of its "as_private": no secret of anybody.
THRIVE_VAPID_KEY = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
THRIVE_VAPID_PUBLIC_KEY = environment.vapid_public_key(THRIVE_VAPID_KEY)
