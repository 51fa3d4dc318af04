"""Django's door for badge and PIN. The checks are in ``actions.entering``."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from thrive.foundation import clock
from thrive.people.actions.entering import enter_with_badge
from thrive.people.errors import TooManyTries, WrongBadgeOrPin
from thrive.people.models import Person

PATH = "thrive.people.badges.BadgeBackend"


class BadgeBackend(BaseBackend):
    """Signs in whoever has the badge and the PIN that they chose."""

    def authenticate(
        self, request: HttpRequest | None, badge: str = "", pin: str = "", **_others: Any
    ) -> Person | None:
        """The person, or None. A PIN from a slip does not do: it only lets one choose a PIN."""
        if not badge or not pin:
            return None
        address = request.META.get("REMOTE_ADDR", "") if request is not None else ""
        try:
            entered = enter_with_badge(badge=badge, pin=pin, address=address, at=clock.now())
        except (WrongBadgeOrPin, TooManyTries):
            return None
        return entered.person if entered.slip is None else None

    def get_user(self, user_id: int) -> Person | None:
        """Whoever a session belongs to, unless they have left."""
        return Person.objects.filter(pk=user_id, is_active=True).first()
