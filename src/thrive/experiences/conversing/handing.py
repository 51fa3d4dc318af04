"""What goes on from a conversation to others at its end: a check-in, thanks, what all should know.

Only where names are promised: in confidence nothing leaves but results, because the moment would
tell who said it. The frame says above its field who reads it, and it can be passed over.
"""

import logging
from collections.abc import Iterator
from datetime import datetime

from thrive.experiences import engine
from thrive.experiences.content.frames import Appreciate, Contribute
from thrive.experiences.conversing.cases import Case
from thrive.experiences.conversing.goals import is_wider
from thrive.experiences.conversing.repeats import standing_answers
from thrive.experiences.engine import State, Thanks
from thrive.experiences.models import GoalPrompt, Run
from thrive.experiences.prompting import actions as prompting
from thrive.experiences.prompting.goals import about_goal
from thrive.foundation.errors import Invalid, NotFound, Refused, ThriveError
from thrive.goals.aims import actions as aims
from thrive.goals.aims import answers as said
from thrive.goals.aims import queries as goals
from thrive.goals.aims.queries.due import STALLED
from thrive.knowledge import actions as knowledge
from thrive.people.models import Person

log = logging.getLogger(__name__)


def is_handed_on(case: Case, state: State) -> bool:
    """Whether something goes on to others now that the walk stands here."""
    if case.prompt.promise != Run.Promise.NAMED:
        return False
    if not isinstance(engine.next_frame(state), engine.Finished):
        return False
    return case.prompt.asks_goals or any(_for_others(state))


def hand_on(case: Case, *, at: datetime) -> None:
    """Hand it on, in the transaction that keeps the end: once, and not without it.

    What is refused (somebody added too much in an hour) stays in the conversation, for its author.
    """
    by = Person.objects.get(pk=case.prompt.person)
    if case.prompt.asks_goals:
        _check_in(case, by, at)
        return
    for frame, value in _for_others(case.state):
        try:
            _hand(frame, value, case, by, at)
        except ThriveError as refusal:
            log.warning("Frame %s of %s was not handed on: %s", frame, case.key, refusal)


def _for_others(state: State) -> Iterator[tuple[str, str | Thanks]]:
    """What was said for others, by frame."""
    for name, value in standing_answers(state).items():
        match state.program.frame(name), value:
            case (Contribute(), str() as words) if words.strip():
                yield name, words
            case (Appreciate(), Thanks() as thanks) if thanks.words.strip():
                yield name, thanks


def _hand(frame: str, value: str | Thanks, case: Case, by: Person, at: datetime) -> None:
    if isinstance(value, Thanks):
        # Of two who are called so nobody can tell who is meant.
        for person in goals.called([value.to]).persons:
            aims.appreciate(about=aims.About(person), text=value.words, by=by, at=at)
        return
    about = f"{case.program.program}-{frame}"[:100]
    knowledge.contribute(text=value, by=by, about=about, at=at)


def _check_in(case: Case, by: Person, at: datetime) -> None:
    about = about_goal(case.prompt.root)
    assert about is not None, "what asks about goals is written down with its goal"
    if prompting.written_under_goal(prompt=about.pk, outcome=_outcome(about, case, by, at)):
        return
    raise RuntimeError("A conversation was handed on twice")  # the end is kept by compare-and-set


def _outcome(about: GoalPrompt, case: Case, by: Person, at: datetime) -> GoalPrompt.Outcome:
    if is_wider(goals.promise_of(goal=about.goal_id, person=by), about.promised):
        return GoalPrompt.Outcome.WIDER
    told = said.how_it_goes(
        standing_answers(case.state), answers_stalled=case.program.program == STALLED
    )
    try:
        aims.check_in(goal=about.goal_id, said=told, by=by, at=at, key=about.key)
    except (NotFound, Refused):
        return GoalPrompt.Outcome.ENDED
    except Invalid:
        return GoalPrompt.Outcome.NOTHING
    return GoalPrompt.Outcome.WRITTEN
