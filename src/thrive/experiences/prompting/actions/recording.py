"""Many prompts at once whose way is known already: what a fast story needs, a step for each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from thrive.experiences.models import Prompt, PromptEvent, Run
from thrive.experiences.prompting.actions.sending import sending
from thrive.experiences.prompting.steps import State

FIELDS = (
    "state", "sent_at", "opened_at", "last_at", "ended_at", "expires_at", "remind_at",
    "leased_until", "leased_by",
)  # fmt: skip
AT_ONCE = 500


@dataclass(frozen=True)
class Passed:
    """A prompt that was sent, and answered or not."""

    prompt: int
    sent_at: datetime
    channel: str
    answered_at: datetime | None = None


@transaction.atomic
def record(*, passed: Sequence[Passed]) -> list[int]:
    """Move scheduled prompts along their way, each step written down with its own moment.

    Returns which moved; the others were somewhere else already, so twice changes nothing. What
    follows an answer is not planned: this is for what lies in the past.
    """
    ways = {one.prompt: one for one in passed}
    moved: list[int] = []
    for start in range(0, len(passed), AT_ONCE):
        some = [one.prompt for one in passed[start : start + AT_ONCE]]
        rows = Prompt.objects.filter(pk__in=some, state=State.SCHEDULED).order_by("pk")
        prompts = list(rows.select_for_update())
        runs = Run.objects.in_bulk({prompt.run_id for prompt in prompts})
        for prompt in prompts:
            _move(prompt, ways[prompt.pk], runs[prompt.run_id])
        _update(prompts)
        PromptEvent.objects.bulk_create(
            [step for prompt in prompts for step in _steps(prompt, ways[prompt.pk])]
        )
        moved += [prompt.pk for prompt in prompts]
    return moved


def _update(prompts: Sequence[Prompt]) -> None:
    """Past the ORM, whose way of many updates at once takes ten times as long."""
    columns = [one for one in Prompt._meta.concrete_fields if one.name in FIELDS]
    named = ", ".join(f"{connection.ops.quote_name(str(one.column))} = %s" for one in columns)
    table = connection.ops.quote_name(Prompt._meta.db_table)
    values = [
        [
            *(one.get_db_prep_save(getattr(prompt, one.attname), connection) for one in columns),
            prompt.pk,
        ]
        for prompt in prompts
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {named} WHERE id = %s", values)  # noqa: S608  names of ours


def _move(prompt: Prompt, way: Passed, run: Run) -> None:
    for name, value in sending(run, way.sent_at).items():
        setattr(prompt, name, value)
    prompt.state = State.SENT
    if way.answered_at is not None:
        prompt.state = State.ANSWERED
        prompt.opened_at = way.answered_at - timedelta(seconds=prompt.seconds)
        prompt.last_at = prompt.ended_at = way.answered_at
        prompt.expires_at = prompt.remind_at = None


def _steps(prompt: Prompt, way: Passed) -> Iterator[PromptEvent]:
    yield PromptEvent(prompt=prompt, state=State.SENT, at=way.sent_at, why=way.channel)
    if way.answered_at is not None and prompt.opened_at is not None:
        yield PromptEvent(prompt=prompt, state=State.OPENED, at=prompt.opened_at, why="")
        yield PromptEvent(prompt=prompt, state=State.ANSWERED, at=way.answered_at, why="")
