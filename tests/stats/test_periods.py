import pytest

from thrive_stats.periods import (
    NoSuchPeriodError,
    PeriodKind,
    Step,
    first_day_of,
    kind_of,
    sort_key,
    step_of,
)

SORTED = {
    PeriodKind.DATE: ["2023-12-31", "2024-01-01", "2024-02-29"],
    PeriodKind.MONTH: ["2023-12", "2024-01", "2024-11"],
    PeriodKind.WEEK: ["2020-W53", "2021-W01", "2021-W52"],
    PeriodKind.YEAR: ["1999", "2008", "2024"],
    PeriodKind.INTEGER: ["-3", "9", "10"],
}


@pytest.mark.parametrize("kind", SORTED)
def test_labels_of_a_kind_are_recognised_and_sort_by_time(kind: PeriodKind) -> None:
    labels = SORTED[kind]

    assert kind_of(labels) is kind
    backwards = labels[::-1]
    assert sorted(backwards, key=lambda label: sort_key(label, kind)) == labels


@pytest.mark.parametrize("labels", [["2024-01", "2024-01-01"], ["March"], ["1.5"], ["24-01"], []])
def test_labels_that_share_no_form_are_other(labels: list[str]) -> None:
    assert kind_of(labels) is PeriodKind.OTHER


def test_four_digits_are_years_only_if_all_of_them_could_be() -> None:
    assert kind_of(["1998", "2031"]) is PeriodKind.YEAR
    assert kind_of(["998", "2031"]) is PeriodKind.INTEGER
    assert kind_of(["1001", "2031"]) is PeriodKind.INTEGER


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("2023-02-29", PeriodKind.DATE),
        ("2023-13", PeriodKind.MONTH),
        ("2023-W53", PeriodKind.WEEK),
    ],
)
def test_a_day_month_or_week_that_never_was_is_refused(label: str, kind: PeriodKind) -> None:
    with pytest.raises(NoSuchPeriodError):
        sort_key(label, kind)


@pytest.mark.parametrize(
    ("labels", "step"),
    [
        (["2024-01-01", "2024-01-02", "2024-01-05", "2024-01-06"], Step.DAY),
        (["2024-01-01", "2024-01-08", "2024-01-15"], Step.WEEK),
        (["2024-01-01", "2024-02-01", "2024-03-01"], Step.MONTH),
        (["2024-01-01", "2024-04-01", "2024-07-01"], Step.QUARTER),
        (["2022-01-01", "2023-01-01", "2024-01-01"], Step.YEAR),
        (["2024-01-01", "2024-01-11"], Step.POINT),
        (["2024-01-01"], Step.POINT),
    ],
)
def test_dates_are_named_by_their_usual_distance(labels: list[str], step: Step) -> None:
    assert step_of(labels, PeriodKind.DATE) is step


def test_other_kinds_name_their_step_themselves() -> None:
    assert step_of(["2024-01"], PeriodKind.MONTH) is Step.MONTH
    assert step_of(["2024-W01"], PeriodKind.WEEK) is Step.WEEK
    assert step_of(["2024"], PeriodKind.YEAR) is Step.YEAR
    assert step_of(["1"], PeriodKind.INTEGER) is Step.POINT


def test_a_week_begins_on_its_monday() -> None:
    day = first_day_of("2021-W01", PeriodKind.WEEK)

    assert day is not None
    assert day.isoformat() == "2021-01-04"
    assert first_day_of("7", PeriodKind.INTEGER) is None
