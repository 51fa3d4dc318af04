"""What somebody was asked: about their goals or not, and which quizzes they took."""

from thrive.experiences.content.frames import Quiz
from thrive.experiences.models import Enrolment, Prompt
from thrive.experiences.prompting.contents import contents_of
from thrive.people.models import Person


def left_goal_questions(person: Person) -> bool:
    """Whether somebody left the questions about their goals, so that none is asked. One query."""
    left = Enrolment.objects.filter(person=person, run__asks_goals=True, left_on__isnull=False)
    return left.exists()


def quizzes_taken(person: Person) -> tuple[str, ...]:
    """The names of runs with a quiz that somebody answered, the newest first. Two queries.

    For that person alone. Anonymous ones are not in it: nobody knows who took them.
    """
    answered = Prompt.objects.filter(
        person=person, state=Prompt.State.ANSWERED, is_anonymous=False, run__asks_oneself=False
    )
    rows = answered.order_by("-run").values_list(
        "run__study__title", "run__edition", "run__edition__digest"
    )
    asked = list(dict.fromkeys(rows))
    contents = contents_of({edition: digest for _, edition, digest in asked})
    with_quiz = {
        edition
        for edition, content in contents.items()
        if any(isinstance(frame, Quiz) for _, frame in content.placed())
    }
    return tuple(dict.fromkeys(title for title, one, _ in asked if title and one in with_quiz))
