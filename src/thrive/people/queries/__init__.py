"""What can be asked about people: who belongs where on a day, and who may do what."""

from thrive.people.queries.attention import (
    Allowance,
    Chosen,
    Living,
    PauseShown,
    allowance,
    budgets,
    chosen,
    holidays,
    living,
    pauses,
    spent,
)
from thrive.people.queries.belonging import groups_of, members_of, own_team, reporting_tree
from thrive.people.queries.me import MyPage, my_page
from thrive.people.queries.oversight import (
    Holder,
    Holders,
    Names,
    actors_called,
    holders,
    names_of,
    refuse_unless_overseer,
)
from thrive.people.queries.pages import (
    Found,
    GroupPage,
    Overview,
    PersonPage,
    find_people,
    group_page,
    overview,
    person_page,
    role_name,
)
from thrive.people.queries.push import (
    NotReached,
    PushAddress,
    not_reached,
    push_subscriptions,
    unreachable,
)
from thrive.people.queries.slips import invited_by
from thrive.people.queries.staged import content_of, staged_by
from thrive.people.queries.standing import Roles, has_administrator, roles

__all__ = [
    "Allowance",
    "Chosen",
    "Found",
    "GroupPage",
    "Holder",
    "Holders",
    "Living",
    "MyPage",
    "Names",
    "NotReached",
    "Overview",
    "PauseShown",
    "PersonPage",
    "PushAddress",
    "Roles",
    "actors_called",
    "allowance",
    "budgets",
    "chosen",
    "content_of",
    "find_people",
    "group_page",
    "groups_of",
    "has_administrator",
    "holders",
    "holidays",
    "invited_by",
    "living",
    "members_of",
    "my_page",
    "names_of",
    "not_reached",
    "overview",
    "own_team",
    "pauses",
    "person_page",
    "push_subscriptions",
    "refuse_unless_overseer",
    "reporting_tree",
    "role_name",
    "roles",
    "spent",
    "staged_by",
    "unreachable",
]
