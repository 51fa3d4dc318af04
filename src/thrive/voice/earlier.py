"""What was published of a study before, and where its people stood then: for the auditor alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.db.models import Q

from thrive.people.models import Membership
from thrive.voice.models import Conversation, Released, Wave
from thrive.voice.rules.moving import Claims, Times
from thrive.voice.rules.partition import Tree, claim_of
from thrive.voice.rules.releasing import Before
from thrive.voice.trees import place_in

AT_ONCE = 5_000  # persons in one query
MOST_WAVES = 12  # after so many hardly anybody is taken to say the same


def before(wave: Wave, *, tree: Tree, at_most: int = MOST_WAVES) -> list[Before]:
    """The last releases before a wave, newest first. Nothing of an anonymous study is known."""
    earlier = Wave.objects.filter(
        study=wave.study_id, first_on__lt=wave.first_on, release__isnull=False
    )
    return [
        Before(times_of(one, wave, tree, apart), claims_of(one, tree))
        for apart, one in enumerate(earlier.order_by("-first_on")[:at_most], start=1)
    ]


def claims_of(wave: Wave, tree: Tree) -> dict[str, Claims]:
    """For each outcome of a published wave the places that each of its numbers counts."""
    found: dict[str, list[frozenset[int]]] = defaultdict(list)
    rows = Released.objects.filter(release__wave=wave).order_by("id")
    for outcome, group, together in rows.values_list("outcome", "group", "together"):
        found[outcome].append(claim_of(tree, group, together))
    return {outcome: tuple(claims) for outcome, claims in found.items()}


def times_of(earlier: Wave, wave: Wave, tree: Tree, apart: int) -> Times:
    """Where everybody stood who spoke in one of two waves, in both.

    Who spoke stood where they spoke, as in the count. Of the others memberships tell it: None for
    somebody who was not there.
    """
    then, now = spoke_in(earlier), spoke_in(wave)
    missing_then = _standing(now.keys() - then.keys(), earlier)
    missing_now = _standing(then.keys() - now.keys(), wave)
    return Times(
        {**_placed(tree, then), **_placed(tree, missing_then)},
        frozenset(then),
        {**_placed(tree, now), **_placed(tree, missing_now)},
        frozenset(now),
        apart,
    )


def spoke_in(wave: Wave) -> dict[int, int | None]:
    """Who began a conversation in a wave, and the group where they stood last when they did."""
    rows = Conversation.objects.filter(wave=wave).order_by("person_id", "begun_at", "id")
    return dict(rows.values_list("person_id", "group_id"))


def _placed(tree: Tree, places: Mapping[int, int | None]) -> dict[int, int | None]:
    return {person: place_in(tree, group) for person, group in places.items()}


def _standing(persons: Iterable[int], wave: Wave) -> dict[int, int | None]:
    """Where people stood last in a wave; whoever stood nowhere is left out."""
    found: dict[int, int | None] = {}
    sought = sorted(persons)
    for start in range(0, len(sought), AT_ONCE):
        rows = Membership.objects.filter(
            _within(wave.first_on, wave.until_on),
            person__in=sought[start : start + AT_ONCE],
            group__is_reporting=True,
        ).order_by("from_on", "-group__path", "id")
        found.update(rows.values_list("person_id", "group_id"))
    return found


def _within(first_on: date, until_on: date | None) -> Q:
    until = until_on or first_on + timedelta(days=1)
    return Q(from_on__lt=until) & (Q(until_on__isnull=True) | Q(until_on__gt=first_on))


def blocks_of(claims: Sequence[frozenset[int]]) -> list[frozenset[int]]:
    """The numbers that hold no other: everything else that was published is a sum of them."""
    distinct = sorted(set(claims), key=lambda one: (len(one), sorted(one)))
    taken: set[int] = set()
    blocks = []
    for claim in distinct:
        if not claim & taken:
            blocks.append(claim)
            taken |= claim
    return blocks
