"""What Thrive has asked of somebody this week, and whether it pauses, in one sentence."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from thrive.goals import today as loop
from thrive.web.mine import wording


@dataclass(frozen=True)
class Week:
    """One sentence about the week, and the pause that runs, if one does."""

    sentence: str
    pause_id: int | None
    pause: str  # "21 to 27 September"


def week_of(week: loop.Week) -> Week | None:
    """The week, if it brought anything or pauses."""
    if week.pause is None and not week.prompts:
        return None
    told = {"times": wording.times(week.prompts), "taken": wording.amount(week.seconds)}
    return Week(
        sentence=_("This week Thrive has asked you %(times)s: %(taken)s.") % told,
        pause_id=week.pause[0] if week.pause else None,
        pause=wording.pause(*week.pause[1:]) if week.pause else "",
    )
