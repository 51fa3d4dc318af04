"""Freezing who is asked, and which groups are shown alone or together, for twelve waves at most."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.voice.errors import NoNamesHere, NoSuchStudy, NotFrozen
from thrive.voice.models import Epoch, Study, Unit, UnitGroup
from thrive.voice.queries.units import MOST_WAVES
from thrive.voice.rules.partition import NOWHERE, Atom, Partition, Size, divide
from thrive.voice.trees import place_in, reporting


def freeze(*, study: int, first_on: date, members: Mapping[int, int | None], at: datetime) -> int:
    """Freeze who is asked from a day on; ``members`` are persons with their reporting groups.

    People without a group count in the whole organisation. Groups with fewer people than the study
    needs are put together with others; with fewer than that in all, nothing will be shown. Returns
    the epoch; the same day again changes nothing and returns the same. Raises NoSuchStudy,
    and NoNamesHere for an anonymous study.
    """
    with transaction.atomic():
        opened = Study.objects.select_for_update().filter(pk=study).first()
        if opened is None:
            raise NoSuchStudy(_("There is no such study."))
        refuse_anonymous(opened)
        frozen = Epoch.objects.filter(study=opened, first_on=first_on).first()
        if frozen is not None:
            return frozen.pk
        epoch = new_epoch(opened.pk, first_on, at)
        partition = divided(members, opened.least_eligible)
        write_units(epoch, partition)
        audit.record(
            actor="server", action="voice.freeze", subject=opened.owner, at=at,
            details={
                "study": study, "epoch": epoch.number, "first": first_on.isoformat(),
                "eligible": len(members), "units": len(partition.blocks),
            },
        )  # fmt: skip
        return epoch.pk


def new_epoch(study: int, first_on: date, at: datetime) -> Epoch:
    """The next epoch of a study, without units."""
    last = Epoch.objects.filter(study=study).aggregate(last=Max("number"))["last"] or 0
    return Epoch.objects.create(study_id=study, number=last + 1, first_on=first_on, frozen_at=at)


def refuse_anonymous(study: Study) -> None:
    """Raises NoNamesHere for a study that takes nothing with a name. See actions.anonymous."""
    if study.promise == Study.Promise.ANONYMOUS:
        raise NoNamesHere(_("These questions are anonymous: nothing with a name is taken here."))


def divided(members: Mapping[int, int | None], least: int) -> Partition:
    """People by their places, put together until each block has at least so many."""
    tree = reporting()
    counts = Counter(place_in(tree, group) for group in members.values())
    atoms = [Atom(frozenset([group]), (count, 0)) for group, count in sorted(counts.items())]

    def enough(size: Size) -> bool:
        return size[0] >= least

    return divide(tree, atoms, enough)


def write_units(epoch: Epoch, partition: Partition) -> list[Unit]:
    """The blocks as units of an epoch, in their order."""
    units = Unit.objects.bulk_create(
        Unit(
            epoch=epoch,
            group_id=block.at if partition.is_whole(block) else None,
            parent_id=block.at or None,
            position=position,
            eligible=block.size[0],
        )
        for position, block in enumerate(partition.blocks)
    )
    UnitGroup.objects.bulk_create(
        UnitGroup(epoch=epoch, unit=unit, group_id=group)
        for unit, block in zip(units, partition.blocks, strict=True)
        for group in sorted(block.groups)
        if group != NOWHERE
    )
    return units


def epoch_for(*, study: int, first_on: date, at: datetime) -> Epoch:
    """The epoch to which a new wave belongs. Raises NotFrozen where there is none yet.

    Where twelve waves are in it already and nobody froze anew, the same units begin another epoch:
    what somebody wants to say does not wait for that. What is too small by now is still pooled when
    the wave is closed.
    """
    before = Epoch.objects.filter(study=study, first_on__lte=first_on).annotate(had=Count("waves"))
    latest = before.order_by("-first_on").first()
    if latest is None:
        raise NotFrozen(_("Nobody has been asked yet: this begins later."))
    return latest if latest.had < MOST_WAVES else _renewed(latest, first_on, at)


def _renewed(former: Epoch, first_on: date, at: datetime) -> Epoch:
    epoch = new_epoch(former.study_id, first_on, at)
    units = list(former.units.order_by("position"))
    groups = list(UnitGroup.objects.filter(epoch=former).values_list("unit__position", "group"))
    made = Unit.objects.bulk_create(
        Unit(
            epoch=epoch, group_id=unit.group_id, parent_id=unit.parent_id,
            position=unit.position, eligible=unit.eligible,
        )
        for unit in units
    )  # fmt: skip
    by_position = {unit.position: unit for unit in made}
    UnitGroup.objects.bulk_create(
        UnitGroup(epoch=epoch, unit=by_position[position], group_id=group)
        for position, group in groups
    )
    audit.record(
        actor="server", action="voice.renew", subject=former.study.owner, at=at,
        details={"epoch": epoch.number, "first": first_on.isoformat()},
    )  # fmt: skip
    return epoch
