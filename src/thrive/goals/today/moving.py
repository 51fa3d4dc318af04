"""My goals and how they move: own ones and pairs' first, then those of my groups."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    Aggregate,
    Case,
    CharField,
    DateField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat
from django.db.models.sql.compiler import SQLCompiler

from thrive.foundation.packing import day_of, moment_of, packed, unpacked
from thrive.goals.models import CheckIn, Goal, Objective
from thrive.goals.today.standing import Standing

MOVING = "moving"
MOST = 3
SPARK = 12


@dataclass(frozen=True)
class Moving:
    """A goal under way. ``far`` is how far it was said to be, the oldest first."""

    number: int
    title: str
    group: str  # empty for one's own
    visibility: str
    step: str
    step_due_on: date | None
    far: tuple[int, ...]


def rows_of(who: Standing) -> QuerySet[Any, tuple[Any, ...]]:
    """Goals under way of somebody, of their pairs and of the groups that they are in, as rows.

    What they set for the whole organisation is theirs too: they are asked how it goes.

    All of them are their own in the sense of ``aims``: they may read all that stands under them.
    ``Any``: which, number, title, the rest packed, day, and 1 for those of groups, which come last.
    """
    mine = Q(owner=who.person) & ~Q(kind=Goal.Kind.GROUP) | Q(partner=who.person)
    ours = Q(kind=Goal.Kind.GROUP) & who.belongs()
    later = Case(When(mine, then=Value(0)), default=Value(1), output_field=IntegerField())
    steps = Objective.objects.filter(goal=OuterRef("pk"), state=Objective.State.OPEN)
    said = CheckIn.objects.filter(goal=OuterRef("pk"), how_far__isnull=False).order_by()
    pair = Concat(Cast("pk", CharField()), Value(":"), Cast("how_far", CharField()))
    step = steps.order_by("id")
    more = packed(
        "made_at", "group__name", "visibility", Subquery(step.values("text")[:1]),
        Subquery(step.values("due_on")[:1]),
        Subquery(said.values("goal").annotate(far=Listed(pair)).values("far")),
    )  # fmt: skip
    found = Goal.objects.filter(mine | ours, state=Goal.State.UNDER_WAY).order_by()
    return found.values_list(
        Value(MOVING, CharField()), "pk", "title", more, Cast("made_at", DateField()), later
    )


def moving_of(rows: Iterable[tuple[Any, ...]], *, most: int = MOST) -> tuple[Moving, ...]:
    """The goals of these rows: own ones and pairs' first, then the newest. ``Any``: the rows."""
    found = [
        (later, number, title, *unpacked(more))
        for kind, number, title, more, _on, later in rows
        if kind == MOVING
    ]
    found.sort(key=lambda row: (-row[0], moment_of(row[3]), row[1]), reverse=True)
    return tuple(
        Moving(
            number=number, title=title, group=group or "", visibility=visibility, step=step or "",
            step_due_on=day_of(due_on), far=_in_order(far),
        )
        for _later, number, title, _at, group, visibility, step, due_on, far in found[:most]
    )  # fmt: skip


class Listed(Aggregate):
    """The values of a column in one text, in no order: number and value, apart by a colon."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_more: Any
    ) -> Any:
        """As PostgreSQL writes it. ``Any``: SQL and parameters, as Django has them."""
        template = "STRING_AGG(%(expressions)s, ',')"
        return self.as_sql(compiler, connection, template=template)


def _in_order(listed: str | None) -> tuple[int, ...]:
    pairs = [one.split(":") for one in listed.split(",")] if listed else []
    found = sorted((int(pk), int(far)) for pk, far in pairs)
    return tuple(far for _pk, far in found[-SPARK:])
