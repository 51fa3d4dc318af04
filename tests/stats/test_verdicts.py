import numpy as np
import pytest

from thrive_stats.charting import chart
from thrive_stats.icons import Assurance
from thrive_stats.periods import PeriodKind, Step
from thrive_stats.verdicts import Reading, Situation, Verdict, shows_something, verdict_of

STEADY = [5.0, 6.0, 5.5, 5.2, 5.9, 5.1, 6.1, 5.4]
MONTHS = [f"{2020 + at // 12}-{at % 12 + 1:02}" for at in range(60)]


def verdict(values: list[float], *, drifting: bool = False, seasonal: bool = False) -> Verdict:
    reading = Reading.of(MONTHS[: len(values)], target=3, drifting=drifting, seasonal=seasonal)
    return verdict_of(chart([values], target=3), 0, reading)


def test_too_few_points_say_how_many_more() -> None:
    found = verdict(STEADY[:7])

    assert found.situation is Situation.TOO_EARLY
    assert (found.n, found.missing, found.step) == (7, 5, Step.MONTH)
    assert found.assurance is Assurance.NONE


def test_ups_and_downs_say_since_when_and_what_of_the_target() -> None:
    found = verdict(STEADY * 2)

    assert found.situation is Situation.COMMON_CAUSE
    assert (found.since, found.period_kind) == ("2020-01", PeriodKind.MONTH)
    assert found.assurance is Assurance.PASS


def test_nothing_changed_only_since_the_last_signal() -> None:
    found = verdict([*STEADY, 9.5, 1.5, *STEADY])

    assert found.situation is Situation.COMMON_CAUSE
    assert found.since == MONTHS[10]


def test_too_short_a_quiet_time_is_no_claim() -> None:
    found = verdict([*STEADY, *STEADY, 20, *STEADY[:6]])

    assert found.situation is Situation.COMMON_CAUSE
    assert found.since is None


def test_a_special_latest_point_is_watched() -> None:
    assert verdict([*STEADY, *STEADY, 20]).situation is Situation.WATCH


def test_an_odd_run_is_no_reason_to_watch_but_forbids_to_say_that_nothing_changed() -> None:
    low, high = [5.0, 5.1, 4.9, 5.05, 5.0, 5.1, 4.9], [5.2, 5.3, 5.25, 5.2, 5.3, 5.2, 5.3]
    values = [*low, *low[:2], *high, *high[:2], 5.08]
    result = chart([values])

    found = verdict_of(result, 0, Reading.of(MONTHS[: len(values)]))

    assert result.runs.signal[0]
    assert found.situation is Situation.COMMON_CAUSE
    assert found.since is None


def test_a_run_chart_which_has_no_limits_is_watched_for_an_odd_run() -> None:
    values = [*[5.0, 5.1, 4.9, 5.05] * 3, *[5.2, 5.3, 5.25, 5.2] * 3]

    watched = shows_something(chart([values, [5.0, 5.2] * 12], kind="run"))

    assert watched.tolist() == [True, False]


@pytest.mark.parametrize("beside", ["drifting", "seasonal"])
def test_where_limits_do_not_apply_nothing_is_said_of_signals_or_target(beside: str) -> None:
    found = verdict([*STEADY, *STEADY, 20], **{beside: True})

    assert found.situation is Situation(beside)
    assert found.assurance is Assurance.NONE


def test_too_few_points_come_before_drift_and_season() -> None:
    assert verdict(STEADY, drifting=True, seasonal=True).situation is Situation.TOO_EARLY


def test_a_new_phase_starts_counting_anew() -> None:
    values = STEADY * 3
    result = chart([values], phases=[0] * 12 + [1] * 12)

    found = verdict_of(result, 0, Reading.of(MONTHS[:24]))

    assert found.since == MONTHS[12]


def test_proportions_are_shown_of_a_hundred() -> None:
    result = chart([[5] * 14], [[10] * 14], kind="p")

    assert verdict_of(result, 0, Reading.of(MONTHS[:14])).percent


def test_a_confirmed_change_without_its_size_is_refused() -> None:
    with pytest.raises(ValueError, match="from what to what"):
        Verdict(Situation.CONFIRMED_BETTER, since="2020-05", before=1.0, after=2.0)


def test_a_series_without_any_point_is_too_early() -> None:
    result = chart([[np.nan] * 3])

    found = verdict_of(result, 0, Reading.of(MONTHS[:3]))

    assert (found.situation, found.missing, found.since) == (Situation.TOO_EARLY, 12, None)
