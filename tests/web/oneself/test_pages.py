"""The pages of coaching oneself: the promise first, one thing to do, and nobody else's."""

import json
from datetime import datetime

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.experiences.oneself.rounds import DAY, FIRST, WANTED, WEEK, WILL, walk, whole_round
from thrive.experiences.models import OwnCoaching, Prompt
from thrive.experiences.oneself import actions
from thrive.experiences.prompting.due import paths
from thrive.goals.aims import actions as aims
from thrive.goals.aims.actions import Aim, Step
from thrive.goals.models import Goal, Learned, Objective
from thrive.people.models import Person

HOME = "/goals/oneself/"
PROMISE = "Only you read this."


@pytest.fixture(autouse=True)
def _stand(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thrive.foundation.clock.now", lambda: at)
    translation.activate("en-gb")


@pytest.fixture
def amina(client: Client, people: Cast) -> Client:
    client.force_login(people.amina)
    return client


def page(client: Client, path: str = HOME) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def coached(person: Person, at: datetime) -> int:
    """Somebody with a whole round behind them. Returns the prompt of its last talk."""
    actions.begin(rhythm="week", by=person, at=at - DAY)
    return whole_round(person, at=at - DAY)


def test_the_promise_stands_before_everything_and_one_press_begins(
    amina: Client, people: Cast, at: datetime
) -> None:
    shown = page(amina)
    assert shown.index(PROMISE) < shown.index("Four short talks") < shown.index("How often")

    response = amina.post(f"{HOME}begin/", {"rhythm": "week"})

    assert response.headers["Location"] == paths(Prompt.objects.get().pk)[0]
    first = page(amina, response.headers["Location"])
    assert first.index(PROMISE) < first.index("What do you want to be different")
    assert "only results of groups" not in first


@pytest.mark.parametrize("place", ["/goals/", "/together/", "/me/runs/"])
def test_a_member_finds_it(amina: Client, place: str) -> None:
    assert f'href="{HOME}"' in page(amina, place)


def test_a_rhythm_that_is_not_known_is_refused_on_the_page(amina: Client) -> None:
    for path in ("begin/", "rhythm/"):
        response = amina.post(f"{HOME}{path}", {"rhythm": "hourly"})

        assert response.status_code == 422
        assert PROMISE in response.content.decode()
    assert not OwnCoaching.objects.exists()


def test_done_leads_back_to_where_one_stands(amina: Client, people: Cast, at: datetime) -> None:
    prompt = actions.begin(rhythm="week", by=people.amina, at=at)
    walk(prompt, people.amina, FIRST, at=at)

    response = amina.post(paths(prompt)[0], {"deed": "done"})

    assert response.headers["Location"] == HOME
    shown = page(amina)
    assert "Next: How is it now?" in shown
    assert "from 24 September 2026 on" in shown
    assert amina.post(f"{HOME}go-on/").headers["Location"].startswith("/c/")


def test_the_rhythm_is_changed_it_is_paused_asked_again_and_ended(
    amina: Client, people: Cast, at: datetime
) -> None:
    coached(people.amina, at)

    amina.post(f"{HOME}rhythm/", {"rhythm": "fortnight"})
    assert "from 30 September 2026 on" in page(amina)
    amina.post(f"{HOME}do/pause/")
    assert "Paused: it asks nothing" in page(amina)
    amina.post(f"{HOME}do/resume/")
    assert "Paused" not in page(amina)
    amina.post(f"{HOME}do/end/")

    shown = page(amina)
    assert "Begin again" in shown
    assert WANTED in shown
    assert amina.post(f"{HOME}do/end/").status_code == 403
    assert amina.post(f"{HOME}do/burn/").status_code == 404


def test_one_press_makes_a_goal_of_what_i_will_do(
    amina: Client, people: Cast, at: datetime
) -> None:
    prompt = coached(people.amina, at)
    assert f"The goal is called “{WANTED}”" in page(amina)

    response = amina.post(f"{HOME}{prompt}/goal/")

    goal = Goal.objects.get()
    assert response.headers["Location"] == f"/goals/{goal.pk}/"
    assert "It stands with your goal" in page(amina)


def test_or_the_next_step_of_a_goal_with_who_will_see_it(
    amina: Client, people: Cast, at: datetime
) -> None:
    free = aims.set_goal(aim=Aim("Sleep more"), by=people.amina, at=at)
    busy = aims.set_goal(aim=Aim("Read more"), by=people.amina, at=at)
    aims.set_objective(goal=busy.pk, step=Step("One page"), by=people.amina, at=at)
    prompt = coached(people.amina, at)
    shown = page(amina)
    assert "Sleep more. Only you can see this." in shown
    assert "Read more. " not in shown

    assert amina.post(f"{HOME}{prompt}/step/", {"goal": busy.pk}).status_code == 422
    response = amina.post(f"{HOME}{prompt}/step/", {"goal": free.pk})

    assert response.headers["Location"] == f"/goals/{free.pk}/"
    assert Objective.objects.get(goal=free).text == WILL


def test_what_i_learned_goes_into_my_record(amina: Client, people: Cast, at: datetime) -> None:
    prompt = coached(people.amina, at)

    assert amina.post(f"{HOME}{prompt}/learned/", {"text": ""}).status_code == 422
    amina.post(f"{HOME}{prompt}/learned/", {"text": "Asking is quicker"})

    assert Learned.objects.get().text == "Asking is quicker"
    assert "What you learned stands in your record" in page(amina)
    assert "Asking is quicker" in page(amina, "/goals/record/")


def test_earlier_rounds_are_there_with_what_came_of_them(
    amina: Client, people: Cast, at: datetime
) -> None:
    coached(people.amina, at - WEEK)
    whole_round(people.amina, at=at - DAY, will="Sleep at ten", came="helped")

    walk(actions.go_on(by=people.amina, at=at), people.amina, ("helped", *FIRST), at=at)
    shown = page(amina)

    assert "Last time you wanted to: <q>Sleep at ten</q>" in shown
    assert shown.index("Round 3") < shown.index("Round 2")
    assert shown.index("Round 2") < shown.index("Round 1")
    assert "What came of it:</strong> I did it; it helped" in shown
    assert WILL in shown
    assert "Sleep at ten" in shown


def test_it_is_taken_along(amina: Client, people: Cast, at: datetime) -> None:
    coached(people.amina, at)

    read = amina.post(f"{HOME}file.md")
    machine = amina.post(f"{HOME}file.json")

    assert WILL in read.content.decode()
    assert json.loads(machine.content)[0]["talks"][3]["answers"]["will-do"] == WILL
    assert "attachment" in read.headers["Content-Disposition"]
    assert amina.post(f"{HOME}file.exe").status_code == 404
    assert amina.get(f"{HOME}file.md").status_code == 405


def test_it_is_deleted_for_good_after_a_second_question(
    amina: Client, people: Cast, at: datetime
) -> None:
    coached(people.amina, at)
    assert "Delete all that you said to yourself?" in page(amina, f"{HOME}forget/")

    response = amina.post(f"{HOME}forget/", follow=True)

    assert "Deleted: 4 talks." in response.content.decode()
    assert WANTED not in page(amina)
    assert not Prompt.objects.exists()


def test_nobody_else_opens_any_of_it(client: Client, people: Cast, at: datetime) -> None:
    prompt = coached(people.amina, at)
    for other in (people.daniel, people.joanna, people.ruth, people.omar, people.peter):
        client.force_login(other)

        assert WANTED not in page(client)
        assert client.get(paths(prompt)[0]).status_code == 403
        for path in ("goal/", "step/", "learned/"):
            sent = {"goal": "1", "text": "Mine"}
            assert client.post(f"{HOME}{prompt}/{path}", sent).status_code in {404, 422}
        assert client.post(f"{HOME}go-on/").status_code == 403
        assert client.post(f"{HOME}forget/").status_code == 302
    assert Prompt.objects.count() == 4
    assert not Goal.objects.exists()
    assert not Learned.objects.exists()


def test_a_link_alone_opens_nothing(client: Client, people: Cast, at: datetime) -> None:
    prompt = actions.begin(rhythm="week", by=people.amina, at=at)

    response = client.get(paths(prompt)[0])

    assert response.status_code == 403
    assert "This is a talk with yourself." in response.content.decode()
    assert client.get(HOME).headers["Location"].startswith("/account/login/")


def test_what_i_said_says_the_same_promise(amina: Client, people: Cast, at: datetime) -> None:
    coached(people.amina, at)

    for path in ("/me/said/", "/me/runs/"):
        assert PROMISE in page(amina, path)
        assert "only results of groups" not in page(amina, path)


def test_the_page_asks_few_questions_however_many_rounds(
    amina: Client, people: Cast, at: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    coached(people.amina, at - 3 * WEEK)
    for week in (2, 1):
        whole_round(people.amina, at=at - week * WEEK, came="helped")

    with django_assert_max_num_queries(26):
        page(amina)
