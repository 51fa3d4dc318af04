"""One line of the file: cells checked one by one, each fault named."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from thrive.foundation.errors import Invalid, Problem
from thrive.foundation.tables import Rows
from thrive.people.models import Role
from thrive.people.rules.zones import known_zones

PERSON_COLUMNS: Final = ("name", "email", "phone", "badge", "language", "time_zone")
GROUP_COLUMNS: Final = ("group_name", "group_kind", "group_parent")
COLUMNS: Final = (
    "external_id", *PERSON_COLUMNS, "group", *GROUP_COLUMNS, "from", "until", "role",
)  # fmt: skip
LONGEST: Final = {
    "external_id": 100, "name": 200, "email": 254, "phone": 40, "badge": 40, "language": 10,
    "time_zone": 50, "group": 100, "group_name": 200, "group_kind": 50, "group_parent": 100,
}  # fmt: skip
CLEARED: Final = "-"  # an empty cell leaves what is known; this empties it
ROOT: Final = "/"
MEMBER: Final = "member"


@dataclass(frozen=True)
class Line:
    """A line whose cells can be understood. ``person`` holds only what the line says."""

    number: int
    external_id: str = ""
    person: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
    group_parts: Mapping[str, str] = field(default_factory=dict)
    from_on: date | None = None
    until_on: date | None = None
    role: str = ""


@dataclass
class Notes:
    """The problems that were found so far."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, line: int, column: str, value: str, message: str) -> None:
        """Note what is wrong in a cell, and what was expected."""
        self.problems.append(Problem(message, line=line, column=column, value=value[:100]))


def read_lines(table: Rows, notes: Notes) -> list[Line]:
    """All lines of the file. Notes what is wrong in them; raises Invalid for foreign columns."""
    _check_header(table.header)
    lines = [_line(number, cells, notes) for number, cells in table]
    notes.problems.extend(table.problems)
    if not lines and not notes.problems:
        raise Invalid(_("The file names its columns, and nobody below them."))
    return lines


def _check_header(header: tuple[str, ...]) -> None:
    unknown = [name for name in header if name.lower() not in COLUMNS]
    if unknown:
        expected = _("expected one of: %(columns)s") % {"columns": ", ".join(COLUMNS)}
        raise Invalid(
            _("The file has columns that Thrive does not know."),
            [Problem(expected, line=1, column=name) for name in unknown],
        )
    if not {"external_id", "group"} & {name.lower() for name in header}:
        raise Invalid(_("The file needs a column “external_id”, or “group” to bring groups alone."))


def _line(number: int, given: Mapping[str, str], notes: Notes) -> Line:
    cells = {name.lower(): cell for name, cell in given.items() if cell}
    for column, cell in cells.items():
        _check_length(number, column, cell, notes)
    _check_belongs_together(number, cells, notes)
    return Line(
        number=number,
        external_id=cells.get("external_id", ""),
        person=_person(number, cells, notes),
        group=cells.get("group", ""),
        group_parts={name: cells[name] for name in GROUP_COLUMNS if name in cells},
        from_on=_day(number, "from", cells, notes),
        until_on=_day(number, "until", cells, notes),
        role=_role(number, cells, notes),
    )


def _check_length(number: int, column: str, cell: str, notes: Notes) -> None:
    longest = LONGEST.get(column)
    if longest and len(cell) > longest:
        notes.add(number, column, cell, _("longer than %(most)s letters") % {"most": longest})


def _check_belongs_together(number: int, cells: Mapping[str, str], notes: Notes) -> None:
    if "external_id" not in cells and "group" not in cells:
        notes.add(number, "external_id", "", _("is empty; expected who this line is about"))
    if "external_id" not in cells and "role" in cells:
        notes.add(number, "role", cells["role"], _("expected external_id beside a role"))
    if "group" not in cells:
        for column in (*GROUP_COLUMNS, "from", "until"):
            if column in cells:
                notes.add(number, column, cells[column], _("expected a group in this line too"))


def _person(number: int, cells: Mapping[str, str], notes: Notes) -> dict[str, str]:
    said = {name: cells[name] for name in PERSON_COLUMNS if name in cells}
    if said and "external_id" not in cells:
        notes.add(number, "external_id", "", _("is empty; expected who this line is about"))
    for column, cell in said.items():
        if cell == CLEARED and column != "name":
            said[column] = ""
        elif check := CHECKS.get(column):
            said[column] = check(number, cell, notes)
    return said


def _email(number: int, cell: str, notes: Notes) -> str:
    try:
        validate_email(cell)
    except ValidationError:
        notes.add(number, "email", cell, _("expected an email address such as amina@example.org"))
    return cell.lower()


def _language(number: int, cell: str, notes: Notes) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", cell):
        notes.add(number, "language", cell, _("expected a language such as en, de or pt-br"))
    return cell.lower()


def _time_zone(number: int, cell: str, notes: Notes) -> str:
    if cell not in known_zones():
        notes.add(number, "time_zone", cell, _("expected a time zone such as Europe/Berlin"))
    return cell


CHECKS: Final[Mapping[str, Callable[[int, str, Notes], str]]] = {
    "email": _email,
    "language": _language,
    "time_zone": _time_zone,
}


def _day(number: int, column: str, cells: Mapping[str, str], notes: Notes) -> date | None:
    cell = cells.get(column)
    if cell is None:
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell):
            raise ValueError(cell)
        return date.fromisoformat(cell)
    except ValueError:
        notes.add(number, column, cell, _("expected a date such as 2026-03-31"))
        return None


def _role(number: int, cells: Mapping[str, str], notes: Notes) -> str:
    role = cells.get("role", "").lower()
    if role in {"", MEMBER}:
        return ""
    if role not in Role.Kind.values:
        known = ", ".join([MEMBER, *Role.Kind.values])
        notes.add(number, "role", role, _("expected one of: %(roles)s") % {"roles": known})
        return ""
    if role == Role.Kind.STEWARD and "group" not in cells:
        notes.add(number, "group", "", _("is empty; expected the group that the steward has"))
    return role
