"""Which prompt of a conversation is at work now, and whether it can still be answered.

A conversation that waits goes on with a prompt of its own. An old link leads on to it, so that
whoever finds the first mail again does not stand before a closed door.
"""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from thrive.experiences.conversing.errors import Over
from thrive.experiences.models import Prompt
from thrive.experiences.prompting import steps
from thrive.experiences.prompting.steps import State

NOT_YET = "not_yet"


def live(prompt: Prompt, root: int, *, at: datetime) -> Prompt:
    """The newest prompt of the conversation that has come; the given one if none is newer."""
    if prompt.state != State.ANSWERED:
        return prompt
    newer = (
        Prompt.objects.select_related("run__edition", "person")
        .defer("run__edition__content", "run__template", "person__password")
        .filter(continues=root, pk__gt=prompt.pk)
        .filter(Q(state__in=[State.SENT, State.OPENED]) | Q(state=State.SCHEDULED, due_at__lte=at))
    )
    return newer.order_by("-pk").first() or prompt


def why_over(prompt: Prompt, *, is_begun: bool, is_open: bool, at: datetime) -> str:
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


def refuse_over(prompt: Prompt, *, is_begun: bool, is_open: bool, at: datetime) -> None:
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
