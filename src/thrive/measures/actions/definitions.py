"""Defining measures and changing how they are worded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.foundation.errors import Problem
from thrive.foundation.texts import why_unprintable
from thrive.measures import queries
from thrive.measures.actions.announcing import actor_of, series_changed
from thrive.measures.errors import BadMeasure, NotAllowed
from thrive.measures.models import Measure, Series
from thrive.measures.rules import keys
from thrive.people.models import Person

TEXTS = ("name", "short_name", "description", "unit", "wording")
WITH_DENOMINATOR = {Measure.Kind.PROPORTION, Measure.Kind.RATE}


@dataclass(frozen=True)
class Definition:
    """What a measure is called and how it is read: all that may change without a new series.

    A new target or direction is judged anew; it does not change what was measured.
    """

    name: str
    short_name: str = ""
    description: str = ""
    unit: str = ""
    direction: str = Measure.Direction.UP
    target: float | None = None
    scale: float = 1.0
    decimals: int = 0
    owner: Person | None = None


def define_measure(
    *,
    key: str,
    name: str,
    unit: str,
    kind: str,
    direction: str,
    cadence: str,
    by: Person | None,
    at: datetime,
    short_name: str = "",
    description: str = "",
    target: float | None = None,
    scale: float = 1.0,
    decimals: int = 0,
    wording: str = "",
    owner: Person | None = None,
    position: int | None = None,
) -> Measure:
    """Define a measure; it stands last in the order unless a position is given.

    Raises NotAllowed, and BadMeasure where the description contradicts itself or the key is taken;
    so running it twice never makes two.
    """
    _refuse_unless_may_define(by, at)
    measure = Measure(
        key=key, name=name, unit=unit, kind=kind, direction=direction, cadence=cadence,
        short_name=short_name, description=description, target=target, scale=scale,
        decimals=decimals, wording=wording, owner=owner,
    )  # fmt: skip
    _check_new(measure)
    with transaction.atomic():
        measure.position = _last_position() + 1 if position is None else position
        _save_new(measure)
        audit.record(actor=actor_of(by), action="measures.define", subject=key, at=at)
    return measure


def define_many(*, measures: Sequence[Measure], by: Person | None, at: datetime) -> None:
    """Define measures that are described in full and not there yet, as one step on record.

    They stand last, in the order given. Raises NotAllowed, and BadMeasure for the first that
    contradicts itself; then none is defined. A key that is taken is refused by the database.
    """
    _refuse_unless_may_define(by, at)
    with transaction.atomic():
        for position, measure in enumerate(measures, start=_last_position() + 1):
            _check_new(measure)
            measure.position = position
        Measure.objects.bulk_create(measures)
        keys = [measure.key for measure in measures]
        audit.record(
            actor=actor_of(by), action="measures.define", at=at, details={"measures": keys}
        )


def change_measure(
    *, measure: Measure, definition: Definition, by: Person | None, at: datetime
) -> Measure:
    """Change what a measure is called and how it is read. The same again changes nothing.

    Kind, cadence and wording are what was measured and do not change here. Raises NotAllowed,
    BadMeasure.
    """
    _refuse_unless_may_define(by, at)
    before = {name: getattr(measure, name) for name in Definition.__dataclass_fields__}
    after = {name: getattr(definition, name) for name in before}
    changed = sorted(name for name in before if before[name] != after[name])
    if not changed:
        return measure
    for name in changed:
        setattr(measure, name, after[name])
    _check(measure)
    with transaction.atomic():
        measure.save(update_fields=changed)
        if {"direction", "target", "scale"} & set(changed):
            series_changed(_series_of(measure), at=at)
        audit.record(
            actor=actor_of(by),
            action="measures.change",
            subject=measure.key,
            at=at,
            details={"changed": changed},
        )
    return measure


def change_wording(*, measure: Measure, wording: str, by: Person | None, at: datetime) -> Measure:
    """Change the question that is asked: from now on numbers go into new series.

    What was measured in the former wording stays as it is. The same wording again changes nothing.
    Raises NotAllowed, BadMeasure.
    """
    _refuse_unless_may_define(by, at)
    if (why := why_unprintable(wording)) is not None:
        raise _bad([Problem(why, column="wording")])
    with transaction.atomic():
        # Compare-and-set: of two people who save the same new wording, one starts it.
        started = (
            Measure.objects.filter(pk=measure.pk)
            .exclude(wording=wording)
            .update(wording=wording, wording_version=F("wording_version") + 1)
        )
        measure.refresh_from_db()
        if started:
            # The former series are told about no longer, so what is counted together changes.
            series_changed(_series_of(measure), at=at)
            audit.record(
                actor=actor_of(by),
                action="measures.change_wording",
                subject=measure.key,
                at=at,
                details={"version": measure.wording_version},
            )
    return measure


def _series_of(measure: Measure) -> list[int]:
    return list(Series.objects.filter(measure=measure).order_by("id").values_list("id", flat=True))


def _last_position() -> int:
    return Measure.objects.aggregate(last=Max("position"))["last"] or 0


def _save_new(measure: Measure) -> None:
    taken = BadMeasure(
        _("There is a measure with the key “%(key)s” already.") % {"key": measure.key},
        [Problem(_("taken"), column="key", value=measure.key)],
    )
    if Measure.objects.filter(key=measure.key).exists():
        raise taken
    try:
        with transaction.atomic():
            measure.save(force_insert=True)
    except IntegrityError as error:
        raise taken from error


def _refuse_unless_may_define(by: Person | None, at: datetime) -> None:
    if not queries.may_define(by, at=at):
        raise NotAllowed(_("Only administrators define measures."))


def _check_new(measure: Measure) -> None:
    """Of a measure that stands the key is not asked again: it cannot change."""
    key = measure.key
    problems = [
        Problem(message, column="key", value=key)
        for message, wrong in (
            (_("this key is the address of another page; expected another"), key in keys.RESERVED),
            (
                _("expected letters from a to z, digits, hyphens and underscores, 100 at most"),
                bool(key) and not keys.can_be_a_key(key),
            ),
        )
        if wrong
    ]
    if problems:
        raise _bad(problems)
    _check(measure)


def _check(measure: Measure) -> None:
    problems = [
        Problem(message, column=column)
        for column, message, wrong in (
            ("key", _("missing"), not measure.key),
            ("name", _("missing"), not measure.name.strip()),
            ("kind", _("not one of the kinds"), measure.kind not in Measure.Kind.values),
            ("direction", _("not a direction"), measure.direction not in Measure.Direction.values),
            ("cadence", _("not a cadence"), measure.cadence not in Measure.Cadence.values),
            ("scale", _("must be greater than 0"), not 0 < measure.scale < float("inf")),
            ("scale", _("only where there is a denominator"), _has_idle_scale(measure)),
            ("target", _("a share cannot be outside 0 and its whole"), _has_wild_target(measure)),
        )
        if wrong
    ]
    problems += [
        Problem(why, column=name)
        for name in TEXTS
        if (why := why_unprintable(getattr(measure, name))) is not None
    ]
    if problems:
        raise _bad(problems)


def _bad(problems: Sequence[Problem]) -> BadMeasure:
    return BadMeasure(_("This measure cannot be as it stands."), problems)


def _has_idle_scale(measure: Measure) -> bool:
    return measure.kind not in WITH_DENOMINATOR and measure.scale != 1


def _has_wild_target(measure: Measure) -> bool:
    if measure.target is None or measure.kind != Measure.Kind.PROPORTION:
        return False
    return not 0 <= measure.target <= measure.scale
