"""Opening a study: the promise, what will be told, and who reads what is said by name."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.foundation.errors import Problem
from thrive.people.models import Person
from thrive.voice import keys
from thrive.voice.errors import BadStudy, ComesLater
from thrive.voice.models import Reader, Study
from thrive.voice.rules.tables import Outcome, faults_of


def open_study(
    *,
    owner: str,
    title: str,
    promise: str,
    outcomes: Sequence[Outcome],
    readers: Sequence[Person] = (),
    at: datetime,
) -> int:
    """Begin to collect under a promise, which never changes. Returns the study's number.

    ``owner`` names what it belongs to ("run 12") and has one study at most. Raises ComesLater
    (anonymous), NoKey and WrongKey (confidential), BadStudy: outcomes that cannot be counted,
    readers where nobody reads, or an owner that has one. Anonymous ones: actions.anonymous.
    """
    _check(promise, outcomes, readers)
    if promise == Study.Promise.CONFIDENTIAL:
        keys.fitting_key()
    with transaction.atomic():
        study = new_study(owner, title, promise, outcomes, at)
        Reader.objects.bulk_create(
            Reader(study=study, person=person) for person in dict.fromkeys(readers)
        )
        audit.record(
            actor="server", action="voice.open", subject=owner, at=at,
            details={"study": study.pk, "promise": promise, "readers": _names(readers)},
        )  # fmt: skip
    return study.pk


def _names(readers: Sequence[Person]) -> list[str]:
    return sorted({person.external_id for person in readers})


def new_study(
    owner: str,
    title: str,
    promise: str,
    outcomes: Sequence[Outcome],
    at: datetime,
    *,
    questions: Sequence[Mapping[str, Any]] = (),
) -> Study:
    """Write a study down. Raises BadStudy where the owner has one."""
    kept = settings.THRIVE_ANONYMOUS_MONTHS if promise == Study.Promise.ANONYMOUS else 0
    plain = [outcome.as_plain() for outcome in outcomes]
    try:
        with transaction.atomic():
            return Study.objects.create(
                owner=owner, title=title, promise=promise, outcomes=plain, opened_at=at,
                questions=list(questions), kept_months=kept,
            )  # fmt: skip
    except IntegrityError as error:
        raise BadStudy(
            _("“%(owner)s” collects answers already.") % {"owner": owner},
            [Problem(_("taken"), column="owner", value=owner)],
        ) from error


def _check(promise: str, outcomes: Sequence[Outcome], readers: Sequence[Person]) -> None:
    if promise == Study.Promise.ANONYMOUS:
        raise ComesLater(_("Anonymous questions come later. Ask in confidence, or by name."))
    problems = problems_of(outcomes)
    if promise not in Study.Promise.values:
        problems.append(Problem(_("no such promise"), column="promise", value=promise))
    if readers and promise != Study.Promise.NAMED:
        problems.append(Problem(_("nobody reads what is said in confidence"), column="readers"))
    if problems:
        raise BadStudy(_("These answers cannot be collected so."), problems)


def problems_of(outcomes: Sequence[Outcome]) -> list[Problem]:
    """What of some outcomes cannot be counted."""
    return [
        Problem(_("cannot be counted so"), column=f"{name}.{field}")
        for name, field in faults_of(outcomes)
    ]
