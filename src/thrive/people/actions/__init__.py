"""Everything that can happen to people, groups, memberships and roles."""

from thrive.people.actions.allowance import add_holiday, remove_holiday, set_defaults
from thrive.people.actions.attention import (
    AS_IT_IS,
    end_pause,
    not_this_week,
    pause,
    set_attention,
)
from thrive.people.actions.beginning import first_administrator, settle_in
from thrive.people.actions.entering import Entered, choose_pin, enter_with_badge, set_pin
from thrive.people.actions.groups import (
    add_group,
    close_group,
    move_group,
    rename_group,
    reopen_group,
)
from thrive.people.actions.importing import PeopleImport, import_people
from thrive.people.actions.leaving import let_go_due
from thrive.people.actions.me import choose_language_and_zone
from thrive.people.actions.memberships import call_off, join_group, leave_group, move_person
from thrive.people.actions.persons import (
    Particulars,
    add_person,
    call_off_leaving,
    correct_person,
    let_go_person,
    take_back,
)
from thrive.people.actions.push import (
    mark_unreachable,
    push_gone,
    subscribe_push,
    try_again,
    unsubscribe_push,
)
from thrive.people.actions.roles import end_role, grant_role
from thrive.people.actions.slips import PrintedSlip, make_slips
from thrive.people.actions.spending import spend
from thrive.people.actions.staging import discard, stage_import, take_staged
from thrive.people.actions.tidying import tidy
from thrive.people.rules.attention import Spending

__all__ = [
    "AS_IT_IS",
    "Entered",
    "Particulars",
    "PeopleImport",
    "PrintedSlip",
    "Spending",
    "add_group",
    "add_holiday",
    "add_person",
    "call_off",
    "call_off_leaving",
    "choose_language_and_zone",
    "choose_pin",
    "close_group",
    "correct_person",
    "discard",
    "end_pause",
    "end_role",
    "enter_with_badge",
    "first_administrator",
    "grant_role",
    "import_people",
    "join_group",
    "leave_group",
    "let_go_due",
    "let_go_person",
    "make_slips",
    "mark_unreachable",
    "move_group",
    "move_person",
    "not_this_week",
    "pause",
    "push_gone",
    "remove_holiday",
    "rename_group",
    "reopen_group",
    "set_attention",
    "set_defaults",
    "set_pin",
    "settle_in",
    "spend",
    "stage_import",
    "subscribe_push",
    "take_back",
    "take_staged",
    "tidy",
    "try_again",
    "unsubscribe_push",
]
