"""What becomes of a talk with oneself by a press: a goal, a step, a line of one's record."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.experiences.models import OwnOutcome, Prompt
from thrive.experiences.oneself.errors import NoSuchTalk
from thrive.experiences.oneself.said import HOW_LIKELY, WILL, WOULD_SEE, Round, rounds_of
from thrive.experiences.oneself.said import WHEN as WHEN_WILL
from thrive.goals.aims import actions as aims
from thrive.goals.aims.actions import Aim, Step
from thrive.goals.aims.days import day_in
from thrive.goals.models import Learned
from thrive.people.models import Person

LONGEST_TITLE = 200


def make_goal(*, prompt: int, by: Person, at: datetime) -> int:
    """A new goal that only its owner sees, with what they will do as its next step.

    What they want is its title; where they did not say it, what they will do. Made once from one
    talk: a second press returns the same goal. Raises NoSuchTalk, BadGoal, BadStep.
    """

    def make(said: Round) -> int:
        """A goal with its first step."""
        wanted = _line(said.wanted or said.will)
        good = said.said(WOULD_SEE)
        # What was cut off the title is not lost.
        good = f"{wanted}\n\n{good}".strip() if len(wanted) > LONGEST_TITLE else good
        aim = Aim(wanted[:LONGEST_TITLE], good_looks_like=good, rhythm_days=None)
        goal = aims.set_goal(aim=aim, by=by, at=at).pk
        aims.set_objective(goal=goal, step=_step(said), by=by, at=at)
        return goal

    return _once(prompt, make, by, at)


def make_step(*, prompt: int, goal: int, by: Person, at: datetime) -> int:
    """The next step of a goal of theirs: seen by whoever can see the goal. Returns the goal.

    Made once from one talk. Raises NoSuchTalk, and as set_objective: NoSuchGoal, NotAllowed,
    NotUnderWay, OneStepAtATime, BadStep.
    """

    def make(said: Round) -> int:
        """The next step of a goal that is there."""
        return aims.set_objective(goal=goal, step=_step(said), by=by, at=at).goal_id

    return _once(prompt, make, by, at)


def note_learned(*, prompt: int, text: str, by: Person, at: datetime) -> Learned:
    """A line of one's own record, from the end of a round. The same line of a day comes in once.

    Raises NoSuchTalk, BadNote.
    """
    _said_in(prompt, by)
    with transaction.atomic():
        on = day_in(at, by.time_zone)
        note = aims.note_learned(kind=Learned.Kind.LEARNED, text=text, on=on, by=by, at=at)
        OwnOutcome.objects.get_or_create(
            prompt_id=prompt, kind=OwnOutcome.Kind.LEARNED, defaults={"at": at}
        )
    return note


def _once(prompt: int, make: Callable[[Round], int], by: Person, at: datetime) -> int:
    said = _said_in(prompt, by)
    with transaction.atomic():
        Prompt.objects.select_for_update().get(pk=prompt)
        made = OwnOutcome.objects.filter(prompt=prompt, kind=OwnOutcome.Kind.GOAL).first()
        if made is not None and made.goal_id is not None:
            return made.goal_id
        goal = make(said)
        OwnOutcome.objects.update_or_create(
            prompt_id=prompt, kind=OwnOutcome.Kind.GOAL, defaults={"goal_id": goal, "at": at}
        )
    return goal


def _said_in(prompt: int, by: Person) -> Round:
    """The round in which somebody said in this talk what they will do. Raises NoSuchTalk.

    Read anew at the press, so that no page can put words into somebody's mouth.
    """
    for one in rounds_of(by):
        if one.will and any(talk.prompt == prompt and WILL in talk.answers for talk in one.talks):
            return one
    raise NoSuchTalk(_("There is no such talk of yours, or you did not say what you will do."))


def _step(said: Round) -> Step:
    will, when = _line(said.will), _line(said.said(WHEN_WILL))
    then = will if when else ""
    return Step(text=will, if_situation=when, then_action=then, confidence=_number(said))


def _line(words: str) -> str:
    return " ".join(words.split())


def _number(said: Round) -> int | None:
    for talk in reversed(said.talks):
        value = talk.answers.get(HOW_LIKELY)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 10:
            return int(value)
    return None
