"""A draw of start days as its page shows it: so that everybody can repeat it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from thrive.goals.changes.errors import NoSuchChange
from thrive.goals.changes.queries.flow import ChangeLine, lines
from thrive.goals.models import Change, Draw


@dataclass(frozen=True)
class DrawPage:
    """A draw: the seed that repeats it, the days, and the change of each group."""

    draw: Draw
    by: str
    starts: tuple[date, ...]
    changes: tuple[ChangeLine, ...]

    @property
    def share(self) -> int:
        """Of 100 effects as large as expected, so many it was said to find."""
        return round(100 * self.draw.power)


def draw_page(*, draw: int, at: datetime) -> DrawPage:
    """One draw. Raises NoSuchChange."""
    found = Draw.objects.select_related("made_by").filter(pk=draw).first()
    if found is None:
        raise NoSuchChange(_("There is no such draw."))
    return DrawPage(
        draw=found,
        by=found.made_by.name if found.made_by else "",
        starts=tuple(date.fromisoformat(one) for one in found.starts),
        changes=tuple(
            lines(Change.objects.filter(draw=found).order_by("starts_on", "id"), at.date())
        ),
    )
