"""Import profiles: what they make of a foreign file, and of the two real ones."""

import statistics
from collections import defaultdict
from datetime import date, datetime
from functools import cache
from typing import Any

import pytest

from tests.cast import Cast
from tests.shared import shared_folder
from thrive.foundation import tables
from thrive.foundation.errors import Invalid
from thrive.measures import actions
from thrive.measures.errors import BadMapping, BadPoints
from thrive.measures.models import Measure, Point
from thrive.measures.rules.mapping import MappingError
from thrive.measures.rules.profiles import Reading, load_profile, profile_from, profile_names
from thrive.people.models import Group

NHS = (
    b"period,org_code,type,attendances,breaches,admissions\n"
    b"2017-03-01,RF4,1,100,20,30\n2017-03-01,RF4,2,50,0,0\n2017-04-01,RF4,1,80,10,20\n"
    b"2017-03-01,AB1,other,40,0,0\n"
)
CIVIL = (
    b"year,dept_group,organisation,org_code,question_measure,value\n"
    b"2009,Civil Service,Civil Service benchmark,,Employee engagement index,58.0\n"
    b"2009,Transport,Highways Agency,HA,Employee engagement index,60.5\n"
    b"2010,Transport,Highways Agency,HA,EES,61.0\n"
    b"2009,Transport,Highways Agency,HA,B01. I like it (% strongly agree or agree),70\n"
    b'2023,New Transport,Highways Agency,HA,"B02.\nI like it\n'
    b"(% selecting 'Strongly agree' or 'Agree') [note 1]\",72\n"
    b"2012,Transport,Highways Agency,HA,W04. How anxious? (% rating 0-3),40\n"
    b'2021,Transport,Highways Agency,HA,"W04. How anxious? (% rating 6-10)",30\n'
)


def bring(content: bytes, name: str, at: datetime) -> actions.PointsImport:
    return actions.import_points(source=content, mapping=load_profile(name), by=None, at=at)


def values_of(key: str) -> list[tuple[date, float, float | None]]:
    rows = Point.objects.filter(series__measure__key=key).order_by("series__group__name")
    return list(rows.values_list("period_on", "value", "denominator"))


@pytest.mark.django_db
def test_types_of_a_trust_are_summed_and_one_type_stands_alone(at: datetime) -> None:
    result = bring(NHS, "nhs_ae_attendances", at)

    april, march = date(2017, 4, 1), date(2017, 3, 1)
    assert values_of("ae-within-4-hours") == [(march, 40, 40), (march, 130, 150), (april, 70, 80)]
    assert values_of("ae-type-1-within-4-hours") == [(march, 80, 100), (april, 70, 80)]
    assert values_of("ae-attendances")[1:] == [(march, 150, None), (april, 80, None)]
    assert (result.new_groups, result.new_measures) == (3, 4)
    root = Group.objects.get(parent=None, is_reporting=True)
    assert sorted(Group.objects.filter(parent=root).values_list("name", flat=True)) == [
        "AB1",
        "RF4",
    ]


@pytest.mark.django_db
def test_wordings_that_say_the_same_are_one_measure_and_others_stay_apart(at: datetime) -> None:
    bring(CIVIL, "csps_uk_civil_service", at)

    assert [value for _, value, _ in values_of("engagement-index")] == [60.5, 61]
    assert [value for _, value, _ in values_of("i-like-it")] == [70, 72]
    anxious = Measure.objects.filter(name__startswith="How anxious")
    assert anxious.count() == 2
    assert set(anxious.values_list("direction", flat=True)) == {"neither"}
    assert Measure.objects.get(key="i-like-it").direction == "up"


@pytest.mark.django_db
def test_benchmarks_are_left_out_and_an_organisation_stands_where_it_stood_last(
    at: datetime,
) -> None:
    bring(CIVIL, "csps_uk_civil_service", at)

    assert not Group.objects.filter(name__icontains="benchmark").exists()
    assert Group.objects.get(name="Highways Agency").parent == Group.objects.get(
        name="New Transport"
    )


@pytest.mark.django_db
def test_a_second_time_nothing_is_created_or_changed(at: datetime) -> None:
    bring(NHS, "nhs_ae_attendances", at)

    again = bring(NHS, "nhs_ae_attendances", at)

    assert again.changes_nothing
    assert (again.new_groups, again.new_measures) == (0, 0)


def test_a_profile_adds_to_an_organisation_that_is_there(people: Cast, at: datetime) -> None:
    bring(NHS, "nhs_ae_attendances", at)

    assert Group.objects.get(name="RF4").parent == people.fernbrook


@pytest.mark.django_db
def test_a_dry_run_creates_nothing(at: datetime) -> None:
    dry = actions.import_points(
        source=NHS, mapping=load_profile("nhs_ae_attendances"), by=None, at=at, dry_run=True
    )

    assert (dry.added, dry.new_groups) == (11, 3)
    assert not Group.objects.exists()
    assert not Measure.objects.exists()


@pytest.mark.django_db
def test_a_cell_that_is_no_number_is_named_and_nothing_is_created(at: datetime) -> None:
    with pytest.raises(BadPoints) as refusal:
        bring(NHS.replace(b"80,10,20", b"80,ten,20"), "nhs_ae_attendances", at)

    problem = refusal.value.problems[0]
    assert (problem.line, problem.column, problem.value) == (4, "breaches", "ten")
    assert not Group.objects.exists()


@pytest.mark.django_db
def test_a_file_without_a_column_of_the_profile_is_refused(at: datetime) -> None:
    with pytest.raises(BadMapping, match="breaches"):
        bring(b"period,org_code,type,attendances,admissions\n", "nhs_ae_attendances", at)


@pytest.mark.django_db
def test_a_profile_for_an_empty_table_is_refused(at: datetime) -> None:
    with pytest.raises(Invalid, match="no rows"):
        bring(NHS.splitlines(keepends=True)[0], "nhs_ae_attendances", at)


def test_an_operation_that_is_not_in_the_list_is_refused() -> None:
    plain: dict[str, Any] = {
        "about": {"title": "", "source": "", "files": [], "organisation": "",
                  "organisation_kind": ""},
        "period": {"column": "p"},
        "group": {"column": "g", "kind": "team"},
        "measures": [{"key": "k", "name": "n", "kind": "value", "direction": "up",
                      "cadence": "month", "value": {"eval": "1 + 1"}}],
    }  # fmt: skip

    with pytest.raises(MappingError):
        profile_from("bad", plain)


def test_each_profile_that_comes_with_thrive_can_be_loaded() -> None:
    for name in profile_names():
        assert load_profile(name).title


def test_the_real_attendances_add_up_to_what_their_readme_says() -> None:
    reading = read("nhs_ae_attendances")

    for month, attendances, breaches in (
        ("2016-04-01", 1_867_781, 186_122),
        ("2019-03-01", 2_167_550, 290_359),
    ):
        raws = [r for r in reading.raws if (r.measure, r.period) == ("ae-within-4-hours", month)]
        came = sum(float(raw.denominator) for raw in raws)
        seen = sum(float(raw.value) for raw in raws)
        assert (came, came - seen) == (attendances, breaches)


def test_the_real_engagement_index_has_the_published_medians() -> None:
    reading = read("csps_uk_civil_service")

    scores: dict[str, list[float]] = defaultdict(list)
    for raw in reading.raws:
        if raw.measure == "engagement-index":
            scores[raw.period].append(float(raw.value))
    # Published medians of the organisations, from the README of the data.
    published = {"2009": 58, "2010": 56, "2012": 58, "2014": 59, "2017": 61, "2020": 66}
    assert {year: round(statistics.median(scores[year])) for year in published} == published
    assert len(scores) == 16
    assert len(reading.raws) == 150_020


def test_no_wording_of_the_real_survey_is_counted_twice_for_one_organisation_and_year() -> None:
    raws = read("csps_uk_civil_service").raws

    assert len({(raw.measure, raw.group, raw.period) for raw in raws}) == len(raws)


@cache
def read(name: str) -> Reading:
    """What a profile makes of its real file, without a database."""
    profile = load_profile(name)
    file = shared_folder("data", name, profile.files[0])
    rows = tables.read_rows(file, largest=100_000_000)
    reading = profile.read(rows)
    assert rows.problems == []
    assert reading.problems == []
    return reading
