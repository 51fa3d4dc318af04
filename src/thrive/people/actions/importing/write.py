"""Writing a plan: in bulk, inside the transaction of the import."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.db.models import F

from thrive.people.actions.groups import lay_paths
from thrive.people.actions.importing.group_plan import GroupPlan, GroupSaid
from thrive.people.actions.importing.lines import PERSON_COLUMNS, ROOT
from thrive.people.actions.importing.plan import PersonPlan, Plan
from thrive.people.actions.leaving import let_go
from thrive.people.models import Group, Membership, Person, Role

BATCH = 1000
NULLABLE = {"email", "badge"}


def write(plan: Plan, *, by: Person | None, at: datetime) -> None:
    """Write groups, then people, then who belongs where, then roles, then who has left."""
    groups = _write_groups(plan.groups)
    _write_persons(plan.persons)
    _write_emails([one for one in plan.persons if one.is_new or "email" in one.said])
    _write_memberships(plan.persons, groups)
    _write_roles(plan.persons, groups, by=by, at=at)
    let_go([one.person for one in plan.persons if one.leaves_on], at=at)


def _write_groups(plan: GroupPlan) -> dict[str, Group]:
    """Parents may come after their children in a file, so places are written last."""
    last = max((group.position for group in plan.known.values()), default=0)
    new = [
        Group(
            external_id=said.external_id,
            name=said.parts.get("group_name", said.external_id),
            kind=said.parts.get("group_kind", ""),
            position=last + number,
        )
        for number, said in enumerate(plan.new.values(), start=1)
    ]
    Group.objects.bulk_create(new, batch_size=BATCH)
    groups = dict(plan.known) | {group.external_id: group for group in new}
    _place([*plan.new.values(), *plan.changed], groups)
    return groups


def _place(said: Sequence[GroupSaid], groups: dict[str, Group]) -> None:
    for one in said:
        group = groups[one.external_id]
        group.name = one.parts.get("group_name", group.name)
        group.kind = one.parts.get("group_kind", group.kind)
        if one.parent is not None:
            group.is_reporting = True
            group.parent = None if one.parent == ROOT else groups[one.parent]
    # A new root comes after the former root has got its place below it.
    touched = sorted((groups[one.external_id] for one in said), key=lambda one: one.parent is None)
    Group.objects.bulk_update(touched, ["name", "kind", "is_reporting", "parent"], batch_size=200)
    if touched:
        lay_paths()


def _write_persons(plans: Sequence[PersonPlan]) -> None:
    changing = [one for one in plans if not one.is_new and _is_touched(one)]
    _free_what_changes(changing)
    for one in plans:
        _fill(one)
    new = [one.person for one in plans if one.is_new]
    for person in new:
        person.set_unusable_password()
    Person.objects.bulk_create(new, batch_size=BATCH)
    _overwrite([one.person for one in changing])


def _overwrite(persons: Sequence[Person]) -> None:
    """One statement for many rows that differ; ``bulk_update`` takes ten times as long."""
    Person.objects.bulk_create(
        persons,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*PERSON_COLUMNS, "is_active", "joined_on", "left_on"],
    )


def _is_touched(plan: PersonPlan) -> bool:
    return bool(plan.changed_fields or plan.leaves_on or plan.returns)


def _free_what_changes(changing: Iterable[PersonPlan]) -> None:
    """Two people may swap addresses or badges: both are freed before either is written."""
    for column in NULLABLE:
        freed = [one.person.pk for one in changing if column in one.changed_fields]
        Person.objects.filter(pk__in=freed).update(**{column: None})


def _fill(plan: PersonPlan) -> None:
    person = plan.person
    for column, value in plan.said.items():
        setattr(person, column, value or (None if column in NULLABLE else ""))
    if plan.is_new:
        begins = [one.from_on for one in plan.wished if one.from_on > date.min]
        person.joined_on = min(begins, default=None)
    if plan.leaves_on:
        person.left_on = plan.leaves_on
        if person.joined_on and person.joined_on > plan.leaves_on:
            person.joined_on = None
    elif plan.returns:
        person.left_on = None
        person.is_active = True


def _write_emails(plans: Sequence[PersonPlan]) -> None:
    """Whoever is imported with an address has it verified: the organisation vouches for it."""
    owners = {one.person.email: one.person for one in plans if one.person.email}
    persons = [one.person for one in plans if not one.is_new]
    kept: set[tuple[int, str]] = set()
    for start in range(0, len(persons), BATCH):
        rows = EmailAddress.objects.filter(user__in=persons[start : start + BATCH])
        rows.exclude(email=F("user__email")).delete()
        kept.update(rows.values_list("user_id", "email"))
    _free_addresses(sorted(owners))
    EmailAddress.objects.bulk_create(
        [
            EmailAddress(user=person, email=email, verified=True, primary=True)
            for email, person in owners.items()
            if (person.pk, email) not in kept
        ],
        batch_size=BATCH,
    )


def _free_addresses(emails: Sequence[str]) -> None:
    """An address that somebody else once had belongs to whom the file says."""
    for start in range(0, len(emails), BATCH):
        rows = EmailAddress.objects.filter(email__in=emails[start : start + BATCH])
        rows.exclude(email=F("user__email")).delete()


def _write_memberships(plans: Iterable[PersonPlan], groups: dict[str, Group]) -> None:
    rows = [
        Membership(
            pk=stretch.key,
            person=one.person,
            group=groups[stretch.group],
            from_on=stretch.from_on,
            until_on=stretch.until_on,
        )
        for one in plans
        for stretch in one.changed_stretches
    ]
    known = [row for row in rows if row.pk is not None]
    # Ends first, so that no day has two places in between.
    for row_set in (
        [row for row in known if row.until_on is not None],
        [row for row in known if row.until_on is None],
    ):
        Membership.objects.bulk_create(
            row_set,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["from_on", "until_on"],
        )
    Membership.objects.bulk_create([row for row in rows if row.pk is None], batch_size=BATCH)


def _write_roles(
    plans: Iterable[PersonPlan], groups: dict[str, Group], *, by: Person | None, at: datetime
) -> None:
    Role.objects.bulk_create(
        Role(
            person=one.person,
            kind=kind,
            group=groups[group] if group else None,
            granted_at=at,
            granted_by=by,
        )
        for one in plans
        for kind, group in one.roles
    )
