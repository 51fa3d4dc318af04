"""What can be asked about the demo: who can be played, what is true, what would have been sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from thrive.demo import population, rules, talks, wording
from thrive.demo.errors import NoSuchPersona
from thrive.demo.models import Filling, Truth
from thrive.demo.rules import Judged, Outcome, Totals
from thrive.experiences.prompting import lately
from thrive.experiences.prompting.lately import Arrived, AskedOn
from thrive.foundation.models import OutboxEntry
from thrive.measures.models import Series
from thrive.people.models import Person

ENTRIES_A_PAGE = 50
LATELY = timedelta(weeks=3)


@dataclass(frozen=True)
class PersonaShown:
    """Somebody whom a visitor can be."""

    key: str
    person: Person

    @property
    def name(self) -> str:
        """Their whole name."""
        return self.person.name

    @property
    def person_id(self) -> int:
        """What a session needs to know."""
        return self.person.pk


@dataclass(frozen=True)
class TruthRow:
    """One series: what was put in, beside what is told about it."""

    series_id: int
    group: str
    measure: str
    is_said: bool  # it comes from what people answered
    put_in: str
    kind: str
    direction: str
    is_high: bool
    told: str
    outcome: Outcome


@dataclass(frozen=True)
class TruthTable:
    """All series with the truth about them, in the order of the tree."""

    totals: Totals
    rows: tuple[TruthRow, ...]

    def of(self, outcome: Outcome) -> tuple[TruthRow, ...]:
        """The rows with one outcome."""
        return tuple(row for row in self.rows if row.outcome is outcome)


@dataclass(frozen=True)
class OutboxLine:
    """What would have been sent, or was done, after a change."""

    what: str
    topic: str
    state: str
    announced_at: datetime
    done_at: datetime | None
    problem: str


def is_filled() -> bool:
    """Whether there is an organisation in this database that the demo has made."""
    return Filling.objects.exists()


def filling() -> Filling | None:
    """With what the database was filled, if it was."""
    return Filling.objects.first()


def personas() -> tuple[PersonaShown, ...]:
    """Those whom a visitor can be, in the order of the story."""
    ids = [persona.external_id for persona in population.PERSONAS]
    found = Person.objects.filter(external_id__in=ids, is_active=True)
    known = {person.external_id: person for person in found}
    return tuple(
        PersonaShown(persona.key, person)
        for persona in population.PERSONAS
        if (person := known.get(persona.external_id)) is not None
    )


def persona(key: str) -> Person:
    """The person behind a persona. Raises NoSuchPersona."""
    wanted = next((one.external_id for one in population.PERSONAS if one.key == key), None)
    person = Person.objects.filter(external_id=wanted, is_active=True).first()
    if wanted is None or person is None:
        raise NoSuchPersona(_("Nobody of this name can be played here."))
    return person


def truth() -> TruthTable:
    """What was put in beside what Thrive tells, errors included. Two queries."""
    truths = Truth.objects.select_related("series__group", "series__measure", "series__verdict")
    ordered = truths.order_by("series__group__path", "series__measure__position", "series_id")
    pairs = [(one, _judged(one)) for one in ordered]
    return TruthTable(
        totals=rules.total(judged for _one, judged in pairs),
        rows=tuple(_row(one, judged) for one, judged in pairs),
    )


def _judged(one: Truth) -> Judged:
    verdict = getattr(one.series, "verdict", None)
    return Judged(
        put_in=rules.put_in(
            effect=one.effect,
            started_on=one.started_on,
            latest_on=verdict.latest_on if verdict else None,
            direction=one.series.measure.direction,
        ),
        is_dated=one.is_dated,
        kind=verdict.kind if verdict else "too_early",
        direction=verdict.direction if verdict else rules.NOTHING,
    )


def _row(one: Truth, judged: Judged) -> TruthRow:
    series = one.series
    verdict = getattr(series, "verdict", None)
    return TruthRow(
        series_id=series.pk,
        group=series.group.name,
        measure=series.measure.name,
        is_said=series.measure.key == talks.MOOD_MEASURE,
        put_in=wording.put_in(one, judged, decimals=max(series.measure.decimals, 1)),
        kind=judged.kind,
        direction=judged.direction,
        is_high=bool(verdict and verdict.is_high),
        told=wording.told(judged),
        outcome=judged.outcome,
    )


def asked_lately(*, at: datetime, language: str) -> tuple[AskedOn, ...]:
    """What everybody was asked in the last three weeks, never who answered. A few queries."""
    return lately.asked_lately(since=at - LATELY, at=at, language=language)


def arrived(*, person: Person, at: datetime) -> tuple[Arrived, ...]:
    """The messages that one person has had in the last three weeks, newest first."""
    return lately.arrived(person=person, since=at - LATELY, at=at)


def outbox(*, page: int = 1) -> "Page[OutboxEntry]":
    """The entries of the outbox, newest first. A page that does not exist gives the nearest."""
    entries = OutboxEntry.objects.order_by("-announced_at", "-id")
    return Paginator(entries, ENTRIES_A_PAGE).get_page(page)


def outbox_lines(page: "Page[OutboxEntry]") -> tuple[OutboxLine, ...]:
    """The entries of one page in words. One query."""
    names = _names_of([entry.payload.get("series", ()) for entry in page])
    return tuple(
        OutboxLine(
            what=wording.announced(entry.topic, entry.payload, names),
            topic=entry.topic,
            state=wording.state(entry.state),
            announced_at=entry.announced_at,
            done_at=entry.done_at,
            problem=entry.problem,
        )
        for entry in page
    )


def _names_of(changed: list[list[int]]) -> dict[int, str]:
    """Group and measure of the charts that changed alone."""
    alone = {series[0] for series in changed if len(series) == 1}
    named = Series.objects.filter(pk__in=alone).order_by("id")
    rows = named.values_list("id", "group__name", "measure__name")
    return {pk: f"{group}, {measure}" for pk, group, measure in rows}
