"""Counting again: whether what was published of an anonymous wave follows from its answers."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from thrive.voice import keys
from thrive.voice.errors import BrokenSeal, NotFrozen
from thrive.voice.models import KeptAnswer, Release, Released, Study, Wave
from thrive.voice.pouring import gathered_from
from thrive.voice.queries.releases import plain_row
from thrive.voice.retention import months_kept
from thrive.voice.rules.keeping import months_later, name_of
from thrive.voice.rules.releasing import RULE, VOID, Least, Row, checked_rows
from thrive.voice.rules.tables import Outcome
from thrive.voice.trees import reporting


class Found(StrEnum):
    """What a recount found."""

    SAME = "same"
    OTHER = "other"  # a number does not follow from the answers
    GONE = "gone"  # the answers are deleted, as was said
    CANNOT = "cannot"  # the groups or the rule are others than they were


@dataclass(frozen=True)
class Recount:
    """Of how many answers, until when they are there, and what came of it. No answer is shown."""

    found: Found
    answers: int
    until_on: date | None

    @property
    def words(self) -> str:
        """In the reader's language."""
        return {
            Found.SAME: _("Counted again: every number follows from the answers."),
            Found.OTHER: _("Counted again: a number does not follow from the answers."),
            Found.GONE: _("The answers are deleted, so they cannot be counted again."),
            Found.CANNOT: _(
                "Groups or rules have changed since, so counting again would find other groups."
            ),
        }[self.found]


def recount(release_id: int) -> Recount | None:
    """Count the kept answers of an anonymous release again. Shows no answer and no number.

    None where answers are not anonymous, or the wave is void. Raises NotFrozen for a release that
    there is not, NoKey.
    """
    release = Release.objects.filter(pk=release_id).select_related("wave__study").first()
    if release is None:
        raise NotFrozen(_("Nothing was published of this yet."))
    if release.wave.study.promise != Study.Promise.ANONYMOUS or release.rule == VOID:
        return None
    answers, unreadable = _opened(release.wave)
    many = sum(map(len, answers.values())) + unreadable
    if not many:
        return Recount(Found.GONE, 0, None)
    until = months_later(release.released_at.date(), months_kept(release.wave.study))
    published = [plain_row(row) for row in Released.objects.filter(release=release).order_by("id")]
    counted = _counted(release.wave, answers)
    if counted == published and not unreadable:
        return Recount(Found.SAME, many, until)
    comparable = release.rule == RULE and _named(counted) == _named(published)
    return Recount(Found.OTHER if comparable or unreadable else Found.CANNOT, many, until)


def _opened(wave: Wave) -> tuple[Mapping[int, list[Mapping[str, Any]]], int]:
    """The answers by unit, and how many do not open. ``Any``: JSON."""
    found: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    unreadable = 0
    rows = KeptAnswer.objects.filter(wave=wave).values_list("id", "unit_id", "sealed")
    for number, unit, sealed in rows.iterator():
        try:
            plain = keys.opened(bytes(sealed), study=wave.study_id, conversation=name_of(number))
        except BrokenSeal:
            unreadable += 1
        else:
            found[unit].append(json.loads(plain))
    return found, unreadable


def _counted(wave: Wave, answers: Mapping[int, list[Mapping[str, Any]]]) -> list[Row]:
    """``Any``: JSON."""
    study = wave.study
    outcomes = [Outcome.from_plain(plain) for plain in study.outcomes]
    least = Least(study.least_eligible, study.least_answering)
    return list(checked_rows(reporting(), outcomes, gathered_from(wave, answers), least).rows)


def _named(rows: list[Row]) -> list[tuple[object, ...]]:
    """Of what there are numbers, without the numbers."""
    return [(row.group, row.parent, row.together, row.outcome, row.category) for row in rows]
