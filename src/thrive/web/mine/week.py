"""What Thrive has asked of somebody this week, and whether it pauses."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from thrive.people.models import Person
from thrive.people.queries import chosen, living, spent
from thrive.people.rules.attention import day_in, monday_of
from thrive.web.mine import wording


@dataclass(frozen=True)
class OwnWeek:
    """One sentence about the week, and the pause that runs, if one does."""

    sentence: str
    pause_id: int | None
    pause: str  # "21 to 27 September"


def today_of(person: Person, at: datetime) -> date:
    """Which day it is where somebody is."""
    return day_in(person.time_zone or settings.TIME_ZONE, at)


def own_week(person: Person, *, at: datetime) -> OwnWeek | None:
    """What the week has taken of somebody so far. None for whoever is asked nothing any more."""
    today = today_of(person, at)
    mine = living([person.pk], on=today).get(person.pk)
    if mine is None:
        return None
    seconds, prompts = spent([person.pk], week_on=monday_of(today))[person.pk]
    pauses = chosen(person, on=today).pauses
    running = next((one for one in pauses if one.first_on <= today), None)
    return OwnWeek(
        sentence=_sentence(seconds, prompts, mine.seconds),
        pause_id=running.id if running else None,
        pause=wording.pause(running.first_on, running.until_on) if running else "",
    )


def _sentence(seconds: int, prompts: int, allowed: int) -> str:
    if not prompts:
        words = _("This week Thrive has asked you nothing. It may take %(allowed)s.")
        return words % {"allowed": wording.amount(allowed)}
    words = _("This week Thrive has asked you %(times)s: %(taken)s of your %(allowed)s.")
    return words % {
        "times": wording.times(prompts),
        "taken": wording.amount(seconds),
        "allowed": wording.amount(allowed),
    }
