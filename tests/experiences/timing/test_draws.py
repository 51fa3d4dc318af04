"""Draws: the same everywhere, different for everybody, and kept with the prompt."""

from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from thrive.experiences.timing.circumstances import Circumstances
from thrive.experiences.timing.draws import Draws, below, person_seed
from thrive.experiences.timing.planning import plan
from thrive.experiences.timing.template import Every, Part, RandomIn, Template, Window
from thrive.experiences.timing.zones import day_number

TEMPLATE = Template((Part(Every(), (RandomIn(Window(time(9), time(17))),)),))
DAY = timedelta(days=1)


def test_a_moment_can_be_worked_out_again_with_nothing_but_sha256() -> None:
    on = date(2026, 6, 1)
    days = (on - date(1970, 1, 1)).days

    (due,) = plan(TEMPLATE, Circumstances(), on, on + DAY, "seed").moments

    number = int.from_bytes(sha256(b"seed\x00day|%d|0" % days).digest()[:8])
    second = number * (8 * 3600 + 1) // 2**64
    assert due.draw == number
    assert due.at == datetime(2026, 6, 1, 9, tzinfo=UTC) + timedelta(seconds=second)


def test_people_and_runs_have_seeds_of_their_own() -> None:
    seeds = {person_seed(run, who) for run in ("a", "b", "a|b") for who in ("c", "b|c", "|c")}

    assert len(seeds) == 9


def test_two_people_are_not_asked_at_the_same_moments() -> None:
    first, last = date(2026, 6, 1), date(2026, 7, 1)

    asked = [
        {due.at for due in plan(TEMPLATE, Circumstances(), first, last, seed).moments}
        for seed in (person_seed("run", "ada"), person_seed("run", "ben"))
    ]

    assert len(asked[0] & asked[1]) <= 1


def test_many_numbers_of_one_day_differ_and_begin_as_few_do() -> None:
    draws = Draws("seed")
    day = day_number(date(2026, 6, 1))

    assert len(set(draws.on(day, 40))) == 40
    assert draws.on(day, 40)[:3] == draws.on(day, 3)


def test_a_draw_reaches_every_place_and_none_beyond() -> None:
    assert below(0, 10) == 0
    assert below(2**64 - 1, 10) == 9
