"""Numbers, measures and notes with a slip of the finger in them, or with somebody's tricks."""

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from tests.cast import Cast
from tests.insights import numbers
from thrive.foundation.errors import Invalid
from thrive.insights.actions import judge
from thrive.insights.models import Verdict
from thrive.insights.queries import series_page
from thrive.measures import actions, queries
from thrive.measures.errors import BadMeasure, BadNote, BadPoint, BadPoints
from thrive.measures.mapping import chosen
from thrive.measures.models import Annotation, Measure, Phase, Point, Series
from thrive.measures.rules import periods
from thrive.measures.rules.profiles import profile_from

HEAD = "measure,group,period,value\n"


@pytest.fixture
def travel(people: Cast, at: datetime) -> Measure:
    """Minutes on the road: a weekly value."""
    return actions.define_measure(
        key="travel", name="Minutes on the road", unit="minutes", kind="value",
        direction="down", cadence="week", by=people.omar, at=at,
    )  # fmt: skip


def bring(content: str, people: Cast, at: datetime) -> actions.PointsImport:
    return actions.import_points(
        source=content.encode(), mapping=chosen(), by=people.omar, source_name="slip.csv", at=at
    )


@pytest.mark.parametrize("period", ["0001-01-01", "0202-07-20", "1026-07-20"])
def test_a_week_centuries_ago_is_refused(
    people: Cast, travel: Measure, at: datetime, period: str
) -> None:
    """Each week up to today is laid on one grid: one such row kept a server busy for minutes."""
    with pytest.raises(BadPoints):
        bring(f"{HEAD}travel,riverside,{period},3\n", people, at)

    assert not Point.objects.exists()


@pytest.mark.parametrize(
    ("cadence", "period"), [("day", "1969-12-31"), ("month", "1899-12"), ("year", "1899")]
)
def test_a_slip_in_the_year_is_named_with_its_line(
    people: Cast, travel: Measure, at: datetime, cadence: str, period: str
) -> None:
    Measure.objects.update(cadence=cadence)

    with pytest.raises(BadPoints) as refusal:
        bring(f"{HEAD}travel,riverside,{period},3\n", people, at)

    (problem,) = refusal.value.problems
    assert (problem.line, problem.column, problem.value) == (2, "period", period)
    assert "mistyped" in problem.message


@pytest.mark.parametrize("day", [date(1, 1, 1), date(202, 7, 20), date(1899, 12, 31)])
def test_a_number_of_centuries_ago_is_neither_entered_nor_corrected(
    people: Cast, travel: Measure, at: datetime, day: date
) -> None:
    series = numbers.series(travel, people.riverside, [3.0], periods=[day])
    point = Point.objects.get()

    with pytest.raises(BadPoint):
        actions.record_point(
            measure=travel, group=people.riverside, period_on=day, value=4, by=people.omar, at=at
        )
    with pytest.raises(BadPoint):
        actions.correct_point(point=point, value=4, by=people.omar, at=at)

    assert queries.points(series.pk)[0].value == 3


def test_a_number_of_centuries_ago_that_stands_is_judged_like_any_other(
    people: Cast, travel: Measure, at: datetime
) -> None:
    """It may have come in before such periods were refused."""
    old = numbers.series(travel, people.riverside, [3.0], periods=[date(202, 7, 19)])
    numbers.add_points(old, numbers.steady(40), numbers.weeks(40))

    (matrix,) = queries.matrix([old.pk])
    judge(series=None, at=at)

    assert len(matrix.periods) == 1 + periods.LONGEST_GAP + 40
    assert Verdict.objects.get().facts["alone"]["n"] == 41
    shown = series_page(series_id=old.pk, viewer=people.omar, at=at)
    assert "<svg" in shown.chart_wide
    assert len(shown.chart_wide) < 200_000


def test_where_a_number_stands_in_time_is_part_of_what_was_judged(
    people: Cast, travel: Measure, at: datetime
) -> None:
    """Also where a long gap is drawn shorter, so that two inputs never pass for one."""
    first = date(1900, 1, 1)
    middle, last = first + timedelta(weeks=2000), first + timedelta(weeks=5000)
    moved = numbers.series(travel, people.riverside, [1.0, 2, 3], periods=[first, middle, last])
    judge(series=None, at=at)
    before = Verdict.objects.get().input_hash
    Point.objects.filter(period_on=middle).update(period_on=middle + timedelta(weeks=300))

    judge(series=[moved.pk], at=at)

    assert Verdict.objects.get().input_hash != before


def test_a_note_on_the_first_day_that_there_is_stops_no_judging(
    people: Cast, travel: Measure, at: datetime
) -> None:
    """It may have come in before such days were refused."""
    noted = numbers.series(travel, people.riverside, numbers.steady(40))
    numbers.began(date.min, noted)

    judge(series=None, at=at)

    assert Verdict.objects.get().kind == "common_cause"
    assert series_page(series_id=noted.pk, viewer=people.omar, at=at).happened


@pytest.mark.parametrize("day", [date(1, 1, 1), date(202, 7, 20), date(1899, 12, 31)])
def test_a_note_and_a_stretch_of_centuries_ago_are_refused(
    people: Cast, travel: Measure, at: datetime, day: date
) -> None:
    series = Series.objects.create(measure=travel, group=people.riverside)
    given: dict[str, Any] = {"series": series, "by": people.omar, "at": at}

    with pytest.raises(BadNote) as note:
        actions.annotate(kind="note", on=day, text="Rain", **given)
    with pytest.raises(BadNote) as phase:
        actions.set_phase(kind="rebase", starts_on=day, reason="A new rota", **given)

    assert [note.value.problems[0].column, phase.value.problems[0].column] == ["on", "starts_on"]
    assert not Annotation.objects.exists()
    assert not Phase.objects.exists()


def test_a_baseline_does_not_end_in_another_century(
    people: Cast, travel: Measure, at: datetime
) -> None:
    series = Series.objects.create(measure=travel, group=people.riverside)
    given: dict[str, Any] = {
        "series": series, "kind": "baseline", "starts_on": date(2026, 1, 5), "reason": "Rota",
        "by": people.omar, "at": at,
    }  # fmt: skip

    with pytest.raises(BadNote) as refusal:
        actions.set_phase(until_on=date(2206, 1, 5), **given)
    actions.set_phase(until_on=date(2027, 1, 5), **given)

    assert refusal.value.problems[0].column == "until_on"
    assert Phase.objects.get().until_on == date(2027, 1, 5)


def described(**changed: str) -> dict[str, Any]:
    given = {"key": "falls", "name": "Falls", "unit": "falls", "kind": "count"}
    return given | {"direction": "down", "cadence": "month"} | changed


@pytest.mark.parametrize("key", ["new", "import", "number", "series", "notes", "phases", "a b"])
def test_a_key_that_is_no_address_of_its_own_is_refused(
    people: Cast, at: datetime, key: str
) -> None:
    with pytest.raises(BadMeasure) as one:
        actions.define_measure(**described(key=key), by=people.omar, at=at)
    with pytest.raises(BadMeasure):
        actions.define_many(measures=[Measure(**described(key=key))], by=people.omar, at=at)

    assert (one.value.problems[0].column, one.value.problems[0].value) == ("key", key)
    assert not Measure.objects.exists()


def test_a_profile_makes_no_measure_whose_page_is_another_one(people: Cast, at: datetime) -> None:
    about = dict.fromkeys(("title", "source", "organisation", "organisation_kind"), "x")
    plain: dict[str, object] = {
        "about": about | {"files": []},
        "period": {"column": "period"},
        "group": {"column": "group", "kind": "team"},
        "measures": [described(key="notes") | {"value": {"column": "value"}}],
    }

    with pytest.raises(BadMeasure):
        actions.import_points(
            source=b"group,period,value\nriverside,2026-07,3\n",
            mapping=profile_from("odd", plain), by=people.omar, at=at,
        )  # fmt: skip

    assert not Measure.objects.exists()


UNPRINTABLE = ["\x1b[31m", "\0", "\x7f", "\ufffe", "\ud800"]


@pytest.mark.parametrize("letter", UNPRINTABLE)
@pytest.mark.parametrize("name", ["name", "short_name", "description", "unit", "wording"])
def test_a_measure_is_described_in_letters_that_can_be_printed(
    people: Cast, at: datetime, name: str, letter: str
) -> None:
    with pytest.raises(BadMeasure) as refusal:
        actions.define_measure(**(described() | {name: f"Fa{letter}lls"}), by=people.omar, at=at)

    assert [problem.column for problem in refusal.value.problems] == [name]


@pytest.mark.parametrize("letter", UNPRINTABLE)
def test_words_about_numbers_hold_only_letters_that_can_be_printed(
    people: Cast, travel: Measure, at: datetime, letter: str
) -> None:
    series = Series.objects.create(measure=travel, group=people.riverside)
    by: dict[str, Any] = {"by": people.omar, "at": at}
    on, odd = date(2026, 5, 4), f"Ra{letter}in"

    with pytest.raises(BadNote):
        actions.annotate(series=series, kind="note", on=on, text=odd, **by)
    with pytest.raises(BadNote):
        actions.set_phase(series=series, kind="rebase", starts_on=on, reason=odd, **by)
    with pytest.raises(BadPoint):
        actions.record_point(
            measure=travel, group=people.riverside, period_on=on, value=1, reason=odd, **by
        )
    with pytest.raises(BadMeasure):
        actions.change_wording(measure=travel, wording=odd, **by)


@pytest.mark.parametrize("letter", UNPRINTABLE)
def test_a_file_whose_name_cannot_be_printed_is_not_kept(
    people: Cast, travel: Measure, at: datetime, letter: str
) -> None:
    content = f"{HEAD}travel,riverside,2026-07-20,3\n".encode()
    by: dict[str, Any] = {"by": people.omar, "at": at}

    with pytest.raises(Invalid):
        actions.keep_upload(content=content, file_name=f"a{letter}.csv", **by)
    with pytest.raises(Invalid):
        actions.import_points(source=content, mapping=chosen(), source_name=f"a{letter}.csv", **by)

    assert not Point.objects.exists()


@pytest.mark.parametrize("letter", UNPRINTABLE[:4])
def test_cells_that_cannot_be_printed_are_no_measure_and_no_group(
    people: Cast, travel: Measure, at: datetime, letter: str
) -> None:
    with pytest.raises(BadPoints):
        bring(f"{HEAD}tra{letter}vel,river{letter}side,2026-07-20,3\n", people, at)


def test_thirty_years_of_days_are_laid_out_once(people: Cast, travel: Measure) -> None:
    Measure.objects.update(cadence="day")
    first = date(1996, 1, 1)
    daily = numbers.series(
        travel, people.riverside, np.ones(3), periods=[first, first + timedelta(400), at_end()]
    )

    (matrix,) = queries.matrix([daily.pk])

    assert len(matrix.periods) == 1 + 399 + 1 + periods.LONGEST_GAP + 1
    assert np.isfinite(matrix.values).sum() == 3


def at_end() -> date:
    return date(2026, 1, 1)
