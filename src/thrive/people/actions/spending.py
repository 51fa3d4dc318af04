"""The ledger of attention: what was sent took of somebody's week, and the week never overdraws."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Sum

from thrive.people.models import AttentionSpent, Person
from thrive.people.queries.attention import batches, budgets
from thrive.people.rules.attention import Room, Spending, Week, afforded


@transaction.atomic
def spend(spendings: Sequence[Spending], *, at: datetime) -> frozenset[str]:
    """Take what fits of each person's week, in the order given, and return the keys that have room.

    A key that was spent before has its room still, so running it twice takes nothing twice. Whoever
    is inactive has no room. Persons are locked, in their order, for as long as it takes: two who
    spend at once wait for one another, and together never go over a budget.
    """
    persons = sorted({one.person for one in spendings})
    _lock(persons)
    before = _spent_before([one.key for one in spendings])
    wanted = {one.key: one for one in reversed(spendings) if one.key not in before}
    in_order = [one for one in spendings if wanted.get(one.key) is one]
    fitting = afforded(in_order, _room(persons, {one.week_on for one in in_order}))
    AttentionSpent.objects.bulk_create(
        [
            AttentionSpent(
                person_id=one.person,
                key=one.key,
                week_on=one.week_on,
                seconds=one.seconds,
                spent_at=at,
            )
            for one in fitting
        ],
        batch_size=1000,
    )
    return frozenset(before) | {one.key for one in fitting}


def _lock(persons: Sequence[int]) -> None:
    """Hold these persons. Not their keys, so that what refers to them is not held up as well.

    On SQLite the transaction is the only one that writes, so nothing is locked one by one.
    """
    for some in batches(persons):
        held = Person.objects.select_for_update(no_key=True).filter(pk__in=some).order_by("pk")
        list(held.values_list("pk", flat=True))


def _spent_before(keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for some in batches(keys):
        rows = AttentionSpent.objects.filter(key__in=some).order_by()
        found.update(rows.values_list("key", flat=True))
    return found


def _room(persons: Sequence[int], weeks: Iterable[date]) -> dict[Week, Room]:
    allowed = budgets(persons)
    taken: dict[Week, tuple[int, int]] = {}
    weeks = sorted(weeks)
    for some in batches(persons):
        rows = (
            AttentionSpent.objects.filter(person__in=some, week_on__in=weeks)
            .order_by()
            .values_list("person", "week_on")
            .annotate(Sum("seconds"), Count("id"))
        )
        taken |= {(person, week): (seconds, count) for person, week, seconds, count in rows}
    nothing = (0, 0)
    return {
        (person, week): Room(seconds - was[0], prompts - was[1])
        for person, (seconds, prompts) in allowed.items()
        for week in weeks
        if (was := taken.get((person, week), nothing))
    }
