"""Whether a prompt can still be answered."""

from datetime import datetime

from django.utils.translation import gettext as _

from thrive.experiences.conversing.asked import Asked
from thrive.experiences.conversing.errors import Over
from thrive.experiences.models import Prompt
from thrive.experiences.prompting import steps
from thrive.experiences.prompting.steps import State

NOT_YET = "not_yet"


def why_over(prompt: Asked, *, is_begun: bool, is_open: bool, at: datetime) -> str:
    """Why nothing is taken any more; empty as long as something is.

    ``is_open``: its wave is not published. What expired after it was opened goes on until then.
    """
    match prompt.state:
        case State.SCHEDULED:
            return NOT_YET if prompt.due_at > at else ""
        case State.SENT:
            is_late = prompt.expires_at is not None and prompt.expires_at <= at
            return State.EXPIRED.value if is_late else ""
        case State.OPENED:
            return "" if is_open else State.EXPIRED.value
        case State.ANSWERED:
            return "" if is_begun else State.ANSWERED.value
        case State.EXPIRED:
            goes_on = prompt.opened_at is not None and is_begun and is_open
            return "" if goes_on else State.EXPIRED.value
    return prompt.state


def refuse_over(prompt: Asked, *, is_begun: bool, is_open: bool, at: datetime) -> None:
    """Raise Over where nothing is taken any more."""
    why = why_over(prompt, is_begun=is_begun, is_open=is_open, at=at)
    if why:
        raise Over(_("The time for this one is over. There is nothing you need to do."), why)


def nothing_follows(root: int, *, at: datetime) -> None:
    """The conversation is at its end: what would have gone on with it is not needed."""
    waiting = Prompt.objects.filter(continues=root, state=State.SCHEDULED)
    following = list(waiting.values_list("pk", flat=True))
    if following:
        steps.end(
            following, out_of=[State.SCHEDULED], into=State.SUPERSEDED, at=at, why="was answered"
        )
