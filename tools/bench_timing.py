"""How long planning takes: python -m tools.bench_timing

A year for 10,000 people in six zones, with hours, days off, holidays and a pause of their own, on
one core. Three templates: the weekly minute; three random days a week; every day three times, of
which the budget leaves five a week. The floor, in the same run: drawing the same number of random
moments and making a record of each.
"""

import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from functools import partial

from thrive.experiences.timing.circumstances import Circumstances, Pause
from thrive.experiences.timing.draws import person_seed
from thrive.experiences.timing.planned import Planned
from thrive.experiences.timing.planning import plan
from thrive.experiences.timing.template import (
    Every,
    Part,
    RandomDays,
    RandomIn,
    Template,
    Weekdays,
    Window,
)

PEOPLE = 10_000
LIMIT = 60.0  # seconds for 10,000 people
BEGINS, UNTIL = date(2026, 1, 1), date(2027, 1, 1)
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "UTC",
    "Africa/Casablanca",
]
HOLIDAYS = frozenset(
    {date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1), date(2026, 12, 25)}
)
DAYTIME = Window(clock(9), clock(17))
TEMPLATES = {
    "weekly minute": Template(
        (Part(Weekdays(frozenset({3})), (RandomIn(DAYTIME),)),), may_wait_days=2
    ),
    "three random days a week": Template((Part(RandomDays(3), (RandomIn(DAYTIME),)),)),
    "three times every day": Template(
        (Part(Every(), (RandomIn(DAYTIME, 3),)),), timedelta(hours=1), seconds=20
    ),
}


def main(people: int) -> int:
    """Measure each template; print one line for each. Returns how many were too slow."""
    lives = [_life(number) for number in range(people)]
    allowed = LIMIT * people / PEOPLE
    slow = 0
    print(f"a year for {people:,} people, seconds of CPU on one core, limit {allowed:.1f}")
    for name, template in TEMPLATES.items():
        counted = [0, 0]
        seconds = timed(partial(_plan, template, lives, counted))
        below = timed(partial(_floor, sum(counted)))
        slow += seconds > allowed
        print(
            f"  {name:26} {seconds:7.1f} s  {counted[0]:9,} sent {counted[1]:9,} left out"
            f"   floor {below:5.1f} s  ratio {seconds / below:.1f}",
            flush=True,
        )
    return slow


def timed(work: Callable[[], object]) -> float:
    """Seconds of this process's CPU."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _life(number: int) -> Circumstances:
    """Nobody lives quite as another."""
    evening = Window(clock(18 + number % 5), clock(6 + number % 3))
    away = BEGINS + timedelta(days=7 * (number % 50))
    return Circumstances(
        zone=ZONES[number % len(ZONES)],
        own_hours=(Window(clock(8 + number % 4), clock(16 + number % 4)),) if number % 2 else (),
        quiet_hours=(evening,),
        days_off=frozenset({5, 6}) if number % 3 else frozenset({number % 7}),
        holidays=HOLIDAYS,
        pauses=(Pause(away, away + timedelta(days=14)),),
    )


def _plan(template: Template, lives: list[Circumstances], counted: list[int]) -> None:
    """Plans are counted and let go, as they would be once they are written."""
    for number, life in enumerate(lives):
        found = plan(template, life, BEGINS, UNTIL, person_seed("bench", str(number)))
        counted[0] += len(found.moments)
        counted[1] += len(found.left_out)


def _floor(count: int) -> None:
    """As many random moments, each with its record, and nothing else."""
    drawn = random.Random(2026)  # noqa: S311  # a floor needs no secret
    begins = datetime(2026, 1, 1, tzinfo=UTC)
    for _ in range(count):
        at = begins + timedelta(seconds=drawn.randrange(31_536_000))
        Planned(at, BEGINS, 0, drawn.getrandbits(64))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE))
