"""Fair starts: when several groups want the same change, who begins when is drawn by lot.

The seed is drawn before, kept, and repeats the draw; the changes are written with it.
"""

import math
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.foundation.errors import Problem
from thrive.goals.changes import permission
from thrive.goals.changes.actions.making import TWICE_WITHIN, Expected, Written, make_change
from thrive.goals.changes.errors import BadDraw, NotEnoughToDraw
from thrive.goals.changes.planning import Plan, planned, seeded
from thrive.goals.errors import NotAllowed
from thrive.goals.models import Change, Draw, Idea
from thrive.measures.models import Measure, Series
from thrive.people.models import Group, Person
from thrive_stats.wedge import drawn_starts

LEAST_GROUPS = 3
MOST_GROUPS = 60
SOONEST = timedelta(days=1)
LATEST = timedelta(days=5 * 366)


def draw_starts(
    *,
    title: str,
    written: Written,
    measure: Measure,
    direction: str,
    size: float,
    groups: Sequence[Group],
    starts: Sequence[date],
    by: Person,
    at: datetime,
    made_from: Change | None = None,
    idea: Idea | None = None,
) -> Draw:
    """Draw a start day for each group, and write its change down with it. All or nothing.

    ``written`` is what each change says, but its start and outcome. Each group needs a series of
    the measure. The same again within a minute is drawn once. Raises NotAllowed for whoever does
    not lead them all, NotEnoughToDraw for fewer than three groups or two days, BadDraw for days
    that have passed or come twice, and BadChange.
    """
    ordered = _checked(groups, starts, size, by, at)
    series = _series(measure, groups)
    plan = planned(series, starts=ordered, size=size)
    seed = secrets.token_hex(16)
    dealt = drawn_starts(len(groups), range(len(ordered)), np.random.default_rng(seeded(seed)))
    days = [ordered[place] for place in dealt]
    until = max(ordered) + timedelta(days=plan.days_after)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=by.pk)
        draw = Draw(
            title=title.strip()[:200] or written.title, series_measure=measure.key,
            groups=[group.pk for group in groups], starts=[day.isoformat() for day in ordered],
            dealt=[day.isoformat() for day in days], seed=seed, power=plan.power, made_by=by,
            made_at=at,
        )  # fmt: skip
        standing = _standing(draw)
        if standing is not None:
            return standing
        draw.save(force_insert=True)
        for group, day, one in zip(groups, days, series, strict=True):
            expected = Expected(one, direction, until, size)
            make_change(
                written=replace(written, starts_on=day, expected=expected), group=group, by=by,
                at=at, draw=draw, made_from=made_from,
            )  # fmt: skip
        audit.record(
            actor=permission.actor_of(by), action="goals.draw_starts", subject=f"draw {draw.pk}",
            at=at, details={"groups": len(groups), "starts": draw.starts, "seed": seed},
        )  # fmt: skip
    return draw


def _standing(draw: Draw) -> Draw | None:
    """The draw that this is once more: of the same person, a moment ago."""
    return Draw.objects.filter(
        made_by=draw.made_by, title=draw.title, series_measure=draw.series_measure,
        groups=draw.groups, starts=draw.starts, made_at__gt=draw.made_at - TWICE_WITHIN,
        made_at__lte=draw.made_at,
    ).first()  # fmt: skip


def power_of(
    *, measure: Measure, groups: Sequence[Group], starts: Sequence[date], size: float, by: Person,
    at: datetime,
) -> Plan:  # fmt: skip
    """What drawing would give for these groups and days, before anything is written.

    Raises as `draw_starts`.
    """
    ordered = _checked(groups, starts, size, by, at)
    return planned(_series(measure, groups), starts=ordered, size=size)


def _checked(
    groups: Sequence[Group], starts: Sequence[date], size: float, by: Person, at: datetime
) -> list[date]:
    if not all(permission.leads(by, group, at=at) for group in groups):
        raise NotAllowed(_("Only who leads all of these groups may draw for them."))
    ordered = sorted(starts)
    if len(groups) < LEAST_GROUPS or len(ordered) < 2 or len(ordered) > len(groups):
        words = _("A draw needs %(least)s groups, two days, and no more days than groups.")
        raise NotEnoughToDraw(words % {"least": LEAST_GROUPS})
    problems = []
    if len(groups) > MOST_GROUPS or len({group.pk for group in groups}) < len(groups):
        problems.append(Problem(_("expected each group once, 60 at most"), column="groups"))
    if len(set(ordered)) < len(ordered):
        problems.append(Problem(_("expected each day once"), column="starts"))
    if ordered[0] < at.date() + SOONEST:
        problems.append(Problem(_("expected days from tomorrow on"), column="starts"))
    if ordered[-1] > at.date() + LATEST:
        problems.append(Problem(_("expected days within five years"), column="starts"))
    if not 0 < size < math.inf:
        problems.append(Problem(_("expected a number above 0"), column="size"))
    if problems:
        raise BadDraw(_("Start days cannot be drawn so."), problems)
    return ordered


def _series(measure: Measure, groups: Sequence[Group]) -> list[Series]:
    found = {
        one.group_id: one
        for one in Series.objects.filter(
            measure=measure, group__in=groups, wording_version=measure.wording_version
        ).select_related("measure", "group")
    }
    missing = [group.name for group in groups if group.pk not in found]
    if missing:
        words = _("not measured there: %(groups)s") % {"groups": ", ".join(missing)}
        raise BadDraw(_("Start days cannot be drawn so."), [Problem(words, column="groups")])
    return [found[group.pk] for group in groups]
