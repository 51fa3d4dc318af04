"""Everything that was said in a wave, and by people of which unit: for its release alone."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from thrive.people.models import Membership
from thrive.voice.errors import BrokenSeal
from thrive.voice.kept import body_of
from thrive.voice.models import Conversation, Unit, UnitGroup, Wave
from thrive.voice.rules.bodies import Body, UnreadableBody
from thrive.voice.rules.partition import NOWHERE, Tree
from thrive.voice.rules.releasing import Crowd, Gathered
from thrive.voice.trees import place_in

AT_ONCE = 5_000  # persons in one query


@dataclass(frozen=True)
class Opened:
    """What was said in a wave, and how many conversations could not be opened."""

    gathered: Gathered
    unreadable: int


def gather(wave: Wave, *, tree: Tree, sent: Mapping[int, tuple[int, int]], on: date) -> Opened:
    """Open all conversations of a wave and sort their people into the units of its epoch.

    Somebody who said something counts where they stood then, the others where they stood last in
    the wave, which ends ``on`` where no end is known. Bytes that do not open are left out and
    counted: one row that somebody tampered with must not hold up the result of all others.
    Raises NoKey.
    """
    places: dict[int, int | None] = {}
    said: list[tuple[int, Body]] = []
    unreadable = 0
    for person, group, body in _conversations(wave):
        places[person] = group
        if body is None:
            unreadable += 1
        else:
            said.append((person, body))
    silent = [person for person, (count, _answered) in sent.items() if count]
    silent = sorted(set(silent) - places.keys())
    until = wave.until_on or max(on, wave.first_on) + timedelta(days=1)
    places |= _standing(silent, first_on=wave.first_on, until_on=until)
    crowds = _crowds(wave, tree, places)
    return Opened(Gathered(crowds, said, sent), unreadable)


def _conversations(wave: Wave) -> Iterator[tuple[int, int | None, Body | None]]:
    rows = Conversation.objects.filter(wave=wave).order_by("person_id", "begun_at", "id")
    columns = ("person_id", "group_id", "key", "is_sealed", "body")
    for person, group, key, is_sealed, content in rows.values_list(*columns).iterator():
        try:
            body = body_of(content, is_sealed=is_sealed, study=wave.study_id, key=key)
        except (BrokenSeal, UnreadableBody):
            yield person, group, None
        else:
            yield person, group, body


def _standing(persons: Sequence[int], *, first_on: date, until_on: date) -> dict[int, int | None]:
    """Where each person stood last between two days; None for those who stood nowhere."""
    found: dict[int, int | None] = dict.fromkeys(persons)
    between = Q(from_on__lt=until_on) & (Q(until_on__isnull=True) | Q(until_on__gt=first_on))
    for start in range(0, len(persons), AT_ONCE):
        rows = Membership.objects.filter(
            between, person__in=persons[start : start + AT_ONCE], group__is_reporting=True
        ).order_by("from_on", "-group__path", "id")
        found.update(rows.values_list("person_id", "group_id"))
    return found


def _crowds(wave: Wave, tree: Tree, places: Mapping[int, int | None]) -> list[Crowd]:
    """People by frozen unit; those of groups that came later each for themselves."""
    units = groups_by_unit(wave)
    unit_of = {group: unit for unit, groups in units.items() for group in groups}
    inside: dict[int, list[int]] = defaultdict(list)
    loose: dict[int, list[int]] = defaultdict(list)
    for person, place in sorted(places.items()):
        group = place_in(tree, place)
        if group in unit_of:
            inside[unit_of[group]].append(person)
        else:
            loose[group].append(person)
    frozen = [Crowd(units[unit], tuple(inside[unit])) for unit in units]
    later = [
        Crowd(frozenset([group]), tuple(persons), may_stand=False)
        for group, persons in sorted(loose.items())
    ]
    return frozen + later


def groups_by_unit(wave: Wave) -> dict[int, frozenset[int]]:
    """The groups of each unit. One without any holds people of an organisation without a tree."""
    groups: dict[int, set[int]] = {
        unit: set()
        for unit in Unit.objects.filter(epoch=wave.epoch_id).values_list("id", flat=True)
    }
    rows = UnitGroup.objects.filter(epoch=wave.epoch_id).values_list("unit_id", "group_id")
    for unit, group in rows:
        groups[unit].add(group)
    return {unit: frozenset(inside or {NOWHERE}) for unit, inside in groups.items()}
