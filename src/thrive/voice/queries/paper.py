"""Taking part on paper: who does, which sheets there are, and what a code opens."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count
from django.utils.translation import gettext as _

from thrive.voice import keys
from thrive.voice.errors import BadCode
from thrive.voice.models import Eligible, PaperChoice, PaperCode, PaperSheet, UnitGroup, WaveKey
from thrive.voice.rules.directory import ANSWER
from thrive.voice.rules.paper import code_in


@dataclass(frozen=True)
class SheetHeld:
    """A unit in a wave in which people take part on paper. ``made``: its codes were printed."""

    first_on: date
    until_on: date
    unit: int
    name: str
    people: int
    made: bool
    is_over: bool


@dataclass(frozen=True)
class PaperPage:
    """What a code opens: the page of a study, and the key of the unit to which to seal."""

    study: int
    key: int


def on_paper(*, owner: str) -> frozenset[int]:
    """Who was chosen to take part on paper in a study, which may not be there yet."""
    rows = PaperChoice.objects.filter(owner=owner)
    return frozenset(rows.values_list("person_id", flat=True))


def paper_page(*, code: str, at: datetime) -> PaperPage:
    """What a code opens now. Raises BadCode for a code that there is not, or not now.

    Says nothing of whether it was spent.
    """
    sheet = sheet_of(code)
    wave = sheet.key.wave
    if wave.closed_at or not wave.first_on <= at.date() < (wave.until_on or wave.first_on):
        raise BadCode(_("This code is not good now. Look at the days that stand beside it."))
    return PaperPage(wave.study_id, sheet.key_id)


def sheet_of(code: str) -> PaperSheet:
    """The sheet on which a code stands. Raises BadCode, NoKey."""
    known = code_in(code)
    if known is None:
        raise BadCode(_("This is no code. Compare it with your paper, character by character."))
    found = PaperCode.objects.select_related("sheet__key__wave").filter(pk=keys.mark(known))
    row = found.first()
    if row is None:
        raise BadCode(_("There is no such code. Compare it with your paper."))
    return row.sheet


def sheets(*, study: int, at: datetime) -> tuple[SheetHeld, ...]:
    """Where people take part on paper: each unit in each wave that has keys. Four queries."""
    counted = Eligible.objects.filter(epoch__study=study, on_paper=True).values("unit")
    people = dict(counted.annotate(many=Count("id")).order_by().values_list("unit", "many"))
    found = WaveKey.objects.filter(
        wave__study=study, purpose=ANSWER, unit__in=people, wave__void__isnull=True
    )
    made = set(PaperSheet.objects.filter(key__wave__study=study).values_list("key_id", flat=True))
    names = _names(people)
    rows = found.select_related("wave", "unit").order_by("wave__first_on", "unit__position")
    return tuple(
        SheetHeld(
            key.wave.first_on,
            key.wave.until_on or key.wave.first_on,
            key.unit.position,
            names.get(key.unit_id) or _("Everybody"),
            people[key.unit_id],
            key.pk in made,
            key.wave.closed_at is not None or at.date() >= (key.wave.until_on or key.wave.first_on),
        )
        for key in rows
    )


def _names(units: Collection[int]) -> dict[int, str]:
    """What a unit is called: its groups, in the order of the tree."""
    groups: dict[int, list[str]] = defaultdict(list)
    rows = UnitGroup.objects.filter(unit__in=units).order_by("group__path", "group")
    for unit, name in rows.values_list("unit", "group__name"):
        groups[unit].append(name)
    return {unit: ", ".join(names) for unit, names in groups.items()}
