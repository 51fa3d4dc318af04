"""How somebody is asked about a goal, in words."""

from dataclasses import dataclass

from thrive.experiences.running.queries import left_goal_questions
from thrive.goals.aims.queries import GoalPage
from thrive.people.models import Person
from thrive.web.goals.forms import rhythm_words


@dataclass(frozen=True)
class Asking:
    """How often it is asked how a goal goes; empty for never. ``left``: nothing is asked at all."""

    how_often: str
    left: bool


def asking_of(page: GoalPage, person: Person) -> Asking | None:
    """What somebody is told of it; None for those whom nobody asks about this goal. One query."""
    if not page.is_asked:
        return None
    days = page.goal.rhythm_days
    return Asking(rhythm_words(days) if days else "", left_goal_questions(person))
