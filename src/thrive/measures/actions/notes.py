"""Annotations and phases: dated, signed, undone but never deleted."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.foundation.errors import Problem
from thrive.foundation.texts import why_unprintable
from thrive.measures import queries
from thrive.measures.actions.announcing import actor_of, series_changed
from thrive.measures.errors import AlreadyUndone, BadNote, NoSuchSeries, NotAllowed
from thrive.measures.models import Annotation, Phase, Series
from thrive.people.models import Person

FIRST_DAY = date(1900, 1, 1)  # what lies before is a mistyped year
AHEAD = timedelta(days=366)  # so far a baseline may reach into what comes


def annotate(
    *, series: Series, kind: str, on: date, text: str, by: Person | None, at: datetime
) -> Annotation:
    """Write down what somebody knows about a day. The same note again is not written twice.

    Raises NotAllowed, BadNote.
    """
    _refuse_unless_may(series, by, at)
    text = text.strip()
    _check(on, at, text, column="text")
    if kind not in Annotation.Kind.values:
        raise BadNote(_("A note is either a note or the beginning of a change."))
    with transaction.atomic():
        Series.objects.select_for_update().get(pk=series.pk)
        same = Annotation.objects.filter(series=series, kind=kind, on=on, text=text, undone_at=None)
        if (standing := same.first()) is not None:
            return standing
        note = Annotation.objects.create(
            series=series, kind=kind, on=on, text=text, made_by=by, made_at=at
        )
        _write_down("measures.annotate", series, by, at, {"kind": kind, "on": on.isoformat()})
    return note


def set_phase(
    *,
    series: Series,
    kind: str,
    starts_on: date,
    until_on: date | None = None,
    reason: str,
    by: Person | None,
    at: datetime,
) -> Phase:
    """Give a stretch limits of its own, with a reason. The program itself never does this.

    ``rebase`` begins limits anew on a day; ``baseline`` works them out up to a day and keeps them.
    The same phase again is not set twice. Raises NotAllowed, BadNote.
    """
    _refuse_unless_may(series, by, at)
    reason = reason.strip()
    _check(starts_on, at, reason, column="reason")
    _check_phase(kind, starts_on, until_on, at)
    with transaction.atomic():
        Series.objects.select_for_update().get(pk=series.pk)
        standing = Phase.objects.filter(
            series=series, kind=kind, starts_on=starts_on, undone_at=None
        ).first()
        if standing is not None:
            return _same(standing, until_on)
        phase = Phase.objects.create(
            series=series, kind=kind, starts_on=starts_on, until_on=until_on, reason=reason,
            made_by=by, made_at=at,
        )  # fmt: skip
        _write_down(
            "measures.set_phase", series, by, at, {"kind": kind, "on": starts_on.isoformat()}
        )
    return phase


def undo_annotation(*, annotation_id: int, by: Person | None, at: datetime) -> Series:
    """Take a note back; it stays readable as undone.

    Raises NoSuchSeries, NotAllowed, AlreadyUndone.
    """
    note = Annotation.objects.select_related("series__measure", "series__group").filter(
        pk=annotation_id
    )
    return _undo(note.first(), "measures.undo_annotation", by, at)


def undo_phase(*, phase_id: int, by: Person | None, at: datetime) -> Series:
    """Take a phase back; it stays readable as undone.

    Raises NoSuchSeries, NotAllowed, AlreadyUndone.
    """
    phase = Phase.objects.select_related("series__measure", "series__group").filter(pk=phase_id)
    return _undo(phase.first(), "measures.undo_phase", by, at)


def _undo(
    signed: Annotation | Phase | None, action: str, by: Person | None, at: datetime
) -> Series:
    if signed is None:
        raise NoSuchSeries(_("There is no such note."))
    _refuse_unless_may(signed.series, by, at)
    with transaction.atomic():
        undone = (
            type(signed)
            ._default_manager.filter(pk=signed.pk, undone_at=None)
            .update(undone_at=at, undone_by=by)
        )
        if not undone:
            raise AlreadyUndone(_("This was taken back before."))
        _write_down(action, signed.series, by, at, {"id": signed.pk})
    return signed.series


def _refuse_unless_may(series: Series, by: Person | None, at: datetime) -> None:
    if not queries.may_record(by, measure=series.measure, group=series.group, at=at):
        raise NotAllowed(_("Only those who lead this group, or own this measure, may do this."))


def _check(on: date, at: datetime, words: str, *, column: str) -> None:
    if not words:
        raise BadNote(
            _("Say in a few words what happened."), [Problem(_("missing"), column=column)]
        )
    if len(words) > 500:
        raise BadNote(_("Say it in 500 letters or fewer."), [Problem(_("too long"), column=column)])
    if (why := why_unprintable(words)) is not None:
        raise BadNote(_("This cannot be written down as it stands."), [Problem(why, column=column)])
    day = "starts_on" if column == "reason" else "on"
    if on > at.date():
        raise BadNote(_("This day has not come yet."), [Problem(_("in the future"), column=day)])
    if on < FIRST_DAY:
        raise BadNote(
            _("This day lies before 1900. Is its year mistyped?"),
            [Problem(_("before 1900; is its year mistyped?"), column=day)],
        )


def _check_phase(kind: str, starts_on: date, until_on: date | None, at: datetime) -> None:
    if kind not in Phase.Kind.values:
        raise BadNote(_("A phase is either a new beginning or a baseline."))
    if kind == Phase.Kind.REBASE and until_on is not None:
        raise BadNote(
            _("A new beginning has no last day."), [Problem(_("leave empty"), column="until_on")]
        )
    if kind == Phase.Kind.BASELINE and (until_on is None or until_on <= starts_on):
        raise BadNote(
            _("A baseline needs a last day after its first."),
            [Problem(_("a later day"), column="until_on")],
        )
    if until_on is not None and until_on > at.date() + AHEAD:
        raise BadNote(
            _("A baseline ends within a year from now at the latest."),
            [Problem(_("more than a year from now"), column="until_on")],
        )


def _same(standing: Phase, until_on: date | None) -> Phase:
    if standing.until_on == until_on:
        return standing
    raise BadNote(_("A baseline that starts on this day is set already. Take it back first."))


def _write_down(
    action: str, series: Series, by: Person | None, at: datetime, details: dict[str, object]
) -> None:
    series_changed([series.pk], at=at)
    subject = f"{series.measure.key} {series.group.external_id}"
    audit.record(actor=actor_of(by), action=action, subject=subject, at=at, details=details)
