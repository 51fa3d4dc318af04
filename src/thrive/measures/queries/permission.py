"""Who may do what with measures. Everybody who is signed in may read; ``None`` is a process."""

from datetime import datetime

from thrive.measures.models import Measure
from thrive.people import queries as people
from thrive.people.models import Group, Person


def may_define(person: Person | None, *, at: datetime) -> bool:
    """Define measures and import files: administrators, and commands run on the server itself."""
    return person is None or people.roles(person, at=at).is_administrator


def may_record(person: Person | None, *, measure: Measure, group: Group, at: datetime) -> bool:
    """Enter numbers, annotate and set phases: stewards of the group, the measure's owner, and
    administrators."""
    if person is None or measure.owner_id == person.pk:
        return True
    roles = people.roles(person, at=at)
    return roles.is_administrator or roles.may_steward(group)
