"""Which day it is where somebody is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils.timezone import localtime


def day_in(at: datetime, zone: str) -> date:
    """The day of a moment in a zone; an unknown zone is as good as none."""
    return localtime(at, zone_of(zone)).date()


def zone_of(name: str) -> ZoneInfo:
    """The zone of a name; an unknown one is as good as none: that of the organisation."""
    try:
        return ZoneInfo(name or settings.TIME_ZONE)
    except (ValueError, ZoneInfoNotFoundError):
        return ZoneInfo(settings.TIME_ZONE)
