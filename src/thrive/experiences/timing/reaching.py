"""When can somebody be reached again, and where does a prompt go that has to wait after all?

For what was planned and could not be sent then: workers stood still over the night, or the week's
attention went to something that no plan foresaw.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from thrive.experiences.timing.circumstances import Circumstances, Life, Reason, open_spans
from thrive.experiences.timing.drawing import Drawing, Stay
from thrive.experiences.timing.draws import Draws
from thrive.experiences.timing.feasibility import gap_of
from thrive.experiences.timing.placing import one
from thrive.experiences.timing.planned import Planned
from thrive.experiences.timing.planning import Enrolment
from thrive.experiences.timing.spans import DAY, Spans, first_from, without
from thrive.experiences.timing.zones import day_number, instant, moment, monday, week

FARTHEST = 400  # days; nobody pauses longer


def first_open(circumstances: Circumstances, at: datetime, until: datetime) -> datetime | None:
    """The first moment from ``at`` on, before ``until``, at which this person may be asked.

    Raises NoSuchZone.
    """
    first, end = instant(at), instant(until)
    near = first // DAY - 1
    last = min(end // DAY + 2, near + FARTHEST)
    life = Life(circumstances, near, last + 3)
    whole = open_spans((0, DAY), life.own, life.quiet)
    for day in range(near, last):
        found = first_from(life.instants(day, whole), first)
        if found is not None:
            return moment(found) if found < end else None
    return None


def moved_on(
    enrolment: Enrolment,
    circumstances: Circumstances,
    waiting: Planned,
    first: date,
    *,
    already: Sequence[datetime] = (),
) -> Planned | None:
    """A prompt that found its week spent, in its own window on the first day from ``first`` on.

    None where its template does not let it wait that long, or no such day has room beside what is
    there ``already`` in its run. What no calendar brought has no window: any open moment will do.
    Raises NoSuchZone.
    """
    last = day_number(waiting.on) + enrolment.template.may_wait_days
    if enrolment.ends is not None:
        last = min(last, day_number(enrolment.ends) - 1)
    days = range(max(day_number(first), day_number(waiting.on) + 1), last + 1)
    for day, spans in _openings(enrolment, circumstances, waiting, days):
        free = without(spans, _near(enrolment, already))
        purpose = f"later|{waiting.occasion}|{day}".encode()
        (number,) = Draws(enrolment.seed).named(purpose, 1)
        at = one(free, number)
        if at is not None:
            return Planned(
                moment(at), waiting.on, waiting.place, number, Reason.BUDGET, waiting.cause
            )
    return None


def _openings(
    enrolment: Enrolment, circumstances: Circumstances, waiting: Planned, days: range
) -> Iterator[tuple[int, Spans]]:
    if not days:
        return
    life = Life(circumstances, days[0] - 1, days[-1] + 3)
    if waiting.cause:
        whole = open_spans((0, DAY), life.own, life.quiet)
        yield from ((day, life.instants(day, whole)) for day in days)
        return
    begins, on = day_number(enrolment.begins), day_number(waiting.on)
    stay = Stay(begins, begins, on + 1, enrolment.every)
    drawing = Drawing(enrolment.template, life, stay, enrolment.seed)
    if not drawing.holds(on, waiting.place):
        return  # the days were drawn anew since, and this is none of them
    for day in days:
        yield from drawing.openings_after(on, waiting.place, [day], monday(week(day) + 1))


def _near(enrolment: Enrolment, already: Sequence[datetime]) -> Iterator[tuple[int, int]]:
    gap = gap_of(enrolment.template)
    for at in already:
        yield instant(at) - gap + 1, instant(at) + gap
