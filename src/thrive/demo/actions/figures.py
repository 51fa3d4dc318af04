"""Filling the demo with real figures of another organisation, and a few personas in it."""

from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from thrive.demo import files, population
from thrive.demo.actions import diary
from thrive.demo.actions.fernbrook import refuse_unless_empty
from thrive.demo.actions.moments import EVENING
from thrive.demo.errors import NoSuchFigures
from thrive.demo.models import Filling
from thrive.demo.population import Someone, Stay
from thrive.foundation import audit, clock
from thrive.insights import actions as insights
from thrive.measures import actions as measures
from thrive.measures.actions import Profile
from thrive.measures.models import Measure, Point
from thrive.people import actions as people
from thrive.people.models import Group

LONG_AGO = timedelta(days=365)
DAYS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}


@transaction.atomic
def fill_from(*, folder: Path, at: datetime) -> Filling:
    """Fill an empty database with the real figures in a folder, by the import profile of its name.

    Five invented people are added, so that a visitor has somebody to be; the clock stands where the
    figures end. Raises NotADemo, NotEmpty, NoSuchFigures, or what the import refuses.
    """
    refuse_unless_empty()
    profile = _profile(folder)
    filling = Filling.objects.create(
        kind=Filling.Kind.REAL_FIGURES, name=profile.title, source=profile.source
    )
    measures.import_points(source=_file(folder, profile), mapping=profile, by=None, at=at)
    moment = _end_of_figures()
    _bring_personas(moment)
    clock.stand_at(moment)
    # Whoever looks stands at that moment too. What was announced then finds all verdicts there.
    insights.judge(series=None, at=moment)
    diary.settle(at)
    audit.record(actor="demo", action="demo.fill_from", subject=profile.name, at=at)
    return filling


def _profile(folder: Path) -> Profile:
    name = folder.resolve().name
    if name not in measures.profile_names():
        raise NoSuchFigures(
            _("%(folder)s is none of the folders that the demo knows: %(known)s")
            % {"folder": name, "known": ", ".join(measures.profile_names())}
        )
    return measures.load_profile(name)


def _file(folder: Path, profile: Profile) -> Path:
    for name in profile.files:
        if (folder / name).is_file():
            return folder / name
    raise NoSuchFigures(
        _("There is no file %(file)s in %(folder)s")
        % {"file": profile.files[0], "folder": folder.resolve().name}
    )


def _end_of_figures() -> datetime:
    """The evening on which the last period is over."""
    last_on: date = Point.objects.aggregate(last=Max("period_on"))["last"]
    days = max(DAYS[cadence] for cadence in Measure.objects.values_list("cadence", flat=True))
    return datetime.combine(last_on + timedelta(days=days), EVENING)


def _bring_personas(moment: datetime) -> None:
    """The member and the leader belong where most is measured, the others to the whole."""
    root = Group.objects.get(is_reporting=True, parent=None)
    home = (
        Group.objects.filter(is_reporting=True)
        .annotate(measured=Count("series__points"))
        .order_by("-measured", "path")
        .first()
        or root
    )
    since = (moment - LONG_AGO).date()
    file = files.people_file([], _personas(root, home, since), time_zone="Europe/London")
    people.import_people(rows_or_file=file, by=None, at=moment - LONG_AGO)


def _personas(root: Group, home: Group, since: date) -> list[Someone]:
    roles = {"leader": "steward", "member": ""}
    return [
        Someone(
            external_id=persona.external_id,
            name=persona.name,
            stays=(Stay((home if persona.key in roles else root).external_id, since),),
            role=roles.get(persona.key, persona.key),
        )
        for persona in population.PERSONAS
    ]
