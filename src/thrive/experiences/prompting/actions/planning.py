"""Writing prompts down ahead: all runs of a person together, the same whoever does it and when.

A plan is made from day one of each enrolment, so that past days come out as they did. Only what is
still ahead and nobody holds is moved; what was sent, or is over, stays as it was.
"""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from thrive.experiences.models import Enrolment, Prompt, Run
from thrive.experiences.prompting import steps
from thrive.experiences.prompting.actions.differing import Differences, differences
from thrive.experiences.prompting.arrangement import circumstances, timed
from thrive.experiences.prompting.looking import changed_lately, next_in_turn
from thrive.experiences.prompting.steps import State
from thrive.experiences.timing.circumstances import Circumstances
from thrive.experiences.timing.planned import Plan
from thrive.experiences.timing.planning import plan_together
from thrive.foundation.errors import ThriveError
from thrive.people.queries import Living, living

log = logging.getLogger(__name__)

NEAR = timedelta(days=21)  # whose prompts are written down no farther is planned again
AHEAD = timedelta(days=28)
TOGETHER = 200  # people in one transaction: nobody who answers waits for longer than that
GONE = "gone"  # the circumstances of somebody who has left


def plan_ahead(*, at: datetime, most: int = 1000) -> int:
    """Write down what is due in the weeks to come, for those who need it, so many people at most.

    Who needs it: whose prompts reach less than three weeks ahead, and whose circumstances have
    changed. Returns how many enrolments were planned; 0 when there is nothing left to do. The same
    inputs give the same prompts, so a second time changes nothing, and two workers may do it at
    once.
    """
    running = Enrolment.objects.filter(run__state=Run.State.RUNNING)
    horizon = at.date() + NEAR
    short = running.filter(
        Q(planned_until=None) | Q(planned_until__lt=horizon),
        Q(left_on=None) | Q(left_on__gt=at.date()),
    )
    persons = _persons(short, most)
    if len(persons) < most:
        looked_at = [*changed_lately(at), *next_in_turn(at)]
        persons += _changed(running, looked_at, at)[: most - len(persons)]
    return plan_for(sorted(set(persons)), at=at)


def plan_for(persons: Sequence[int], *, at: datetime) -> int:
    """Plan these people's prompts now. Returns how many of their enrolments were planned."""
    planned = 0
    for start in range(0, len(persons), TOGETHER):
        planned += _plan_some(persons[start : start + TOGETHER], at)
    return planned


def _persons(enrolments: QuerySet[Enrolment], most: int) -> list[int]:
    """In the order of the persons, so that the same are taken by whoever asks."""
    found = enrolments.order_by("person_id").values_list("person_id", flat=True)
    return list(found.distinct()[:most])


def _changed(running: QuerySet[Enrolment], persons: Sequence[int], at: datetime) -> list[int]:
    """Those among some people whose prompts were planned from other circumstances."""
    if not persons:
        return []
    known: dict[int, set[str]] = defaultdict(set)
    rows = running.filter(person__in=persons).values_list("person_id", "planned_from")
    for person, mark in rows:
        known[person].add(mark)
    lives = living(sorted(known), on=at.date())
    return [person for person in sorted(known) if known[person] != {_mark(lives.get(person))}]


def _mark(life: Living | None) -> str:
    return GONE if life is None else life.mark


def _plan_some(persons: Sequence[int], at: datetime) -> int:
    today = at.date()
    lives = living(persons, on=today)
    found = Enrolment.objects.filter(person__in=persons, run__state=Run.State.RUNNING)
    enrolments: dict[int, list[Enrolment]] = defaultdict(list)
    for enrolment in found.order_by("person_id", "run_id"):
        enrolments[enrolment.person_id].append(enrolment)
    everyone = [one for theirs in enrolments.values() for one in theirs]
    runs = Run.objects.select_related("edition").in_bulk({one.run_id for one in everyone})
    # Worked out before anything is held: it takes a while, and others want to write meanwhile.
    plans: dict[int, Plan] = {}
    lived = {person: circumstances(life) for person, life in lives.items()}
    for person, theirs in enrolments.items():
        plans |= _plans(theirs, runs, lived.get(person), today + AHEAD)
    with transaction.atomic():
        ours = _mine(everyone, lives, today + AHEAD)
        _write(differences(ours, runs, plans, lived, at=at), at)
    return len(ours)


def _plans(
    theirs: Sequence[Enrolment], runs: Mapping[int, Run], lived: Circumstances | None, until: date
) -> dict[int, Plan]:
    """One person's plans by enrolment; none for somebody who has left.

    What cannot be planned is logged and left alone, so that it holds up nobody else.
    """
    if lived is None:
        return {}
    try:
        plans = plan_together([timed(one, runs[one.run_id], lived) for one in theirs], lived, until)
    except (ThriveError, ValueError):
        log.exception("The prompts of person %s cannot be planned", theirs[0].person_id)
        return {}
    return dict(zip([one.pk for one in theirs], plans, strict=True))


def _mine(
    enrolments: Sequence[Enrolment], lives: Mapping[int, Living], until: date
) -> list[Enrolment]:
    """Those that nobody else has planned meanwhile. They are held until the transaction ends."""
    rows = Enrolment.objects.filter(pk__in=[one.pk for one in enrolments]).order_by("pk")
    held = {one.pk: one for one in rows.select_for_update()}
    ours = [one for one in enrolments if one.pk in held and _is_same(one, held[one.pk])]
    marked: dict[str, list[int]] = defaultdict(list)
    for one in ours:
        marked[_mark(lives.get(one.person_id))].append(one.pk)
    for mark, ids in marked.items():
        Enrolment.objects.filter(pk__in=ids).update(planned_until=until, planned_from=mark)
    return ours


def _is_same(read: Enrolment, held: Enrolment) -> bool:
    return all(
        getattr(read, name) == getattr(held, name)
        for name in ("planned_until", "planned_from", "joined_on", "left_on")
    )


def _write(found: Differences, at: datetime) -> None:
    """Bring the prompts in line. What was claimed meanwhile is left as it is."""
    made = Prompt.objects.bulk_create(found.new, batch_size=1000)
    steps.write_down([prompt.pk for prompt in made], State.SCHEDULED, at)
    _move(found.moved, at)
    for (state, why), prompts in found.ended.items():
        steps.end(
            prompts, out_of=[State.SCHEDULED], into=state, at=at, why=why, where=Q(leased_by="")
        )


def _move(moved: Sequence[Prompt], at: datetime) -> None:
    for start in range(0, len(moved), 1000):
        some = {prompt.pk: prompt for prompt in moved[start : start + 1000]}
        free = Prompt.objects.filter(
            Q(leased_by=""),
            Q(state=State.SCHEDULED, sent_at=None) | Q(state__in=_TAKEN_BACK),
            pk__in=some,
        )
        held = list(free.order_by("pk").select_for_update().values_list("pk", "state"))
        Prompt.objects.bulk_update([some[pk] for pk, _state in held], _MOVED, batch_size=500)
        for was, why in ((True, "planned again"), (False, "moved")):
            ids = [pk for pk, state in held if (state in _TAKEN_BACK) is was]
            steps.write_down(ids, State.SCHEDULED, at, why)


_TAKEN_BACK = (State.SUPERSEDED, State.CANCELLED)
_MOVED = (
    "state", "due_at", "draw", "waited", "number", "experience", "seconds", "priority", "ended_at",
)  # fmt: skip
