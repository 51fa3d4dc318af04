"""What a file would change: worked out before anything is written, every fault noted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from thrive.people.actions.importing.group_plan import GroupPlan, plan_groups
from thrive.people.actions.importing.known import Known
from thrive.people.actions.importing.lines import PERSON_COLUMNS, Line, Notes
from thrive.people.actions.importing.membership_plan import plan_memberships
from thrive.people.models import Person
from thrive.people.rules.stretches import Stretch


@dataclass
class PersonPlan:
    """One person: what the file says, what was known, what will be."""

    external_id: str
    lines: list[Line]
    person: Person
    is_new: bool
    said: dict[str, str] = field(default_factory=dict)
    known: list[Stretch] = field(default_factory=list)
    wished: list[Stretch] = field(default_factory=list)
    roles: list[tuple[str, str]] = field(default_factory=list)  # kind, group

    @property
    def changed_fields(self) -> list[str]:
        """The columns in which the file differs from what is known."""
        return [
            name for name in PERSON_COLUMNS
            if name in self.said and (getattr(self.person, name) or "") != self.said[name]
        ]  # fmt: skip

    @property
    def changed_stretches(self) -> list[Stretch]:
        """The memberships that begin, end or are corrected."""
        return [stretch for stretch in self.wished if stretch not in self.known]

    @property
    def leaves_on(self) -> date | None:
        """The day on which the file ends the last membership, if it does."""
        ends = [stretch.until_on for stretch in self.wished]
        if not ends or None in ends or not self.changed_stretches:
            return None
        return max(end for end in ends if end is not None)

    @property
    def returns(self) -> bool:
        """Whether somebody who had left has a membership again."""
        is_in = any(stretch.until_on is None for stretch in self.wished)
        return self.person.left_on is not None and is_in


@dataclass(frozen=True)
class Plan:
    """All that a file would change."""

    groups: GroupPlan
    persons: list[PersonPlan]


def make_plan(lines: Sequence[Line], known: Known, notes: Notes, *, today: date) -> Plan:
    """Compare a file with what is known. Faults go to the notes; the plan is good without any."""
    _note_repeated(lines, notes)
    groups = plan_groups(lines, known.groups, notes)
    persons = [
        _plan_person(external_id, of_person, known, notes)
        for external_id, of_person in _by_person(lines).items()
    ]
    _note_shared(persons, "email", known.emails, notes)
    _note_shared(persons, "badge", known.badges, notes)
    _note_confused(persons, known, notes)
    for plan in persons:
        plan.wished = plan_memberships(plan.lines, plan.known, groups, notes, today=today)
        plan.roles = _roles(plan, known)
        _note_role_of_the_gone(plan, notes)
    return Plan(groups, persons)


def _note_repeated(lines: Iterable[Line], notes: Notes) -> None:
    first: dict[tuple[str, str, date | None, date | None, str], int] = {}
    for line in lines:
        key = (line.external_id, line.group, line.from_on, line.until_on, line.role)
        if key in first:
            message = _("says the same as line %(line)s; expected each line once")
            column = "external_id" if line.external_id else "group"
            value = line.external_id or line.group
            notes.add(line.number, column, value, message % {"line": first[key]})
        first.setdefault(key, line.number)


def _by_person(lines: Iterable[Line]) -> dict[str, list[Line]]:
    persons: dict[str, list[Line]] = {}
    for line in lines:
        if line.external_id:
            persons.setdefault(line.external_id, []).append(line)
    return persons


def _plan_person(external_id: str, lines: list[Line], known: Known, notes: Notes) -> PersonPlan:
    person = known.persons.get(external_id)
    said = _said(lines, notes)
    if person is None and "name" not in said:
        notes.add(lines[0].number, "name", "", _("is empty; expected the name of a new person"))
    return PersonPlan(
        external_id=external_id,
        lines=lines,
        person=person or Person(external_id=external_id),
        is_new=person is None,
        said=said,
        known=known.stretches.get(external_id, []),
    )


def _said(lines: Iterable[Line], notes: Notes) -> dict[str, str]:
    """What the lines of one person say together; two that differ are a fault."""
    said: dict[str, str] = {}
    for line in lines:
        for column, value in line.person.items():
            if said.setdefault(column, value) != value:
                message = _("differs from an earlier line of this person: %(value)s")
                notes.add(line.number, column, value, message % {"value": said[column]})
    return said


def _note_shared(
    persons: Sequence[PersonPlan], column: str, holders: dict[str, str], notes: Notes
) -> None:
    """Note who would have what somebody else has. Two people may swap within one file."""
    rewritten = {plan.external_id for plan in persons if column in plan.said}
    held = {value: who for value, who in holders.items() if who not in rewritten}
    for plan in persons:
        value = plan.said.get(column, "")
        key = value.upper() if column == "badge" else value
        if value and held.setdefault(key, plan.external_id) != plan.external_id:
            line = next(line for line in plan.lines if line.person.get(column) == value)
            message = _("belongs to %(person)s too; expected one person for each")
            notes.add(line.number, column, value, message % {"person": held[key]})


def _note_confused(persons: Sequence[PersonPlan], known: Known, notes: Notes) -> None:
    """Note whose badge is somebody else's external id: both are typed at the same door.

    Only what the file brings is looked at, so that a clash of old does not stop every file.
    """
    rewritten = {plan.external_id for plan in persons if "badge" in plan.said}
    badges = {value: who for value, who in known.badges.items() if who not in rewritten}
    badges |= {
        badge.upper(): plan.external_id for plan in persons if (badge := plan.said.get("badge"))
    }
    new = {plan.external_id.upper(): plan.external_id for plan in persons if plan.is_new}
    numbers = known.numbers | new
    for plan in persons:
        _note_if_confused(plan, badges, numbers, notes)


def _note_if_confused(
    plan: PersonPlan, badges: Mapping[str, str], numbers: Mapping[str, str], notes: Notes
) -> None:
    mine = plan.external_id
    holder = badges.get(mine.upper(), mine)
    if plan.is_new and holder != mine:
        message = _("is the badge number of %(person)s; expected a number that nobody else has")
        notes.add(plan.lines[0].number, "external_id", mine, message % {"person": holder})
    badge = plan.said.get("badge", "") if "badge" in plan.changed_fields else ""
    other = numbers.get(badge.upper(), mine)
    if badge and other != mine:
        line = next(line for line in plan.lines if line.person.get("badge") == badge)
        message = _("is the external_id of %(person)s; expected a number that nobody else has")
        notes.add(line.number, "badge", badge, message % {"person": other})


def _note_role_of_the_gone(plan: PersonPlan, notes: Notes) -> None:
    is_gone = plan.leaves_on or not (plan.is_new or plan.person.is_active or plan.returns)
    if plan.roles and is_gone:
        line = next(line for line in plan.lines if line.role)
        notes.add(line.number, "role", line.role, _("this person has left; expected no role"))


def _roles(plan: PersonPlan, known: Known) -> list[tuple[str, str]]:
    asked = [
        (line.role, line.group if line.role == "steward" else "")
        for line in plan.lines
        if line.role
    ]
    return [
        (kind, group)
        for kind, group in dict.fromkeys(asked)
        if (plan.external_id, kind, group) not in known.roles
    ]
