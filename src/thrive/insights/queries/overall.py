"""Over everything: where, why, why not, and what could help. And all that was tested, line by line.

Nothing is ranked: the order is that of the organisation and of its measures.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thrive.goals.models import Change
from thrive.insights.errors import NoSuchQuestion
from thrive.insights.models import Finding, Look, Screening, Verdict
from thrive.insights.queries import asked
from thrive.insights.queries import rows as stored
from thrive.insights.queries.asked import TriedLine
from thrive.insights.wording import asked as words
from thrive.insights.wording.language import Speech, decimals_for_size
from thrive.people.models import Person
from thrive.people.queries import roles

MOST = 12
A_PAGE = 100
TREE = ("series__group__path", "series__group__name", "series__measure__position", "series_id")
DATED = "dated"
NAMES = {
    DATED: gettext_lazy("Where: what changed at a date that was noted"),
    Look.Question.LATELY: gettext_lazy("Where: what may have changed lately"),
    Look.Question.TOGETHER: gettext_lazy("Why: what moves together"),
    Look.Question.ELSEWHERE: gettext_lazy("What could help: what was tried"),
}
"""Every question by its name, in the order in which they are asked."""


@dataclass(frozen=True, slots=True)
class Line:
    """A series with what is said of it."""

    series_id: int
    where: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: how much was tested, and the day of the latest look that found news."""

    question: str
    name: str
    sentence: str
    on: datetime | None


@dataclass(frozen=True, slots=True)
class Overall:
    """The page over everything. ``…_more`` count what is not listed."""

    confirmed: dict[str, int]
    moved: tuple[Line, ...]
    moved_more: int
    short: tuple[Line, ...]
    short_more: int
    together: tuple[str, ...]
    helped: tuple[TriedLine, ...]
    helped_not: tuple[TriedLine, ...]
    questions: tuple[Asked, ...]
    may_ask: bool


def overall(*, viewer: Person, at: datetime) -> Overall:
    """Everything at once, the same for everybody. At most ten queries."""
    speech, looked = Speech(at.date()), asked.looks()
    moved, short = _lately(speech)
    together = looked.get(Look.Question.TOGETHER)
    beside = sorted(
        asked.together_with(), key=lambda one: (one.measure.position, one.measure.name, one.pk)
    )
    tried = asked.tried()
    helped = [one for one in tried if one.helped]
    helped_not = [one for one in tried if not one.helped]
    held = roles(viewer, at=at)
    return Overall(
        confirmed=_confirmed(at),
        moved=tuple(moved[:MOST]),
        moved_more=max(len(moved) - MOST, 0),
        short=tuple(short[:MOST]),
        short_more=max(len(short) - MOST, 0),
        together=tuple(words.moves_together(one, together, speech) for one in beside[:MOST])
        if together
        else (),
        helped=tuple(helped[:MOST]),
        helped_not=tuple(helped_not[:MOST]),
        questions=_questions(looked, speech),
        may_ask=held.is_administrator or bool(held.steward_of),
    )


def _confirmed(at: datetime) -> dict[str, int]:
    """How many changes are confirmed: better, worse, and changed where no way is better."""
    found = {"better": 0, "worse": 0, "changed": 0}
    rows = stored.current_verdicts(at.date()).filter(kind="confirmed")
    for way in rows.values_list("direction", flat=True):
        found[way if way in ("better", "worse") else "changed"] += 1
    return found


def _lately(speech: Speech) -> tuple[list[Line], list[Line]]:
    """What moved, and what stands short of its target and cannot have come near it."""
    rows = (
        Finding.objects.filter(look__question=Look.Question.LATELY)
        .select_related("measure", "series__group")
        .order_by(*TREE)
    )
    confirmed = set(Verdict.objects.filter(kind="confirmed").values_list("series_id", flat=True))
    moved, short = [], []
    for one in rows:
        if not one.is_kept and one.facts["missing"] is None:
            continue
        said = words.moved(one, speech)
        if said.state == "moved" and one.series_id not in confirmed:
            moved.append(_line(one, said.sentence))
        elif said.state == "short":
            short.append(_line(one, said.sentence))
    return moved, short


def _line(one: Finding, sentence: str) -> Line:
    name = one.series.group.name if one.series else ""
    return Line(one.series_id or 0, f"{name} · {one.measure.name}", sentence)


def _questions(looked: dict[str, Look], speech: Speech) -> tuple[Asked, ...]:
    dated = Screening.objects.first()
    as_look = Look(tested=dated.tested, kept=dated.confirmed, rate=dated.rate) if dated else None
    told = [
        Asked(DATED, str(NAMES[DATED]), words.tested(as_look, speech), dated.at if dated else None)
    ]
    for question in Look.Question.values:
        look = looked.get(question)
        told.append(
            Asked(
                question,
                str(NAMES[question]),
                words.tested(look, speech),
                look.at if look else None,
            )
        )
    return tuple(told)


# --- everything that was tested ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TestedRow:
    """One thing that was tested. ``series`` or ``change`` is where it is shown."""

    name: str
    series: int | None
    change: int | None
    n: int
    estimate: str
    likely: str
    p: str
    q: str
    is_kept: bool


@dataclass(frozen=True, slots=True)
class TestedList:
    """All that one question tested, a page of it."""

    question: str
    name: str
    sentence: str
    rows: tuple[TestedRow, ...]
    page: int
    pages: int


def tested(*, question: str, page: int, at: datetime) -> TestedList:
    """Everything that was tested with a question, kept or not. Four queries.

    Raises NoSuchQuestion.
    """
    if question not in NAMES:
        raise NoSuchQuestion(_("There is no such question."))
    speech = Speech(at.date())
    rows, count = _dated(page, speech) if question == DATED else _found(question, page, speech)
    pages = max(-(-count // A_PAGE), 1)
    looked = next(one for one in _questions(asked.looks(), speech) if one.question == question)
    return TestedList(
        question, str(NAMES[question]), looked.sentence, tuple(rows), min(page, pages), pages
    )


def _dated(page: int, speech: Speech) -> tuple[list[TestedRow], int]:
    rows = Verdict.objects.filter(p__isnull=False, q__isnull=False).order_by(*TREE)
    read = rows.select_related("series__group", "series__measure")[(page - 1) * A_PAGE :][:A_PAGE]
    return [
        _row(
            f"{one.series.group.name} · {one.series.measure.name}",
            (one.series_id, None),
            (dated["n_before"] + dated["n_after"], dated["estimate"], dated["low"], dated["high"]),
            (one.p, one.q, one.kind == "confirmed"),
            speech,
        )
        for one in read
        for dated in (one.facts["dated"],)
    ], rows.count()


def _found(question: str, page: int, speech: Speech) -> tuple[list[TestedRow], int]:
    rows = Finding.objects.filter(look__question=question)
    order = TREE if question == Look.Question.LATELY else ("measure__position", "measure_id", "id")
    read = rows.select_related("measure", "answers", "series__group").order_by(*order)
    found = list(read[(page - 1) * A_PAGE :][:A_PAGE])
    titles = dict(
        Change.objects.filter(pk__in=[one.change for one in found if one.change])
        .order_by("pk")
        .values_list("pk", "title")
    )
    return [
        _row(
            _name(one, titles),
            (one.series_id, one.change),
            (one.n, one.estimate, one.low, one.high),
            (one.p, one.q, one.is_kept),
            speech,
        )
        for one in found
    ], rows.count()


def _name(one: Finding, titles: dict[int, str]) -> str:
    if one.series is not None:
        return f"{one.series.group.name} · {one.measure.name}"
    if one.answers is None:
        return f"{titles.get(one.change or 0, '–')} · {one.measure.name}"
    names = {"answers": one.answers.name, "measure": one.measure.name}
    if not one.lag:
        return _("%(answers)s · %(measure)s") % names
    time = {"time": words.stretch(one.lag, one.facts["cadence"])}
    return _("%(answers)s · %(measure)s %(time)s later") % (names | time)


Figures = tuple[int, float, float | None, float | None]
Chances = tuple[float | None, float | None, bool]


def _row(
    name: str,
    shown_at: tuple[int | None, int | None],
    figures: Figures,
    chances: Chances,
    speech: Speech,
) -> TestedRow:
    n, estimate, low, high = figures
    p, q, is_kept = chances
    width = high - low if low is not None and high is not None else 0.0
    decimals = decimals_for_size(width, 2)
    return TestedRow(
        name, *shown_at, n,
        estimate=speech.signed(estimate, decimals),
        likely=_range(low, high, decimals, speech),
        p=_chance(p, speech), q=_chance(q, speech), is_kept=is_kept,
    )  # fmt: skip


def _range(low: float | None, high: float | None, decimals: int, speech: Speech) -> str:
    if low is None or high is None:
        return "–"
    words_ = _("%(low)s to %(high)s")
    return words_ % {"low": speech.signed(low, decimals), "high": speech.signed(high, decimals)}


def _chance(p: float | None, speech: Speech) -> str:
    if p is None:
        return "–"
    return f"< {speech.number(0.001, 3)}" if p < 0.001 else speech.number(p, 3)
