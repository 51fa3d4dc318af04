"""Days and moments in words, where their reader is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils.timezone import localtime

from thrive.foundation import days


def at_in_words(at: datetime, zone: str) -> str:
    """A moment as its reader's calendar and clock show it."""
    return days.moment(localtime(at, _zone(zone)))


def on_in_words(at: datetime, zone: str) -> str:
    """The day of a moment, where its reader is."""
    return days.day_of_year(day_in(at, zone))


def day_in(at: datetime, zone: str) -> date:
    """Which day it is where the reader is."""
    return localtime(at, _zone(zone)).date()


def _zone(name: str) -> ZoneInfo:
    """An unknown name is as good as none."""
    try:
        return ZoneInfo(name or settings.TIME_ZONE)
    except (ValueError, ZoneInfoNotFoundError):
        return ZoneInfo(settings.TIME_ZONE)
