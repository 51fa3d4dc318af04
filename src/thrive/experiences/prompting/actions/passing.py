"""What a person does with a prompt: opens it, goes on, finishes, or comes to a wait."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.experiences.models import Prompt
from thrive.experiences.prompting import steps
from thrive.experiences.prompting.actions.sending import sending
from thrive.experiences.prompting.arrangement import circumstances
from thrive.experiences.prompting.errors import NoSuchPrompt, NotYet, TimeIsOver
from thrive.experiences.prompting.following import follow
from thrive.experiences.prompting.steps import State
from thrive.experiences.timing.reaching import first_open
from thrive.experiences.timing.template import After
from thrive.people.queries import living

LONGEST_WAIT = timedelta(days=400)
ASKED_AGAIN = timedelta(days=1)  # what waits for an answer is asked about once more


@transaction.atomic
def opened(*, prompt: int, at: datetime) -> None:
    """Somebody looks at it. From now on it is reminded of no more.

    One whose message came before the worker could say so counts as sent. A second device changes
    nothing. Raises NoSuchPrompt, NotYet, TimeIsOver.
    """
    found = _held(prompt)
    if found.state == State.SCHEDULED:
        if found.due_at > at and not found.leased_by:
            raise NotYet(_("Its time has not come yet."))
        fields = sending(found.run, at)
        steps.move([prompt], out_of=[State.SCHEDULED], into=State.SENT, at=at, why="link", **fields)
        _open(found, at, sent_at=at)
    elif found.state == State.SENT:
        if found.expires_at is not None and found.expires_at <= at:
            raise _over()
        _open(found, at, sent_at=found.sent_at or at)
    elif found.state != State.ANSWERED:
        _go_on(found, at)


@transaction.atomic
def touch(*, prompt: int, at: datetime) -> None:
    """A sign of the person: it expires later. They never lose it under their fingers.

    What had expired after it was opened goes on, as long as its wave is not published. One that was
    never opened is opened. Raises as ``opened`` does.
    """
    found = _held(prompt)
    if found.state in (State.SCHEDULED, State.SENT):
        opened(prompt=prompt, at=at)
    elif found.state != State.ANSWERED:
        _go_on(found, at)


@transaction.atomic
def finished(*, prompt: int, at: datetime) -> None:
    """The last frame is behind them. What follows an answer is written down.

    A second time changes nothing. Raises as ``opened`` does.
    """
    touch(prompt=prompt, at=at)
    ended = steps.end([prompt], out_of=[State.OPENED], into=State.ANSWERED, at=at)
    if ended:
        Prompt.objects.filter(pk=prompt).update(last_at=at)
        follow(ended, After.ANSWER, at=at)


@transaction.atomic
def waits(*, prompt: int, until: datetime | None, at: datetime) -> int | None:
    """The conversation stands still until a moment, and goes on with a prompt of its own.

    It comes at the first moment from then on at which the person may be asked; without a moment (it
    waits for an answer) a day later, once. The prompt that is there has done its part. Returns the
    one that goes on, None where somebody has left. A second time changes nothing. Raises as
    ``opened`` does.
    """
    touch(prompt=prompt, at=at)
    found = _held(prompt)
    root = found.continues_id or found.pk
    steps.end([prompt], out_of=[State.OPENED], into=State.ANSWERED, at=at, why="waits")
    following = Prompt.objects.filter(continues=root, state=State.SCHEDULED).first()
    if following is not None:
        return following.pk
    lives = living([found.person_id], on=at.date())
    if not lives or (until is None and found.continues_id):
        return None
    begins = max(at, until or at + ASKED_AGAIN)
    due_at = first_open(circumstances(lives[found.person_id]), begins, begins + LONGEST_WAIT)
    if due_at is None:
        return None
    return _continue(found, root, max(due_at, begins), at)


def _continue(before: Prompt, root: int, due_at: datetime, at: datetime) -> int:
    first = before if before.pk == root else Prompt.objects.get(pk=root)
    turn = Prompt.objects.filter(continues=root).count() + 1
    made = Prompt.objects.create(
        run=first.run, enrolment_id=first.enrolment_id, person_id=first.person_id,
        occasion=f"{first.occasion}/on-{turn}", on=first.on, number=first.number,
        experience=first.experience, due_at=due_at, draw="0", continues_id=root,
        seconds=first.seconds, priority=first.priority,
    )  # fmt: skip
    steps.write_down([made.pk], State.SCHEDULED, at, "goes on")
    return made.pk


def _held(prompt: int) -> Prompt:
    """The prompt, so that of two devices one comes after the other. Raises NoSuchPrompt."""
    rows = Prompt.objects.select_related("run").select_for_update(of=("self",))
    found = rows.filter(pk=prompt).first()
    if found is None or found.is_anonymous:  # of those nobody knows what somebody does
        raise NoSuchPrompt(_("There is no such prompt."))
    return found


def _open(found: Prompt, at: datetime, *, sent_at: datetime) -> None:
    steps.move(
        [found.pk], out_of=[State.SENT], into=State.OPENED, at=at,
        opened_at=at, last_at=at, expires_at=_expires_at(found, sent_at, at), remind_at=None,
        is_resending=False, leased_until=None, leased_by="",
    )  # fmt: skip


def _go_on(found: Prompt, at: datetime) -> None:
    """Later expiry for one that is open; one that had expired is open again."""
    if found.opened_at is None or found.state not in (State.OPENED, State.EXPIRED):
        raise _over()
    closed = found.run.waves_closed_until
    if closed is not None and found.on < closed:
        raise _over()
    expires_at = _expires_at(found, found.sent_at or at, at)
    if found.state == State.OPENED:
        Prompt.objects.filter(pk=found.pk, state=State.OPENED).update(
            last_at=at, expires_at=expires_at
        )
        return
    steps.move(
        [found.pk], out_of=[State.EXPIRED], into=State.OPENED, at=at, why="late",
        last_at=at, expires_at=expires_at, ended_at=None,
    )  # fmt: skip


def _expires_at(found: Prompt, sent_at: datetime, at: datetime) -> datetime:
    """``min(sent + X + Y, last + Z)``; late, it is counted from the last sign alone."""
    run = found.run
    whole = sent_at + timedelta(minutes=run.open_within + run.answer_within)
    idle = at + timedelta(minutes=run.idle_within)
    return idle if whole <= at else min(whole, idle)


def _over() -> TimeIsOver:
    return TimeIsOver(_("The time for this one is over. There is nothing you need to do."))
