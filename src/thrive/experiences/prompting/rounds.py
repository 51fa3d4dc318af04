"""The waves of an anonymous run: known days from the first to the last, frozen twelve at a time.

Unlike others an anonymous wave has days that stand in the list of keys. So the first begins with
the run, the last ends with it, and a run that asks once must know when it is over.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice, takewhile
from math import ceil

from thrive.experiences.models import Run
from thrive.experiences.prompting.arrangement import template_of, wave_of
from thrive.experiences.timing.days import last_day

WAVES = 12  # of an epoch
GETTING_READY = timedelta(days=7)  # so long before a wave people can fetch what they need for it
A_DAY = 24 * 60


def rounds(run: Run, since: date, most: int = WAVES) -> list[tuple[date, date]]:
    """The waves that begin on a day or after it: their first days, and the first days after them.

    Raises BadTemplate.
    """
    return list(islice((one for one in _all(run) if one[0] >= since), most))


def open_until(run: Run, on: date) -> date:
    """The first day after the wave that is open on a day; the first of all if none has begun."""
    begun = [until for first, until in takewhile(lambda one: one[0] <= on, _all(run))]
    return begun[-1] if begun else run.begins_on


def told_wave(run: Run, on: date) -> tuple[date, date | None]:
    """The wave of a day, with the days that people are told: an anonymous one is a round."""
    first, until = wave_of(run, on)
    if run.promise != Run.Promise.ANONYMOUS:
        return first, until
    if run.kind == Run.Kind.ONCE:
        return run.begins_on, run.ends_on or _over(run)
    ends = run.ends_on
    return max(first, run.begins_on), min(until, ends) if until and ends else until or ends


def _all(run: Run) -> Iterator[tuple[date, date]]:
    if run.kind == Run.Kind.ONCE:
        end = run.ends_on or _over(run)
        if end is not None and end > run.begins_on:
            yield run.begins_on, end
        return
    first = run.begins_on
    while run.ends_on is None or first < run.ends_on:
        until = wave_of(run, first)[1]
        if until is None:
            return
        yield first, until if run.ends_on is None else min(until, run.ends_on)
        first = until


def _over(run: Run) -> date | None:
    """When a run that asks once is over: its last message can then be opened no more."""
    template = template_of(run)
    last = last_day(template, run.begins_on)
    if last is None:
        return None
    days = template.may_wait_days + ceil(run.open_within / A_DAY)
    return last + timedelta(days=1 + days)
