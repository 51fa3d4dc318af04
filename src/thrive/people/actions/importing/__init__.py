"""People, groups, memberships and roles from one CSV file: taken as a whole, or refused.

``lines`` understands each line, ``known`` reads what is there, ``plan`` compares, ``write`` writes.
The format is described in docs/importing-people.md.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import ngettext

from thrive.foundation import audit
from thrive.foundation.errors import Invalid, Problem
from thrive.foundation.tables import Rows, Source, read_rows
from thrive.foundation.texts import visible
from thrive.people.actions.importing.known import load_known
from thrive.people.actions.importing.lines import Notes, read_lines
from thrive.people.actions.importing.plan import Plan, make_plan
from thrive.people.actions.importing.report import report
from thrive.people.actions.importing.shapes import Change, PeopleImport, Touched
from thrive.people.actions.importing.write import write
from thrive.people.actions.permission import name_of, require_administrator
from thrive.people.models import Group, Person

__all__ = ["Change", "PeopleImport", "Touched", "import_people"]


@transaction.atomic
def import_people(
    *,
    rows_or_file: Rows | Source,
    by: Person | None,
    at: datetime,
    dry_run: bool = False,
    name: str = "",
) -> PeopleImport:
    """Take in a file, or with ``dry_run`` only say what it would change.

    The same file again changes nothing and says so. ``name`` is the file's, for the audit. Raises
    NotAllowed, LastAdministrator, or Invalid with every bad line: line, column, value, expected.
    """
    require_administrator(by, at=at)
    plan, result = _planned(rows_or_file, at=at, dry_run=dry_run)
    if not dry_run and not result.changes_nothing:
        write(plan, by=by, at=at)
        details = dict(result.counts())
        audit.record(
            actor=name_of(by),
            action="people.import",
            subject=visible(name)[:200],
            at=at,
            details=details,
        )
        _record_roles(plan, by=by, at=at)
    return result


def _planned(given: Rows | Source, *, at: datetime, dry_run: bool) -> tuple[Plan, PeopleImport]:
    table = (
        given
        if isinstance(given, Rows)
        else read_rows(given, largest=settings.THRIVE_LARGEST_IMPORT_BYTES)
    )
    notes = Notes()
    lines = read_lines(table, notes)
    _lock_tree()
    plan = make_plan(lines, load_known(lines), notes, today=at.date())
    if notes.problems:
        raise _refused(notes.problems)
    return plan, report(plan, dry_run=dry_run)


def _record_roles(plan: Plan, *, by: Person | None, at: datetime) -> None:
    """Who got which role stands on record one by one, as if each had been granted by hand."""
    for person in plan.persons:
        for kind, group in person.roles:
            audit.record(
                actor=name_of(by),
                action="people.grant_role",
                subject=person.external_id,
                at=at,
                details={"role": kind, "group": group},
            )


def _lock_tree() -> None:
    """Two imports at once wait for each other here (SQLite: they do so anyway)."""
    list(Group.objects.select_for_update().filter(is_reporting=True, parent=None))


def _refused(problems: list[Problem]) -> Invalid:
    count = len(problems)
    message = ngettext(
        "Nothing was taken in: %(n)s thing in the file has to be put right.",
        "Nothing was taken in: %(n)s things in the file have to be put right.",
        count,
    )
    ordered = sorted(problems, key=lambda problem: (problem.line or 0, problem.column))
    return Invalid(message % {"n": count}, ordered)
