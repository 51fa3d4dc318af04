"""The page of one series: the sentence, the chart that proves it, and how we know.

At most twelve queries. What is told was worked out when the numbers changed; only the chart is
drawn here.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import numpy as np
from django.utils.translation import gettext as _

from thrive.insights import drawings, judging, rules
from thrive.insights.queries import siblings
from thrive.insights.queries.reading import Reading, read
from thrive.insights.shapes import (
    Happened,
    KeyItem,
    May,
    NumberRow,
    Numbers,
    SeriesPage,
)
from thrive.insights.wording import figures, known, notes, verdicts
from thrive.insights.wording.language import Speech, decimals_of
from thrive.measures import queries as measures
from thrive.measures.queries import AnnotationShown, PhaseShown, PointShown
from thrive.measures.rules.periods import first_under
from thrive.people.models import Person
from thrive_stats.charting import ChartResult
from thrive_stats.drawing import Flag
from thrive_stats.icons import Assurance

ROWS_FIRST = 8
# Older ones are in the file that can be downloaded.
ROWS_MOST = 400
FLAGS_MOST = 8
LATELY = 12
NEAR = timedelta(days=31)
BAD_STRETCH = 4


def series_page(*, series_id: int, viewer: Person, at: datetime) -> SeriesPage:
    """Everything about one series, worded for the viewer. Raises measures.errors.NoSuchSeries."""
    reading, speech = read(series_id), Speech(at.date())
    series, measure = reading.series, reading.measure
    may = _may(reading, viewer, at)
    happened = _happened(reading, may, speech)
    target = verdicts.target(reading.told, _assurance(reading), _target_met(reading), speech)
    met = target is not None and target.assurance == "pass"
    grounds = _grounds(reading, speech)
    wide, narrow = _charts(reading, happened, speech)
    return SeriesPage(
        series_id=series.pk,
        measure_id=measure.pk,
        group_id=series.group_id,
        group_key=series.group.external_id,
        measure_key=measure.key,
        measure_name=measure.name,
        group_name=series.group.name,
        unit=measure.unit,
        sentence=" ".join(_said(reading, speech)[:1]),
        advice=_advice(reading, speech),
        variation=verdicts.variation(reading.told, speech),
        target=target,
        chart_wide=wide,
        chart_narrow=narrow,
        key=_key(reading, speech),
        happened=tuple(one for one in happened if not one.undone),
        undone=tuple(one for one in happened if one.undone),
        known=known.known(grounds),
        rivals=known.rivals(grounds),
        facts=figures.facts(grounds),
        numbers=_numbers(reading, speech),
        funnel=siblings.compare(reading, speech, at),
        help=siblings.what_helps(reading, target_met=met, speech=speech, at=at),
        may=may,
    )


def _may(reading: Reading, viewer: Person, at: datetime) -> May:
    measure, series = reading.measure, reading.series
    allowed = measures.may_record(viewer, measure=measure, group=series.group, at=at)
    in_use = series.wording_version == measure.wording_version and (
        measure.retired_on is None or measure.retired_on > at.date()
    )
    return May(record=allowed and in_use, annotate=allowed, set_phase=allowed)


def _said(reading: Reading, speech: Speech) -> list[str]:
    """The sentence, and what to do. Two short ones that belong together are the sentence."""
    said = verdicts.sentences(reading.told, speech)
    kind = reading.told.kind
    # Ups and downs: with a since, that belongs to the sentence; what follows is advice.
    is_pair = kind in ("too_early", "watch") or (kind == "common_cause" and len(said) > 2)
    together = 2 if is_pair else 1
    return [" ".join(said[:together]), *said[together:]]


def _advice(reading: Reading, speech: Speech) -> tuple[str, ...]:
    said = _said(reading, speech)[1:]
    tested = verdicts.not_confirmed(reading.told, speech)
    if tested:
        said.insert(0, tested)
    if reading.is_stale:
        said.append(_("The newest numbers are still being worked out."))
    return tuple(said)


# --- the chart ---------------------------------------------------------------------------------


def _happened(reading: Reading, may: May, speech: Speech) -> list[Happened]:
    """Notes and stretches, newest first; those that stand have a letter on the chart."""
    entries: list[AnnotationShown | PhaseShown] = [*reading.annotations, *reading.phases]
    entries.sort(key=lambda entry: (_day(entry), entry.made_at, entry.id), reverse=True)
    letters = iter("ABCDEFGH"[:FLAGS_MOST])
    shown = []
    for entry in entries:
        letter = next(letters, "") if entry.undone_at is None else ""
        if isinstance(entry, PhaseShown):
            undo = may.set_phase and entry.undone_at is None
            shown.append(notes.phase(entry, letter, may_undo=undo, speech=speech))
        else:
            undo = may.annotate and entry.undone_at is None
            shown.append(notes.annotation(entry, letter, may_undo=undo, speech=speech))
    return shown


def _day(entry: AnnotationShown | PhaseShown) -> date:
    return entry.starts_on if isinstance(entry, PhaseShown) else entry.on


def _charts(reading: Reading, happened: Sequence[Happened], speech: Speech) -> tuple[str, str]:
    words = drawings.Words(
        title=f"{reading.measure.name}, {reading.series.group.name}",
        ident=f"series-{reading.series.pk}",
        flags=_flags(reading, happened, speech),
        decimals=verdicts.decimals(reading.told),
    )
    return drawings.series_chart(
        reading.matrix,
        reading.drawn.shown,
        words,
        speech,
        is_judged=reading.drawn.limits_apply or reading.told.kind == "confirmed",
    )


def _flags(reading: Reading, happened: Sequence[Happened], speech: Speech) -> tuple[Flag, ...]:
    periods, cadence = reading.matrix.periods, reading.measure.cadence
    flags = []
    for one in happened:
        if not one.letter or not periods or one.on > periods[-1] + NEAR:
            continue
        began = one.kind == "change_began"
        place = (
            first_under(periods, one.on, cadence) if began else rules.first_from(periods, one.on)
        )
        text = notes.flag_text(one.on, one.text, speech)
        if place < len(periods):
            flags.append(Flag(place, one.letter, text, line=one.kind != "note"))
    return tuple(flags)


def _key(reading: Reading, speech: Speech) -> tuple[KeyItem, ...]:
    """Only the shapes that this chart uses."""
    shown = reading.drawn.shown
    if not reading.matrix.periods:
        return ()
    noted = any(note.undone_at is None for note in reading.annotations)
    drawn = reading.drawn
    stretches = bool(drawn.layout.starts) and drawn.limits_apply and not drawn.cut_at_change
    lines = {
        "middle": (bool(np.isfinite(shown.centre[0]).any()), _("middle")),
        "before": (_has_middle_before(shown), _("middle before")),
        "range": (bool(np.isfinite(shown.lower[0]).any()), _("normal range")),
        "target": (reading.measure.target is not None, _("target")),
        "change": (noted, _("something was noted")),
        "stretch": (stretches, _("a new stretch begins")),
    }
    return (
        KeyItem("point", _point_word(reading.measure.cadence)),
        *_standing_out(reading, speech),
        *(KeyItem(shape, words) for shape, (is_used, words) in lines.items() if is_used),
    )


def _has_middle_before(shown: ChartResult) -> bool:
    """Whether the middle of the stretch before the last is drawn on as a line."""
    cuts = np.flatnonzero(np.diff(shown.phase[0]))
    return bool(cuts.size) and bool(np.isfinite(shown.centre[0, cuts[-1]]))


def _standing_out(reading: Reading, speech: Speech) -> Iterator[KeyItem]:
    """The shapes of points that stand out: by a rule, or since a confirmed change."""
    shown, dated = reading.drawn.shown, reading.told.facts["dated"]
    special = shown.signal[0] != 0
    day = speech.day(date.fromisoformat(dated["on"])) if dated else ""
    for shape in ("better", "worse", "neither"):
        codes = [code for code, tone in notes.TONES.items() if tone == shape]
        here = np.isin(shown.direction[0], codes)
        words = notes.key_words(shape, bool((here & special).any()), bool((here & ~special).any()))
        if here.any():
            yield KeyItem(shape, words % {"day": day})


def _point_word(cadence: str) -> str:
    return {
        "day": _("a day"),
        "week": _("a week"),
        "month": _("a month"),
        "quarter": _("a quarter"),
    }.get(cadence, _("a year"))


# --- the numbers -------------------------------------------------------------------------------


def _assurance(reading: Reading) -> str:
    """What the normal range that is drawn promises of the target, as it is now.

    A range that reaches back over a confirmed change would promise yesterday's way of working.
    """
    drawn = reading.drawn
    latest = int(drawn.result.latest[0])
    if drawn.cut_at_change and drawn.limits_apply and np.isfinite(drawn.shown.lower[0, latest]):
        return judging.ASSURANCES[Assurance(int(drawn.result.assurance[0]))]
    told: str = reading.told.facts["alone"]["assurance"]
    return told


def _target_met(reading: Reading) -> verdicts.TargetMet:
    values = reading.matrix.values[0] if reading.matrix.periods else np.empty(0)
    lately = values[~np.isnan(values)][-LATELY:]
    target, wanted = reading.measure.target, reading.measure.direction
    if target is None:
        return verdicts.TargetMet(0, len(lately))
    met = lately >= target if wanted == "up" else lately <= target
    return verdicts.TargetMet(int(met.sum()), len(lately))


def _numbers(reading: Reading, speech: Speech) -> Numbers:
    measure = reading.measure
    newest = list(reversed(reading.points))[:ROWS_MOST]
    rows = [_number_row(reading, point, speech) for point in newest]
    parts = any(point.denominator is not None for point in newest)
    return Numbers(
        period_head=notes.period_head(measure.cadence),
        value_head=measure.unit or _("Value"),
        count_head=(measure.short_name or _("Counted")) if parts else "",
        denominator_head=_("Of") if parts else "",
        latest=tuple(rows[:ROWS_FIRST]),
        earlier=tuple(rows[ROWS_FIRST:]),
        earlier_text=notes.earlier(len(rows) - ROWS_FIRST, measure.cadence, speech)
        if len(rows) > ROWS_FIRST
        else "",
    )


def _number_row(reading: Reading, point: PointShown, speech: Speech) -> NumberRow:
    measure, shown, column = reading.measure, reading.drawn.shown, reading.column(point)
    words, tone = notes.seen(int(shown.signal[0, column]), int(shown.direction[0, column]))
    middle = float(shown.centre[0, column])
    finer = (
        measure.decimals + 1
        if point.denominator is not None
        else max(measure.decimals, _own(point))
    )
    return NumberRow(
        period=speech.row(point.period_on, measure.cadence),
        on=point.period_on,
        value=speech.number(float(reading.matrix.values[0, column]), finer),
        count=_plain(point.value, speech) if point.denominator is not None else "",
        denominator=_plain(point.denominator, speech) if point.denominator is not None else "",
        middle=speech.number(middle, finer) if np.isfinite(middle) else "",
        seen=words,
        tone=tone,
        corrections=_corrections(point, speech),
    )


def _own(point: PointShown) -> int:
    """Decimals that the value itself has, two at most."""
    return decimals_of(point.value, 2)


def _plain(value: float, speech: Speech) -> str:
    return speech.number(value, decimals_of(value, 2))


def _corrections(point: PointShown, speech: Speech) -> tuple[str, ...]:
    words = _("%(value)s until %(day)s, corrected by %(name)s. %(reason)s")
    return tuple(
        (
            words
            % {
                "value": _former(former.value, former.denominator, speech),
                "day": speech.day(former.corrected_at.date()),
                "name": former.corrected_by or _("a program"),
                "reason": former.reason,
            }
        ).strip()
        for former in point.corrections
    )


def _former(value: float, denominator: float | None, speech: Speech) -> str:
    if denominator is None:
        return _plain(value, speech)
    parts = {"count": _plain(value, speech), "all": _plain(denominator, speech)}
    return _("%(count)s of %(all)s") % parts


# --- how we know -------------------------------------------------------------------------------


def _grounds(reading: Reading, speech: Speech) -> known.Grounds:
    verdict = reading.verdict
    layout = reading.drawn.layout
    return known.Grounds(
        told=reading.told,
        drawn=reading.drawn.result,
        cut_at_change=reading.drawn.cut_at_change,
        unscreened=reading.drawn.unscreened,
        has_baseline=bool(layout.baselines) and not reading.drawn.cut_at_change,
        phases=len(layout.starts) + 1,
        first=reading.points[0].period_on if reading.points else None,
        last=reading.points[-1].period_on if reading.points else None,
        q=verdict.q if verdict else None,
        p=verdict.p if verdict else None,
        version=verdict.version if verdict else rules.VERSION,
        input_hash=verdict.input_hash if verdict else "",
        other_changes=_other_changes(reading),
        began_off=_began_off(reading),
        speech=speech,
    )


def _other_changes(reading: Reading) -> tuple[str, ...]:
    """Other notes within a month of the change that was tested."""
    dated = reading.told.facts["dated"]
    if dated is None:
        return ()
    on = date.fromisoformat(dated["on"])
    return tuple(
        note.text.rstrip(". ")
        for note in reading.annotations
        if note.undone_at is None and note.id != dated["change"] and abs(note.on - on) <= NEAR
    )


def _began_off(reading: Reading) -> bool | None:
    """Whether the last points before the change lay clearly to the other side of where it went.

    What is unusually bad (or good) is often followed by something more usual by itself.
    """
    dated = reading.told.facts["dated"]
    if dated is None:
        return None
    periods = reading.matrix.periods
    start = first_under(periods, date.fromisoformat(dated["on"]), reading.measure.cadence)
    before = reading.matrix.values[0, :start]
    before = before[~np.isnan(before)][-dated["n_before"] :]
    earlier, last = before[:-BAD_STRETCH], before[-BAD_STRETCH:]
    if len(earlier) < BAD_STRETCH:
        return None
    off = (earlier.mean() - last.mean()) * (1 if dated["estimate"] > 0 else -1)
    return bool(off > earlier.std(ddof=1))
