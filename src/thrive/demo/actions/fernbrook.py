"""Filling an empty database with Fernbrook, and letting a week pass there.

The story stands on a Thursday evening. What happened before is done again in the order in which it
happened, so that the audit, the outbox and the verdicts have a past.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from thrive.demo import files, organisation, population
from thrive.demo.actions import diary, loop, safely, talking
from thrive.demo.actions.house import House
from thrive.demo.actions.moments import monday, stands_at
from thrive.demo.errors import NoNextWeek, NotADemo, NotEmpty
from thrive.demo.models import Filling, Truth
from thrive.demo.simulation import Parameters, SimulatedSeries, Simulation, simulate
from thrive.foundation import audit, clock
from thrive.insights.models import VerdictChange
from thrive.measures import actions as measures
from thrive.measures.models import Measure, Series
from thrive.people import actions as people
from thrive.people.models import Group, Person

TIME_ZONE = "Europe/London"


@transaction.atomic
def fill(*, at: datetime, parameters: Parameters | None = None) -> Filling:
    """Fill an empty database with Fernbrook, and let the clock stand where the story stands.

    ``at`` is when this is really done, for the audit; all else happens at the story's own moments.
    The same parameters give the same organisation. Raises NotADemo, NotEmpty; nothing is kept if
    a late step fails.
    """
    refuse_unless_empty()
    given = parameters or Parameters()
    simulation = simulate(given)
    filling = Filling.objects.create(
        kind=Filling.Kind.SIMULATED, name=organisation.NAME, seed=given.seed,
        only=list(given.only or ()), weeks=given.weeks,
    )  # fmt: skip
    _bring_people(simulation)
    _define_measures()
    house = House.load()
    until = stands_at(given.weeks)
    acts = [
        *diary.past(simulation, house),
        *diary.week(simulation, house, given.weeks - 1),
        *talking.acts(simulation, house, after=None, until=until),
        *safely.acts(simulation, house, after=None, until=until),
        *loop.acts(house, after=None, until=until),
    ]
    _do(acts, until, simulation)
    audit.record(actor="demo", action="demo.fill", at=at, details={"seed": given.seed})
    return filling


@dataclass(frozen=True)
class WeekPassed:
    """Where the story stands a week later, and of how many charts something else is told."""

    moment: datetime
    told_anew: int


@transaction.atomic
def next_week(*, by: Person | None, at: datetime) -> WeekPassed:
    """Let a week pass: its figures come in, what begins in it is noted, verdicts follow.

    ``at`` is where it stood for whoever pressed:
    of two who press at once, one moves it. Raises NotADemo, or NoNextWeek where real figures end.
    """
    refuse_unless_demo()
    filling = Filling.objects.filter(kind=Filling.Kind.SIMULATED).first()
    if filling is None:
        raise NoNextWeek(_("These are real figures: nobody knows the week after the last one."))
    known = filling.weeks
    moved = Filling.objects.filter(weeks=known).update(weeks=known + 1)
    if at != stands_at(known) or not moved:
        raise NoNextWeek(_("The story has moved on already. Load the page again."))
    simulation = simulate(Parameters(filling.seed, known + 1, tuple(filling.only) or None))
    house, until = House.load(), stands_at(known + 1)
    acts = [
        *diary.week(simulation, house, known),
        *talking.acts(simulation, house, after=stands_at(known), until=until),
        *safely.acts(simulation, house, after=stands_at(known), until=until),
        *loop.acts(house, after=stands_at(known), until=until),
    ]
    _do(acts, until, simulation)
    audit.record(actor=by.external_id if by else "demo", action="demo.next_week", at=at)
    moment = stands_at(known + 1)
    return WeekPassed(moment, VerdictChange.objects.filter(at=moment).count())


def refuse_unless_demo() -> None:
    """Refuse where the setting is off: a real organisation must never be filled."""
    if not settings.THRIVE_DEMO:
        raise NotADemo(_("This is not a demo. Set THRIVE_DEMO to make one of an empty database."))


def refuse_unless_empty() -> None:
    """Refuse where anybody or anything is in the database already."""
    refuse_unless_demo()
    if any(model._default_manager.exists() for model in (Person, Group, Measure)):
        raise NotEmpty(
            _("This database holds an organisation already. The demo needs an empty one.")
        )


def _do(acts: list[diary.Act], until: datetime, simulation: Simulation) -> None:
    for act in sorted(acts, key=lambda one: one.at):
        act.do(act.at)
    _tell_truth(simulation)
    clock.stand_at(until)
    diary.settle(until)
    loop.settle(until)


def _bring_people(simulation: Simulation) -> None:
    everybody = population.people(simulation.teams, seed=simulation.parameters.seed)
    groups = population.places(simulation.teams)
    file = files.people_file(groups, everybody, time_zone=TIME_ZONE)
    people.import_people(rows_or_file=file, by=None, at=monday(0), name="staff.csv")


def _define_measures() -> None:
    administrator = Person.objects.get(external_id=population.ADMINISTRATOR.external_id)
    for position, spec in enumerate(organisation.MEASURES, start=1):
        measures.define_measure(
            key=spec.key, name=spec.name, short_name=spec.short_name, unit=spec.unit,
            description=spec.description, kind=spec.kind.value, direction=spec.direction,
            cadence="month" if spec.is_monthly else "week", target=spec.target, scale=spec.scale,
            decimals=spec.decimals, position=position, by=administrator, at=monday(0),
        )  # fmt: skip


def _tell_truth(simulation: Simulation) -> None:
    """Keep the truth beside each series. A series that began later gets its own then."""
    names = Series.objects.order_by("id").values_list("measure__key", "group__external_id", "id")
    known = {(measure, group): pk for measure, group, pk in names}
    truths = [
        _truth(series, known[place])
        for series in simulation.series
        if (place := (series.measure.key, series.team.key)) in known
    ]
    Truth.objects.bulk_create(truths, ignore_conflicts=True)
    talking.tell_truth()


def _truth(series: SimulatedSeries, series_id: int) -> Truth:
    event = series.event
    return Truth(
        series_id=series_id,
        effect=event.effect if event else 0.0,
        started_on=event.started_on if event else None,
        is_dated=bool(event and event.note),
        autocorrelation=series.autocorrelation,
        is_seasonal=series.is_seasonal,
    )
