"""Which groups a study shows alone, and which together: for whoever runs it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from thrive.voice.models import Epoch, Unit, UnitGroup, Wave

MOST_WAVES = 12


@dataclass(frozen=True)
class UnitShown:
    """A reporting unit as it was frozen. ``group`` is none for groups that are shown together."""

    group: int | None
    parent: int | None
    groups: tuple[int, ...]
    eligible: int


def units_of(*, study: int) -> tuple[UnitShown, ...]:
    """The units of the newest epoch, in the order of the tree.

    None at all: too few people, so nothing will be shown.
    """
    epoch = Epoch.objects.filter(study=study).order_by("-number").first()
    if epoch is None:
        return ()
    groups: dict[int, list[int]] = defaultdict(list)
    rows = UnitGroup.objects.filter(epoch=epoch).order_by("group__path", "group")
    for unit, group in rows.values_list("unit", "group"):
        groups[unit].append(group)
    return tuple(
        UnitShown(unit.group_id, unit.parent_id, tuple(groups[unit.pk]), unit.eligible)
        for unit in Unit.objects.filter(epoch=epoch).order_by("position")
    )


def freezing_is_due(*, study: int, first_on: date) -> bool:
    """Whether people and units should be frozen before the wave that begins on a day.

    That is so before the first wave and after each twelve. Whoever does not freeze goes on with the
    units as they were.
    """
    if Wave.objects.filter(study=study, first_on=first_on).exists():
        return False
    before = Epoch.objects.filter(study=study, first_on__lte=first_on).annotate(had=Count("waves"))
    latest = before.order_by("-first_on").first()
    return latest is None or latest.had >= MOST_WAVES
