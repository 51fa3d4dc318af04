"""Everything that can happen to people, groups, memberships and roles."""

from thrive.people.actions.groups import add_group, close_group, move_group
from thrive.people.actions.importing import PeopleImport, import_people
from thrive.people.actions.leaving import let_go_due
from thrive.people.actions.memberships import join_group, leave_group, move_person
from thrive.people.actions.roles import end_role, grant_role

__all__ = [
    "PeopleImport",
    "add_group",
    "close_group",
    "end_role",
    "grant_role",
    "import_people",
    "join_group",
    "leave_group",
    "let_go_due",
    "move_group",
    "move_person",
]
