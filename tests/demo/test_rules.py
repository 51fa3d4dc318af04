"""Holding what was found against what was put in, case by case."""

from datetime import date

import pytest

from thrive.demo.rules import Judged, Outcome, Share, put_in, total

MAY = date(2026, 5, 4)
SEPTEMBER = date(2026, 9, 7)


@pytest.mark.parametrize(
    ("truth", "kind", "direction", "outcome"),
    [
        ("better", "confirmed", "better", Outcome.RIGHT),
        ("better", "watch", "better", Outcome.RIGHT),
        ("better", "watch", "none", Outcome.RIGHT),
        ("better", "common_cause", "none", Outcome.MISSED),
        ("better", "drifting", "none", Outcome.MISSED),
        ("better", "confirmed", "worse", Outcome.FALSE),
        ("worse", "watch", "better", Outcome.FALSE),
        ("none", "common_cause", "none", Outcome.RIGHT),
        ("none", "drifting", "none", Outcome.RIGHT),
        ("none", "seasonal", "none", Outcome.RIGHT),
        ("none", "confirmed", "better", Outcome.FALSE),
        ("none", "watch", "worse", Outcome.FALSE),
        ("none", "watch", "none", Outcome.FALSE),
        ("better", "too_early", "none", Outcome.TOO_EARLY),
        ("none", "too_early", "none", Outcome.TOO_EARLY),
    ],
)
def test_a_verdict_is_right_missed_false_or_too_early(
    truth: str, kind: str, direction: str, outcome: Outcome
) -> None:
    assert Judged(truth, True, kind, direction).outcome is outcome


@pytest.mark.parametrize(
    ("effect", "direction", "expected"),
    [
        (9.0, "up", "better"),
        (-9.0, "up", "worse"),
        (9.0, "down", "worse"),
        (-9.0, "down", "better"),
        (9.0, "neither", "higher"),
        (-9.0, "neither", "lower"),
        (0.0, "up", "none"),
    ],
)
def test_what_was_put_in_has_a_direction(effect: float, direction: str, expected: str) -> None:
    found = put_in(effect=effect, started_on=MAY, latest_on=SEPTEMBER, direction=direction)

    assert found == expected


def test_a_change_that_is_still_to_come_is_not_there_yet() -> None:
    assert put_in(effect=9, started_on=SEPTEMBER, latest_on=MAY, direction="up") == "none"


def test_rates_count_what_they_say() -> None:
    judged = [
        Judged("better", True, "confirmed", "better"),
        Judged("better", True, "common_cause", "none"),
        Judged("worse", False, "watch", "none"),
        Judged("none", True, "confirmed", "better"),
        Judged("none", False, "watch", "worse"),
        Judged("none", False, "common_cause", "none"),
        Judged("none", False, "too_early", "none"),
    ]

    totals = total(judged)

    assert totals.series == 7
    assert totals.outcomes == {
        Outcome.RIGHT: 3,
        Outcome.MISSED: 1,
        Outcome.FALSE: 2,
        Outcome.TOO_EARLY: 1,
    }
    assert totals.confirmed_false == Share(1, 2)
    assert totals.watch_false == Share(1, 2)
    assert totals.dated_confirmed == Share(1, 2)
    assert totals.changed_seen == Share(2, 3)
    assert totals.unchanged_left_alone == Share(1, 3)


def test_a_share_of_nothing_is_not_a_number() -> None:
    assert Share(0, 0).of_100 is None
    assert Share(1, 8).of_100 == 12
