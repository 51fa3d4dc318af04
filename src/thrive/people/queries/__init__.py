"""What can be asked about people: who belongs where on a day, and who may do what."""

from thrive.people.queries.belonging import groups_of, members_of, own_team, reporting_tree
from thrive.people.queries.standing import Roles, roles

__all__ = ["Roles", "groups_of", "members_of", "own_team", "reporting_tree", "roles"]
