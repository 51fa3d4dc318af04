"""What people added: what waits for a keeper, and what became of one's own."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from thrive.knowledge.access import answerable, waits_for
from thrive.knowledge.models import Contribution
from thrive.people.models import Person

MOST = 50


@dataclass(frozen=True)
class ContributionShown:
    """What somebody added, and what became of it."""

    number: int
    text: str
    who: str
    about: str
    page: int | None
    page_title: str
    state: str
    answer: str
    answered_by: str
    made_at: datetime
    answered_at: datetime | None


def waiting_contributions(viewer: Person, *, at: datetime) -> tuple[ContributionShown, ...]:
    """What waits for somebody to take it into a page or to answer, the oldest first."""
    waiting = Contribution.objects.filter(
        waits_for(viewer, at=at), state=Contribution.State.WAITING
    )
    return _shown(waiting.order_by("made_at", "id"))


def waiting_contribution(number: int, viewer: Person, *, at: datetime) -> ContributionShown:
    """One of them, answered or not. Raises NoSuchContribution."""
    row = answerable(number, viewer, at=at)
    return _shown(Contribution.objects.filter(pk=row.pk))[0]


def my_contributions(viewer: Person) -> tuple[ContributionShown, ...]:
    """What somebody added themselves, the newest first."""
    return _shown(Contribution.objects.filter(by=viewer).order_by("-made_at", "-id"))


def _shown(rows: QuerySet[Contribution]) -> tuple[ContributionShown, ...]:
    return tuple(
        ContributionShown(
            number=one.pk,
            text=one.text,
            who=one.by.name if one.by else "",
            about=one.about,
            page=one.page_id,
            page_title=one.page.title if one.page else "",
            state=one.state,
            answer=one.answer,
            answered_by=one.answered_by.name if one.answered_by else "",
            made_at=one.made_at,
            answered_at=one.answered_at,
        )
        for one in rows.select_related("by", "page", "answered_by")[:MOST]
    )
