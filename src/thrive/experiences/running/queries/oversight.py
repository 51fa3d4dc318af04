"""What runs, rhythms and drafts are called, and what collects answers now: for the record.

Who may read the record is for the pages to say. Nothing here tells who takes part.
"""

from collections.abc import Collection
from dataclasses import dataclass

from thrive.experiences.models import DeliveryTemplate, Draft, Prompt, Run


@dataclass(frozen=True)
class Called:
    """Names as they stand now. What was thrown away has none any more."""

    runs: dict[int, str]
    prompts: dict[int, str]  # the name of its run: a prompt has none
    templates: dict[str, str]
    drafts: dict[int, str]


def called(
    *,
    runs: Collection[int] = (),
    prompts: Collection[int] = (),
    templates: Collection[str] = (),
    drafts: Collection[int] = (),
) -> Called:
    """What these are called. One query for each kind that is asked for."""
    return Called(
        dict(Run.objects.filter(pk__in=runs).values_list("id", "name")) if runs else {},
        dict(Prompt.objects.filter(pk__in=prompts).values_list("id", "run__name"))
        if prompts
        else {},
        dict(DeliveryTemplate.objects.filter(key__in=templates).values_list("key", "name"))
        if templates
        else {},
        dict(Draft.objects.filter(pk__in=drafts).values_list("id", "title")) if drafts else {},
    )


def studies_collecting() -> list[int]:
    """The studies of runs that have begun and were not stopped. One query."""
    running = Run.objects.filter(state=Run.State.RUNNING, study__isnull=False)
    return list(running.order_by("study").values_list("study", flat=True))
