"""What all settings share."""

from pathlib import Path

from csp.constants import NONE, SELF

PACKAGE = Path(__file__).resolve().parents[2]

INSTALLED_APPS = [
    "thrive.config",
    "thrive.foundation",
    "thrive.people",
    "thrive.measures",
    "thrive.voice",
    "thrive.discussions",
    "thrive.knowledge",
    "thrive.goals",
    "thrive.insights",
    "thrive.experiences",
    "thrive.demo",
    "thrive.jobs",
    "thrive.delivery",  # after jobs: at each tick it is planned who may be asked, then asked
    "thrive.web",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "thrive.web.anonymous.frame.FrameMiddleware",
    "thrive.web.middleware.NulMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "thrive.web.middleware.PersonMiddleware",
    "thrive.web.middleware.MomentMiddleware",
    "thrive.web.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "thrive.config.urls"
WSGI_APPLICATION = "thrive.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "thrive.web.context.shell",
                "thrive.web.anonymous.frame.offered",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "thrive.web.templatetags.thrive",
            ],
        },
    }
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in. Nobody needs an email address: see docs/mechanisms/sign-in.md.
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "thrive.people.badges.BadgeBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
ACCOUNT_ADAPTER = "thrive.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_EMAIL_VERIFICATION = "none"  # the organisation's list vouches for each address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # else anybody could make Thrive write to any address
FORM_RENDERER = "thrive.web.forms.ThriveRenderer"

# Counts tries of codes and passwords; in the database, so that all processes count together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_cache",
    }
}

# Language and time. Stored in UTC; each person's own zone is used to schedule and to show.
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
TIME_ZONE = "UTC"  # where a person has none; THRIVE_TIME_ZONE in production
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]

# Everything comes from this server; nothing runs or is styled from inside a page.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# A file that is larger is refused before it is read.
THRIVE_LARGEST_IMPORT_BYTES = 100 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# What people say in confidence is sealed with this key, which lies outside the database and its
# backups. Empty: nothing confidential can be asked, and Thrive says so.
THRIVE_VOICE_KEY = b""

# Anonymous answers: the origin of their own at which they are given, and the folder with the keys
# that open them, outside every backup. Empty: nothing anonymous can be asked.
THRIVE_VOICE_ADDRESS = ""
# An anonymous answer waits on its device before it is sent: seconds, as drawn there; see
# docs/mechanisms/client.md.
THRIVE_VOICE_DELAY_MEAN, THRIVE_VOICE_DELAY_LONGEST = 8 * 60 * 60, 48 * 60 * 60
THRIVE_WAVE_KEYS = ""
# Where the answers of open waves lie (SQLite), outside every backup. Empty: beside the keys.
THRIVE_OPEN_WAVES = ""
# Where a copy of each anonymous result is written and read back. Empty: beside the keys.
THRIVE_RELEASE_COPIES = ""
# For how long opened answers are kept after their result is out, so that it can be counted again.
THRIVE_ANONYMOUS_MONTHS = 12

# How prompts reach people beside their inbox; see docs/mechanisms/delivery.md. Empty: not that way.
THRIVE_VAPID_KEY = ""
THRIVE_VAPID_PUBLIC_KEY = ""
THRIVE_PUSH_PRIVATE = False  # push services inside one's own network, or without HTTPS, are refused
THRIVE_SMS_URL, THRIVE_SMS_SECRET = "", ""
THRIVE_CHAT_URL, THRIVE_CHAT_SECRET = "", ""
THRIVE_GATEWAY_TIMEOUT = 10  # seconds until a gateway or a push service counts as hanging

# To whom a push may be handed: the makers of browsers, never an address that anybody names.
THRIVE_PUSH_HOSTS = [
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
    "*.notify.windows.com",
]

# Which systems may tell what happened elsewhere: their names, and the hashes of their tokens.
THRIVE_API_TOKENS: dict[str, bytes] = {}

# Work that follows a change is done right after it is saved ("inline"), or by a worker ("worker").
THRIVE_JOBS = "inline"
THRIVE_DEMO = False
