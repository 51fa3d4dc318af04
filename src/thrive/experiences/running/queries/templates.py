"""Which delivery templates there are to choose from."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from thrive.experiences import queries
from thrive.experiences.models import DeliveryTemplate
from thrive.experiences.running.errors import NoSuchTemplate
from thrive.experiences.running.ready import READY
from thrive.experiences.timing.plain import read
from thrive.experiences.timing.template import Template
from thrive.people.models import Person


@dataclass(frozen=True)
class TemplateShown:
    """A template to choose. ``is_ready``: it came with Thrive and cannot be thrown away."""

    key: str
    name: str
    about: str
    template: Template
    is_ready: bool


def templates(viewer: Person | None, *, begins_on: date, at: datetime) -> tuple[TemplateShown, ...]:
    """Those that come with Thrive, then those that were kept, by name.

    ``begins_on``: some name exact days from there on. Raises NotAllowed.
    """
    queries.refuse_unless_may_design(viewer, at=at)
    ready = [
        TemplateShown(one.key, str(one.name), str(one.about), one.made(begins_on), True)
        for one in READY
    ]
    kept = [_kept(one) for one in DeliveryTemplate.objects.order_by("name", "id")]
    return (*ready, *kept)


def template_called(key: str, *, begins_on: date) -> Template:
    """The template with this key. Raises NoSuchTemplate."""
    for one in READY:
        if one.key == key:
            return one.made(begins_on)
    kept = DeliveryTemplate.objects.filter(key=key).first()
    if kept is None:
        raise NoSuchTemplate(_("There is no template “%(key)s”.") % {"key": key})
    return read(kept.content)


def _kept(one: DeliveryTemplate) -> TemplateShown:
    return TemplateShown(one.key, one.name, "", read(one.content), False)
