"""From one state into another: by compare-and-set, each step with its moment, append-only."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from thrive.experiences.models import Prompt, PromptEvent

State = Prompt.State
AT_ONCE = 5_000  # SQLite takes 32,766 values in one question
OPEN = (State.SCHEDULED, State.SENT, State.OPENED)
LONGEST_WHY = 60


def move(
    prompts: Sequence[int],
    *,
    out_of: Collection[str],
    into: str,
    at: datetime,
    why: str = "",
    where: Q = Q(),  # noqa: B008  # a Q is never changed in place
    **fields: Any,
) -> list[int]:
    """Move those that are still in one of the states, and write down that they moved.

    Returns which moved: of two who want the same, one gets it. ``where`` says what else must hold
    still; ``fields`` are set with the state (``Any``: as manifold as the columns). A second time
    nothing moves.
    """
    moved: list[int] = []
    for some in batches(sorted(set(prompts))):
        with transaction.atomic():
            found = Prompt.objects.filter(where, pk__in=some, state__in=out_of).order_by("pk")
            ids = list(found.select_for_update().values_list("pk", flat=True))
            Prompt.objects.filter(pk__in=ids).update(state=into, **fields)
            write_down(ids, into, at, why)
        moved += ids
    return moved


def end(
    prompts: Sequence[int],
    *,
    out_of: Collection[str],
    into: str,
    at: datetime,
    why: str = "",
    where: Q = Q(),  # noqa: B008  # a Q is never changed in place
) -> list[int]:
    """Move into a state that is an end: nobody holds it, nothing reminds of it any more."""
    return move(
        prompts, out_of=out_of, into=into, at=at, why=why, where=where,
        ended_at=at, expires_at=None, remind_at=None, leased_until=None, leased_by="",
        is_resending=False,
    )  # fmt: skip


def write_down(prompts: Iterable[int], state: str, at: datetime, why: str = "") -> None:
    """Append one event for each of the prompts."""
    PromptEvent.objects.bulk_create(
        [
            PromptEvent(prompt_id=prompt, state=state, at=at, why=why[:LONGEST_WHY])
            for prompt in prompts
        ],
        batch_size=1000,
    )


def batches(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    """So many keys at a time as one question takes."""
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]
