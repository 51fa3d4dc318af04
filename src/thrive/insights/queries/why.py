"""One series: where, why, why not, and what could help. At most fourteen queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Avg, Count, Q
from django.utils.translation import gettext as _

from thrive.goals.changes import wording as changes
from thrive.goals.changes.queries import Elsewhere, worked_elsewhere
from thrive.goals.models import Change, ChangeMeasure
from thrive.insights.likeness import GroupFacts, Trait, shared
from thrive.insights.models import Look, Verdict
from thrive.insights.queries import asked
from thrive.insights.queries.beside import WordsTold, beside_of
from thrive.insights.wording import asked as words
from thrive.insights.wording import notes
from thrive.insights.wording import verdicts as verdict_words
from thrive.insights.wording.language import Speech
from thrive.knowledge.access import visible_pages
from thrive.measures import queries as measures
from thrive.measures.models import Annotation, Point, Series
from thrive.people.models import Group, Person
from thrive.people.queries.belonging import during

MOST = 6
MOST_BESIDE = 3
PERIODS = 12


@dataclass(frozen=True, slots=True)
class Marker:
    """Something on the time line: a change with its rung, or a note. ``change``: its number."""

    on: date
    text: str
    sentence: str
    rung: str
    change: int | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A change that was tried elsewhere, and what speaks for trying it here."""

    change: int
    title: str
    groups: tuple[str, ...]
    rung: str
    sentence: str
    alike: str
    judged_by: str  # the other measure that it was judged by; empty: this one
    asked: str  # whom to ask, who agreed to it
    page: int | None


@dataclass(frozen=True, slots=True)
class Tried:
    """A change from elsewhere that was taken up here, and what it did here."""

    change: int
    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Why:
    """All that can be said about one series, question by question, worded."""

    series_id: int
    measure_name: str
    group_name: str
    group_id: int
    unit: str
    where: str
    lately: str
    lately_state: str
    line: tuple[Marker, ...]
    together: tuple[str, ...]
    together_tested: str
    words: tuple[WordsTold, ...]
    help: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]
    tried: tuple[Tried, ...]
    tested: str


def why(*, series_id: int, viewer: Person, at: datetime) -> Why:
    """Where it stands, what lies on its time line, what moves with it, what helped elsewhere.

    Everybody sees the same, but for the links to pages and the words from before and since: those
    only who may read them. Raises NoSuchSeries.
    """
    series = measures.series(series_id)
    speech, looked = Speech(at.date()), asked.looks()
    verdict = Verdict.objects.select_related("screening").filter(series=series).first()
    found = asked.lately_of(series_id)
    lately = words.moved(found, speech) if found else _too_little()
    beside = asked.together_with([series.measure_id])
    own = _changes(series)
    help_ = _Help.of(series, [one.answers_id for one in beside if one.answers_id], viewer, at)
    look = looked.get(Look.Question.TOGETHER)
    together = [words.moves_together(one, look, speech, series.group_id) for one in beside if look]
    return Why(
        series_id=series.pk,
        measure_name=series.measure.name,
        group_name=series.group.name,
        group_id=series.group_id,
        unit=series.measure.unit,
        where=_where(series, verdict, speech),
        lately=lately.sentence,
        lately_state=lately.state,
        line=_line(series, own, speech, at),
        together=tuple(together[:MOST]),
        together_tested=words.tested(look, speech),
        words=beside_of(own[:MOST_BESIDE], viewer=viewer, at=at),
        help=_kind_of_help(series, verdict, lately.state, speech),
        suggestions=help_.suggestions(),
        tried=_tried(own, at),
        tested=words.tested(looked.get(Look.Question.ELSEWHERE), speech),
    )


def _too_little() -> words.Moved:
    return words.Moved(
        "too_little",
        _(
            "How much it has changed lately cannot be told: there are too few points, or it drifts "
            "or has a season."
        ),
    )


def _where(series: Series, verdict: Verdict | None, speech: Speech) -> str:
    if verdict is None:
        return _("It has not been looked at yet.")
    told = _told(series, verdict)
    return " ".join(verdict_words.sentences(told, speech)[:1])


def _told(series: Series, verdict: Verdict) -> verdict_words.Told:
    look, measure = verdict.screening, series.measure
    screened = verdict_words.Screened(look.tested, look.confirmed, look.rate) if look else None
    return verdict_words.Told(
        *(verdict.kind, verdict.direction, verdict.is_high, verdict.facts),
        *(measure.cadence, measure.direction, measure.target, screened),
    )


def _kind_of_help(
    series: Series, verdict: Verdict | None, lately: str, speech: Speech
) -> tuple[str, ...]:
    """By kind of variation: ask what happened, change the process, or hold it."""
    if verdict is None:
        return ()
    met = verdict.assurance == "pass"
    said = notes.help_sentences(_told(series, verdict), target_met=met, speech=speech)
    if lately == "moved" and verdict.kind not in ("confirmed", "watch"):
        return (_("Ask what began when it moved, and write its day down: then it can be tested."),)
    return said


# --- the time line -----------------------------------------------------------------------------


def _changes(series: Series) -> list[Change]:
    """Changes that have to do with this series, newest first. Three queries."""
    beside = ChangeMeasure.objects.filter(series=series).values("change")
    rows = Change.objects.filter(Q(outcome=series) | Q(pk__in=beside), began_at__isnull=False)
    return list(
        rows.select_related("outcome__measure", "group")
        .prefetch_related("evidence")
        .order_by("-starts_on", "-id")[:30]
    )


def _line(
    series: Series, own: Sequence[Change], speech: Speech, at: datetime
) -> tuple[Marker, ...]:
    found = [_of_change(one, series, at) for one in own]
    titles = {(one.starts_on, one.title) for one in own}
    found += [
        Marker(note.on, note.text, _kind_of_note(note.kind), "", None)
        for note in measures.annotations([series.pk])
        if (note.on, note.text) not in titles
    ]
    return tuple(sorted(found, key=lambda one: one.on, reverse=True)[:12])


def _of_change(change: Change, series: Series, at: datetime) -> Marker:
    newest = next(iter(change.evidence.all()), None)
    if change.outcome_id != series.pk:
        said = _("A change that is judged by another measure.")
        return Marker(change.starts_on, change.title, said, "", change.pk)
    said = changes.headline(newest, change, changes.amounts_of(change), on=at.date())
    rung = str(changes.RUNGS[newest.rung]) if newest and newest.rung in changes.RUNGS else ""
    return Marker(change.starts_on, change.title, said, rung, change.pk)


def _kind_of_note(kind: str) -> str:
    if kind == Annotation.Kind.CHANGE_BEGAN:
        return _("A change was noted.")
    return _("A note.")


def _tried(own: Sequence[Change], at: datetime) -> tuple[Tried, ...]:
    """What was taken up from elsewhere: did it help here too?"""
    return tuple(
        Tried(
            one.pk, one.title,
            changes.headline(
                next(iter(one.evidence.all()), None), one, changes.amounts_of(one), on=at.date()
            ),
        )
        for one in own
        if one.made_from_id is not None
    )  # fmt: skip


# --- what could help ---------------------------------------------------------------------------


@dataclass(frozen=True)
class _Help:
    """What was tried with this measure or one that moves together with it, and the groups."""

    series: Series
    tried: Sequence[Elsewhere]
    kept: dict[tuple[int, int | None], bool]
    groups: dict[int, tuple[str, GroupFacts]]
    spread: float | None
    pages: frozenset[int]
    names: dict[int, str]

    @classmethod
    def of(cls, series: Series, related: Sequence[int], viewer: Person, at: datetime) -> "_Help":
        wanted = [series.measure_id, *related]
        tried = [
            one
            for one in worked_elsewhere(measures=wanted, at=at)
            if one.helped and series.group_id not in one.group_ids
        ]
        if not tried:
            return cls(series, (), {}, {}, None, frozenset(), {})
        ids = {pk for one in tried for pk in one.group_ids} | {series.group_id}
        groups, spread = _groups(series, ids, at)
        linked = [one.page for one in tried if one.page]
        pages = visible_pages(viewer, at=at).filter(pk__in=linked).values_list("pk", flat=True)
        others = {one.measure for one in tried} - {series.measure_id}
        names = {one.pk: one.name for one in measures.measures_in_use(on=at.date())}
        return cls(
            series, tried, dict(asked.counted_elsewhere()), groups, spread,
            frozenset(pages) if linked else frozenset(),
            {pk: names[pk] for pk in others if pk in names},
        )  # fmt: skip

    def suggestions(self) -> tuple[Suggestion, ...]:
        """Judged by this measure first, then what is kept, then the groups most alike."""
        placed = [(one, *self._nearest(one)) for one in self.tried]
        placed.sort(
            key=lambda each: (
                each[0].measure != self.series.measure_id,
                not self._is_kept(each[0]),
                -len(each[2]),
            )
        )
        return tuple(self._suggestion(*each) for each in placed[:MOST])

    def _is_kept(self, one: Elsewhere) -> bool:
        return self.kept.get((one.measure, one.root), False)

    def _nearest(self, one: Elsewhere) -> tuple[str, tuple[Trait, ...]]:
        """The group most like this one among those where it was tried."""
        here = self.groups[self.series.group_id][1]
        found = [
            (name, shared(here, facts, self.spread))
            for pk in one.group_ids
            for name, facts in (self.groups[pk],)
        ]
        return max(found, key=lambda each: len(each[1]))

    def _suggestion(self, one: Elsewhere, nearest: str, traits: tuple[Trait, ...]) -> Suggestion:
        other = one.measure != self.series.measure_id
        return Suggestion(
            change=one.root,
            title=one.title,
            groups=one.groups,
            rung=str(changes.RUNGS[one.rung]) if one.rung in changes.RUNGS else "",
            sentence=words.helped_elsewhere(words.Effect.of(one), is_kept=self._is_kept(one)),
            alike=words.alike(traits, nearest),
            judged_by=self.names.get(one.measure, "") if other else "",
            asked=one.asked,
            page=one.page if one.page in self.pages else None,
        )


def _groups(
    series: Series, ids: set[int], at: datetime
) -> tuple[dict[int, tuple[str, GroupFacts]], float | None]:
    """What is known of some groups, and how far levels lie apart over all. Three queries."""
    rows = Group.objects.filter(pk__in=ids).order_by("pk")
    people = dict(
        Group.objects.filter(during(at.date()), pk__in=ids, memberships__person__is_active=True)
        .order_by("pk")
        .values_list("pk")
        .annotate(Count("memberships__person", distinct=True))
    )
    levels = _levels(series)
    spread = _spread(list(levels.values()))
    return {
        one.pk: (
            one.name,
            GroupFacts(one.kind, one.parent_id, people.get(one.pk, 0), levels.get(one.pk)),
        )
        for one in rows
    }, spread


def _levels(series: Series) -> dict[int, float]:
    """The mean of the last twelve periods of this measure, in every group that has it."""
    newest = (
        Point.objects.filter(series__measure=series.measure_id)
        .order_by("-period_on")
        .values_list("period_on", flat=True)
        .distinct()[:PERIODS]
    )
    rows = (
        Point.objects.filter(
            series__measure=series.measure_id,
            series__wording_version=series.wording_version,
            period_on__in=list(newest),
        )
        .order_by("series__group")
        .values_list("series__group")
        .annotate(value=Avg("value"), below=Avg("denominator"))
    )
    scale = series.measure.scale
    return {group: scale * value / below if below else value for group, value, below in rows}


def _spread(levels: Sequence[float]) -> float | None:
    """The standard deviation of levels over groups; None with fewer than three."""
    if len(levels) < 3:
        return None
    mean = sum(levels) / len(levels)
    variance = sum((level - mean) ** 2 for level in levels) / (len(levels) - 1)
    return float(variance**0.5)
