"""One look at everything: kept once, safe to repeat, on record, whole or not at all."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from tests.cast import Cast
from tests.insights import numbers
from thrive.foundation import audit
from thrive.foundation.models import AuditRecord
from thrive.insights import finding
from thrive.insights.asking import tested
from thrive.insights.finding import find
from thrive.insights.models import Finding, Look
from thrive.measures.models import Point, Series


@pytest.fixture
def series(people: Cast) -> Series:
    return numbers.series(numbers.measure(), people.riverside, numbers.noise(1, 52))


def test_each_question_is_a_family_of_its_own(series: Series, at: datetime) -> None:
    found = find(at=at)

    assert [look.question for look in found.looks] == ["lately", "together", "elsewhere"]
    assert [look.tested for look in found.looks] == [1, 0, 0]
    assert "lately: 1 tested, 0 kept." in str(found)


def test_the_same_numbers_again_write_nothing(series: Series, at: datetime) -> None:
    find(at=at)

    again = find(at=at + timedelta(days=1))

    assert {look.at for look in again.looks} == {at}
    assert Look.objects.count() == 3
    assert AuditRecord.objects.filter(action="insights.find").count() == 3


def test_a_new_number_makes_a_new_look_and_the_old_one_stays_on_record(
    series: Series, at: datetime
) -> None:
    find(at=at)
    numbers.add_points(series, [61.0], [numbers.weeks(53)[52]])

    find(at=at + timedelta(days=1))

    looks = Look.objects.filter(question="lately")
    assert looks.count() == 2
    assert [look.findings.count() for look in looks] == [1, 0]
    assert looks[0].input_hash != looks[1].input_hash


def test_another_version_asks_again(
    series: Series, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    find(at=at)
    monkeypatch.setattr(finding, "VERSION", "next")

    find(at=at + timedelta(days=1))

    assert Look.objects.filter(question="lately", version="next").exists()


def test_of_two_at_once_the_later_one_stays(series: Series, at: datetime) -> None:
    newer = find(at=at + timedelta(hours=1))
    numbers.add_points(series, [61.0], [numbers.weeks(53)[52]])

    older = find(at=at)

    assert older.looks[0] == newer.looks[0]
    assert Look.objects.filter(question="lately").count() == 1


def test_nothing_is_half_kept(
    series: Series, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    find(at=at)
    numbers.add_points(series, [61.0], [numbers.weeks(53)[52]])

    def fail(**said: Any) -> None:
        raise RuntimeError("the record is full")

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        find(at=at + timedelta(days=1))

    assert Look.objects.filter(question="lately").count() == 1
    assert Finding.objects.filter(series=series).count() == 1


def test_the_command_asks_everything_now(
    series: Series, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("insights")

    assert "lately: 1 tested, 0 kept." in capsys.readouterr().out


def test_the_hash_tells_whose_numbers_they_are(series: Series, people: Cast) -> None:
    from thrive.measures import queries

    matrix = queries.matrix(None)

    assert tested.hash_of(matrix) == tested.hash_of(queries.matrix(None))
    assert tested.hash_of(matrix) != tested.hash_of(matrix, [series.pk])


WRONG: dict[str, dict[str, Any]] = {
    "finding_kept_was_tested": {"is_kept": True, "q": None},
    "finding_is_about_one_thing": {"series": None},
    "finding_once_a_series": {},
}


@pytest.mark.parametrize("name", WRONG)
def test_the_database_refuses_what_cannot_be(name: str, series: Series, at: datetime) -> None:
    find(at=at)
    there = Finding.objects.get()
    if name != "finding_once_a_series":
        there.delete()
    fields = {"look": there.look, "measure": there.measure, "series": series, "n": 20,
              "estimate": 0.0}  # fmt: skip

    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.create(**(fields | WRONG[name]))


@pytest.mark.parametrize("kind", ["answers", "change"])
def test_the_database_holds_each_thing_once(kind: str, series: Series, at: datetime) -> None:
    find(at=at)
    look = Look.objects.get(question="together")
    about: Any = series.measure if kind == "answers" else 12
    fields = {"look": look, "measure": series.measure, kind: about, "n": 3, "estimate": 0.0}
    Finding.objects.create(**fields)

    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.create(**fields)


def test_a_look_cannot_keep_more_than_it_tested(series: Series, at: datetime) -> None:
    find(at=at)

    with pytest.raises(IntegrityError), transaction.atomic():
        Look.objects.filter(question="lately").update(kept=2)


def test_a_number_that_is_put_right_makes_a_new_look(series: Series, at: datetime) -> None:
    find(at=at)
    before = Finding.objects.get().estimate
    Point.objects.filter(series=series, period_on=numbers.weeks(52)[50]).update(value=200.0)

    find(at=at + timedelta(days=1))

    assert Look.objects.filter(question="lately").count() == 2
    assert Finding.objects.get().estimate != before
