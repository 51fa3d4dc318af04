"""The reporting tree as the rules of voice take it: also groups that are closed by now.

What is published of a wave that began before a group was closed still counts its people there.
"""

from thrive.people.models import Group
from thrive.voice.rules.partition import NOWHERE, Tree


def reporting() -> Tree:
    """All groups that have a place, each before those below it."""
    rows = Group.objects.filter(is_reporting=True).order_by("path", "id")
    return Tree.of(rows.values_list("id", "parent_id"))


def place_in(tree: Tree, group: int | None) -> int:
    """Where people of a group count: in it, or in the whole organisation if it has no place."""
    return group if group is not None and group in tree.parents else root_of(tree)


def root_of(tree: Tree) -> int:
    """The whole organisation, where people without a place count; NOWHERE without a tree."""
    return next((group for group, above in tree.parents.items() if above == NOWHERE), NOWHERE)
