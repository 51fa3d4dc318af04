"""What every action in a circle leaves behind: its history, and the record without the words."""

from datetime import datetime

from thrive.foundation import audit
from thrive.goals.meetings.seats import Who, actor_of, written_by
from thrive.goals.models import Circle, CircleEvent


def keep(
    circle: Circle,
    kind: CircleEvent.Kind,
    *,
    by: Who,
    at: datetime,
    before_at: datetime | None = None,
    after_at: datetime | None = None,
) -> None:
    """Add to the history of a circle."""
    CircleEvent.objects.create(
        circle=circle, kind=kind, at=at, before_at=before_at, after_at=after_at, **written_by(by)
    )


def record(action: str, circle: Circle, *, by: Who, at: datetime) -> None:
    """Put on record who did what, never what was said."""
    audit.record(actor=actor_of(by), action=action, subject=f"circle {circle.pk}", at=at)
