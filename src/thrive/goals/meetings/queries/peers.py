"""People who could help each other: who works on what somebody else has come through.

Only who told something here is found, and meeting them takes their yes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from thrive.goals.meetings import rules
from thrive.goals.models import Goal, GoalMeasure, Seeking, Visibility
from thrive.people.models import Person

MOST = 200
FITS = 0.34  # a third of the shorter text's words in common
SAME_MEASURE = 0.3  # less than a third of the words: what people say themselves counts more


@dataclass(frozen=True)
class Peer:
    """Somebody who told what they work on or have come through.

    ``fits``: what of one's own. ``measures``: what an open goal of theirs and one of the viewer's
    are both measured by.
    """

    seeking: int
    person: int
    name: str
    kind: str
    text: str
    fits: str
    measures: tuple[str, ...] = ()


def peers(*, viewer: Person, at: datetime) -> tuple[Peer, ...]:
    """Those who told it, whoever fits best first: who came through what the viewer works on, who
    works on what the viewer came through, who works on the same, and whose goal that all may see
    is measured by what one of the viewer's is. Three queries.
    """
    if not viewer.is_active:
        return ()
    told = Seeking.objects.filter(ended_at=None, person__is_active=True, told_at__lte=at)
    mine = list(told.filter(person=viewer).order_by("-told_at", "-id"))
    others = list(
        told.exclude(person=viewer).select_related("person").order_by("-told_at", "-id")[:MOST]
    )
    measured = _measured_by({viewer.pk, *(one.person_id for one in others)}) if others else {}
    found = [_peer(one, mine, measured, viewer) for one in others]
    found.sort(key=lambda pair: -pair[0])  # stable: the newest first among equals
    return tuple(peer for _share, peer in found)


def _peer(
    other: Seeking,
    mine: Sequence[Seeking],
    measured: Mapping[int, Mapping[int, str]],
    viewer: Person,
) -> tuple[float, Peer]:
    share, fits = _best(other, mine)
    here, there = measured.get(viewer.pk, {}), measured.get(other.person_id, {})
    common = tuple(sorted(here[one] for one in here.keys() & there.keys()))
    peer = Peer(other.pk, other.person_id, other.person.name, other.kind, other.text, fits, common)
    return share + (SAME_MEASURE if common else 0.0), peer


def _best(other: Seeking, mine: Sequence[Seeking]) -> tuple[float, str]:
    """How much it fits something of one's own, and what; 0 and nothing below a third."""
    came = Seeking.Kind.COME_THROUGH
    shares = [
        (rules.alike(other.text, one.text), one.text)
        for one in mine
        # Two who both came through it have nothing to ask each other.
        if not (one.kind == came and other.kind == came)
    ]
    best = max(shares, default=(0.0, ""), key=lambda pair: pair[0])
    return best if best[0] >= FITS else (0.0, "")


def _measured_by(persons: Iterable[int]) -> Mapping[int, Mapping[int, str]]:
    """By person: the measures of their own goals that everybody may see, with their names."""
    rows = GoalMeasure.objects.filter(
        goal__owner__in=persons, goal__kind=Goal.Kind.PERSON, goal__state=Goal.State.UNDER_WAY,
        goal__visibility=Visibility.OPEN,
    ).order_by("goal", "position")  # fmt: skip
    found: dict[int, dict[int, str]] = defaultdict(dict)
    columns = ("goal__owner", "series__measure", "series__measure__name")
    for owner, measure, name in rows.values_list(*columns):
        found[owner][measure] = name
    return found
