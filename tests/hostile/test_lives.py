"""What becomes of conversations when life goes on: deleted, stopped, moved, left, come back."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.cast import LONG_AGO, Cast
from tests.experiences.conversing.scenes import Scene, running
from tests.experiences.running.conftest import crowd
from tests.hostile.test_counts import say
from thrive.experiences.content.frames import Frame
from thrive.experiences.conversing import actions as conversing
from thrive.experiences.conversing import queries as screens
from thrive.experiences.conversing.admission import Caller
from thrive.experiences.conversing.errors import Over
from thrive.experiences.models import Prompt, Run
from thrive.experiences.prompting import actions as prompting
from thrive.experiences.prompting.due import paths
from thrive.experiences.running import actions as runs
from thrive.foundation import clock
from thrive.people.models import Group, Membership, Person
from thrive.voice import actions as voice
from thrive.voice import queries as told
from thrive.voice.models import Conversation


@pytest.fixture
def scene(people: Cast, at: datetime) -> Scene:
    """A confidential run of ten, each with a prompt that was sent."""
    clock.stand_at(at)
    members = [people.amina, people.daniel, *crowd(people.riverside, 8)]
    made = running(members, at=at)
    for member in members:
        made.prompt(member, at=at, number=1)
    return made


def of(scene: Scene, person: Person) -> Prompt:
    return Prompt.objects.get(run=scene.run, person=person)


def given(frame: Frame) -> object:
    return {"mood": 2, "work": 3, "try": "Ask"}[frame.id]


def begun(scene: Scene, person: Person, at: datetime) -> int:
    """One of three questions is answered. Returns the version of the conversation."""
    caller, prompt = Caller(person=person), of(scene, person).pk
    now = conversing.open(prompt=prompt, caller=caller, at=at)
    now = conversing.answer(
        prompt=prompt, caller=caller, version=now.case.version, frame="mood", read=given, at=at
    )
    return now.case.version


def ends(scene: Scene, person: Person, version: int, at: datetime) -> None:
    caller, prompt = Caller(person=person), of(scene, person).pk
    for frame in ("work", "try"):
        now = conversing.answer(
            prompt=prompt, caller=caller, version=version, frame=frame, read=given, at=at
        )
        version = now.case.version


def test_what_was_deleted_in_the_middle_begins_anew_and_brings_nothing_back(
    scene: Scene, people: Cast, at: datetime
) -> None:
    version, later = begun(scene, people.amina, at), at + timedelta(minutes=5)
    caller, prompt = Caller(person=people.amina), of(scene, people.amina).pk

    voice.forget_mine(person=people.amina, study=None, by=people.amina, at=later)

    went = conversing.answer(
        prompt=prompt, caller=caller, version=version, frame="work", read=given, at=later
    )
    assert went.went_on
    shown = screens.screen(prompt=prompt, caller=caller, at=later)
    assert (shown.frame, shown.value) == ("mood", "")
    begun(scene, people.amina, later)
    (kept,) = told.conversations(study=scene.run.study_id or 0, person=people.amina.pk)
    assert kept.body.answers == {"mood": 2}


def test_what_was_deleted_after_its_end_stays_deleted(
    scene: Scene, people: Cast, at: datetime
) -> None:
    say(scene, people.amina, at)
    voice.forget_mine(person=people.amina, study=None, by=people.amina, at=at)
    caller, prompt = Caller(person=people.amina), of(scene, people.amina).pk

    for press in (
        lambda: screens.screen(prompt=prompt, caller=caller, at=at),
        lambda: conversing.open(prompt=prompt, caller=caller, at=at),
        lambda: conversing.answer(
            prompt=prompt, caller=caller, version=0, frame="mood", read=given, at=at
        ),
    ):
        with pytest.raises(Over):
            press()
    assert not Conversation.objects.filter(person=people.amina).exists()


def test_who_is_answering_when_a_run_stops_may_finish_and_is_counted(
    scene: Scene, people: Cast, at: datetime
) -> None:
    version, later = begun(scene, people.amina, at), at + timedelta(minutes=5)

    runs.stop_run(run=scene.run, by=None, at=at)
    prompting.expire(at=later)
    ends(scene, people.amina, version, later)

    assert of(scene, people.amina).state == "answered"
    assert of(scene, people.daniel).state == "cancelled"
    with pytest.raises(Over):
        conversing.open(
            prompt=of(scene, people.daniel).pk, caller=Caller(person=people.daniel), at=later
        )
    assert prompting.close_waves(at=at + timedelta(days=3)) == 1


def _moves(scene: Scene, people: Cast, at: datetime) -> None:
    Membership.objects.filter(person=people.amina).update(until_on=at.date())
    Membership.objects.create(person=people.amina, group=people.hilltop, from_on=at.date())


def _is_in_two(scene: Scene, people: Cast, at: datetime) -> None:
    Membership.objects.create(person=people.amina, group=people.hilltop, from_on=LONG_AGO)


def _is_in_none(scene: Scene, people: Cast, at: datetime) -> None:
    Membership.objects.filter(person=people.amina).delete()


def _closes_the_team(scene: Scene, people: Cast, at: datetime) -> None:
    Membership.objects.filter(group=people.riverside).update(until_on=at.date())
    Group.objects.filter(pk=people.riverside.pk).update(closed_on=at.date())


def _changes_zone(scene: Scene, people: Cast, at: datetime) -> None:
    Person.objects.filter(pk=people.amina.pk).update(time_zone="Pacific/Kiritimati")


def _is_taken_out_and_put_in(scene: Scene, people: Cast, at: datetime) -> None:
    runs.unenrol_person(run=scene.run, person=people.amina, by=None, at=at)
    runs.enrol_person(run=scene.run, person=people.amina, by=None, at=at)


@pytest.mark.parametrize(
    "happens",
    [_moves, _is_in_two, _is_in_none, _closes_the_team, _changes_zone, _is_taken_out_and_put_in],
)
def test_life_that_goes_on_in_the_middle_loses_no_answer_and_holds_up_no_result(
    scene: Scene, people: Cast, at: datetime, happens: Callable[[Scene, Cast, datetime], None]
) -> None:
    version, later = begun(scene, people.amina, at), at + timedelta(minutes=5)
    for number, person in enumerate(scene.members[1:7]):
        say(scene, person, at, mood=2 + number % 2)  # what all say alike is not published

    happens(scene, people, at)
    prompting.plan_ahead(at=later)
    ends(scene, Person.objects.get(pk=people.amina.pk), version, later)
    much_later = at + timedelta(days=60)
    while prompting.expire(at=much_later):
        pass

    assert of(scene, people.amina).state == "answered"
    assert prompting.close_waves(at=much_later) == 1
    (release,) = told.released(study=scene.run.study_id or 0, viewer=people.peter, at=much_later)
    assert sum(row.people for row in release.rows if row.depth == release.rows[0].depth) >= 5


def test_a_page_that_is_left_open_does_not_hold_up_the_result_of_all(
    scene: Scene, people: Cast, at: datetime
) -> None:
    """Nor a script that says for ever that somebody is typing."""
    version, caller = begun(scene, people.amina, at), Caller(person=people.amina)
    prompt = of(scene, people.amina).pk
    Run.objects.filter(pk=scene.run.pk).update(ends_on=(at + timedelta(days=1)).date())
    now, closed = at, 0
    while not closed and now < at + timedelta(days=6):
        now += timedelta(minutes=50)
        conversing.touch(prompt=prompt, caller=caller, at=now)
        prompting.expire(at=now)
        closed = prompting.close_waves(at=now)

    assert closed == 1
    assert now > at + timedelta(days=2)
    with pytest.raises(Over):
        conversing.answer(
            prompt=prompt, caller=caller, version=version, frame="work", read=given, at=now
        )
    with pytest.raises(Over):
        conversing.touch(prompt=prompt, caller=caller, at=now)
    prompting.expire(at=now + timedelta(hours=2))
    assert of(scene, people.amina).state == "expired"


def test_a_link_pressed_by_somebody_else_first_holds_nobody_out_who_signs_in(
    scene: Scene, people: Cast, at: datetime
) -> None:
    """A forwarded link may begin; whose it is goes on, and the other sees nothing more."""
    path = paths(of(scene, people.amina).pk)[0]
    stranger, amina = Client(), Client()
    stranger.get(path)
    stranger.post(path, {"deed": "answer", "frame": "mood", "version": "0", "value": "1"})
    amina.force_login(people.amina, backend="thrive.people.badges.BadgeBackend")

    hers = amina.get(path)

    assert hers.status_code == 200
    assert Conversation.objects.filter(person=people.amina).count() == 1
