"""Annotations and phases: dated, signed, undone but kept."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.cast import Cast
from thrive.foundation.models import AuditRecord
from thrive.measures import actions, queries
from thrive.measures.errors import AlreadyUndone, BadNote, NoSuchSeries, NotAllowed
from thrive.measures.models import Annotation, Measure, Phase, Series

DAY = date(2026, 5, 4)


@pytest.fixture
def series(people: Cast, on_time: Measure) -> Series:
    """Visits on time at Riverside."""
    return Series.objects.create(measure=on_time, group=people.riverside)


def note(series: Series, people: Cast, at: datetime, **other: Any) -> Annotation:
    given: dict[str, Any] = {"kind": "change_began", "on": DAY, "text": "Travel time in the rota"}
    given |= {"series": series, "at": at, "by": people.daniel}
    return actions.annotate(**given | other)


def phase(series: Series, people: Cast, at: datetime, **other: Any) -> Phase:
    given: dict[str, Any] = {"kind": "rebase", "starts_on": DAY, "reason": "New rota"}
    given |= {"series": series, "at": at, "by": people.daniel}
    return actions.set_phase(**given | other)


def revision(series: Series) -> int:
    series.refresh_from_db()
    return series.revision


def test_a_note_is_signed_dated_and_counted_as_a_change(
    people: Cast, series: Series, at: datetime
) -> None:
    note(series, people, at)

    shown = queries.annotations([series.pk])
    assert [(one.on, one.made_by, one.made_at, one.kind) for one in shown] == [
        (DAY, "Daniel Okafor", at, "change_began")
    ]
    assert revision(series) == 1
    assert AuditRecord.objects.filter(action="measures.annotate", actor="daniel").exists()


def test_the_same_note_again_is_not_written_twice(
    people: Cast, series: Series, at: datetime
) -> None:
    first = note(series, people, at)

    assert note(series, people, at).pk == first.pk
    assert revision(series) == 1


def test_a_note_that_was_undone_is_kept_but_no_longer_shown(
    people: Cast, series: Series, at: datetime
) -> None:
    made = note(series, people, at)
    later = at + timedelta(days=1)

    actions.undo_annotation(annotation_id=made.pk, by=people.omar, at=later)

    kept = queries.annotations([series.pk], undone=True)
    assert queries.annotations([series.pk]) == []
    assert [(one.undone_by, one.undone_at) for one in kept] == [("Omar Haddad", later)]
    assert revision(series) == 2


def test_undoing_twice_is_refused(people: Cast, series: Series, at: datetime) -> None:
    made = note(series, people, at)
    limits = phase(series, people, at)
    actions.undo_annotation(annotation_id=made.pk, by=people.daniel, at=at)
    actions.undo_phase(phase_id=limits.pk, by=people.daniel, at=at)

    with pytest.raises(AlreadyUndone):
        actions.undo_annotation(annotation_id=made.pk, by=people.daniel, at=at)
    with pytest.raises(AlreadyUndone):
        actions.undo_phase(phase_id=limits.pk, by=people.daniel, at=at)


def test_undoing_what_does_not_exist_is_refused(people: Cast, at: datetime) -> None:
    with pytest.raises(NoSuchSeries):
        actions.undo_annotation(annotation_id=1, by=people.omar, at=at)
    with pytest.raises(NoSuchSeries):
        actions.undo_phase(phase_id=1, by=people.omar, at=at)


@pytest.mark.parametrize("name", ["amina", "peter", "joanna", "ruth"])
def test_whoever_does_not_lead_the_group_is_refused(
    people: Cast, series: Series, at: datetime, name: str
) -> None:
    made, limits = note(series, people, at), phase(series, people, at)
    by = getattr(people, name)

    with pytest.raises(NotAllowed):
        note(series, people, at, by=by, text="Something else")
    with pytest.raises(NotAllowed):
        phase(series, people, at, by=by, starts_on=DAY + timedelta(days=7))
    with pytest.raises(NotAllowed):
        actions.undo_annotation(annotation_id=made.pk, by=by, at=at)
    with pytest.raises(NotAllowed):
        actions.undo_phase(phase_id=limits.pk, by=by, at=at)


@pytest.mark.parametrize(
    "wrong",
    [{"text": "  "}, {"text": "x" * 501}, {"on": date(2026, 9, 18)}, {"kind": "rumour"}],
)
def test_a_note_that_cannot_be_is_refused(
    people: Cast, series: Series, at: datetime, wrong: dict[str, Any]
) -> None:
    with pytest.raises(BadNote):
        note(series, people, at, **wrong)

    assert not Annotation.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"starts_on": date(2027, 1, 1)},
        {"kind": "magic"},
        {"until_on": DAY + timedelta(days=1)},
        {"kind": "baseline"},
        {"kind": "baseline", "until_on": DAY},
    ],
)
def test_a_phase_that_cannot_be_is_refused(
    people: Cast, series: Series, at: datetime, wrong: dict[str, Any]
) -> None:
    with pytest.raises(BadNote):
        phase(series, people, at, **wrong)

    assert not Phase.objects.exists()


def test_a_phase_is_shown_with_reason_and_name_and_set_once(
    people: Cast, series: Series, at: datetime
) -> None:
    until = date(2026, 8, 31)
    first = phase(series, people, at, kind="baseline", until_on=until)

    again = phase(series, people, at, kind="baseline", until_on=until)

    shown = queries.phases([series.pk])
    assert again.pk == first.pk
    assert [(one.kind, one.until_on, one.reason, one.made_by) for one in shown] == [
        ("baseline", until, "New rota", "Daniel Okafor")
    ]
    with pytest.raises(BadNote, match="set already"):
        phase(series, people, at, kind="baseline", until_on=date(2026, 8, 1))


def test_a_day_is_free_again_after_its_phase_was_undone(
    people: Cast, series: Series, at: datetime
) -> None:
    first = phase(series, people, at)
    actions.undo_phase(phase_id=first.pk, by=people.daniel, at=at)

    second = phase(series, people, at)

    assert second.pk != first.pk
    assert len(queries.phases([series.pk], undone=True)) == 2
