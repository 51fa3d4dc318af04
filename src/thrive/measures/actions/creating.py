"""Creating the measures and groups that a profile finds in its file and that are missing."""

from dataclasses import dataclass
from datetime import datetime

from thrive.measures.actions.definitions import define_many
from thrive.measures.models import Measure
from thrive.measures.rules.profiles import GroupTemplate, Profile, Reading
from thrive.people import actions as people
from thrive.people.models import Group, Person


@dataclass(frozen=True)
class Created:
    """How many groups and measures were not there before."""

    groups: int
    measures: int


def create_missing(
    profile: Profile, reading: Reading, *, by: Person | None, at: datetime
) -> Created:
    """Create what is missing: groups below the root that stands, or below one that is made.

    Whatever has the same id or key already is left as it is, so running it twice is safe.
    """
    return Created(_groups(profile, reading, by, at), _measures(reading, by, at))


def _measures(reading: Reading, by: Person | None, at: datetime) -> int:
    standing = set(Measure.objects.order_by("id").values_list("key", flat=True))
    missing = [Measure(**vars(one)) for key, one in reading.measures.items() if key not in standing]
    if missing:
        define_many(measures=missing, by=by, at=at)
    return len(missing)


def _groups(profile: Profile, reading: Reading, by: Person | None, at: datetime) -> int:
    standing = {group.external_id: group for group in Group.objects.order_by("id")}
    missing = [one for key, one in reading.groups.items() if key not in standing]
    if not missing:
        return 0
    made = 0
    root = next((g for g in standing.values() if g.is_reporting and g.parent_id is None), None)
    if root is None:
        root, made = _root(profile, by, at), 1
    # Those without a parent first: the others stand below them.
    for one in sorted(missing, key=lambda group: (bool(group.parent), group.name)):
        parent = standing.get(one.parent, root)
        standing[one.external_id] = _add(one, parent, by, at)
    return made + len(missing)


def _add(one: GroupTemplate, parent: Group, by: Person | None, at: datetime) -> Group:
    return people.add_group(
        external_id=one.external_id, name=one.name, kind=one.kind, parent=parent, by=by, at=at
    )


def _root(profile: Profile, by: Person | None, at: datetime) -> Group:
    return people.add_group(
        external_id=profile.name,
        name=profile.organisation,
        kind=profile.organisation_kind,
        is_root=True,
        by=by,
        at=at,
    )
