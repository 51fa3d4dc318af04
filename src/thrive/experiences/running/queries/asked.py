"""Whether somebody is asked about their goals."""

from thrive.experiences.models import Enrolment
from thrive.people.models import Person


def left_goal_questions(person: Person) -> bool:
    """Whether somebody left the questions about their goals, so that none is asked. One query."""
    left = Enrolment.objects.filter(person=person, run__asks_goals=True, left_on__isnull=False)
    return left.exists()
