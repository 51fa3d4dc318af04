"""Coming in with a badge number and a PIN. (Thin until sign-in lands.)"""

from django.contrib.auth.backends import BaseBackend


class BadgeBackend(BaseBackend):
    """Signs in whoever has the badge and the PIN."""
