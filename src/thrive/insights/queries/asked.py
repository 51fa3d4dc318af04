"""What was found by the latest look with each question, as pages need it."""

from collections.abc import Collection, Mapping

from thrive.insights.models import Finding, Look


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
