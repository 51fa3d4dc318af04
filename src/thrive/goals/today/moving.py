"""My goals and how they move: own ones and pairs' first, then those of my groups. One question."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    Aggregate,
    Case,
    CharField,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat
from django.db.models.sql.compiler import SQLCompiler

from thrive.goals.models import CheckIn, Goal, Objective
from thrive.goals.today.standing import Standing

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


def moving(who: Standing, *, most: int = MOST) -> tuple[Moving, ...]:
    """Goals under way of somebody, of their pairs and of the groups that they are in.

    All of them are their own in the sense of ``aims``: they may read all that stands under them.
    """
    if not who.person.is_active:
        return ()
    mine = Q(owner=who.person, kind__in=(Goal.Kind.PERSON, Goal.Kind.PAIR)) | Q(partner=who.person)
    ours = Q(kind=Goal.Kind.GROUP) & who.belongs()
    steps = Objective.objects.filter(goal=OuterRef("pk"), state=Objective.State.OPEN)
    said = CheckIn.objects.filter(goal=OuterRef("pk"), how_far__isnull=False).order_by()
    pair = Concat(Cast("pk", CharField()), Value(":"), Cast("how_far", CharField()))
    rows = (
        Goal.objects.filter(mine | ours, state=Goal.State.UNDER_WAY)
        .annotate(
            later_=Case(When(mine, then=Value(0)), default=Value(1), output_field=IntegerField()),
            step_=Subquery(steps.order_by("id").values("text")[:1]),
            step_due_=Subquery(steps.order_by("id").values("due_on")[:1]),
            far_=Subquery(said.values("goal").annotate(far=Listed(pair)).values("far")),
        )
        .order_by("later_", "-made_at", "-id")
        .values_list("pk", "title", "group__name", "visibility", "step_", "step_due_", "far_")
    )
    return tuple(
        Moving(pk, title, group or "", visibility, step or "", due_on, _in_order(far))
        for pk, title, group, visibility, step, due_on, far in rows[:most]
    )


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
