"""What Thrive has asked of somebody this week, and whether it pauses."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from thrive.people.models import Person
from thrive.people.queries import PauseShown, budgets, pauses, spent
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


def own_week(person: Person, *, at: datetime) -> OwnWeek:
    """What the week has taken of somebody so far. Four queries."""
    today = today_of(person, at)
    return _told(person, spent_on(person, today), running_pause(person, today))


def spent_on(person: Person, today: date) -> tuple[int, int]:
    """Seconds and prompts that the week of a day has taken of somebody."""
    return spent([person.pk], week_on=monday_of(today))[person.pk]


def running_pause(person: Person, today: date) -> PauseShown | None:
    """The pause that a day falls into."""
    return next((one for one in pauses(person, on=today) if one.first_on <= today), None)


def _told(person: Person, taken: tuple[int, int], running: PauseShown | None) -> OwnWeek:
    allowed, _prompts = budgets([person.pk]).get(person.pk, (0, 0))
    return OwnWeek(
        sentence=_sentence(*taken, allowed),
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
