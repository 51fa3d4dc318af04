"""What was found by the latest look with each question, as pages need it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from thrive.goals.changes.wording import RUNGS
from thrive.goals.models import Change
from thrive.insights.models import Finding, Look
from thrive.insights.wording import asked as words
from thrive.people.models import Group


def looks() -> dict[str, Look]:
    """The latest look with each question. One query."""
    newest: dict[str, Look] = {}
    for look in Look.objects.order_by("at", "id"):
        newest[look.question] = look
    return newest


def lately_of(series: int) -> Finding | None:
    """How much a series may have changed lately; None where too little is known. One query."""
    return Finding.objects.filter(series=series).select_related("measure").first()


def together_with(measures: Collection[int] | None = None) -> list[Finding]:
    """What moves together with some measures (None: with any), one lag for each pair. One query.

    Of several lags that are kept the clearest is told.
    """
    rows = Finding.objects.filter(look__question=Look.Question.TOGETHER, is_kept=True)
    if measures is not None:
        rows = rows.filter(measure__in=measures)
    clearest: dict[tuple[int, int | None], Finding] = {}
    for one in rows.select_related("measure", "answers").order_by("p", "lag", "id"):
        clearest.setdefault((one.measure_id, one.answers_id), one)
    return list(clearest.values())


def counted_elsewhere() -> Mapping[tuple[int, int | None], bool]:
    """Which tried changes are kept, by measure and the first change. One query."""
    rows = Finding.objects.filter(look__question=Look.Question.ELSEWHERE).order_by("id")
    return {(measure, root): kept for measure, root, kept in rows.values_list(
        "measure_id", "change", "is_kept"
    )}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TriedLine:
    """A change with all that were taken up from it, and what it did on the whole."""

    change: int
    title: str
    measure: str
    groups: tuple[str, ...]
    rung: str
    sentence: str
    helped: bool


def tried() -> list[TriedLine]:
    """All that was tried, as the latest look found it, by measure and title. Three queries."""
    rows = list(
        Finding.objects.filter(look__question=Look.Question.ELSEWHERE)
        .select_related("measure")
        .order_by("measure__position", "measure__name", "id")
    )
    titles = Change.objects.in_bulk([one.change for one in rows if one.change])
    ids = {pk for one in rows for pk in one.facts["groups"]}
    names = dict(Group.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "name"))
    return [
        _tried(one, titles[one.change].title, names)
        for one in rows
        if one.change is not None and one.change in titles
    ]


def _tried(one: Finding, title: str, names: Mapping[int, str]) -> TriedLine:
    helped, rung = bool(one.facts["helped"]), one.facts["rung"]
    return TriedLine(
        change=one.change or 0,
        title=title,
        measure=one.measure.name,
        groups=tuple(names[pk] for pk in one.facts["groups"] if pk in names),
        rung=str(RUNGS[rung]) if rung in RUNGS else "",
        # Of what did not help nobody takes chance for more.
        sentence=words.helped_elsewhere(words.Effect.found(one), is_kept=one.is_kept or not helped),
        helped=helped,
    )
