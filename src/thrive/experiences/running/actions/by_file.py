"""People come into a run by a file: by their number or their email address, whole or not at all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.experiences.models import Enrolment, Run
from thrive.experiences.running import audience
from thrive.experiences.running.actions.enrolling import (
    record,
    refuse_stopped,
    refuse_strangers,
    take_in_many,
)
from thrive.experiences.running.errors import BadFile
from thrive.experiences.running.permission import RunRef, held
from thrive.foundation.errors import Problem
from thrive.foundation.tables import Source, read_rows
from thrive.people.models import Person

LARGEST = 10 * 1024 * 1024
COLUMNS = ("external_id", "email")
MOST_PROBLEMS = 200


@dataclass(frozen=True)
class FileEnrolment:
    """What came of a file, or would come of it."""

    new: int
    already: int
    is_dry_run: bool

    def __str__(self) -> str:
        told = {"new": self.new, "already": self.already}
        if self.is_dry_run:
            return _("%(new)s people would come in; %(already)s are in already.") % told
        return _("%(new)s people came in; %(already)s were in already.") % told


def enrol_file(
    *, run: RunRef, source: Source, by: Person | None, at: datetime, dry_run: bool = False
) -> FileEnrolment:
    """Enrol the people of a CSV file with a column ``external_id`` or ``email``, all or none.

    Other columns are passed over. The same file again changes nothing. Raises NoSuchRun, NotRunning
    once the run has stopped, NotAllowed for somebody outside the groups of who brings the file, and
    BadFile with each bad line.
    """
    with transaction.atomic():
        kept = held(run, by, at=at)
        refuse_stopped(kept)
        persons = _persons(kept, source, at)
        refuse_strangers(persons, by, at=at)
        there = kept.enrolments.filter(left_on__isnull=True)
        inside = set(there.values_list("person_id", flat=True))
        new = [person.pk for person in persons if person.pk not in inside]
        result = FileEnrolment(len(new), len(persons) - len(new), dry_run)
        if not dry_run and new:
            take_in_many(kept, new, Enrolment.How.FILE, on=at.date())
            record("experiences.enrol", kept, by, at, {"how": "file", "count": len(new)})
    return result


def _persons(run: Run, source: Source, at: datetime) -> list[Person]:
    rows = read_rows(source, largest=LARGEST)
    column = next((name for name in COLUMNS if name in rows.header), None)
    if column is None:
        raise BadFile(_("The file needs a column “external_id” or “email”."))
    given = [(line, cells[column]) for line, cells in rows]
    known = _known(column, [name for _line, name in given], at)
    out = set(run.enrolments.filter(left_by_self=True).values_list("person_id", flat=True))
    problems = [*rows.problems, *_problems(given, column, known, out)]
    if problems:
        raise bad_file(problems)
    found = {known[_key(column, name)].pk: known[_key(column, name)] for _line, name in given}
    return list(found.values())


def bad_file(problems: Sequence[Problem]) -> BadFile:
    """The refusal of a file, with its problems in the order of their lines."""
    count = len(problems)
    message = ngettext(
        "%(count)s problem in the file. Nothing was taken from it.",
        "%(count)s problems in the file. Nothing was taken from it.",
        count,
    )
    ordered = sorted(problems, key=lambda one: one.line or 0)
    return BadFile(message % {"count": count}, ordered[:MOST_PROBLEMS])


def _key(column: str, name: str) -> str:
    return name.casefold() if column == "email" else name


def _known(column: str, names: Iterable[str], at: datetime) -> Mapping[str, Person]:
    """People by how the file names them. Read whole, because a file may name very many."""
    wanted = {_key(column, name) for name in names}
    here = Person.objects.filter(audience.here(at.date())).exclude(**{f"{column}": None})
    return {
        key: person
        for person in here
        if (key := _key(column, str(getattr(person, column)))) in wanted
    }


def _problems(
    given: Sequence[tuple[int, str]], column: str, known: Mapping[str, Person], out: set[int]
) -> Iterable[Problem]:
    for line, name in given:
        person = known.get(_key(column, name))
        if not name:
            yield Problem(_("empty; expected somebody"), line=line, column=column)
        elif person is None:
            message = _("nobody here is called so")
            yield Problem(message, line=line, column=column, value=name[:100])
        elif person.pk in out:
            message = _("has left this run; only they can come back, by its link")
            yield Problem(message, line=line, column=column, value=name[:100])
