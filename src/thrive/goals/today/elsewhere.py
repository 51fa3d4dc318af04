"""One thing worth knowing: a change that helped others in something that we count too."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from thrive.goals.changes.wording import amounts_of, headline
from thrive.goals.models import Change, Evidence


@dataclass(frozen=True)
class HelpedElsewhere:
    """What others did, what came of it in one sentence, and where it is told."""

    change: int
    group: str
    title: str
    sentence: str
    page: int | None


def helped_elsewhere(
    *, measures: Collection[int], not_in: Collection[int], at: datetime
) -> HelpedElsewhere | None:
    """The newest change elsewhere whose effect is clear and wanted; None if there is none.

    ``measures`` are those that we count, ``not_in`` our own groups. Told as its page tells it, with
    its rung: no more than is known. One question.
    """
    if not measures:
        return None
    newest = Evidence.objects.filter(change=OuterRef("change"), at__lte=at).order_by("-at", "-id")
    rows = (
        Evidence.objects.filter(
            pk=Subquery(newest.values("pk")[:1]), is_clear=True, is_wanted=True,
            change__outcome__measure__in=measures,
        )
        .exclude(change__group__in=not_in)
        .exclude(change__state=Change.State.ABANDONED)
        .select_related("change__group", "change__outcome__measure")
        .order_by("-change__starts_on", "-change")
    )  # fmt: skip
    found = rows.first()
    if found is None:
        return None
    change = found.change
    return HelpedElsewhere(
        change=change.pk, group=change.group.name, title=change.title,
        sentence=headline(found, change, amounts_of(change), on=at.date()), page=change.page,
    )  # fmt: skip
