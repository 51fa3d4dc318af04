"""How far a goal is, as a small line; and goals ready to show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from thrive.foundation import days
from thrive.goals.aims.queries import GoalLine, GoalPage
from thrive.insights.shapes import Spark

WIDTH, HEIGHT, EDGE = 100, 30, 3


@dataclass(frozen=True)
class Line:
    """A goal in a list, in words and with its small line."""

    id: int
    title: str
    whose: str
    about: str
    step: str
    spark: Spark | None
    depth: int


def drawn(line: GoalLine) -> Line:
    """A goal ready for a list."""
    return Line(
        id=line.id,
        title=line.title,
        whose=line.whose,
        about=_about(line),
        step=line.step,
        spark=far(line.far),
        depth=min(line.depth, 4),
    )


def far(values: Sequence[int]) -> Spark | None:
    """How far it was, from 0 at the bottom to 100 at the top; None of fewer than two."""
    if len(values) < 2:
        return None
    across = WIDTH / (len(values) - 1)
    room = HEIGHT - 2 * EDGE
    points = " ".join(
        f"{round(place * across, 1):g},{round(HEIGHT - EDGE - value * room / 100, 1):g}"
        for place, value in enumerate(values)
    )
    return Spark(points=points, then="", middle="", tone="quiet")


def state(page: GoalPage) -> str:
    """How a goal stands, in a few words; empty while it is under way."""
    if page.goal.ended_at is None:
        return ""
    words = {
        "reached": _("Reached on %(day)s"),
        "let_go": _("Let go on %(day)s"),
    }
    return words[page.goal.state] % {"day": days.day(page.goal.ended_at.date())}


def _about(line: GoalLine) -> str:
    parts = [line.whose]
    if line.far:
        parts.append(_("%(far)s of 100") % {"far": line.far[-1]})
    if line.horizon_on is not None:
        parts.append(_("until %(day)s") % {"day": days.day(line.horizon_on)})
    return " · ".join(part for part in parts if part)
