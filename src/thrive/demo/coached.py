"""What the tour shows of coaching each other: ideas with pictures and by letter, a team that looks
at results twice, a coach from outside. Only asks, and shows nobody what they may not see.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from thrive.demo import threads, together
from thrive.goals.meetings import queries as meetings
from thrive.goals.meetings.queries.permission import visible
from thrive.goals.models import Circle, Idea, Session, WhatCame
from thrive.people.models import Person


@dataclass(frozen=True)
class Looked:
    """The newest session of the team: what was looked at, and what was told of the last one.

    ``circle`` and ``session`` are there only for who may open it.
    """

    group: str
    rounds: int
    tried: str
    came: str
    circle: int | None
    session: int | None


@dataclass(frozen=True)
class Coach:
    """A coach from outside, as whoever belongs to the agreement reads it. ``is_mine``: the member
    looks, who sees the page; else the sponsor, who sees the sentence.
    """

    member: str
    name: str
    sentence: str
    circle: int
    is_mine: bool


@dataclass(frozen=True)
class Coached:
    """What there is at this moment; what is not there is None."""

    pictured: Idea | None
    by_letter: Idea | None
    looked: Looked | None
    coach: Coach | None
    coach_of: str  # of whom nobody else sees it: the name of who is coached, if there is a coach


def coached(*, viewer: Person, at: datetime) -> Coached | None:
    """What a viewer may see of it; None where nothing of it is there."""
    pictured = Idea.objects.filter(pictures__isnull=False).select_related("group", "by")
    guest = Circle.objects.filter(kind="guest", guest__name=together.COACH, state="meeting")
    circle = guest.select_related("opener", "guest").first()
    found = Coached(
        pictured=pictured.order_by("-on", "-id").first(),
        by_letter=Idea.objects.filter(text=threads.BY_LETTER.text).select_related("group").first(),
        looked=_looked(viewer, at),
        coach=_coach(circle, viewer, at) if circle else None,
        coach_of=circle.opener.name if circle else "",
    )
    return found if any((found.pictured, found.by_letter, found.looked, circle)) else None


def _looked(viewer: Person, at: datetime) -> Looked | None:
    sessions = Session.objects.filter(circle__group__name=together.TEAM, at__lte=at)
    newest = sessions.select_related("circle__group").order_by("-at", "-id").first()
    if newest is None or newest.circle.group is None:
        return None
    sees = visible(viewer, at=at).filter(pk=newest.circle_id).exists()
    kept = WhatCame.objects.filter(session=newest, state="kept").select_related("word").first()
    # What was said there was said to the team: nobody else reads it here either.
    return Looked(
        group=newest.circle.group.name, rounds=sessions.count(),
        tried=kept.word.text if kept and sees else "", came=kept.text if kept and sees else "",
        circle=newest.circle_id if sees else None, session=newest.pk if sees else None,
    )  # fmt: skip


def _coach(circle: Circle, viewer: Person, at: datetime) -> Coach | None:
    if circle.opener_id == viewer.pk:
        page = meetings.circle_page(circle=circle.pk, viewer=viewer, at=at)
        sentence = page.agreement.sentence if page.agreement else ""
        return Coach(circle.opener.name, circle.guest.name, sentence, circle.pk, True)
    for one in meetings.agreements_for(sponsor=viewer):
        if one.circle == circle.pk:
            return Coach(one.member, one.coach, one.sentence, circle.pk, False)
    return None


def believed(*, viewer: Person, at: datetime) -> tuple[tuple[str, str], ...]:
    """What a team says that came of what it tried, beside the truth: nothing was put in for it.
    For those who may read it.
    """
    theirs = visible(viewer, at=at).filter(group__name=together.TEAM)
    told = WhatCame.objects.filter(
        at__lte=at, session__circle__in=theirs, text__in=_texts()
    ).select_related("word")
    truth = _("Nothing was put in for this. Whoever says so believes it.")
    return tuple((f"{one.word.text}: “{one.text}”", truth) for one in told.order_by("at", "id"))


def _texts() -> list[str]:
    """The story's own words: what a visitor adds is for the team."""
    return [one.text for one in together.CAME]
