"""A check-in as a conversation: who is promised to see it, and what becomes of it at its end."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.cast import Cast
from thrive.experiences.conversing import actions, queries
from thrive.experiences.conversing.admission import Caller, new_browser
from thrive.experiences.conversing.errors import AboutAGoal
from thrive.experiences.conversing.shapes import Screen
from thrive.experiences.models import GoalPrompt, Prompt
from thrive.experiences.running import actions as running
from thrive.goals.aims import actions as aims
from thrive.goals.aims.actions import Aim, LookingBack, Seen, Step
from thrive.goals.models import CheckIn, Goal, Obstacle
from thrive.people.models import Person
from thrive.voice import queries as voice

WEEK = timedelta(days=7)
HANDING = "thrive.experiences.conversing.handing"


@pytest.fixture
def goal(people: Cast, at: datetime) -> Goal:
    """A goal of Amina's, of which she wants to be asked every week."""
    return aims.set_goal(aim=Aim("Quieter mornings", rhythm_days=7), by=people.amina, at=at)


def asked(at: datetime) -> int:
    """The prompt of what is due, as if it had come by mail."""
    running.ask_about_goals(at=at)
    prompt = Prompt.objects.get(state=Prompt.State.SCHEDULED)
    Prompt.objects.filter(pk=prompt.pk).update(
        state=Prompt.State.SENT, sent_at=at, expires_at=at + timedelta(days=3)
    )
    return prompt.pk


class Walk:
    """Somebody who answers, press by press."""

    def __init__(self, prompt: int, person: Person, at: datetime) -> None:
        self.prompt, self.caller, self.at = prompt, Caller(person=person), at

    @property
    def screen(self) -> Screen:
        return queries.screen(prompt=self.prompt, caller=self.caller, at=self.at)

    def says(self, value: Any) -> actions.Outcome:
        """Answer what is on the screen. ``Any``: answers are of every type."""
        self.at += timedelta(seconds=20)
        shown = self.screen
        return actions.answer(
            prompt=self.prompt, caller=self.caller, version=shown.version, frame=shown.frame,
            read=lambda _frame: value, at=self.at,
        )  # fmt: skip

    def passes(self) -> actions.Outcome:
        shown = self.screen
        return actions.pass_over(
            prompt=self.prompt, caller=self.caller, version=shown.version, frame=shown.frame,
            at=self.at,
        )  # fmt: skip


def outcome() -> str:
    return GoalPrompt.objects.get().outcome


def test_before_the_first_word_stands_who_will_see_it(
    goal: Goal, people: Cast, at: datetime
) -> None:
    walk = Walk(asked(at + WEEK), people.amina, at + WEEK)

    promise = walk.screen.promise

    assert promise is not None
    assert promise.sentence == "About “Quieter mornings”. Only you can see this."
    assert walk.screen.title == "Quieter mornings"


def test_at_its_end_it_is_a_check_in_once_and_for_good(
    goal: Goal, people: Cast, at: datetime
) -> None:
    walk = Walk(asked(at + WEEK), people.amina, at + WEEK)
    walk.says(40)
    walk.says("Handovers")
    walk.says("keep")

    end = walk.screen
    check_in = CheckIn.objects.get()

    assert (check_in.goal, check_in.how_far, check_in.in_the_way) == (goal, 40, "Handovers")
    assert (end.kind, end.may_go_back) == ("end", False)
    assert end.told.absent == "It stands under your goal now."
    assert outcome() == "written"
    assert not Obstacle.objects.exists()
    actions.close(prompt=walk.prompt, caller=walk.caller, at=walk.at)
    assert CheckIn.objects.count() == 1


def test_what_is_in_the_way_is_told_if_its_author_wants_it(
    goal: Goal, people: Cast, at: datetime
) -> None:
    walk = Walk(asked(at + WEEK), people.amina, at + WEEK)
    walk.says(40)
    walk.says("Handovers")
    walk.says("named")

    assert Obstacle.objects.get().text == "Handovers"


def test_the_next_time_it_asks_for_the_step_by_its_words(
    goal: Goal, people: Cast, at: datetime
) -> None:
    aims.set_objective(goal=goal.pk, step=Step("Ask Daniel"), by=people.amina, at=at)
    first = Walk(asked(at + WEEK), people.amina, at + WEEK)
    for value in (40, "Handovers", "keep"):
        first.says(value)
    walk = Walk(asked(at + 2 * WEEK), people.amina, at + 2 * WEEK)

    shown = walk.screen
    for value in ("yes", 7, "Ask Peter"):
        walk.says(value)

    assert (shown.frame, shown.before) == ("kept", "Ask Daniel")
    newest = CheckIn.objects.latest("at")
    assert (newest.kept, newest.how_sure) == ("yes", 7)
    assert list(goal.objectives.order_by("id").values_list("text", "state")) == [
        ("Ask Daniel", "done"), ("Ask Peter", "open"),
    ]  # fmt: skip


def test_what_was_said_of_another_goal_is_not_shown_beside_it(
    goal: Goal, people: Cast, at: datetime
) -> None:
    first = Walk(asked(at + WEEK), people.amina, at + WEEK)
    for value in (40, "Handovers", "keep"):
        first.says(value)
    aims.set_goal(aim=Aim("Learn to bake", rhythm_days=7), by=people.amina, at=at)
    walk = Walk(asked(at + WEEK), people.amina, at + WEEK)
    for value in (10, "No oven", "keep"):
        walk.says(value)

    assert walk.screen.told.trends == ()


def test_if_more_people_can_see_the_goal_now_nothing_is_written_under_it(
    goal: Goal, people: Cast, at: datetime
) -> None:
    walk = Walk(asked(at + WEEK), people.amina, at + WEEK)
    walk.says(40)
    seen = Seen("chosen", (people.peter.pk,))
    aims.show_goal_to(goal=goal.pk, seen=seen, by=people.amina, at=walk.at)

    walk.says("Handovers")
    walk.says("named")

    assert outcome() == "wider"
    assert not CheckIn.objects.exists()
    assert not Obstacle.objects.exists()
    assert "nothing was written" in walk.screen.told.absent
    said = voice.mine(people.amina, walk.at)[0].conversations[0].body.answers
    assert said["in-the-way"] == "Handovers"


def test_if_fewer_can_see_it_now_it_is_written(people: Cast, at: datetime) -> None:
    seen = Seen("chosen", (people.peter.pk,))
    aim = Aim("Say no kindly", rhythm_days=7)
    goal = aims.set_goal(aim=aim, seen=seen, by=people.amina, at=at)
    walk = Walk(asked(at + WEEK), people.amina, at + WEEK)
    walk.says(40)
    aims.show_goal_to(goal=goal.pk, seen=Seen(), by=people.amina, at=walk.at)
    walk.says("Handovers")
    walk.says("keep")

    assert CheckIn.objects.get().visibility == "private"


def test_if_the_goal_has_ended_meanwhile_the_conversation_still_ends(
    goal: Goal, people: Cast, at: datetime
) -> None:
    walk = Walk(asked(at + WEEK), people.amina, at + WEEK)
    walk.says(40)
    aims.let_go_goal(
        goal=goal.pk, looking_back=LookingBack("Enough", rests=True), by=people.amina, at=walk.at
    )
    walk.says("Handovers")
    walk.says("keep")

    assert outcome() == "ended"
    assert not CheckIn.objects.exists()
    assert "has ended" in walk.screen.told.absent


def test_who_said_nothing_writes_nothing(goal: Goal, people: Cast, at: datetime) -> None:
    walk = Walk(asked(at + WEEK), people.amina, at + WEEK)
    for _frame in range(3):
        walk.passes()

    assert walk.screen.kind == "end"
    assert outcome() == "nothing"
    assert not CheckIn.objects.exists()


def test_a_link_alone_shows_nothing_of_a_goal(goal: Goal, people: Cast, at: datetime) -> None:
    prompt = asked(at + WEEK)

    for caller in (Caller(), Caller(browser=new_browser())):
        with pytest.raises(AboutAGoal):
            queries.screen(prompt=prompt, caller=caller, at=at + WEEK)
        with pytest.raises(AboutAGoal):
            actions.open(prompt=prompt, caller=caller, at=at + WEEK)


def test_if_it_cannot_be_handed_on_the_end_is_not_kept(
    goal: Goal, people: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = Walk(asked(at + WEEK), people.amina, at + WEEK)
    walk.says(40)
    walk.says("Handovers")

    def fail(**_given: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(f"{HANDING}.aims.check_in", fail)
    with pytest.raises(RuntimeError):
        walk.says("keep")

    assert walk.screen.frame == "tell"
    assert (outcome(), Prompt.objects.get().state) == ("", "opened")


def test_today_lists_it_by_its_goal(goal: Goal, people: Cast, at: datetime) -> None:
    asked(at + WEEK)

    (waiting,) = queries.waiting(people.amina, at + WEEK)

    assert (waiting.title, waiting.program, waiting.goal) == (
        "How far is it?", "Quieter mornings", goal.pk,
    )  # fmt: skip
