"""Beginning, going on, pausing, ending, and what the clock asks for. All by oneself alone."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from thrive.experiences.models import Enrolment, OwnCoaching, Prompt, Run
from thrive.experiences.oneself import rules
from thrive.experiences.oneself.errors import BadWish, NotCoaching
from thrive.experiences.oneself.standing import Talk, coaching_of, next_by_clock, talks_of
from thrive.experiences.prompting import actions as prompting
from thrive.experiences.running import actions as running
from thrive.experiences.running.actions.enrolling import take_in
from thrive.foundation import audit
from thrive.foundation.errors import Problem
from thrive.goals.aims.days import day_in
from thrive.people.models import Person
from thrive.voice import actions as voice

TOGETHER = 500  # people whose talks are read at once


@transaction.atomic
def begin(*, rhythm: str, by: Person, at: datetime) -> int:
    """Begin to coach oneself, with a new round. Returns the prompt of its first talk, open now.

    Whoever coaches themselves already goes on where they are, in this rhythm. Raises BadWish,
    CannotJoin for somebody who has left, WrongKey.
    """
    _refuse_unknown(rhythm)
    run = running.run_for_oneself(at=at)
    Person.objects.select_for_update().get(pk=by.pk)
    try:
        coaching = coaching_of(by, held=True)
    except NotCoaching:
        return _begin(run, rhythm, by, at)
    _set_rhythm(coaching, rhythm, by, at)
    return _now(coaching, at)


@transaction.atomic
def go_on(*, by: Person, at: datetime) -> int:
    """The next talk now, without waiting for the clock. Returns its prompt; twice is the same one.

    Raises NotCoaching, NotNow for somebody who is not here.
    """
    return _now(coaching_of(by, held=True), at)


@transaction.atomic
def change_rhythm(*, rhythm: str, by: Person, at: datetime) -> None:
    """Be asked more often, or less. The same again changes nothing. Raises BadWish, NotCoaching."""
    _refuse_unknown(rhythm)
    _set_rhythm(coaching_of(by, held=True), rhythm, by, at)


@transaction.atomic
def pause(*, by: Person, at: datetime) -> None:
    """Be asked nothing until further notice; one may still go on. Twice is once.

    Raises NotCoaching.
    """
    coaching = coaching_of(by, held=True)
    if OwnCoaching.objects.filter(pk=coaching.pk, paused_at=None).update(paused_at=at):
        prompting.cancel(enrolments=[coaching.enrolment_id], why="paused", at=at)
        _record("experiences.change_oneself", by, at)


@transaction.atomic
def resume(*, by: Person, at: datetime) -> None:
    """Be asked again. Twice is once. Raises NotCoaching."""
    coaching = coaching_of(by, held=True)
    paused = OwnCoaching.objects.filter(pk=coaching.pk, paused_at__isnull=False)
    if paused.update(paused_at=None):
        _record("experiences.change_oneself", by, at)


@transaction.atomic
def end(*, by: Person, at: datetime) -> None:
    """Stop for good, and keep what was said. One may begin again at any time.

    Raises NotCoaching, also the second time.
    """
    coaching = coaching_of(by, held=True)
    running.leave(run=coaching.enrolment.run_id, person=by, forget=False, at=at)


@transaction.atomic
def forget(*, by: Person, at: datetime) -> int:
    """Stop, and delete all that one ever said to oneself, with every trace of when it was asked.

    Goals and lines of one's record that were made of it stay. Returns how many talks went; a
    second time none.
    """
    Person.objects.select_for_update().get(pk=by.pk)
    theirs = Enrolment.objects.filter(person=by, run__asks_oneself=True).select_related("run")
    gone = 0
    for enrolment in theirs.order_by("pk"):
        gone += voice.forget_mine(person=by, study=enrolment.run.study_id, by=by, at=at)
        enrolment.delete()
    return gone


def ask_due(*, at: datetime) -> int:
    """Write down the talks that are due, once. Returns how many; a second time none.

    What finds no room in somebody's weeks stays due and is tried again the next day.
    """
    return sum(_ask(coaching.pk, at) for coaching in _due(at))


def _due(at: datetime) -> Iterator[OwnCoaching]:
    newest = Prompt.objects.filter(enrolment=OuterRef("enrolment"), continues=None).order_by("-id")
    running_on = OwnCoaching.objects.filter(
        paused_at=None, enrolment__left_on=None, enrolment__run__state=Run.State.RUNNING,
        person__is_active=True,
    )  # fmt: skip
    # Nothing is due earlier than a week after the last; a day more, for zones.
    since = at.date() - rules.A_WEEK + timedelta(days=1)
    rows = running_on.annotate(last_on=Subquery(newest.values("on")[:1])).filter(last_on__lte=since)
    found = list(rows.select_related("person", "enrolment__run__edition").order_by("pk"))
    for start in range(0, len(found), TOGETHER):
        some = found[start : start + TOGETHER]
        talks = talks_of([one.enrolment_id for one in some], at=at)
        yield from (one for one in some if _is_due(one, talks[one.enrolment_id], at))


def _is_due(coaching: OwnCoaching, talks: list[Talk], at: datetime) -> bool:
    following = next_by_clock(coaching, talks)
    return following is not None and following.on <= day_in(at, coaching.person.time_zone)


@transaction.atomic
def _ask(number: int, at: datetime) -> int:
    """Looked at once more with the row held, so that of two workers one asks."""
    rows = OwnCoaching.objects.select_for_update(of=("self",))
    coaching = rows.select_related("person", "enrolment__run__edition").get(pk=number)
    talks = talks_of([coaching.enrolment_id], at=at)[coaching.enrolment_id]
    following = next_by_clock(coaching, talks)
    if following is None or not _is_due(coaching, talks, at):
        return 0
    made = prompting.ask_oneself(enrolment=coaching.enrolment, number=following.number, at=at)
    return int(made is not None)


def _begin(run: Run, rhythm: str, by: Person, at: datetime) -> int:
    enrolment = take_in(run, by, Enrolment.How.PERSON, at=at, again=True)
    fields = {"enrolment": enrolment, "rhythm": rhythm, "begun_at": at, "paused_at": None}
    OwnCoaching.objects.update_or_create(person=by, defaults=fields)
    _record("experiences.begin_oneself", by, at)
    length = len(run.edition.content["experiences"])
    asked = [one.asked for one in talks_of([enrolment.pk], at=at)[enrolment.pk]]
    first = rules.first_of_new_round(asked, length)
    return prompting.begin_by_oneself(enrolment=enrolment, number=first, waiting=None, at=at)


def _now(coaching: OwnCoaching, at: datetime) -> int:
    talks = talks_of([coaching.enrolment_id], at=at)[coaching.enrolment_id]
    last = talks[-1] if talks else None
    if last is not None and last.goes_on:
        return last.prompt
    return prompting.begin_by_oneself(
        enrolment=coaching.enrolment,
        number=rules.next_number([one.asked for one in talks]),
        waiting=last.prompt if last is not None and last.is_ahead else None,
        at=at,
    )


def _set_rhythm(coaching: OwnCoaching, rhythm: str, by: Person, at: datetime) -> None:
    others = OwnCoaching.objects.filter(pk=coaching.pk).exclude(rhythm=rhythm)
    if others.update(rhythm=rhythm):
        _record("experiences.change_oneself", by, at)


def _refuse_unknown(rhythm: str) -> None:
    if rhythm not in rules.AGAIN:
        known = ", ".join(rules.AGAIN)
        problem = Problem(_("expected one of: %(known)s") % {"known": known}, column="rhythm")
        raise BadWish(_("There is no such rhythm."), [problem])


def _record(action: str, by: Person, at: datetime) -> None:
    """That it happened: neither how often somebody wants to be asked, nor a word of theirs."""
    audit.record(actor=by.external_id, action=action, subject=by.external_id, at=at)
