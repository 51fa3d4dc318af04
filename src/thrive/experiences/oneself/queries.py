"""What somebody sees of their own coaching. Nobody else sees any of it, whatever their role."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language

from thrive.experiences.content.program import Program
from thrive.experiences.models import OwnCoaching, OwnOutcome, Prompt
from thrive.experiences.oneself import rules
from thrive.experiences.oneself.errors import NotCoaching
from thrive.experiences.oneself.rules import Came
from thrive.experiences.oneself.said import WILL, Line, Round, SaidTalk, rounds_of
from thrive.experiences.oneself.standing import (
    Talk,
    coaching_of,
    next_by_clock,
    program_of,
    talks_of,
)
from thrive.experiences.prompting.oneself import promise_here, sentence, whole
from thrive.goals.aims import queries as aims
from thrive.goals.models import Goal
from thrive.people.models import Person

MOST_GOALS = 6  # offered for a step; others are found on their own pages

__all__ = ["Harvest", "Line", "OwnPage", "Round", "SaidTalk", "Standing", "Step", "own_page"]


@dataclass(frozen=True)
class Step:
    """One talk of the round, and whether it is behind one."""

    title: str
    is_done: bool
    is_next: bool


@dataclass(frozen=True)
class Standing:
    """Where one is in the present round.

    ``next_title`` is the talk that can be begun now. ``asks_on`` is when the clock asks by itself,
    None where it does not; ``is_silent``: because it was not answered several times.
    """

    rhythm: str
    is_paused: bool
    is_silent: bool
    is_open: bool
    is_round_over: bool
    next_title: str
    asks_on: date | None
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class GoalOffered:
    """A goal whose next step it may become, and who will see the step there."""

    id: int
    title: str
    sentence: str


@dataclass(frozen=True)
class Harvest:
    """What one wants to do, and what was made of it. ``goal`` is None as long as nothing was."""

    prompt: int
    will: str
    wanted: str
    goal: int | None
    goal_title: str
    has_learned: bool
    goals: tuple[GoalOffered, ...]


@dataclass(frozen=True)
class OwnPage:
    """Everything on one's own page. Without ``standing`` one has not begun, or has ended it.

    ``rounds`` are all in which anything was said, the newest first.
    """

    promise: str
    sentence: str
    whole: tuple[str, ...]
    standing: Standing | None
    harvest: Harvest | None
    rounds: tuple[Round, ...]

    @property
    def last_will(self) -> str:
        """What one wanted to do the last time one said it."""
        return next((one.will for one in self.rounds if one.will), "")


def own_page(*, person: Person, at: datetime) -> OwnPage:
    """One's own page. For that person alone. Raises NoKey, BrokenSeal."""
    rounds = rounds_of(person)
    try:
        coaching = coaching_of(person)
    except NotCoaching:
        coaching = None
    promise = promise_here() if coaching is None else coaching.enrolment.run.promise
    return OwnPage(
        promise=promise,
        sentence=sentence(promise),
        whole=whole(),
        standing=None if coaching is None else _standing(coaching, at),
        harvest=_harvest(rounds[0], person, at) if rounds else None,
        rounds=rounds,
    )


def _standing(coaching: OwnCoaching, at: datetime) -> Standing:
    program = program_of(coaching)
    talks = talks_of([coaching.enrolment_id], at=at)[coaching.enrolment_id]
    asked = [one.asked for one in talks]
    length = len(program.experiences)
    number = rules.next_number(asked)
    is_over = bool(asked) and asked[-1].came is Came.ANSWERED and number % length == 0
    here = rules.round_of(number - 1 if is_over else number, length)
    following = next_by_clock(coaching, talks)
    return Standing(
        rhythm=coaching.rhythm,
        is_paused=coaching.paused_at is not None,
        is_silent=following is None and rules.is_silent(asked),
        is_open=bool(talks) and talks[-1].goes_on,
        is_round_over=is_over,
        next_title=_title(program, number),
        asks_on=_asks_on(talks, following),
        steps=tuple(
            Step(
                title=_title(program, place),
                is_done=place < number,
                is_next=place == number,
            )
            for place in range(here * length, (here + 1) * length)
        ),
    )


def _asks_on(talks: list[Talk], following: rules.Next | None) -> date | None:
    """When the clock asks: what is written down already, else what is due next."""
    if talks and talks[-1].is_ahead:
        return Prompt.objects.values_list("due_at", flat=True).get(pk=talks[-1].prompt).date()
    return None if following is None else following.on


def _title(program: Program, number: int) -> str:
    experience = program.experiences[number % len(program.experiences)]
    return experience.title.read_in((get_language() or "", *program.languages))


def _harvest(newest: Round, person: Person, at: datetime) -> Harvest | None:
    """What the newest round brought, once one said what one will do."""
    prompt = next((one.prompt for one in reversed(newest.talks) if WILL in one.answers), None)
    if prompt is None or not newest.will:
        return None
    made = {one.kind: one for one in OwnOutcome.objects.filter(prompt=prompt)}
    goal = made[OwnOutcome.Kind.GOAL].goal_id if OwnOutcome.Kind.GOAL in made else None
    titles = Goal.objects.filter(pk=goal or 0).values_list("title", flat=True)
    return Harvest(
        prompt=prompt,
        will=newest.will,
        wanted=newest.wanted,
        goal=goal,
        goal_title=(titles.first() or "") if goal else "",
        has_learned=OwnOutcome.Kind.LEARNED in made,
        goals=() if goal is not None else _offered(person, at),
    )


def _offered(person: Person, at: datetime) -> tuple[GoalOffered, ...]:
    """Goals of theirs without an open step, each with who would see it."""
    found = aims.my_goals(viewer=person, at=at)
    own = [one for one in (*found.mine, *found.shared) if one.kind in ("person", "pair")]
    theirs = Goal.objects.filter(pk__in=[one.id for one in own if not one.step])
    may = {pk for pk, owner, other in theirs.values_list("pk", "owner", "partner")
           if person.pk in (owner, other)}  # fmt: skip
    free = [one for one in own if one.id in may][:MOST_GOALS]
    return tuple(
        GoalOffered(one.id, one.title, aims.promise_of(goal=one.id, person=person).sentence)
        for one in free
    )
