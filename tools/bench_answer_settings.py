"""Production, with the floor beside it: for tools.bench_answer alone."""

import os

from thrive.config.settings.production import *  # noqa: F403  settings are read as module attributes
from thrive.config.settings.production import MIDDLEWARE

ROOT_URLCONF = "tools.bench_answer_floor"
# Without any but the one that allauth insists on.
BARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
MIDDLEWARE = BARE if os.environ.get("BENCH_BARE") else MIDDLEWARE
