"""What people at Fernbrook say: the same for the same seed, about as often and as well as set."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from statistics import mean

import pytest

from thrive.demo import talks
from thrive.demo.talks import Someone

Say = Callable[[int, Someone, date], talks.Answers]
SEED = 20260917
NOON = time(12, tzinfo=UTC)
CREW = [Someone(f"x-{number}", "Ferry Road") for number in range(60)]
MONDAYS = [talks.WEEKLY_FROM + timedelta(weeks=week) for week in range(16)]


def asked_at(on: date) -> datetime:
    return datetime.combine(on, NOON)


def moods(team: str, since: date, until: date) -> list[int]:
    """What sixty people of one team say in each week of a span."""
    crew = [Someone(f"y-{number}", team) for number in range(60)]
    days = [on for on in MONDAYS if since <= on < until]
    said = [talks.weekly(SEED, who, on)["how-it-went"] for who in crew for on in days]
    return [mood for mood in said if isinstance(mood, int)]


@pytest.mark.parametrize("say", [talks.weekly, talks.customers])
def test_the_same_seed_says_the_same_whoever_was_asked_before(say: Say) -> None:
    first = [say(SEED, who, on) for who in CREW[:5] for on in MONDAYS]

    again = [say(SEED, who, on) for on in reversed(MONDAYS) for who in reversed(CREW[:5])]

    assert sorted(map(str, again)) == sorted(map(str, first))
    assert first != [say(SEED + 1, who, on) for who in CREW[:5] for on in MONDAYS]


def test_about_as_many_answer_as_are_set() -> None:
    answered = [
        talks.answers_at(SEED, who, asked_at(on)) is not None for who in CREW for on in MONDAYS
    ]

    assert mean(answered) == pytest.approx(talks.ANSWERING, abs=0.05)


def test_some_answer_more_often_than_others() -> None:
    shares = [
        mean(talks.answers_at(SEED, who, asked_at(on)) is not None for on in MONDAYS)
        for who in CREW
    ]

    assert max(shares) - min(shares) > 0.3


def test_whoever_answers_does_so_soon_and_on_the_same_day() -> None:
    waits = [
        moment - asked_at(on)
        for who in CREW
        for on in MONDAYS
        if (moment := talks.answers_at(SEED, who, asked_at(on)))
    ]

    assert talks.SOON <= min(waits) <= max(waits) <= talks.LATE


def test_what_gets_in_the_way_has_the_shares_that_are_set() -> None:
    said = [talks.weekly(SEED, who, on)["in-the-way"] for who in CREW for on in MONDAYS]

    for name, share in zip(talks.OBSTACLES, talks.OBSTACLE_SHARES, strict=True):
        assert said.count(name) / len(said) == pytest.approx(share, abs=0.04)


@pytest.mark.parametrize("shift", talks.SHIFTS, ids=lambda shift: shift.team)
def test_a_team_shifts_from_its_day_on_by_nearly_as_much_as_is_put_in(shift: talks.Shift) -> None:
    before = mean(moods(shift.team, talks.WEEKLY_FROM, shift.started_on))
    after = mean(moods(shift.team, shift.started_on, MONDAYS[-1]))

    # Rounding and the ends of the scale take a little of it.
    assert 0.75 < (after - before) / shift.effect < 1.05


def test_a_team_without_a_shift_stays_where_it_is() -> None:
    first, second = MONDAYS[8], MONDAYS[-1]

    moved = mean(moods("Ferry Road", first, second)) - mean(moods("Ferry Road", MONDAYS[0], first))

    assert abs(moved) < 0.15


def test_a_mood_never_leaves_the_scale() -> None:
    said = moods("Harbour days", MONDAYS[0], MONDAYS[-1])

    assert min(said) >= talks.LEAST
    assert max(said) == talks.MOST


def test_the_shares_of_obstacles_are_whole() -> None:
    assert sum(talks.OBSTACLE_SHARES) == pytest.approx(1)
