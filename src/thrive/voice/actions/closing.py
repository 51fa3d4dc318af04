"""Closing a wave: its result is worked out and published, once and for good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.measures.actions.releasing import PointsReleased, ReleasedPoint, release_points
from thrive.voice import earlier, keys
from thrive.voice.actions.anonymous_closing import empty, shut
from thrive.voice.actions.conversing import open_wave
from thrive.voice.actions.keeping import finish
from thrive.voice.actions.words import let_words_out, words_of
from thrive.voice.errors import NoSuchStudy
from thrive.voice.gathering import gather
from thrive.voice.models import Release, Released, Study, Wave
from thrive.voice.pouring import Poured, pour
from thrive.voice.rules.releasing import RULE, Checked, Least, Row, checked_rows, digest_of
from thrive.voice.rules.tables import Outcome
from thrive.voice.trees import reporting


@dataclass(frozen=True)
class Closed:
    """What was published of a wave. ``release`` is its number."""

    release: int
    rows: int
    digest: str


def close_wave(
    *, study: int, first_on: date, sent: Mapping[int, tuple[int, int]], at: datetime
) -> Closed:
    """Close a wave and publish what may be: once. A second time returns what was published.

    ``sent``: for each person how many prompts of the wave were sent, and how many answered. First
    the wave is closed, so that nothing more is kept in it; then all is opened and counted without
    holding up others; then the release is written. Whoever dies in between leaves a closed wave,
    and the next call publishes it. Of an anonymous study ``sent`` is not looked at: everybody who
    was frozen was asked. Its answers and keys are deleted with the release; closing it before its
    last day is over raises NotInTime. Raises NoSuchStudy, NotFrozen; for sealed answers NoKey,
    WrongKey, BrokenSeal, and then the wave stays open.
    """
    opened = Study.objects.filter(pk=study).first()
    if opened is None:
        raise NoSuchStudy(_("There is no such study."))
    if opened.promise != Study.Promise.NAMED:
        keys.fitting_key()
    is_anonymous = opened.promise == Study.Promise.ANONYMOUS
    if is_anonymous:
        wave = shut(study=study, first_on=first_on, at=at)
    else:
        wave = _shut(study, first_on, at)
    standing = _published(wave)
    if standing is not None:
        if is_anonymous:
            _finished(wave)  # for whoever died right after publishing
        return standing
    tree = reporting()
    found = pour(wave) if is_anonymous else gather(wave, tree=tree, sent=sent, on=at.date())
    outcomes = [Outcome.from_plain(plain) for plain in opened.outcomes]
    least = Least(opened.least_eligible, opened.least_answering)
    before = () if is_anonymous else earlier.before(wave, tree=tree)
    checked = checked_rows(tree, outcomes, replace(found.gathered, before=before), least)
    fresh = words_of(opened, wave, found.gathered)
    with transaction.atomic():
        Wave.objects.select_for_update().get(pk=wave.pk)  # of two that close, one publishes
        standing = _published(wave)
        if standing is not None:
            return standing
        closed = _publish(opened, wave, checked, outcomes, found.unreadable, at)
        let_words_out(opened, fresh, at=at)
        if isinstance(found, Poured):
            empty(wave, found.said, owner=opened.owner, at=at)
            transaction.on_commit(lambda: _finished(wave))
        return closed


def _finished(wave: Wave) -> None:
    finish(wave)  # and where that is not possible now, the tick goes on trying


def _shut(study: int, first_on: date, at: datetime) -> Wave:
    with transaction.atomic():
        wave = open_wave(study=study, first_on=first_on, until_on=None, at=at)
        Wave.objects.filter(pk=wave.pk, closed_at__isnull=True).update(closed_at=at)
    return wave


def _published(wave: Wave) -> Closed | None:
    release = Release.objects.filter(wave=wave).first()
    if release is None:
        return None
    return Closed(release.pk, Released.objects.filter(release=release).count(), release.digest)


def _publish(
    study: Study,
    wave: Wave,
    checked: Checked,
    outcomes: Sequence[Outcome],
    unreadable: int,
    at: datetime,
) -> Closed:
    rows = checked.rows
    digest = digest_of(study.owner, wave.first_on, rows)
    release = Release.objects.create(wave=wave, rule=RULE, released_at=at, digest=digest)
    Released.objects.bulk_create(
        Released(
            release=release, group_id=row.group, parent_id=row.parent, together=list(row.together),
            outcome=row.outcome, category=row.category, value=row.value,
            denominator=row.denominator, people=row.people,
        )
        for row in rows
    )  # fmt: skip
    points = release_points(
        points=_points(rows, outcomes, wave.first_on),
        source=f"{study.owner}, {wave.first_on.isoformat()}", at=at,
    )  # fmt: skip
    _record(study, wave, checked, points, unreadable, at)
    return Closed(release.pk, len(rows), digest)


def _points(
    rows: Sequence[Row], outcomes: Sequence[Outcome], first_on: date
) -> list[ReleasedPoint]:
    """For groups alone: there is no series of groups that are shown together."""
    measures = {outcome.name: outcome.measure for outcome in outcomes if outcome.measure}
    return [
        ReleasedPoint(measures[row.outcome], row.group, first_on, row.value, row.denominator)
        for row in rows
        if row.group is not None and row.outcome in measures
    ]


def _record(
    study: Study,
    wave: Wave,
    checked: Checked,
    points: PointsReleased,
    unreadable: int,
    at: datetime,
) -> None:
    """On record without a single number that was published or said.

    What the auditor refused is counted by reason: which group it was would say something of it.
    """
    details: dict[str, int | str | list[str] | dict[str, int]] = {
        "wave": wave.first_on.isoformat(),
        "rows": len(checked.rows),
        "points": points.added,
    }
    if points.stood:
        details["stood"] = sorted({point.measure for point in points.stood})
    if points.unfit:
        details["unfit"] = sorted({point.measure for point in points.unfit})
    if checked.refused:
        details["refused"] = {reason.value: count for reason, count in checked.refused.items()}
    if unreadable:
        details["unreadable"] = unreadable
    audit.record(
        actor="server", action="voice.release", subject=study.owner, at=at, details=details
    )
