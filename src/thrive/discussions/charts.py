"""Charts as something to talk about: everybody sees them, so everybody may."""

from datetime import datetime

from django.utils.translation import gettext as _

from thrive.discussions.errors import NoSuchTopic
from thrive.discussions.subjects import Subject
from thrive.measures.models import Series
from thrive.people.models import Person
from thrive.people.queries import FOR_EVERYONE


def chart_called(key: str, viewer: Person, at: datetime) -> Subject:
    """The chart of a series. Raises NoSuchTopic."""
    found = None
    if key.isascii() and key.isdigit() and len(key) < 19 and viewer.is_active:
        found = Series.objects.select_related("measure", "group").filter(pk=int(key)).first()
    if found is None:
        raise NoSuchTopic(_("There is no such chart."))
    title = _("%(measure)s, %(group)s") % {"measure": found.measure.name, "group": found.group.name}
    return Subject(title, f"/improving/{found.pk}/", FOR_EVERYONE)
