"""What can be chosen while a goal is written: people by what they are called, and measures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from django.utils.translation import gettext as _

from thrive.goals.aims.queries.goals import GoalLine, goals_to_serve, groups_to_set_for
from thrive.goals.aims.queries.permission import sight
from thrive.goals.errors import NoSuchFeedback
from thrive.measures.models import Series
from thrive.people.models import Group, Person

MOST_SERIES = 200


@dataclass(frozen=True)
class Called:
    """Who was meant by each of some texts, and the texts that mean nobody or several."""

    persons: tuple[Person, ...]
    unknown: tuple[str, ...]
    ambiguous: tuple[str, ...]


@dataclass(frozen=True)
class Choices:
    """What somebody can choose for a goal."""

    series: tuple[tuple[int, str], ...]
    serves: tuple[GoalLine, ...]
    groups: tuple[Group, ...]
    may_set_for_all: bool


def called(texts: Sequence[str]) -> Called:
    """Who is meant by names, badge numbers or email addresses, in any case. One query for each.

    A name that several have means nobody: they are told apart by badge or email.
    """
    persons: dict[int, Person] = {}
    unknown, ambiguous = [], []
    for text in dict.fromkeys(filter(None, (one.strip() for one in texts))):
        here = Person.objects.filter(is_active=True).order_by("id")
        is_called = Q(name__iexact=text) | Q(email__iexact=text) | Q(badge__iexact=text)
        found = list(here.filter(is_called)[:2])
        if not found:
            unknown.append(text)
        elif len(found) > 1:
            ambiguous.append(text)
        else:
            persons[found[0].pk] = found[0]
    return Called(tuple(persons.values()), tuple(unknown), tuple(ambiguous))


def person_here(person: int) -> Person:
    """Somebody who is here. Raises NoSuchFeedback for anybody else."""
    found = Person.objects.filter(pk=person, is_active=True).first()
    if found is None:
        raise NoSuchFeedback(_("This person is not here any more."))
    return found


def choices_for(*, viewer: Person, at: datetime) -> Choices:
    """The measures of one's groups and of those above, goals to serve, groups to set goals for."""
    sees = sight(viewer, at=at)
    groups = groups_to_set_for(sees)
    rows = (
        Series.objects.filter(group__in={*sees.groups, *(one.pk for one in groups)})
        .filter(wording_version=F("measure__wording_version"))
        .filter(Q(measure__retired_on=None) | Q(measure__retired_on__gt=at.date()))
        .order_by("-group__path", "measure__position", "measure__name", "id")
    )
    named = rows.values_list("pk", "measure__name", "group__name")[:MOST_SERIES]
    return Choices(
        series=tuple((pk, f"{measure}, {group}") for pk, measure, group in named),
        serves=goals_to_serve(viewer=viewer, at=at),
        groups=tuple(groups),
        may_set_for_all=sees.may_set_for_all,
    )
