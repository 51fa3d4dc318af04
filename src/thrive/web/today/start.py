"""What Today shows while there is nothing to tell: the first steps, or what will be here."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from thrive.measures.models import Measure, Point
from thrive.people.models import Person
from thrive.web.addresses import address_of


@dataclass(frozen=True)
class Step:
    """Something to do before there is anything to see."""

    name: str
    why: str
    verb: str
    address: str
    is_done: bool
    is_next: bool


def has_numbers() -> bool:
    """Whether anything at all was ever measured."""
    return Point.objects.exists()


def first_steps() -> tuple[Step, ...]:
    """Three steps for an administrator, the first that is not done marked as the next."""
    done = (Person.objects.count() > 1, Measure.objects.exists(), has_numbers())
    following = done.index(False) if False in done else -1
    return tuple(
        Step(name, why, verb, address_of(view), done[place], place == following)
        for place, (name, why, verb, view) in enumerate(_words())
    )


def _words() -> tuple[tuple[str, str, str, str], ...]:
    return (
        (
            _("Bring in people and their groups"),
            _("One file with names and teams is enough. Nobody needs an email address."),
            _("Bring in people"),
            "people:import",
        ),
        (
            _("Say what you measure"),
            _("Begin with one thing that people care about and can count every week."),
            _("Name the first measure"),
            "measures:define",
        ),
        (
            _("Bring in the numbers"),
            _("Before there are twelve it is too early to tell. Older ones count: bring them."),
            _("Bring in numbers"),
            "measures:import",
        ),
    )
