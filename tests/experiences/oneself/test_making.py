"""What becomes of a talk with oneself: a goal, a step, a line of one's record, a file, nothing."""

import json
from datetime import datetime

import pytest

from tests.cast import Cast
from tests.experiences.oneself.rounds import DAY, FIRST, ROUND, WANTED, WILL, walk, whole_round
from thrive.experiences.models import Enrolment, OwnCoaching, OwnOutcome, Prompt
from thrive.experiences.oneself import actions
from thrive.experiences.oneself.errors import BadWish, NoSuchTalk
from thrive.experiences.oneself.queries import own_page
from thrive.foundation.models import AuditRecord
from thrive.goals.aims import actions as aims
from thrive.goals.aims.actions import Aim, Seen, Step
from thrive.goals.errors import BadNote, NoSuchGoal, OneStepAtATime
from thrive.goals.models import Goal, Learned, Objective
from thrive.voice import actions as saying
from thrive.voice import queries as voice


@pytest.fixture
def last(people: Cast, at: datetime) -> int:
    """The last talk of a round of Amina's."""
    actions.begin(rhythm="week", by=people.amina, at=at)
    return whole_round(people.amina, at=at)


def test_a_goal_is_what_one_wants_with_what_one_will_do_as_its_step(
    last: int, people: Cast, at: datetime
) -> None:
    number = actions.make_goal(prompt=last, by=people.amina, at=at)

    goal = Goal.objects.get(pk=number)
    assert (goal.title, goal.visibility, goal.owner) == (WANTED, "private", people.amina)
    assert (goal.good_looks_like, goal.rhythm_days) == ("Nobody runs", None)
    step = Objective.objects.get()
    assert (step.text, step.if_situation, step.then_action, step.confidence) == (
        WILL, "When I park the car", WILL, 8,
    )  # fmt: skip


def test_pressed_twice_it_is_one_goal(last: int, people: Cast, at: datetime) -> None:
    first = actions.make_goal(prompt=last, by=people.amina, at=at)

    assert actions.make_goal(prompt=last, by=people.amina, at=at + DAY) == first
    assert Goal.objects.count() == Objective.objects.count() == 1


def test_a_long_wish_is_not_cut_off(people: Cast, at: datetime) -> None:
    wish = "A calm Monday " * 18
    actions.begin(rhythm="week", by=people.amina, at=at)
    for answers in ((wish.strip(), "x"), *ROUND[1:]):
        prompt = actions.go_on(by=people.amina, at=at)
        walk(prompt, people.amina, answers, at=at)

    actions.make_goal(prompt=prompt, by=people.amina, at=at)

    goal = Goal.objects.get()
    assert len(goal.title) == 200
    assert goal.good_looks_like == f"{wish.strip()}\n\nx"


def test_a_step_is_seen_by_whoever_sees_the_goal(last: int, people: Cast, at: datetime) -> None:
    seen = Seen("chosen", (people.peter.pk,))
    goal = aims.set_goal(aim=Aim("Sleep more"), seen=seen, by=people.amina, at=at)
    harvest = own_page(person=people.amina, at=at).harvest
    assert harvest is not None
    assert [(one.id, one.sentence) for one in harvest.goals] == [
        (goal.pk, "You and Peter Lang can see this, nobody else.")
    ]

    assert actions.make_step(prompt=last, goal=goal.pk, by=people.amina, at=at) == goal.pk

    assert Objective.objects.get(goal=goal).text == WILL


def test_a_step_is_refused_where_one_is_open_or_the_goal_is_somebody_elses(
    last: int, people: Cast, at: datetime
) -> None:
    mine = aims.set_goal(aim=Aim("Sleep more"), by=people.amina, at=at).pk
    aims.set_objective(goal=mine, step=Step("Early"), by=people.amina, at=at)
    other = aims.set_goal(aim=Aim("Not hers"), by=people.peter, at=at).pk

    for goal, refusal in ((mine, OneStepAtATime), (other, NoSuchGoal)):
        with pytest.raises(refusal):
            actions.make_step(prompt=last, goal=goal, by=people.amina, at=at)
    assert not OwnOutcome.objects.exists()


def test_what_one_learned_is_a_line_of_ones_record(last: int, people: Cast, at: datetime) -> None:
    for _press in range(2):
        actions.note_learned(prompt=last, text="Asking is quicker", by=people.amina, at=at)

    note = Learned.objects.get()
    assert (note.person, note.kind, note.text) == (people.amina, "learned", "Asking is quicker")
    with pytest.raises(BadNote):
        actions.note_learned(prompt=last, text="  ", by=people.amina, at=at)


def test_nobody_makes_anything_of_somebody_elses_talk(
    last: int, people: Cast, at: datetime
) -> None:
    goal = aims.set_goal(aim=Aim("His"), by=people.daniel, at=at).pk

    with pytest.raises(NoSuchTalk):
        actions.make_goal(prompt=last, by=people.daniel, at=at)
    with pytest.raises(NoSuchTalk):
        actions.make_step(prompt=last, goal=goal, by=people.daniel, at=at)
    with pytest.raises(NoSuchTalk):
        actions.note_learned(prompt=last, text="x", by=people.daniel, at=at)
    assert not OwnOutcome.objects.exists()


def test_of_a_talk_that_says_no_will_nothing_is_made(people: Cast, at: datetime) -> None:
    prompt = actions.begin(rhythm="week", by=people.amina, at=at)
    walk(prompt, people.amina, FIRST, at=at)

    for number in (prompt, 0, 4711):
        with pytest.raises(NoSuchTalk):
            actions.make_goal(prompt=number, by=people.amina, at=at)


def test_if_the_step_fails_there_is_no_goal(
    last: int, people: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_given: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("thrive.experiences.oneself.actions.making.aims.set_objective", fail)
    with pytest.raises(RuntimeError):
        actions.make_goal(prompt=last, by=people.amina, at=at)

    assert not Goal.objects.exists()
    assert not OwnOutcome.objects.exists()


def test_rounds_are_read_with_what_came_of_them(last: int, people: Cast, at: datetime) -> None:
    whole_round(people.amina, at=at + DAY, will="Sleep at ten", came="no-difference")

    second, first = own_page(person=people.amina, at=at + DAY).rounds

    assert (first.number, first.will, first.came_of_it) == (
        1, WILL, "I did it; nothing changed",
    )  # fmt: skip
    assert (second.number, second.will, second.came_of_it) == (2, "Sleep at ten", "")
    assert [talk.title for talk in first.talks] == [
        "What do you want?", "How is it now?", "What could you do?", "What will you do?",
    ]  # fmt: skip


def test_all_of_it_can_be_taken_along_and_the_record_holds_no_word(
    last: int, people: Cast, at: datetime
) -> None:
    read = actions.export(kind="md", by=people.amina, at=at).decode()
    machine = json.loads(actions.export(kind="json", by=people.amina, at=at))

    assert f"> {WILL}" in read
    assert machine[0]["talks"][0]["answers"]["want"] == WANTED
    records = AuditRecord.objects.filter(action="experiences.export_oneself").order_by("id")
    assert [one.details for one in records] == [{"kind": "md"}, {"kind": "json"}]
    with pytest.raises(BadWish):
        actions.export(kind="xlsx", by=people.amina, at=at)
    assert actions.export(kind="json", by=people.peter, at=at) == b"[]"


def test_words_stay_words_in_the_file(people: Cast, at: datetime) -> None:
    prompt = actions.begin(rhythm="week", by=people.amina, at=at)
    walk(prompt, people.amina, ("# <b>shout</b>", "x"), at=at)

    read = actions.export(kind="md", by=people.amina, at=at).decode()

    assert "> \\# \\<b\\>shout\\</b\\>" in read


def test_deleted_it_is_gone_and_what_was_made_of_it_stays(
    last: int, people: Cast, at: datetime
) -> None:
    actions.begin(rhythm="week", by=people.peter, at=at)
    whole_round(people.peter, at=at)
    goal = actions.make_goal(prompt=last, by=people.amina, at=at)

    assert actions.forget(by=people.amina, at=at) == 4
    assert actions.forget(by=people.amina, at=at) == 0

    assert voice.mine(people.amina, at) == ()
    for kept in (Prompt, Enrolment, OwnCoaching):
        assert not kept.objects.filter(person=people.amina).exists()
        assert kept.objects.filter(person=people.peter).exists()
    assert not OwnOutcome.objects.exists()
    assert Goal.objects.get().pk == goal
    assert own_page(person=people.amina, at=at).rounds == ()
    actions.begin(rhythm="week", by=people.amina, at=at)


def test_deleted_on_the_page_of_all_that_i_said_it_is_gone_here_too(
    last: int, people: Cast, at: datetime
) -> None:
    saying.forget_mine(person=people.amina, study=None, by=people.amina, at=at)

    shown = own_page(person=people.amina, at=at)
    assert (shown.rounds, shown.harvest) == ((), None)
