"""The first of a member's own pages: how this week stands, and where the others are."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from thrive.web.addresses import address_of
from thrive.web.mine.week import own_week
from thrive.web.requests import Request, roles_of, signed_in


@dataclass(frozen=True)
class Door:
    """One of the pages, and what it is for."""

    name: str
    about: str
    address: str


@signed_in
def home(request: Request) -> HttpResponse:
    """How this week stands, and the doors to the other pages."""
    held = roles_of(request, request.user)
    shown = {
        "week": own_week(request.user, at=request.at),
        "doors": doors(is_administrator=held.is_administrator),
    }
    return render(request, "mine/home.html", shown)


def doors(*, is_administrator: bool) -> list[Door]:
    """The pages that there are for somebody. What does not exist here is absent."""
    named = [
        (
            _("When may Thrive ask me"),
            _("Hours, days, how much a week, and by which way."),
            "mine:asking",
        ),
        (_("Pauses"), _("A week off, a holiday, as long as you need."), "mine:pauses"),
        (
            _("What I said"),
            _("All your answers. Take them along, or delete them."),
            "mine:said",
        ),
        (
            _("What I take part in"),
            _("Who asks, what becomes of it, and how to leave."),
            "mine:parts",
        ),
    ]
    if settings.THRIVE_VAPID_PUBLIC_KEY:
        words = _("Put Thrive on your phone, and let it show what waits.")
        named.append((_("On this device"), words, "mine:device"))
    if settings.THRIVE_VOICE_ADDRESS:
        words = _("Get a device ready, keep its words, forget everything on it.")
        named.append((_("Anonymous answers"), words, "anonymous:enrol"))
    if is_administrator:
        words = _("How much anybody may be asked, quiet hours, holidays.")
        named.append((_("What the organisation allows"), words, "mine:organisation"))
    found = [Door(name, about, address_of(view)) for name, about, view in named]
    return [door for door in found if door.address]
