"""People take part in a run, and leave it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from thrive.experiences.errors import NotAllowed
from thrive.experiences.models import Enrolment, Run
from thrive.experiences.prompting import actions as prompting
from thrive.experiences.running import audience
from thrive.experiences.running.errors import CannotJoin, NotEnrolled, NotRunning
from thrive.experiences.running.permission import (
    RunRef,
    actor_of,
    existing,
    held,
)
from thrive.foundation import audit
from thrive.people.models import Person
from thrive.people.queries import Roles, roles
from thrive.voice import actions as voice

AT_ONCE = 1000  # so many enrolments are written in one go


@transaction.atomic
def enrol_person(*, run: RunRef, person: Person, by: Person | None, at: datetime) -> Enrolment:
    """Let one person take part, in a run that is prepared or running. Twice changes nothing.

    A steward enrols the people of the groups they steward. Raises NoSuchRun, NotAllowed, NotRunning
    once it has stopped, CannotJoin for who has left Thrive or left this run by themselves.
    """
    kept = held(run, by, at=at)
    refuse_stopped(kept)
    refuse_strangers([person], by, at=at)
    made = take_in(kept, person, Enrolment.How.PERSON, at=at)
    record("experiences.enrol", kept, by, at, {"how": "person", "count": 1})
    return made


@transaction.atomic
def unenrol_person(*, run: RunRef, person: Person, by: Person | None, at: datetime) -> Enrolment:
    """Take one person out of a run; what they said stays theirs. Twice changes nothing.

    No group brings them back, only somebody who puts them in again. Raises NoSuchRun, NotEnrolled.
    """
    kept = held(run, by, at=at)
    enrolment = _enrolment(kept, person)
    if enrolment.left_on is None:
        # What a person decided no group undoes: see _follow.
        enrolment.how = Enrolment.How.PERSON
        _end([enrolment], on=at.date(), by_self=False)
        prompting.cancel(enrolments=[enrolment.pk], why="taken out", at=at)
        record("experiences.unenrol", kept, by, at, {"count": 1})
    return enrolment


@transaction.atomic
def leave(*, run: RunRef, person: Person, forget: bool, at: datetime) -> Enrolment:
    """Somebody leaves a run by themselves, for good: no group brings them back.

    With ``forget`` what they said in it is deleted; otherwise it is kept, stays theirs to see, and
    counts in results to come. What was released stays as it is. Twice changes nothing, and somebody
    who kept what they said may have it deleted later. Raises NoSuchRun, NotEnrolled.
    """
    kept = existing(run)
    enrolment = _enrolment(kept, person)
    if not enrolment.left_by_self:
        _end([enrolment], on=at.date(), by_self=True)
        prompting.cancel(enrolments=[enrolment.pk], why="left", at=at)
        # Who left is part of the run's life; what they had said, or whether, is not.
        record("experiences.leave", kept, person, at, {"forget": forget})
    if forget and kept.study_id is not None:
        voice.forget_mine(person=person, study=kept.study_id, by=person, at=at)
    return enrolment


def follow_groups(*, at: datetime) -> int:
    """Joiners of a run's groups enter it, leavers leave it. Returns how many did either.

    Safe to run twice and beside itself. Who left by themselves stays out.
    """
    running = Run.objects.filter(state=Run.State.RUNNING, audience__isnull=False)
    return sum(_follow(run, at) for run in running.distinct().order_by("id"))


def take_in(
    run: Run,
    person: Person,
    how: Enrolment.How,
    *,
    at: datetime,
    consented_at: datetime | None = None,
    again: bool = False,
) -> Enrolment:
    """Enrol one person, or bring them back. ``again``: also who had left by themselves.

    Raises CannotJoin.
    """
    on = at.date()
    if not Person.objects.filter(audience.here(on), pk=person.pk).exists():
        raise CannotJoin(_("%(person)s has left.") % {"person": person.name})
    enrolment, _new = Enrolment.objects.get_or_create(
        run=run,
        person=person,
        defaults={
            "how": how, "joined_on": first_day(run, on), "consented_at": consented_at,
        },
    )  # fmt: skip
    if enrolment.left_on is None:
        return enrolment
    if enrolment.left_by_self and not again:
        raise CannotJoin(
            _("%(person)s has left this run. Only they can come back, by its link.")
            % {"person": person.name}
        )
    _bring_back([enrolment.pk], run, on, how)
    Enrolment.objects.filter(pk=enrolment.pk).update(consented_at=consented_at)
    enrolment.refresh_from_db()
    return enrolment


def take_in_many(run: Run, persons: Iterable[int], how: Enrolment.How, *, on: date) -> int:
    """Enrol people, and bring back those who are out and did not leave by themselves.

    Returns how many came.
    """
    wanted = set(persons)
    known = list(run.enrolments.values_list("person_id", "pk", "left_on", "left_by_self"))
    back = [
        pk
        for person, pk, left_on, by_self in known
        if person in wanted and left_on is not None and not by_self
    ]
    made = [
        Enrolment(run=run, person_id=person, how=how, joined_on=first_day(run, on))
        for person in sorted(wanted - {one[0] for one in known})
    ]
    _bring_back(back, run, on, how)
    Enrolment.objects.bulk_create(made, batch_size=AT_ONCE, ignore_conflicts=True)
    return len(made) + len(back)


def first_day(run: Run, on: date) -> date:
    """From which day somebody is asked who comes in on a day.

    Into an anonymous run with its next epoch: for the waves that are frozen they got nothing to
    answer with.
    """
    is_anonymous = run.promise == Run.Promise.ANONYMOUS
    frozen = run.frozen_until if is_anonymous and run.frozen_until else on
    return max(run.begins_on, on, frozen)


def refuse_stopped(run: Run) -> None:
    """Raise NotRunning for a run that has stopped."""
    if run.state == Run.State.STOPPED:
        raise NotRunning(_("This run has stopped; nobody can join it."))


def refuse_strangers(persons: Sequence[Person], by: Person | None, *, at: datetime) -> None:
    """Raise NotAllowed unless all are people of the groups that this person stewards."""
    own = Roles() if by is None else roles(by, at=at)
    if by is None or own.is_administrator:
        return
    theirs = audience.members(own.steward_of, at.date())
    for person in persons:
        if person.pk not in theirs:
            raise NotAllowed(
                _("%(person)s is in none of your groups. A link lets others join by themselves.")
                % {"person": person.name}
            )


def record(
    action: str, run: Run, by: Person | None, at: datetime, details: Mapping[str, object]
) -> None:
    """Write down what happened to a run."""
    audit.record(
        actor=actor_of(by), action=action, subject=f"run {run.pk}", at=at, details=dict(details)
    )


def _enrolment(run: Run, person: Person) -> Enrolment:
    found = Enrolment.objects.filter(run=run, person=person).first()
    if found is None:
        raise NotEnrolled(_("%(person)s does not take part.") % {"person": person.name})
    return found


def _follow(run: Run, at: datetime) -> int:
    """Only what differs is fetched, because this is asked at every tick."""
    on = at.date()
    groups = audience.groups_of(run)
    known = Enrolment.objects.filter(run=run, person=OuterRef("person"))
    by_hand = Q(left_by_self=True) | Q(how=Enrolment.How.PERSON)
    stays = known.filter(Q(left_on__isnull=True) | by_hand)
    coming = set(
        audience.within(groups, on)
        .filter(~Exists(stays), person__in=Person.objects.filter(audience.here(on)).values("pk"))
        .values_list("person_id", flat=True)
    )
    belongs = audience.within(groups, on).filter(person=OuterRef("person"))
    gone = ~Exists(belongs) | ~Exists(
        Person.objects.filter(audience.here(on), pk=OuterRef("person"))
    )
    going = list(
        Enrolment.objects.filter(gone, run=run, how=Enrolment.How.GROUP, left_on__isnull=True)
    )
    if not coming and not going:
        return 0
    with transaction.atomic():
        _come_and_go(run, coming, going, at)
    return len(coming) + len(going)


def _come_and_go(run: Run, coming: set[int], going: Sequence[Enrolment], at: datetime) -> None:
    on = at.date()
    take_in_many(run, coming, Enrolment.How.GROUP, on=on)
    if going:
        _end(going, on=on, by_self=False)
        prompting.cancel(enrolments=[one.pk for one in going], why="left the group", at=at)
    details = {"came": len(coming), "went": len(going)}
    record("experiences.follow_groups", run, None, at, details)


def _bring_back(enrolments: Sequence[int], run: Run, on: date, how: Enrolment.How) -> None:
    """Planned anew from this day on."""
    for start in range(0, len(enrolments), AT_ONCE):
        Enrolment.objects.filter(pk__in=enrolments[start : start + AT_ONCE]).update(
            how=how,
            left_on=None,
            left_by_self=False,
            joined_on=first_day(run, on),
            planned_until=None,
            planned_from="",
        )


def _end(enrolments: Sequence[Enrolment], *, on: date, by_self: bool) -> None:
    for enrolment in enrolments:
        enrolment.left_on = enrolment.left_on or on
        enrolment.left_by_self = by_self
    Enrolment.objects.bulk_update(
        enrolments, ["how", "left_on", "left_by_self"], batch_size=AT_ONCE
    )
