"""Where somebody stands who coaches themselves: read from their prompts, kept nowhere else."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from thrive.experiences.content.program import Program
from thrive.experiences.models import OwnCoaching, Prompt
from thrive.experiences.oneself import rules
from thrive.experiences.oneself.errors import NotCoaching
from thrive.experiences.oneself.rules import Asked, Came
from thrive.experiences.prompting.contents import content_of
from thrive.people.models import Person

State = Prompt.State
CAME = {
    State.SCHEDULED: Came.WAITING,
    State.SENT: Came.WAITING,
    State.OPENED: Came.WAITING,
    State.ANSWERED: Came.ANSWERED,
    State.EXPIRED: Came.MISSED,
    State.MISSED: Came.MISSED,
    State.CANCELLED: Came.DROPPED,
    State.SUPERSEDED: Came.DROPPED,
}


@dataclass(frozen=True)
class Talk:
    """One talk that was asked for, with its prompt. ``goes_on``: its person may go on with it."""

    prompt: int
    experience: str
    is_ahead: bool  # written down, and not there yet
    goes_on: bool
    asked: Asked


def coaching_of(person: Person, *, held: bool = False) -> OwnCoaching:
    """The coaching that somebody has begun and not ended; held until the transaction ends.

    Raises NotCoaching.
    """
    rows = OwnCoaching.objects.select_related("enrolment__run__edition")
    rows = rows.select_for_update(of=("self",)) if held else rows
    found = rows.filter(person=person, enrolment__left_on__isnull=True).first()
    if found is None:
        raise NotCoaching(_("You do not coach yourself just now. Begin it first."))
    return found


def program_of(coaching: OwnCoaching) -> Program:
    """The program as it stood when the run began."""
    edition = coaching.enrolment.run.edition
    return content_of(edition.pk, edition.digest)


def talks_of(enrolments: Collection[int], *, at: datetime) -> dict[int, list[Talk]]:
    """The talks of each enrolment, the oldest first. One query for all of them."""
    rows = Prompt.objects.filter(enrolment__in=enrolments, continues=None).order_by("id")
    found: dict[int, list[Talk]] = defaultdict(list)
    for prompt in rows.only(
        "enrolment", "experience", "number", "on", "state", "opened_at", "ended_at", "expires_at"
    ):
        found[prompt.enrolment_id].append(_talk(prompt, at))
    return found


def next_by_clock(coaching: OwnCoaching, talks: Sequence[Talk]) -> rules.Next | None:
    """What the clock asks for next; None where nothing is asked, also while it is paused."""
    if coaching.paused_at is not None:
        return None
    length = len(program_of(coaching).experiences)
    return rules.next_by_clock(coaching.rhythm, [one.asked for one in talks], length)


def _talk(prompt: Prompt, at: datetime) -> Talk:
    state = State(prompt.state)
    is_late = state is State.SENT and prompt.expires_at is not None and prompt.expires_at <= at
    came = Came.MISSED if is_late else CAME[state]
    # What was opened goes on for good: nothing of it is ever counted and closed.
    was_left = state is State.EXPIRED and prompt.opened_at is not None
    ended_on = None if prompt.ended_at is None else prompt.ended_at.date()
    return Talk(
        prompt.pk,
        prompt.experience,
        is_ahead=state is State.SCHEDULED,
        goes_on=was_left or (state in (State.SENT, State.OPENED) and not is_late),
        asked=Asked(prompt.number, prompt.on, came, ended_on),
    )
