"""What was sent, what found no room in its week, and what a steward sends again."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from thrive.experiences.models import Prompt, Run
from thrive.experiences.prompting import steps
from thrive.experiences.prompting.arrangement import (
    circumstances,
    day_at,
    monday_of,
    planned,
    timed,
)
from thrive.experiences.prompting.errors import NoSuchPrompt, NotByName, TimeIsOver
from thrive.experiences.prompting.following import beside
from thrive.experiences.prompting.steps import State
from thrive.experiences.timing.circumstances import Reason
from thrive.experiences.timing.planned import Planned
from thrive.experiences.timing.reaching import first_open, moved_on
from thrive.foundation import audit
from thrive.people.models import Person
from thrive.people.queries import Living, living

SERVER = "server"  # how the audit names what no person does
A_WEEK = timedelta(days=7)


@transaction.atomic
def acknowledge(*, sent: Sequence[tuple[int, str]], at: datetime) -> None:
    """Write down what was handed over, and by which channel; the first channel of each counts.

    Twice changes nothing. What was missed while it was being sent counts as sent: the person has
    it. What was cancelled meanwhile stays cancelled.
    """
    channels = dict(reversed(sent))
    groups: dict[tuple[int, str], list[int]] = defaultdict(list)
    again: list[Prompt] = []
    for some in steps.batches(sorted(channels)):
        rows = Prompt.objects.filter(pk__in=some).order_by("pk").select_for_update()
        for prompt in rows:
            if prompt.state in (State.SCHEDULED, State.MISSED):
                groups[prompt.run_id, channels[prompt.pk]].append(prompt.pk)
            elif prompt.leased_by and prompt.remind_at is not None:
                again.append(prompt)
    runs = Run.objects.in_bulk({run for run, _channel in groups} | {one.run_id for one in again})
    for (run, channel), prompts in groups.items():
        _sent_first(runs[run], prompts, channel, at)
    for prompt in again:
        _sent_again(prompt, runs[prompt.run_id], channels[prompt.pk], at)


def sending(run: Run, at: datetime) -> dict[str, Any]:
    """The fields of a prompt that is sent at a moment. ``Any``: as manifold as the columns."""
    expires_at = at + timedelta(minutes=run.open_within)
    remind_at = at + timedelta(minutes=run.remind_after)
    return {
        "sent_at": at,
        "expires_at": expires_at,
        "remind_at": remind_at if run.reminders and remind_at < expires_at else None,
        "ended_at": None,
        "leased_until": None,
        "leased_by": "",
    }


def _sent_first(run: Run, prompts: Sequence[int], channel: str, at: datetime) -> None:
    steps.move(
        prompts, out_of=(State.SCHEDULED, State.MISSED), into=State.SENT, at=at, why=channel,
        **sending(run, at),
    )  # fmt: skip


def _sent_again(prompt: Prompt, run: Run, channel: str, at: datetime) -> None:
    """A reminder counts; what a steward sends again does not."""
    why = f"{'resent' if prompt.is_resending else 'reminded'} {channel}"
    reminded = prompt.reminded + (not prompt.is_resending)
    following = at + timedelta(minutes=run.remind_after)
    is_next = (
        prompt.state == State.SENT
        and reminded < run.reminders
        and prompt.expires_at is not None
        and following < prompt.expires_at
    )
    Prompt.objects.filter(pk=prompt.pk).update(
        reminded=reminded,
        remind_at=following if is_next else None,
        is_resending=False,
        leased_until=None,
        leased_by="",
    )
    steps.write_down([prompt.pk], prompt.state, at, why)


@transaction.atomic
def no_room(*, prompts: Sequence[int], at: datetime) -> None:
    """Their week has no attention left: each waits for a later week if it may, else it ends.

    What waits keeps its name and its window. A second time changes nothing, because it is no
    longer due.
    """
    for some in steps.batches(prompts):
        held = Prompt.objects.filter(pk__in=some, state=State.SCHEDULED, due_at__lte=at)
        rows = list(held.select_related("enrolment__run").order_by("pk"))
        lives = living(sorted({prompt.person_id for prompt in rows}), on=at.date())
        for prompt in rows:
            _wait_or_end(prompt, _later(prompt, lives.get(prompt.person_id), at), at)


def _later(prompt: Prompt, life: Living | None, at: datetime) -> Planned | None:
    """Where a prompt goes that found its week spent; None where it ends."""
    if life is None:
        return None
    lived, monday = circumstances(life), monday_of(day_at(life.zone, at)) + A_WEEK
    if prompt.continues_id:
        # Somebody is in the middle of it: it goes on as soon as there is a week with room.
        begins = datetime.combine(monday, time(), ZoneInfo(life.zone))
        goes_on = first_open(lived, begins, begins + 2 * A_WEEK)
        return None if goes_on is None else replace(planned(prompt), at=goes_on)
    enrolment = prompt.enrolment
    others = [one.at for one in beside(enrolment) if one.occasion != prompt.occasion]
    return moved_on(
        timed(enrolment, enrolment.run, lived), lived, planned(prompt), monday, already=others
    )


def _wait_or_end(prompt: Prompt, later: Planned | None, at: datetime) -> None:
    if later is None:
        steps.end([prompt.pk], out_of=[State.SCHEDULED], into=State.CANCELLED, at=at, why="no room")
        return
    steps.move(
        [prompt.pk], out_of=[State.SCHEDULED], into=State.SCHEDULED, at=at, why="no room",
        due_at=later.at, draw=str(later.draw), waited=Reason.BUDGET.value,
        leased_until=None, leased_by="",
    )  # fmt: skip


@transaction.atomic
def resend(*, prompt: int, by: Person | None, at: datetime) -> None:
    """Send a prompt once more, by the next tick and under a key of its own.

    Whether ``by`` looks after the run is asked by ``running``, who knows. Twice before it is sent
    sends it once. Raises NoSuchPrompt; NotByName for a run that does not tell who was sent what;
    TimeIsOver for one that was not sent or has ended.
    """
    found = Prompt.objects.select_related("run").filter(pk=prompt).first()
    if found is None:
        raise NoSuchPrompt(_("There is no such prompt."))
    if found.run.promise != Run.Promise.NAMED:
        raise NotByName(
            _("Nobody can see who was sent what here, so nothing can be sent to one person again.")
        )
    is_open = Q(state__in=(State.SENT, State.OPENED), expires_at__gt=at)
    changed = Prompt.objects.filter(is_open, pk=prompt, is_resending=False).update(
        is_resending=True, resent=F("resent") + 1, remind_at=at, leased_until=None, leased_by=""
    )
    if not changed:
        if Prompt.objects.filter(is_open, pk=prompt).exists():
            return
        raise TimeIsOver(_("Only what was sent and is still open can be sent again."))
    audit.record(
        actor=by.external_id if by else SERVER,
        action="experiences.resend",
        subject=f"prompt {prompt}",
        at=at,
    )
