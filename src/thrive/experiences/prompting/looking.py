"""Whose circumstances may have changed: those who said so lately, and everybody in turn."""

from datetime import datetime, timedelta

from django.db.models import Q

from thrive.experiences.models import Enrolment, Run
from thrive.foundation.models import Standing
from thrive.people.models import Person

LATELY, TURN = "experiences.looked_lately", "experiences.looked_in_turn"
OVERLAP = timedelta(minutes=5)  # clocks of several servers differ, transactions take a while
IN_TURN = 1_000
PAUSE = timedelta(seconds=30)  # between two looks at everybody: a worker ticks every second


def changed_lately(at: datetime) -> list[int]:
    """Who has said something about their attention, or paused, since this was last asked."""
    before, _new = Standing.objects.get_or_create(name=LATELY, defaults={"moment": at})
    since = min(before.moment or at, at) - OVERLAP
    Standing.objects.filter(name=LATELY).update(moment=at)
    said = Q(attention__changed_at__gte=since)
    said |= Q(pauses__made_at__gte=since) | Q(pauses__ended_at__gte=since)
    return list(Person.objects.filter(said).order_by("pk").values_list("pk", flat=True).distinct())


def next_in_turn(at: datetime) -> list[int]:
    """The next people that take part in anything, those after whom the last look ended.

    So what nobody announces is seen too: another zone, a holiday, an end of a pause, somebody who
    left.
    """
    standing, _new = Standing.objects.get_or_create(name=TURN, defaults={"text": "0"})
    if standing.moment is not None and abs(at - standing.moment) < PAUSE:
        return []
    running = Enrolment.objects.filter(run__state=Run.State.RUNNING).order_by("person_id")
    everybody = running.values_list("person_id", flat=True).distinct()
    found = list(everybody.filter(person_id__gt=int(standing.text or 0))[:IN_TURN])
    last = found[-1] if len(found) == IN_TURN else 0  # at the end, from the beginning again
    Standing.objects.filter(name=TURN).update(text=str(last), moment=at)
    return found
