"""The one place where the time of day is read.

Everything inside takes its moment as an argument ``at``; the edges ask here. In the demo the clock
stands where the story stands, and moves when somebody presses *next week*.
"""

from datetime import UTC, datetime

from django.conf import settings

from thrive.foundation.models import Standing


def now() -> datetime:
    """Return the present moment in UTC, or the moment at which the demo's story stands."""
    if settings.THRIVE_DEMO:
        standing = Standing.objects.filter(name="clock").values_list("moment", flat=True).first()
        if standing is not None:
            return standing
    return datetime.now(tz=UTC)


def stand_at(moment: datetime) -> None:
    """Let the demo's clock stand at a moment. Running it twice is safe."""
    if not settings.THRIVE_DEMO:
        raise RuntimeError("Only the demo's clock can be moved; set THRIVE_DEMO")
    Standing.objects.update_or_create(name="clock", defaults={"moment": moment})
