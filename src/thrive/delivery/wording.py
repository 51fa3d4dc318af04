"""What a message says, in the language that is active. What is asked is never in it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.delivery.parcel import Parcel, Source

LONGEST_HEADLINE = 120


def headline(parcel: Parcel) -> str:
    """What stands on a locked screen, or in a list of mail: nothing personal for what is private.

    On one line, because it becomes the subject of a mail.
    """
    title = " ".join(parcel.title.split())
    if parcel.is_private or not title:
        return _("A moment for you")
    return title if len(title) <= LONGEST_HEADLINE else title[: LONGEST_HEADLINE - 1] + "…"


def summary(parcel: Parcel) -> str:
    """The line below the headline."""
    if parcel.is_private or not parcel.line.strip():
        return how_long(parcel.seconds)
    return " ".join(parcel.line.split())


def press(parcel: Parcel) -> str:
    """What stands on the button."""
    return _("Read") if parcel.source is Source.NOTE else _("Begin")


def how_long(seconds: int) -> str:
    """About how long it takes."""
    minutes = max(1, round(seconds / 60))
    return ngettext("It takes about a minute.", "It takes about %(count)d minutes.", minutes) % {
        "count": minutes
    }
