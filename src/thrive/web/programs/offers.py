"""What can be chosen for a run: groups of the tree, and delivery templates."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.safestring import SafeString

from thrive.experiences.running.queries import templates
from thrive.experiences.timing.template import Start, Template
from thrive.people.models import Person
from thrive.people.queries.pages import GroupRow
from thrive.web.programs import pictures, rhythm


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """A group in the tree of choices."""

    row: GroupRow
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A delivery template with its words and its picture."""

    key: str
    name: str
    about: str
    picture: SafeString
    template: Template
    is_kept: bool = False  # by a steward, who may throw it away again

    @property
    def by_event(self) -> bool:
        """Whether it needs an event's name."""
        started = self.template.started
        return started is not None and started.by is Start.EVENT


def offers(viewer: Person, begins_on: date, at: datetime) -> list[Offer]:
    """The templates that come with Thrive, then those that stewards kept."""
    shown = templates(viewer, begins_on=begins_on, at=at)
    return [_offer(one.key, one.name, one.about, one.template, not one.is_ready) for one in shown]


def own(template: Template) -> Offer:
    """The rhythm that a run has already and that no offer is."""
    return _offer("own", "", "", template)


def _offer(key: str, name: str, about: str, template: Template, is_kept: bool = False) -> Offer:
    said = about or " ".join(rhythm.sentences(template))
    return Offer(key, name, said, pictures.drawing(template), template, is_kept)
