"""Importing points: all of a file, or nothing, and a clear list of what is wrong."""

import gzip
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from thrive.foundation.errors import Invalid, Problem
from thrive.foundation.models import AuditRecord, OutboxEntry
from thrive.measures import actions, queries
from thrive.measures.actions import Mapping, Origin, PointsImport, Raw
from thrive.measures.errors import BadMapping, BadPoints, NotAllowed
from thrive.measures.mapping import chosen
from thrive.measures.models import Correction, Measure, Point, Series
from thrive.people.models import Person

HEAD = "measure,group,period,value,denominator\n"
GOOD = HEAD + "on-time,riverside,2026-W30,8,10\nVisits on time,Hilltop,2026-07-20,19,20\n"


def bring(content: str | bytes, people: Cast, at: datetime, **other: Any) -> PointsImport:
    """Import as the administrator, with guessed columns."""
    given: dict[str, Any] = {
        "source": content.encode() if isinstance(content, str) else content,
        "mapping": chosen(),
        "by": people.omar,
        "source_name": "file.csv",
    }
    return actions.import_points(at=at, **(given | other))


def refused(content: str | bytes, people: Cast, at: datetime, **other: Any) -> list[Problem]:
    """The problems for which a file is refused; nothing of it may be written."""
    before = Point.objects.count()
    with pytest.raises(BadPoints) as refusal:
        bring(content, people, at, **other)
    assert Point.objects.count() == before
    return list(refusal.value.problems)


def test_groups_and_measures_are_found_by_id_or_name(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    result = bring(GOOD, people, at)

    points = Point.objects.order_by("series__group__name")
    assert (result.added, result.corrected, result.unchanged, result.series) == (2, 0, 0, 2)
    assert [(p.period_on, p.value, p.denominator) for p in points] == [
        (date(2026, 7, 20), 19, 20),
        (date(2026, 7, 20), 8, 10),
    ]
    assert points[0].source == "file.csv"
    assert points[0].recorded_by == people.omar
    assert points[0].recorded_at == at


def test_an_import_announces_each_series_once_and_is_on_record(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    bring(GOOD, people, at)

    ids = sorted(Series.objects.values_list("id", flat=True))
    assert OutboxEntry.objects.get().payload == {"series": ids}
    assert set(Series.objects.values_list("revision", flat=True)) == {1}
    record = AuditRecord.objects.get(action="measures.import")
    assert (record.actor, record.subject, record.details["added"]) == ("omar", "file.csv", 2)


def test_the_same_file_again_changes_nothing_and_says_so(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    bring(GOOD, people, at)

    again = bring(GOOD, people, at)

    assert again.changes_nothing
    assert str(again) == "Nothing changes: all 2 numbers stand already."
    assert OutboxEntry.objects.count() == 1
    assert AuditRecord.objects.filter(action="measures.import").count() == 1


def test_a_different_number_corrects_and_only_its_series_is_announced(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    bring(GOOD, people, at)
    later = at + timedelta(days=1)

    result = bring(GOOD.replace("8,10", "9,10"), people, later)

    former = Correction.objects.get()
    point = Point.objects.get(value=9)
    assert (result.added, result.corrected, result.unchanged) == (0, 1, 1)
    assert (former.value, former.denominator, former.recorded_at) == (8, 10, at)
    assert (former.point, former.corrected_at, former.corrected_by) == (point, later, people.omar)
    assert (point.recorded_at, point.recorded_by) == (later, people.omar)
    assert result.corrections[0].former_value == 8
    assert OutboxEntry.objects.latest("id").payload == {"series": [point.series_id]}


def test_a_dry_run_says_the_same_and_writes_nothing(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    dry = bring(GOOD, people, at, dry_run=True)

    assert (dry.added, dry.dry_run, dry.problem_count) == (2, True, 0)
    assert not Series.objects.exists()
    assert not OutboxEntry.objects.exists()


def test_a_dry_run_returns_problems_instead_of_raising_them(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    dry = bring(GOOD + "on-time,nowhere,2026-W30,1,2\n", people, at, dry_run=True)

    assert dry.problem_count == 1
    assert not dry.changes_nothing


@pytest.mark.parametrize("name", ["amina", "daniel", "joanna", "ruth"])
def test_only_administrators_import(
    people: Cast, on_time: Measure, at: datetime, name: str
) -> None:
    by: Person = getattr(people, name)

    with pytest.raises(NotAllowed):
        bring(GOOD, people, at, by=by)
    with pytest.raises(NotAllowed):
        bring(GOOD, people, at, by=by, dry_run=True)


@pytest.mark.parametrize(
    ("row", "column", "value", "words"),
    [
        ("on-time,nowhere,2026-W30,1,2", "group", "nowhere", "no group"),
        ("on-time,,2026-W30,1,2", "group", "", "missing"),
        ("speed,riverside,2026-W30,1,2", "measure", "speed", "no measure"),
        ("on-time,riverside,2026-W30,many,2", "value", "many", "not a number"),
        ("on-time,riverside,2026-W30,1,many", "denominator", "many", "not a number"),
        ("on-time,riverside,2026-W30,1,0", "denominator", "0", "greater than 0"),
        ("on-time,riverside,2026-W30,3,2", "denominator", "2", "smaller than the count"),
        ("on-time,riverside,2026-W30,1,", "denominator", "", "needs a denominator"),
        ("on-time,riverside,2026-W30,-1,2", "value", "-1", "smaller than 0"),
        ("on-time,riverside,2026-W30,nan,2", "value", "nan", "counted with"),
        ("on-time,riverside,2026-W30,inf,2", "value", "inf", "counted with"),
        ("on-time,riverside,2026-W30,1e99,2", "value", "1e99", "larger than"),
        ("falls,riverside,2026-07,1.5,", "value", "1.5", "whole number"),
        ("falls,riverside,2026-07,1,2", "denominator", "2", "no denominator"),
        ("on-time,riverside,July,1,2", "period", "July", "2024-W12"),
        ("falls,riverside,2026,1,", "period", "2026", "2024-03"),
        ("falls,riverside,2026-W30,1,", "period", "2026-W30", "two of the measure"),
        ("on-time,riverside,2026-02-30,1,2", "period", "2026-02-30", "no such day"),
        ("on-time,riverside,2027-W01,1,2", "period", "2027-W01", "not begun"),
        ("on-time,riverside,,1,2", "period", "", "missing"),
    ],
)
def test_a_bad_row_is_named_by_line_column_and_value_and_nothing_is_taken(
    people: Cast, on_time: Measure, falls: Measure, at: datetime,
    row: str, column: str, value: str, words: str,
) -> None:  # fmt: skip
    (problem,) = refused(GOOD + row + "\n", people, at)

    assert (problem.line, problem.column, problem.value) == (4, column, value)
    assert words in problem.message


def test_problems_name_the_columns_of_the_file(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    content = "KPI;Team;Woche;Ja;Von\non-time;nowhere;2026-W30;viele;10\n"
    mapping = Mapping(
        measure=Origin("KPI"), group=Origin("Team"), period=Origin("Woche"), value=Origin("Ja"),
        denominator=Origin("Von"),
    )  # fmt: skip

    problems = refused(content, people, at, mapping=mapping)

    assert [problem.column for problem in problems] == ["Team", "Ja"]


def test_a_repeated_period_is_refused_also_under_another_name(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    (problem,) = refused(GOOD + "on-time,Riverside,2026-07-23,8,10\n", people, at)

    assert (problem.line, problem.column) == (4, "period")
    assert "before" in problem.message


def test_a_name_that_two_groups_share_is_refused_and_their_ids_are_not(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    people.hilltop.name = "Riverside"
    people.hilltop.save()

    (problem,) = refused(HEAD + "on-time,Riverside,2026-W30,1,2\n", people, at)
    taken = bring(HEAD + "on-time,riverside,2026-W30,1,2\n", people, at)

    assert "several groups" in problem.message
    assert taken.added == 1


def test_many_problems_are_counted_and_the_first_are_listed(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    rows = "".join(f"on-time,riverside,2026-W30,x{n},2\n" for n in range(500))

    dry = bring(HEAD + rows, people, at, dry_run=True)

    assert (len(dry.problems), dry.problem_count) == (200, 500)
    with pytest.raises(BadPoints, match="500 problems"):
        bring(HEAD + rows, people, at)


def test_rows_without_a_number_are_passed_over_and_counted(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    result = bring(GOOD + "on-time,harbour,2026-W30,,10\non-time,hill,2026-W30,NA,\n", people, at)

    assert (result.added, result.empty) == (2, 2)


def test_a_mark_at_the_beginning_semicolons_and_decimal_commas_are_understood(
    people: Cast, minutes: Measure, at: datetime
) -> None:
    content = "\ufeffmeasure;group;period;value\nminutes;riverside;2026-W30;12,5\n"

    bring(content, people, at)

    assert Point.objects.get().value == 12.5


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [("1,234", "12", "two ways"), ("1,5", "2.5", "decimal point and some a comma")],
)
def test_numbers_that_can_be_read_in_two_ways_are_refused_with_an_explanation(
    people: Cast, minutes: Measure, at: datetime, first: str, second: str, words: str
) -> None:
    content = (
        "measure;group;period;value\n"
        f"minutes;riverside;2026-W30;{first}\nminutes;riverside;2026-W31;{second}\n"
    )

    with pytest.raises(BadMapping, match=words):
        bring(content, people, at)

    assert not Point.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (HEAD.encode(), "no rows"),
        (GOOD.replace("Hilltop", "Hügel").encode("latin-1"), "not UTF-8"),
        (GOOD.encode("utf-16"), "UTF-16"),
        (b"measure,group\non-time,riverside\n", "period"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_plain_words(
    people: Cast, on_time: Measure, at: datetime, content: bytes, words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        bring(content, people, at)

    assert not Point.objects.exists()


def test_nul_bytes_and_lines_with_too_many_cells_are_named(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    content = GOOD + "on-time,riv\0erside,2026-W31,1,2\non-time,riverside,2026-W31,1,5,2\n"

    problems = refused(content, people, at)

    assert [problem.line for problem in problems] == [4, 5]


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    people: Cast, on_time: Measure, at: datetime, tmp_path: Path
) -> None:
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(2 * 1024**3)  # sparse: reading it would take long and find only nothing

    with pytest.raises(Invalid, match="larger than 100 MB"):
        bring(b"", people, at, source=huge)


def test_a_packed_file_is_read_and_its_name_is_the_source(
    people: Cast, on_time: Measure, at: datetime, tmp_path: Path
) -> None:
    packed = tmp_path / "numbers.csv.gz"
    packed.write_bytes(gzip.compress(GOOD.encode()))

    bring(b"", people, at, source=packed, source_name="")

    assert set(Point.objects.values_list("source", flat=True)) == {"numbers.csv.gz"}


def test_lines_made_by_a_program_are_taken_too(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    lines = [Raw(1, "on-time", "riverside", "2026-W30", 8.0, 10.0)]

    assert bring(b"", people, at, source=lines).added == 1


def test_words_of_the_file_are_translated(people: Cast, on_time: Measure, at: datetime) -> None:
    content = "group,period,value,denominator\nFluss,2026-W30,8,10\n"
    mapping = chosen(pairs=["measure:=on-time", "group.Fluss=riverside"])

    assert bring(content, people, at, mapping=mapping).added == 1


def test_a_mapping_that_does_not_fit_is_refused(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    with pytest.raises(BadMapping, match="“Team”"):
        bring(GOOD, people, at, mapping=chosen(pairs=["group=Team"]))
    with pytest.raises(BadMapping, match="no import profile “magic”"):
        chosen(profile="magic")


def test_a_new_wording_gets_a_series_of_its_own(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    bring(GOOD, people, at)
    actions.change_wording(measure=on_time, wording="Another", by=people.omar, at=at)

    result = bring(GOOD, people, at)

    assert result.added == 2
    assert Series.objects.count() == 4


def test_nothing_is_half_written_if_a_late_step_fails(
    people: Cast, on_time: Measure, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**kwargs: object) -> None:
        raise RuntimeError("no room for the record")

    monkeypatch.setattr("thrive.foundation.audit.record", broken)

    with pytest.raises(RuntimeError):
        bring(GOOD, people, at)

    assert not Series.objects.exists()
    assert not Point.objects.exists()
    assert not OutboxEntry.objects.exists()


def test_progress_ends_with_all_rows(people: Cast, on_time: Measure, at: datetime) -> None:
    seen: list[tuple[int, int]] = []

    bring(GOOD, people, at, progress=lambda done, of: seen.append((done, of)))

    assert seen[0] == (0, 2)
    assert seen[-1] == (2, 2)


def test_a_thousand_rows_take_as_many_queries_as_ten(
    people: Cast, minutes: Measure, at: datetime
) -> None:
    def rows(first: int, how_many: int) -> str:
        days = (date(1990, 1, 1) + timedelta(weeks=first + n) for n in range(how_many))
        return HEAD + "".join(f"minutes,riverside,{day},1,\n" for day in days)

    with CaptureQueriesContext(connection) as few:
        bring(rows(0, 10), people, at)
    with CaptureQueriesContext(connection) as many:
        bring(rows(10, 1000), people, at)

    assert len(many) <= len(few)


def test_imported_points_are_read_back_as_a_matrix(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    bring(GOOD, people, at)

    (found,) = queries.matrix(None)

    assert sorted(found.values.ravel().tolist()) == [80, 95]
