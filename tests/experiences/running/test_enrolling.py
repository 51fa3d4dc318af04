"""People come into a run and leave it: by group, by hand, by file, by link."""

from datetime import date, datetime, timedelta

import pytest

from tests.cast import Cast
from tests.experiences.running.conftest import MONDAY, Prepare, crowd
from thrive.experiences.errors import NotAllowed
from thrive.experiences.models import Enrolment, Prompt, Run
from thrive.experiences.prompting.actions import plan_for
from thrive.experiences.running import actions
from thrive.experiences.running.errors import (
    BadFile,
    BadRun,
    CannotJoin,
    LinkClosed,
    NoSuchRun,
    NotEnrolled,
    NotRunning,
    TooManyTries,
    WrongPin,
)
from thrive.foundation.models import AuditRecord
from thrive.people.models import Membership, Person
from thrive.voice import actions as voice
from thrive.voice import queries as said

WAVE = (date(2026, 9, 1), date(2026, 10, 1))


@pytest.fixture
def run(prepare: Prepare, people: Cast, at: datetime) -> Run:
    """A run of Riverside that has begun."""
    return actions.start_run(run=prepare(), by=people.daniel, at=at)


@pytest.fixture
def linked(run: Run, people: Cast, at: datetime) -> Run:
    """The same with its link switched on."""
    return actions.set_link(run=run, is_on=True, pin="4711", by=people.daniel, at=at)


def inside(run: Run) -> list[str]:
    """Who takes part."""
    enrolled = run.enrolments.filter(left_on__isnull=True).order_by("person__name")
    return list(enrolled.values_list("person__external_id", flat=True))


def states(run: Run, person: Person) -> set[str]:
    """In which states the prompts of somebody are."""
    return set(Prompt.objects.filter(run=run, person=person).values_list("state", flat=True))


def say_something(run: Run, person: Person, at: datetime) -> None:
    """Somebody begins a conversation in a run."""
    assert run.study_id is not None
    voice.begin(study=run.study_id, key="prompt-1", person=person.pk, wave=WAVE, at=at)


# By group


def test_joiners_of_a_group_enter_and_leavers_leave(run: Run, people: Cast, at: datetime) -> None:
    later = at + timedelta(days=10)
    Membership.objects.create(person=people.peter, group=people.riverside, from_on=later.date())
    Membership.objects.filter(person=people.amina).update(until_on=later.date())

    assert actions.follow_groups(at=at + timedelta(days=9)) == 0
    assert actions.follow_groups(at=later) == 2
    assert actions.follow_groups(at=later) == 0

    assert inside(run) == ["daniel", "peter"]
    peter = run.enrolments.get(person=people.peter)
    assert (peter.how, peter.joined_on) == ("group", later.date())
    assert run.enrolments.get(person=people.amina).left_on == later.date()
    assert states(run, people.amina) == {"cancelled"}
    record = AuditRecord.objects.get(action="experiences.follow_groups")
    assert record.details == {"came": 1, "went": 1}


def test_who_comes_back_begins_anew(run: Run, people: Cast, at: datetime) -> None:
    amina = Membership.objects.filter(person=people.amina)
    amina.update(until_on=at.date())
    actions.follow_groups(at=at)
    amina.update(until_on=None)

    actions.follow_groups(at=at + timedelta(days=30))

    back = run.enrolments.get(person=people.amina)
    assert (back.left_on, back.joined_on) == (None, at.date() + timedelta(days=30))
    assert back.planned_until is None
    plan_for([people.amina.pk], at=at + timedelta(days=30))
    due = Prompt.objects.filter(person=people.amina, state="scheduled").order_by("on")
    assert due.count() >= 3
    assert due[0].on >= back.joined_on


def test_who_has_left_thrive_leaves_its_runs(run: Run, people: Cast, at: datetime) -> None:
    Person.objects.filter(pk=people.amina.pk).update(is_active=False)

    actions.follow_groups(at=at)

    assert inside(run) == ["daniel"]


def test_people_of_the_groups_below_are_followed_too(
    prepare: Prepare, people: Cast, at: datetime
) -> None:
    run = prepare(groups=[people.fernbrook], by=people.omar)
    actions.start_run(run=run, by=people.omar, at=at)

    assert inside(run) == ["amina", "daniel", "joanna", "omar", "peter", "ruth"]


def test_who_was_put_in_by_hand_does_not_leave_with_a_group(
    prepare: Prepare, people: Cast, at: datetime
) -> None:
    run = prepare()
    actions.enrol_person(run=run, person=people.amina, by=people.daniel, at=at)
    actions.start_run(run=run, by=people.daniel, at=at)
    Membership.objects.filter(person=people.amina).update(until_on=at.date())

    actions.follow_groups(at=at)

    assert inside(run) == ["amina", "daniel"]


def test_only_running_runs_follow(prepare: Prepare, people: Cast, at: datetime) -> None:
    run = prepare()

    assert actions.follow_groups(at=at) == 0
    actions.start_run(run=run, by=people.daniel, at=at)
    actions.stop_run(run=run, by=people.daniel, at=at)
    crowd(people.riverside, 3)

    assert actions.follow_groups(at=at) == 0


# By hand


def test_somebody_is_put_in_and_taken_out(run: Run, people: Cast, at: datetime) -> None:
    actions.enrol_person(run=run, person=people.peter, by=people.omar, at=at)
    actions.enrol_person(run=run, person=people.peter, by=people.omar, at=at)
    assert inside(run) == ["amina", "daniel", "peter"]

    actions.unenrol_person(run=run, person=people.peter, by=people.omar, at=at)
    actions.unenrol_person(run=run, person=people.peter, by=people.omar, at=at)
    assert inside(run) == ["amina", "daniel"]
    assert AuditRecord.objects.filter(action="experiences.unenrol").count() == 1

    actions.enrol_person(run=run, person=people.peter, by=people.omar, at=at)
    assert inside(run) == ["amina", "daniel", "peter"]


def test_a_steward_puts_in_only_people_of_their_groups(
    run: Run, people: Cast, at: datetime
) -> None:
    with pytest.raises(NotAllowed, match="Peter Lang is in none of your groups"):
        actions.enrol_person(run=run, person=people.peter, by=people.daniel, at=at)
    with pytest.raises(NoSuchRun):
        actions.enrol_person(run=run, person=people.amina, by=people.amina, at=at)
    with pytest.raises(NoSuchRun):
        actions.unenrol_person(run=run, person=people.amina, by=people.peter, at=at)


def test_who_cannot_be_put_in(run: Run, people: Cast, at: datetime) -> None:
    with pytest.raises(NotEnrolled):
        actions.unenrol_person(run=run, person=people.peter, by=people.omar, at=at)
    actions.leave(run=run, person=people.amina, forget=False, at=at)
    with pytest.raises(CannotJoin, match="has left this run"):
        actions.enrol_person(run=run, person=people.amina, by=people.daniel, at=at)
    Person.objects.filter(pk=people.peter.pk).update(left_on=at.date())
    with pytest.raises(CannotJoin, match="Peter Lang has left"):
        actions.enrol_person(run=run, person=people.peter, by=people.omar, at=at)
    actions.stop_run(run=run, by=people.daniel, at=at)
    with pytest.raises(NotRunning):
        actions.enrol_person(run=run, person=people.daniel, by=people.daniel, at=at)


def test_who_was_taken_out_by_hand_is_not_brought_back_by_a_group(
    run: Run, people: Cast, at: datetime
) -> None:
    actions.unenrol_person(run=run, person=people.amina, by=people.daniel, at=at)

    assert actions.follow_groups(at=at + timedelta(days=1)) == 0
    assert inside(run) == ["daniel"]


def test_who_left_before_it_begins_is_not_asked(
    prepare: Prepare, people: Cast, at: datetime
) -> None:
    run = prepare()
    actions.enrol_person(run=run, person=people.amina, by=people.daniel, at=at)
    actions.leave(run=run, person=people.amina, forget=True, at=at)

    actions.start_run(run=run, by=people.daniel, at=at)

    assert inside(run) == ["daniel"]


# Leaving


def test_who_leaves_is_asked_no_more_and_no_group_brings_them_back(
    run: Run, people: Cast, at: datetime
) -> None:
    left = actions.leave(run=run, person=people.amina, forget=False, at=at)
    actions.leave(run=run.pk, person=people.amina, forget=False, at=at + timedelta(days=1))

    assert (left.left_on, left.left_by_self) == (at.date(), True)
    assert states(run, people.amina) == {"cancelled"}
    assert actions.follow_groups(at=at + timedelta(days=1)) == 0
    records = AuditRecord.objects.filter(action="experiences.leave")
    assert [(one.actor, one.details) for one in records] == [("amina", {"forget": False})]


@pytest.mark.parametrize("forget", [True, False])
def test_what_was_said_is_kept_or_deleted_as_chosen(
    run: Run, people: Cast, at: datetime, forget: bool
) -> None:
    say_something(run, people.amina, at)

    actions.leave(run=run, person=people.amina, forget=forget, at=at)

    kept = said.conversation(key="prompt-1", person=people.amina.pk)
    assert (kept is None) is forget


def test_what_was_kept_may_be_deleted_later(run: Run, people: Cast, at: datetime) -> None:
    say_something(run, people.amina, at)
    actions.leave(run=run, person=people.amina, forget=False, at=at)

    actions.leave(run=run, person=people.amina, forget=True, at=at)

    assert said.conversation(key="prompt-1", person=people.amina.pk) is None


def test_nobody_leaves_what_they_are_not_in(run: Run, people: Cast, at: datetime) -> None:
    with pytest.raises(NotEnrolled):
        actions.leave(run=run, person=people.peter, forget=True, at=at)
    with pytest.raises(NoSuchRun):
        actions.leave(run=run.pk + 1, person=people.amina, forget=True, at=at)


# By file


def test_a_file_brings_people_in(run: Run, people: Cast, at: datetime) -> None:
    crowd(people.riverside, 3)
    file = b"external_id;note\ncrowd-0;x\ncrowd-2;\ncrowd-2;\namina;\n"

    tried = actions.enrol_file(run=run, source=file, by=people.daniel, at=at, dry_run=True)
    assert str(tried) == "2 people would come in; 1 are in already."
    assert run.enrolments.count() == 2

    done = actions.enrol_file(run=run, source=file, by=people.daniel, at=at)
    again = actions.enrol_file(run=run, source=file, by=people.daniel, at=at)

    assert (done.new, done.already) == (2, 1)
    assert str(again) == "0 people came in; 3 were in already."
    assert inside(run) == ["amina", "crowd-0", "crowd-2", "daniel"]
    assert run.enrolments.get(person__external_id="crowd-0").how == "file"
    assert AuditRecord.objects.filter(action="experiences.enrol").count() == 1


def test_a_file_brings_back_who_was_taken_out(run: Run, people: Cast, at: datetime) -> None:
    actions.unenrol_person(run=run, person=people.amina, by=people.daniel, at=at)

    done = actions.enrol_file(run=run, source=b"external_id\namina\n", by=people.daniel, at=at)

    assert (done.new, inside(run)) == (1, ["amina", "daniel"])


def test_a_file_names_people_by_email_in_any_case(run: Run, people: Cast, at: datetime) -> None:
    file = b"name,email\nDaniel,DANIEL@Fernbrook.example\nJoanna,joanna@fernbrook.example\n"

    actions.enrol_file(run=run, source=file, by=people.omar, at=at)

    assert inside(run) == ["amina", "daniel", "joanna"]


def test_a_file_is_taken_whole_or_refused_with_each_bad_line(
    run: Run, people: Cast, at: datetime
) -> None:
    actions.leave(run=run, person=people.amina, forget=False, at=at)
    file = b"external_id\npeter\nnobody\namina\n\x1b\n"

    with pytest.raises(BadFile, match="4 problems") as refused:
        actions.enrol_file(run=run, source=file, by=people.omar, at=at)

    assert [(one.line, one.value) for one in refused.value.problems] == [
        (3, "nobody"), (4, "amina"), (5, "⟨U+001B⟩"), (5, ""),
    ]  # fmt: skip
    assert inside(run) == ["daniel"]


def test_who_may_not_bring_a_file(run: Run, people: Cast, at: datetime) -> None:
    with pytest.raises(BadFile, match="needs a column"):
        actions.enrol_file(run=run, source=b"badge\nB-1\n", by=people.omar, at=at)
    with pytest.raises(NotAllowed):
        actions.enrol_file(run=run, source=b"external_id\npeter\n", by=people.daniel, at=at)
    with pytest.raises(NoSuchRun):
        actions.enrol_file(run=run, source=b"external_id\npeter\n", by=people.peter, at=at)
    actions.stop_run(run=run, by=people.daniel, at=at)
    with pytest.raises(NotRunning):
        actions.enrol_file(run=run, source=b"external_id\namina\n", by=people.daniel, at=at)


# By link


def test_somebody_joins_by_link_because_they_want_to(
    linked: Run, people: Cast, at: datetime
) -> None:
    joined = actions.enrol_by_link(
        run=linked, secret=linked.link_secret, pin=" 47 11", person=people.peter, consents=True,
        at=at,
    )  # fmt: skip

    assert (joined.how, joined.consented_at, joined.joined_on) == ("link", at, MONDAY)
    assert AuditRecord.objects.get(action="experiences.join_by_link").actor == "peter"


def test_who_is_in_already_stays_as_they_are(linked: Run, people: Cast, at: datetime) -> None:
    joined = actions.enrol_by_link(
        secret=linked.link_secret, pin="4711", person=people.amina, consents=True, at=at
    )

    assert (joined.how, joined.consented_at) == ("group", at)
    assert linked.enrolments.count() == 2


def test_who_left_by_themselves_comes_back_by_themselves(
    linked: Run, people: Cast, at: datetime
) -> None:
    actions.leave(run=linked, person=people.amina, forget=False, at=at)
    later = at + timedelta(days=9)

    actions.enrol_by_link(
        secret=linked.link_secret, pin="4711", person=people.amina, consents=True, at=later
    )

    back = linked.enrolments.get(person=people.amina)
    assert (back.left_on, back.left_by_self, back.how) == (None, False, "link")
    assert (back.joined_on, back.consented_at) == (later.date(), later)


def test_without_saying_yes_nobody_is_in(linked: Run, people: Cast, at: datetime) -> None:
    with pytest.raises(CannotJoin, match="Say that you want to"):
        actions.enrol_by_link(
            secret=linked.link_secret, pin="4711", person=people.peter, consents=False, at=at
        )

    assert not Enrolment.objects.filter(person=people.peter).exists()


def test_a_wrong_pin_is_refused_and_soon_not_even_looked_at(
    linked: Run, people: Cast, at: datetime
) -> None:
    def attempt(pin: str, person: Person) -> Enrolment:
        return actions.enrol_by_link(
            secret=linked.link_secret, pin=pin, person=person, consents=True, at=at
        )

    for _try in range(5):
        with pytest.raises(WrongPin):
            attempt("1234", people.peter)
    with pytest.raises(TooManyTries, match="Wait") as refused:
        attempt("4711", people.peter)
    assert refused.value.until > at

    assert attempt("4711", people.joanna).pk  # others are not held up by one who guesses


def test_a_link_that_is_off_opens_nothing(linked: Run, people: Cast, at: datetime) -> None:
    old = linked.link_secret
    renewed = actions.set_link(run=linked, is_on=True, pin="4712", by=people.daniel, at=at)
    assert renewed.link_secret != old

    actions.set_link(run=linked, is_on=False, by=people.daniel, at=at)

    for secret in ("", old, renewed.link_secret, "x" * 22):
        with pytest.raises(LinkClosed):
            actions.enrol_by_link(
                secret=secret, pin="4712", person=people.peter, consents=True, at=at
            )


def test_a_link_belongs_to_its_run(
    linked: Run, prepare: Prepare, people: Cast, at: datetime
) -> None:
    with pytest.raises(LinkClosed):
        actions.enrol_by_link(
            run=prepare(), secret=linked.link_secret, pin="4711", person=people.peter,
            consents=True, at=at,
        )  # fmt: skip


@pytest.mark.parametrize("pin", ["", "123", "12a4", "1" * 13, "١٢٣٤"])
def test_a_pin_has_four_to_twelve_digits(
    prepare: Prepare, people: Cast, at: datetime, pin: str
) -> None:
    with pytest.raises(BadRun):
        actions.set_link(run=prepare(), is_on=True, pin=pin, by=people.daniel, at=at)


def test_who_may_not_switch_the_link(linked: Run, people: Cast, at: datetime) -> None:
    with pytest.raises(NoSuchRun):
        actions.set_link(run=linked, is_on=False, by=people.amina, at=at)
    actions.stop_run(run=linked, by=people.daniel, at=at)
    with pytest.raises(NotRunning):
        actions.set_link(run=linked, is_on=True, pin="4711", by=people.daniel, at=at)
    with pytest.raises(LinkClosed):
        actions.enrol_by_link(
            secret=linked.link_secret, pin="4711", person=people.peter, consents=True, at=at
        )
