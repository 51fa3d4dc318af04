"""What allauth asks of us: nobody signs up by themselves, and nobody learns who is here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from thrive.foundation import clock
from thrive.people.models import Person


class AccountAdapter(DefaultAccountAdapter):
    """Refuses sign-up: the administrator imports people."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def pre_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse | None:
        """Whoever's last day has come stays out, also before the nightly job has run."""
        if user.left_on is not None and user.left_on <= clock.now().date():
            user.is_active = False  # not saved: the job writes it down, with all that follows
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer
