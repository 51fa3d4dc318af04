"""A run is prepared, and changed as long as it has not begun."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.experiences import queries
from thrive.experiences.models import Edition, Run, RunGroup, RunReader
from thrive.experiences.running import wishes as wishing
from thrive.experiences.running.errors import BadRun, NotPrepared
from thrive.experiences.running.permission import (
    RunRef,
    actor_of,
    held,
    refuse_unless_steward,
)
from thrive.experiences.running.wishes import Wishes
from thrive.foundation import audit
from thrive.foundation.errors import Problem
from thrive.people.models import Group, Person


@transaction.atomic
def prepare_run(
    *,
    program_key: str,
    edition: int | None = None,
    by: Person | None,
    at: datetime,
    **wishes: Unpack[Wishes],
) -> Run:
    """Prepare a run of a program's edition, the newest if none is named. Nobody is asked yet.

    The run promises what its program promises, unless it promises more; a named run without
    readers is read by whoever prepares it. Calling it twice prepares two runs. Raises NotAllowed,
    NoSuchProgram, NoSuchEdition, and BadRun with a problem for each field.
    """
    groups = list(wishes.get("groups", ()))
    queries.refuse_unless_may_design(by, at=at)
    refuse_unless_steward(groups, by, at=at)
    chosen = _edition(program_key, edition)
    promised = chosen.content["promise"]
    if problems := wishing.missing(wishes):
        raise BadRun(_("This run cannot be as it stands."), problems)
    run = Run(
        edition=chosen, promise=promised, seed=secrets.token_hex(16), made_by=by, made_at=at,
        ends_on=None, every_days=None,
    )  # fmt: skip
    wishing.fill(run, wishes, promised=promised)
    refuse_closed(groups, run)
    run.save(force_insert=True)
    _follow(run, groups)
    _let_read(run, _readers(run, wishes, by))
    _record("experiences.prepare_run", run, by, at, sorted(set(wishes)))
    return run


@transaction.atomic
def change_run(*, run: RunRef, by: Person | None, at: datetime, **wishes: Unpack[Wishes]) -> Run:
    """Change a run that has not begun. Safe to run twice.

    Raises NoSuchRun, NotAllowed, NotPrepared, and BadRun with a problem for each field.
    """
    kept = held(run, by, at=at)
    if kept.state != Run.State.PREPARED:
        raise NotPrepared(_("This run has begun: what it began with stays. Prepare another."))
    groups = list(wishes["groups"]) if "groups" in wishes else None
    refuse_unless_steward(groups or [], by, at=at)
    wishing.fill(kept, wishes, promised=kept.edition.content["promise"])
    refuse_closed(groups or [], kept)
    kept.save()
    if groups is not None:
        kept.audience.all().delete()
        _follow(kept, groups)
    if kept.promise != Run.Promise.NAMED:
        kept.readers.all().delete()
    elif "readers" in wishes:
        _let_read(kept, wishes["readers"])
    _record("experiences.change_run", kept, by, at, sorted(set(wishes)))
    return kept


@transaction.atomic
def discard_run(*, run: RunRef, by: Person | None, at: datetime) -> None:
    """Throw away a run that has not begun, with those who were put down for it.

    A second time raises NoSuchRun. Raises NoSuchRun, NotPrepared.
    """
    kept = held(run, by, at=at)
    if kept.state != Run.State.PREPARED:
        raise NotPrepared(_("This run has begun. Stop it instead: what was said stays."))
    _record("experiences.discard_run", kept, by, at, [])
    kept.delete()


def refuse_closed(groups: Sequence[Group], run: Run) -> None:
    """Raise BadRun for groups that are closed before the run begins."""
    closed = [
        Problem(_("closed by then"), column="groups", value=group.name)
        for group in groups
        if group.closed_on is not None and group.closed_on <= run.begins_on
    ]
    if closed:
        raise BadRun(_("This run cannot be as it stands."), closed)


def _edition(key: str, number: int | None) -> Edition:
    editions = Edition.objects.filter(program__key=key).select_related("program")
    wanted = editions if number is None else editions.filter(number=number)
    found = wanted.order_by("-number").first()
    if found is None:
        queries.edition(key, number)  # says which of both there is not
        raise AssertionError("there is such an edition after all")
    return found


def _readers(run: Run, wishes: Wishes, by: Person | None) -> Sequence[Person]:
    if run.promise != Run.Promise.NAMED:
        return ()
    given = wishes.get("readers", ())
    return given or ([by] if by is not None else [])


def _follow(run: Run, groups: Sequence[Group]) -> None:
    wanted = {group.pk for group in groups}
    RunGroup.objects.bulk_create(RunGroup(run=run, group_id=pk) for pk in sorted(wanted))


def _let_read(run: Run, readers: Sequence[Person]) -> None:
    run.readers.all().delete()
    wanted = {reader.pk for reader in readers}
    RunReader.objects.bulk_create(RunReader(run=run, person_id=pk) for pk in sorted(wanted))


def _record(action: str, run: Run, by: Person | None, at: datetime, changed: Sequence[str]) -> None:
    details = {"program": run.edition.program.key, "edition": run.edition.number}
    details |= {"said": list(changed)} if changed else {}
    audit.record(actor=actor_of(by), action=action, subject=f"run {run.pk}", at=at, details=details)
