"""The people of Fernbrook: as many as the teams are large, and five whom one can be."""

from datetime import date

import pytest

from thrive.demo import population
from thrive.demo.organisation import make_teams
from thrive.demo.population import PERSONAS, Someone

TODAY = date(2026, 9, 17)


@pytest.fixture(scope="module")
def everybody() -> tuple[Someone, ...]:
    """All people, made once for the tests that only read."""
    return population.people(make_teams(seed=1), seed=1)


def in_on(someone: Someone, group: str, day: date) -> bool:
    """Whether somebody is in a group on a day."""
    return any(
        stay.group == group and stay.from_on <= day and (not stay.until_on or day < stay.until_on)
        for stay in someone.stays
    )


def test_each_team_is_as_large_as_its_size(everybody: tuple[Someone, ...]) -> None:
    for team in make_teams(seed=1):
        members = [one for one in everybody if in_on(one, team.key, TODAY)]
        assert len(members) == team.size


def test_each_team_and_area_is_led_by_one(everybody: tuple[Someone, ...]) -> None:
    led = [one.role_group for one in everybody if one.role == "steward"]

    assert len(led) == len(set(led)) == 44


def test_nobody_has_the_name_or_number_of_another(everybody: tuple[Someone, ...]) -> None:
    assert len({one.name for one in everybody}) == len(everybody)
    assert len({one.external_id for one in everybody}) == len(everybody)


def test_everybody_whom_one_can_be_is_there(everybody: tuple[Someone, ...]) -> None:
    there = {one.external_id for one in everybody}

    assert {persona.external_id for persona in PERSONAS} <= there


def test_many_have_no_email_and_some_not_even_a_telephone(everybody: tuple[Someone, ...]) -> None:
    without = [one for one in everybody if not one.email]

    assert len(without) > len(everybody) / 3
    assert any(not one.phone for one in without)


def test_some_have_moved_and_groups_overlap(everybody: tuple[Someone, ...]) -> None:
    moved = [one for one in everybody if any(stay.until_on for stay in one.stays)]
    council = [one for one in everybody if in_on(one, population.COUNCIL, TODAY)]

    assert 1 <= len(moved) <= population.MOVES
    assert len(council) == 5
