"""Every page of goals: who reads it, what it does, and what it says when it cannot."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.web.mine.reading import enter, read, words
from thrive.goals.aims import actions, queries
from thrive.goals.aims.actions import About, Aim, HowItGoes, Seen, Whose
from thrive.goals.changes.actions import Written, make_change
from thrive.goals.models import (
    CheckIn,
    Feedback,
    FeedbackRequest,
    Goal,
    Learned,
    Objective,
    Obstacle,
)
from thrive.measures.models import Measure, Series
from thrive.people.models import Person

PLAIN = ["", "new/", "obstacles/", "obstacles/tell/", "feedback/", "feedback/thank/",
         "feedback/advise/", "feedback/ask/", "feedback/stand/", "record/"]  # fmt: skip
OF_A_GOAL = ["", "history/", "change/", "seen/", "step/", "check-in/", "end/"]


def send(client: Client, page: str, status: int = 302, **given: Any) -> str:
    """Send a form; what the page says then."""
    answer = client.post(f"/goals/{page}", given)
    assert answer.status_code == status, answer.content.decode()
    return words(answer)  # type: ignore[arg-type]


@pytest.mark.parametrize("page", PLAIN)
def test_pages_are_there_for_members_and_nobody_else(
    client: Client, people: Cast, page: str
) -> None:
    assert client.get(f"/goals/{page}").status_code == 302

    read(enter(client, people.amina), f"/goals/{page}")


@pytest.mark.parametrize("page", OF_A_GOAL)
def test_pages_of_a_goal_are_there_for_its_owner_alone(
    client: Client, people: Cast, goal: Goal, page: str
) -> None:
    assert client.get(f"/goals/{goal.pk}/{page}").status_code == 302
    assert "Quieter mornings" in read(enter(client, people.amina), f"/goals/{goal.pk}/{page}")
    for somebody in (people.daniel, people.joanna, people.ruth, people.omar):
        enter(client, somebody)
        for number in (goal.pk, 987654):
            assert client.get(f"/goals/{number}/{page}").status_code == 404


def test_a_goal_is_set_with_one_sentence(client: Client, people: Cast) -> None:
    enter(client, people.amina)

    send(client, "new/", title="Quieter mornings", whose="person", visibility="private")

    made = Goal.objects.get()
    page = read(client, f"/goals/{made.pk}/")
    assert "Only you can see this." in page
    assert "What is one small step?" in page


def test_all_that_a_goal_can_say_is_kept(client: Client, people: Cast) -> None:
    measure = Measure.objects.create(
        key="on-time", name="On time", kind="value", direction="up", cadence="week"
    )
    series = Series.objects.create(measure=measure, group=people.riverside)
    enter(client, people.daniel)

    send(
        client, "new/", title="On time", why="Mrs Hale waits", good_looks_like="75 of 100",
        horizon_on="2026-12-24", rhythm_days="14", series=[str(series.pk)], judged_together="on",
        scale_low="late", scale_high="on time", whose=f"group-{people.riverside.pk}",
        visibility="chosen", readers="Peter Lang\nB-ruth",
    )  # fmt: skip

    made = Goal.objects.get()
    assert (made.kind, made.group, made.rhythm_days) == ("group", people.riverside, 14)
    assert {one.person for one in made.readers.all()} == {people.peter, people.ruth}
    assert [one.series for one in made.measures.all()] == [series]
    page = read(client, f"/goals/{made.pk}/")
    assert "Judged together, from “late” to “on time”" in page
    assert "Until 24 December 2026" in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"title": ""}, "What do you want to reach?"),
        ({"whose": "organisation"}, "Select a valid choice"),
        ({"whose": "pair"}, "choose the other person"),
        ({"visibility": "chosen"}, "choose at least one person"),
        ({"visibility": "chosen", "readers": "Nobody"}, "There is nobody called “Nobody” here."),
        ({"judged_together": "on"}, "missing"),
        ({"title": "\x1b"}, "cannot be printed"),
    ],
)
def test_a_goal_that_cannot_be_comes_back_with_what_was_typed(
    client: Client, people: Cast, given: dict[str, str], said: str
) -> None:
    enter(client, people.amina)
    plain = {"title": "Calm", "whose": "person", "visibility": "private", "why": "So it stays"}

    page = send(client, "new/", 422, **plain | given)

    assert said in page
    assert "So it stays" in page
    assert not Goal.objects.exists()


def test_two_of_one_name_are_told_apart(client: Client, people: Cast) -> None:
    Person.objects.create(external_id="peter-2", name="Peter Lang", badge="B-2")
    enter(client, people.amina)

    page = send(client, "feedback/thank/", 422, about="peter lang", text="A")
    send(client, "feedback/thank/", about="b-2", text="A")

    assert "Several are called “peter lang”." in page
    assert Feedback.objects.get().about.external_id == "peter-2"


def test_a_goal_is_changed_and_its_history_says_what_it_said(
    client: Client, people: Cast, goal: Goal
) -> None:
    enter(client, people.amina)

    send(client, f"{goal.pk}/change/", title="Calm mornings", why="I hear more", rhythm_days="7")

    page = read(client, f"/goals/{goal.pk}/history/")
    assert "changed what it says" in page
    assert "Quieter mornings" in page
    assert send(client, f"{goal.pk}/change/", 422, title="")


def test_who_can_see_it_is_chosen_and_narrowed(client: Client, people: Cast, goal: Goal) -> None:
    enter(client, people.amina)

    send(client, f"{goal.pk}/seen/", visibility="chosen", readers="Peter Lang")
    chosen = read(client, f"/goals/{goal.pk}/")
    send(client, f"{goal.pk}/seen/", visibility="private", readers="Peter Lang")
    narrowed = read(client, f"/goals/{goal.pk}/")

    assert "You and Peter Lang can see this, nobody else." in chosen
    assert "Only you can see this. More people could see it before" in narrowed


def test_steps_are_done_and_let_go_by_one_press(client: Client, people: Cast, goal: Goal) -> None:
    enter(client, people.amina)
    step = Objective.objects.get()

    send(client, f"{goal.pk}/step/", 422, text="Another")
    send(client, f"steps/{step.pk}/done/")
    send(
        client, f"{goal.pk}/step/", text="Another", if_situation="it is nine",
        then_action="go", due_on="2026-09-24", confidence="7",
    )  # fmt: skip
    page = read(client, f"/goals/{goal.pk}/")
    send(client, f"steps/{Objective.objects.latest('id').pk}/let-go/")

    assert "When it is nine, then : go" in page
    assert [one.state for one in Objective.objects.order_by("id")] == ["done", "let_go"]
    assert client.get(f"/goals/steps/{step.pk}/done/").status_code == 405


def test_how_it_goes_is_seen_at_once(client: Client, people: Cast, goal: Goal) -> None:
    enter(client, people.amina)

    send(
        client, f"{goal.pk}/check-in/", how_far="40", how_sure="6", kept="yes", helps="Tea",
        in_the_way="No keys", tell="unnamed", next_step="Ask Peter",
    )  # fmt: skip

    page = read(client, f"/goals/{goal.pk}/")
    assert "40 of 100" in page
    assert "The step was kept." in page
    assert "Ask Peter" in page
    assert CheckIn.objects.get().in_the_way == "No keys"
    assert Obstacle.objects.get().raised_by is None
    assert "say at least one thing" in send(client, f"{goal.pk}/check-in/", 422)


def test_a_goal_ends_with_a_word_and_what_next(client: Client, people: Cast, goal: Goal) -> None:
    enter(client, people.amina)

    short = send(client, f"{goal.pk}/end/", 422, how="reached", what_happened="It worked")
    send(
        client, f"{goal.pk}/end/", how="reached", what_happened="It worked", learned="Ask early",
        what_next="Quieter evenings",
    )  # fmt: skip

    page = read(client, f"/goals/{goal.pk}/")
    assert "say what is next, or that nothing is for now" in short
    assert "Reached on 17 September 2026" in page
    assert "Quieter evenings" in page
    assert "1 goal" in read(client, "/goals/") or "One goal that has ended" in read(
        client, "/goals/"
    )
    for closed in ("change/", "step/", "check-in/"):
        assert client.get(f"/goals/{goal.pk}/{closed}").status_code == 403
    again = client.post(f"/goals/{goal.pk}/end/", {"how": "let_go", "what_happened": "Twice"})
    assert again.headers["Location"] == f"/goals/{goal.pk}/"
    goal.refresh_from_db()
    assert goal.state == "reached"


def test_what_is_in_the_way_is_told_taken_and_answered(client: Client, people: Cast) -> None:
    enter(client, people.amina)
    send(client, "obstacles/tell/", text="No keys", group=people.riverside.pk, name="named")
    told = Obstacle.objects.get()
    mine = read(client, "/goals/obstacles/")
    assert client.get(f"/goals/obstacles/{told.pk}/").status_code == 404

    enter(client, people.daniel)
    waiting = read(client, "/goals/obstacles/")
    send(client, f"obstacles/{told.pk}/take/", 422, due_on="2020-01-01")
    send(client, f"obstacles/{told.pk}/take/", due_on="2026-09-20")
    send(client, f"obstacles/{told.pk}/", 422, answer="")
    send(client, f"obstacles/{told.pk}/", answer="Two more sets")

    assert "With Daniel Okafor (Riverside), answer by 1 October 2026" in mine
    assert "Amina Yusuf" in waiting
    enter(client, people.amina)
    assert "Two more sets" in read(client, "/goals/obstacles/")


def test_an_obstacle_is_told_in_ones_own_group(client: Client, people: Cast) -> None:
    enter(client, people.amina)

    page = send(client, "obstacles/tell/", 422, text="A", group=people.hilltop.pk, name="named")

    assert "Select a valid choice" in page


def test_thanks_are_opened_by_both_and_closed_by_either(client: Client, people: Cast) -> None:
    enter(client, people.amina)
    send(client, "feedback/thank/", about="Daniel Okafor", text="You stayed", may_be_open="on")
    thanks = Feedback.objects.get()

    enter(client, people.daniel)
    assert "Amina Yusuf would let everybody see it. Would you?" in read(client, "/goals/feedback/")
    send(client, f"feedback/{thanks.pk}/open/", then="open")
    enter(client, people.peter)
    opened = read(client, "/goals/feedback/")
    enter(client, people.amina)
    send(client, f"feedback/{thanks.pk}/close/")

    assert "Amina Yusuf to Daniel Okafor" in opened
    assert queries.open_appreciation(at=thanks.given_at) == ()


def test_a_request_is_answered_declined_and_taken_back(client: Client, people: Cast) -> None:
    enter(client, people.amina)
    for question in ("How?", "When?", "Why?"):
        send(client, "feedback/ask/", asked="Peter Lang", kind="advice", question=question)
    how, when, why = FeedbackRequest.objects.order_by("id")
    refused = send(
        client, "feedback/ask/", 422, asked="Peter Lang", kind="evaluation", question="Where?"
    )
    send(client, f"feedback/asked/{why.pk}/take-back/")

    enter(client, people.peter)
    assert "How?" in read(client, "/goals/feedback/")
    send(client, f"feedback/asked/{how.pk}/", text="So")
    send(client, f"feedback/asked/{when.pk}/decline/")

    states = FeedbackRequest.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == ["given", "declined", "taken_back"]
    assert "Write down first by what you want to be measured." in refused
    assert client.get(f"/goals/feedback/asked/{how.pk}/").status_code == 404


def test_where_one_stands_is_said_by_a_measure_of_ones_own(
    client: Client, people: Cast, at: datetime
) -> None:
    measure = Measure.objects.create(
        key="on-time", name="On time", kind="value", direction="up", cadence="week"
    )
    series = Series.objects.create(measure=measure, group=people.riverside)
    seen = Seen("chosen", (people.peter.pk,))
    actions.set_goal(aim=Aim("A", series=(series.pk,)), seen=seen, by=people.amina, at=at)
    enter(client, people.amina)

    send(
        client,
        "feedback/stand/",
        criteria="Nine of ten",
        ground=f"series-{series.pk}",
        text="Nearly",
    )
    send(
        client, "feedback/ask/", asked="Peter Lang", kind="evaluation", question="Where?",
        criteria="Nine of ten",
    )  # fmt: skip
    enter(client, people.peter)
    asked = FeedbackRequest.objects.get()
    assert "Nine of ten" in read(client, f"/goals/feedback/asked/{asked.pk}/")
    send(client, f"feedback/asked/{asked.pk}/", text="There", series=series.pk)

    assert Feedback.objects.filter(kind="evaluation").count() == 2


def test_ones_record_is_written_taken_along_and_forgotten(client: Client, people: Cast) -> None:
    enter(client, people.amina)

    send(client, "record/", kind="tried", text="Tea at nine", on="2026-09-10")
    page = read(client, "/goals/record/")
    files = {kind: client.post(f"/goals/record/file.{kind}") for kind in ("md", "csv", "json")}
    send(client, f"record/{Learned.objects.get().pk}/forget/")

    assert "Only you can read this." in page
    assert all(b"Tea at nine" in answer.content for answer in files.values())
    assert client.post("/goals/record/file.exe").status_code == 404
    assert not Learned.objects.exists()
    assert send(client, "record/", 422, kind="tried", text="", on="")


def test_a_reader_reads_and_presses_nothing(
    client: Client, people: Cast, goal: Goal, at: datetime
) -> None:
    seen = Seen("chosen", (people.peter.pk,))
    actions.show_goal_to(goal=goal.pk, seen=seen, by=people.amina, at=at)
    enter(client, people.peter)

    page = read(client, f"/goals/{goal.pk}/")

    assert "Amina Yusuf and Peter Lang can see this, nobody else." in page
    assert "Ask Ruth" not in page  # written before Peter was chosen
    assert "Say how it goes" not in page
    for closed in ("change/", "seen/", "step/", "check-in/", "end/"):
        assert client.get(f"/goals/{goal.pk}/{closed}").status_code == 403


def test_while_nothing_is_in_the_way_its_page_says_what_will_come(
    client: Client, people: Cast
) -> None:
    assert "Nothing was told yet" in read(enter(client, people.amina), "/goals/obstacles/")


def test_a_goal_and_what_is_changed_for_it_lead_to_each_other(
    client: Client, people: Cast, at: datetime
) -> None:
    ours = actions.set_goal(
        aim=Aim("Waiting is short"),
        whose=Whose("group", group=people.riverside.pk),
        seen=Seen("open"),
        by=people.daniel,
        at=at,
    )
    enter(client, people.daniel)

    page = client.get(f"/goals/{ours.pk}/").content.decode()
    wanted = f"/changes/new/?goal={ours.pk}&amp;group={people.riverside.pk}"
    assert wanted in page
    assert f"/changes/drivers/{ours.pk}/" in page
    form = client.get(wanted.replace("&amp;", "&")).content.decode()
    assert f'<option value="{ours.pk}" selected>' in form
    change = make_change(
        written=Written(title="A second list", what="We call", starts_on=at.date()),
        group=people.riverside, goal=ours, by=people.daniel, at=at,
    )  # fmt: skip

    assert f"/changes/{change.pk}/" in client.get(f"/goals/{ours.pk}/").content.decode()
    assert "It serves the goal Waiting is short" in read(client, f"/changes/{change.pk}/")
    actions.show_goal_to(goal=ours.pk, seen=Seen("private"), by=people.daniel, at=at)
    assert "Waiting is short" not in read(client, f"/changes/{change.pk}/")


def test_pages_ask_few_questions_however_much_there_is(
    client: Client, people: Cast, goal: Goal, at: datetime
) -> None:
    enter(client, people.amina)
    for number in range(12):
        other = actions.set_goal(aim=Aim(f"G{number}", parent=goal.pk), by=people.amina, at=at)
        later = at + timedelta(minutes=number)
        for one in (goal, other):
            actions.check_in(goal=one.pk, said=HowItGoes(how_far=1), by=people.amina, at=later)
        actions.raise_obstacle(text=f"O{number}", is_unnamed=False, by=people.amina, at=at)
        actions.appreciate(about=About(people.amina), text=f"T{number}", by=people.daniel, at=at)

    asked = {}
    for page in ("", f"{goal.pk}/", "obstacles/", "feedback/", "record/"):
        with CaptureQueriesContext(connection) as queries_asked:
            assert client.get(f"/goals/{page}").status_code == 200
        asked[page] = len(queries_asked)

    assert max(asked.values()) <= 15, asked
