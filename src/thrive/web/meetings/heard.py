"""What people of a group said in runs, as it was released: words that they can look at together.

Made anew by the server whenever somebody chooses it, from the release and the words of the program.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from thrive.experiences.models import Run
from thrive.experiences.queries import content_of
from thrive.goals.meetings.actions import Heard
from thrive.people.models import Group, Person
from thrive.voice.queries import released
from thrive.web.programs import told

MOST_RUNS = 4
MOST_OUTCOMES = 6


@dataclass(frozen=True)
class HeardShown:
    """What was released last of one run: for the group, or for those with whom it is shown."""

    run: int
    title: str
    heard: Heard


def heard_by(group: Group, *, viewer: Person, at: datetime) -> tuple[HeardShown, ...]:
    """What was released last of the runs that ask a group, the newest runs first."""
    above = [group.path[:length] for length in range(len(group.path), 0, -5)]
    way = list(Group.objects.filter(path__in=above).order_by("-path").values_list("pk", flat=True))
    asked = Run.objects.filter(study__isnull=False, audience__group__in=way or [group.pk])
    newest = asked.select_related("edition__program").order_by("-begins_on", "-id").distinct()
    found = (_of(run, way or [group.pk], viewer, at) for run in newest[:MOST_RUNS])
    return tuple(one for one in found if one is not None)


def _of(run: Run, way: list[int], viewer: Person, at: datetime) -> HeardShown | None:
    assert run.study_id is not None  # chosen so
    out = released(study=run.study_id, viewer=viewer, at=at, most=1)
    page = told.results(out, content_of(run.edition), "", way)
    if page is None or not page.is_intact:
        return None
    lines = [
        f"{one.name}: {one.nearest or one.sentence}"
        for one in page.outcomes
        if one.nearest or one.sentence
    ][:MOST_OUTCOMES]
    if not lines:
        return None
    title = _("%(run)s (%(wave)s)") % {"run": run.name, "wave": page.wave}
    first: date = out[0].wave_first
    words = "\n".join([title, *lines])
    path = reverse("programs:results", args=[run.pk])
    return HeardShown(run.pk, title, Heard(run.study_id, first, words, path))
