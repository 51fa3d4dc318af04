"""Every page of those who meet: who reads it, what it does, and what it says when it cannot."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from tests.cast import Cast
from tests.experiences.conversing.scenes import running
from tests.goals.changes.scenes import measured
from tests.web.mine.reading import enter, read, words
from tests.web.mine.test_said import ANSWERS, say
from thrive.goals.aims import actions as aims
from thrive.goals.meetings import actions
from thrive.goals.meetings.actions import Planned
from thrive.goals.models import (
    Brought,
    Change,
    Circle,
    Commitment,
    Idea,
    Meeting,
    Note,
    PrivateNote,
    Session,
    SessionWord,
)

PLAIN = ["", "ask/", "coach/", "peers/"]
OF_A_CIRCLE = ["", "bring/", "sessions/"]


def send(client: Client, page: str, status: int = 302, **given: Any) -> str:
    """Send a form; what the page says then."""
    answer = client.post(f"/together/{page}", given)
    assert answer.status_code == status, answer.content.decode()
    return words(answer)  # type: ignore[arg-type]


@pytest.mark.parametrize("page", PLAIN)
def test_pages_are_there_for_members_and_nobody_else(
    client: Client, people: Cast, page: str
) -> None:
    assert client.get(f"/together/{page}").status_code == 302

    read(enter(client, people.amina), f"/together/{page}")


@pytest.mark.parametrize("page", OF_A_CIRCLE)
def test_pages_of_two_are_there_for_the_two(
    client: Client, people: Cast, two: Circle, page: str
) -> None:
    assert client.get(f"/together/{two.pk}/{page}").status_code == 302
    for somebody in (people.amina, people.peter):
        read(enter(client, somebody), f"/together/{two.pk}/{page}")
    for stranger in (people.daniel, people.joanna, people.ruth, people.omar):
        enter(client, stranger)
        for number in (two.pk, 987654):
            assert client.get(f"/together/{number}/{page}").status_code == 404


def test_somebody_is_asked_and_says_yes(client: Client, people: Cast) -> None:
    enter(client, people.amina)
    send(client, "ask/", other="Peter Lang", kind="peers", about="Quiet mornings")
    number = Circle.objects.get().pk
    assert "Nothing is written before" in read(client, f"/together/{number}/")

    enter(client, people.peter)
    assert "Somebody would like to meet you" in read(client, "/together/")
    assert "Amina Yusuf would like to meet you" in read(client, f"/together/{number}/")
    send(client, f"{number}/agree/")

    page = read(client, f"/together/{number}/")
    assert "Only you and Amina Yusuf can see this." in page
    assert "Quiet mornings" in page


def test_or_says_no(client: Client, people: Cast, at: datetime) -> None:
    asked = actions.ask_to_meet(other=people.peter, kind="peers", by=people.amina, at=at)
    enter(client, people.peter)

    send(client, f"{asked.pk}/decline/")

    assert "declined" in read(client, f"/together/{asked.pk}/")


def test_somebody_unknown_is_refused_in_words(client: Client, people: Cast) -> None:
    enter(client, people.amina)

    said = send(client, "ask/", 422, other="Nobody Here", kind="peers")

    assert "There is nobody called “Nobody Here” here." in said


def test_everything_of_a_circle_is_done_from_its_page(
    client: Client, people: Cast, two: Circle, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(client, people.amina)
    here = f"{two.pk}/do/"
    send(client, here + "bring/", text="The rota")
    send(client, here + "promise/", text="Ring Grace", due_on="2026-09-20")
    send(client, here + "note/", text="At six")
    send(client, here + "private/", text="I dread it")
    send(client, here + "date/", on="2026-09-18", hour="09:30", minutes="30", place="Room 3")

    page = read(client, f"/together/{two.pk}/")
    for said in ("The rota", "Ring Grace", "At six", "I dread it", "18 September 2026", "Room 3"):
        assert said in page
    assert "We met" not in page
    assert "I dread it" not in read(enter(client, people.peter), f"/together/{two.pk}/")

    monkeypatch.setattr("thrive.foundation.clock.now", lambda: at + timedelta(days=1))
    enter(client, people.amina)
    assert "We met" in read(client, f"/together/{two.pk}/")
    send(client, here + "held/")
    assert "carried on once" in read(client, f"/together/{two.pk}/")
    send(client, here + f"talked/{Brought.objects.get().pk}/")
    send(client, here + f"keep/{Commitment.objects.get().pk}/", came_of_it="She came")
    send(client, here + f"note/{Note.objects.get().pk}/", text="At seven")
    send(client, here + f"forget/{PrivateNote.objects.get().pk}/")
    page = read(client, f"/together/{two.pk}/")
    for said in ("She came", "At seven", "What it said before", "We met once."):
        assert said in page
    assert "I dread it" not in page
    send(client, here + "end/")
    assert "This has ended" in read(client, f"/together/{two.pk}/")


def test_a_promise_is_let_go_a_point_taken_back_a_date_called_off(
    client: Client, people: Cast, two: Circle
) -> None:
    enter(client, people.amina)
    here = f"{two.pk}/do/"
    send(client, here + "bring/", text="Too early")
    send(client, here + "promise/", text="Ring Grace")
    send(client, here + "date/", on="2026-09-18", hour="09:30", minutes="30")

    send(client, here + f"let-go/{Commitment.objects.get().pk}/")
    send(client, here + f"take-back/{Brought.objects.get().pk}/")
    send(client, here + "call-off/")

    assert (Commitment.objects.get().state, Meeting.objects.get().state) == (
        "let_go", "called_off",
    )  # fmt: skip
    page = read(client, f"/together/{two.pk}/")
    assert "Amina Yusuf took something back." in page
    assert "Too early" not in page


@pytest.mark.parametrize(
    ("deed", "given", "said"),
    [
        ("bring", {"text": ""}, "required"),
        ("note", {"text": "a\x1bb"}, "U+001B"),
        ("promise", {"text": "A", "due_on": "soon"}, "valid date"),
        ("date", {"on": "2026-09-16", "hour": "09:00", "minutes": "30"}, "a moment that is ahead"),
        ("date", {"on": "2026-09-18", "hour": "09:00", "minutes": "31"}, "valid choice"),
        ("call-off", {}, "No date is set."),
    ],
)
def test_what_cannot_be_done_is_said_on_the_page(
    client: Client, people: Cast, two: Circle, deed: str, given: dict[str, str], said: str
) -> None:
    enter(client, people.amina)

    page = send(client, f"{two.pk}/do/{deed}/", 422, **given)

    assert said in page


def test_what_nobody_can_press_is_not_there(client: Client, people: Cast, two: Circle) -> None:
    enter(client, people.amina)

    for page in ("do/fly/", "do/keep/987654/", "bring/copy/"):
        assert client.post(f"/together/{two.pk}/{page}").status_code in {404, 422}
    assert client.get(f"/together/{two.pk}/do/bring/").status_code == 405


def test_the_date_is_a_file_for_a_calendar(
    client: Client, people: Cast, two: Circle, at: datetime
) -> None:
    planned = Planned(at + timedelta(days=1))
    actions.plan_meeting(circle=two.pk, planned=planned, by=people.amina, at=at)
    enter(client, people.peter)

    answer = client.get(f"/together/{two.pk}/date.ics")

    assert answer["Content-Type"].startswith("text/calendar")
    assert b"SUMMARY:Amina Yusuf\r\n" in answer.content
    assert b"@testserver" in answer.content


def test_what_is_here_already_is_brought_by_a_press(
    client: Client, people: Cast, team: Circle, at: datetime
) -> None:
    goal = aims.set_goal(aim=aims.Aim("Quieter mornings"), by=people.amina, at=at)
    check_in = aims.check_in(goal=goal.pk, said=aims.HowItGoes(how_far=40), by=people.amina, at=at)
    first = at.date() - timedelta(days=at.weekday() + 28)
    series = measured(people.riverside, [30, 28], first=first)
    enter(client, people.amina)
    page = read(client, f"/together/{team.pk}/bring/")
    assert "40 of 100" in page
    assert "28 minutes" in page

    send(client, f"{team.pk}/bring/copy/", kind="check-in", item=str(check_in.pk))
    send(client, f"{team.pk}/bring/copy/", kind="result", item=str(series.pk))

    assert set(Brought.objects.values_list("kind", flat=True)) == {"check_in", "result"}
    send(client, f"{team.pk}/bring/copy/", 404, kind="check-in", item="987654")
    send(client, f"{team.pk}/bring/copy/", 404, kind="answer", item="1", place="x")
    send(client, f"{team.pk}/bring/copy/", 404, kind="other", item="1")


def test_an_answer_of_mine_is_brought_in_the_words_it_had(
    client: Client, people: Cast, two: Circle, at: datetime
) -> None:
    scene = running([people.amina, people.peter], at=at)
    say(scene, people.amina, ANSWERS, at)
    say(scene, people.peter, {"mood": 1}, at)
    page = enter(client, people.amina).get(f"/together/{two.pk}/bring/").content.decode()
    study = str(scene.run.study_id)
    offered = re.findall(r'"place" value="(\w+)">.*?unseen">(.*?)</span', page, re.DOTALL)
    (place,) = [mark for mark, said in offered if "try" in said]
    given = {"kind": "answer", "item": study, "place": place, "text": "Somebody else's words"}
    enter(client, people.peter)
    send(client, f"{two.pk}/bring/copy/", 404, **given)
    enter(client, people.amina)

    send(client, f"{two.pk}/bring/copy/", **given)
    send(client, f"{two.pk}/bring/copy/", **given)  # twice is once

    assert Brought.objects.get().text == "What will you try?\nAsk <b>earlier</b>"
    assert "Ask &lt;b&gt;earlier" in client.get(f"/together/{two.pk}/").content.decode()


def test_peers_tell_and_are_asked(client: Client, people: Cast, at: datetime) -> None:
    enter(client, people.peter)
    send(client, "peers/", kind="come_through", text="Night shifts & sleep")
    send(client, "peers/", 422, kind="come_through", text="")

    enter(client, people.amina)
    page = client.get("/together/peers/").content.decode()
    assert "Peter Lang" in page
    assert f"whom={people.peter.pk}" in page
    form = client.get(
        "/together/ask/", {"whom": str(people.peter.pk), "for": "Night shifts & sleep"}
    )
    assert 'value="B-peter"' in form.content.decode()
    assert escape("Night shifts & sleep") in form.content.decode()

    enter(client, people.peter)
    told = people.peter.seekings.get()
    send(client, f"peers/{told.pk}/end/")
    assert "Peter Lang" not in read(enter(client, people.amina), "/together/peers/")


def test_a_group_looks_at_a_result_and_tries_something(
    client: Client, people: Cast, team: Circle, at: datetime
) -> None:
    series = measured(people.riverside, [30], first=at.date() - timedelta(days=3))
    enter(client, people.amina)
    assert "Look at these" in read(client, f"/together/{team.pk}/sessions/")
    send(client, f"{team.pk}/sessions/begin/", 422)
    send(client, f"{team.pk}/sessions/begin/", 422, results="series-987654")
    send(client, f"{team.pk}/sessions/begin/", results=f"series-{series.pk}")
    session = Session.objects.get()
    here = f"{team.pk}/sessions/{session.pk}/"
    send(client, here, kind="see", text="Less than before")
    send(client, here, kind="try", text="Call the longest first")
    send(client, here, kind="try", text="A second list")
    send(client, here, 422, kind="make", text="")
    page = read(client, f"/together/{here}")
    assert "Less than before" in page
    assert page.count("Try it from a day on") == page.count("Keep it as an idea") == 2

    first, second = SessionWord.objects.filter(kind="try").order_by("id")
    send(client, f"{team.pk}/words/{first.pk}/idea/")
    change = f"{here}words/{second.pk}/change/"
    assert "A second list" in read(client, f"/together/{change}")
    send(client, change, 422, title="", what="", starts_on="")
    send(client, change, title="A second list", what="We keep two", starts_on="2026-09-20")
    assert (Idea.objects.get().text, Change.objects.get().title) == (
        "Call the longest first", "A second list",
    )  # fmt: skip
    page = read(client, f"/together/{here}")
    assert "The idea that was made of it" in page
    assert "The change that was made of it" in page
    assert "Try it from a day on" not in page
    send(client, here + "close/")
    assert "What we looked at" in read(client, f"/together/{team.pk}/sessions/")
    send(client, f"{here}words/987654/change/", 404)

    send(client, f"{team.pk}/sessions/begin/", results=f"series-{series.pk}")
    here = f"{team.pk}/sessions/{Session.objects.get(state='open').pk}/"
    page = read(client, f"/together/{here}")
    assert "Last time we wanted to try" in page
    assert "An idea: it waits for an answer." in page
    send(client, f"{here}words/{first.pk}/came/", 422, state="kept", text="")
    send(client, f"{here}words/{first.pk}/came/", state="kept", text="It goes faster")
    page = read(client, f"/together/{here}")
    assert "What came of what we tried" in page
    assert "It goes faster" in page


def test_a_group_is_opened_by_whoever_looks_after_it(client: Client, people: Cast) -> None:
    enter(client, people.amina)
    send(client, "groups/open/", 403, group=str(people.riverside.pk))
    send(client, "groups/open/", group="x")
    assert not Circle.objects.exists()

    enter(client, people.daniel)
    assert "Let a group meet here" in read(client, "/together/")
    send(client, "groups/open/", group=str(people.riverside.pk))

    assert "Everybody in Riverside" in read(client, f"/together/{Circle.objects.get().pk}/")


def test_twenty_minutes_a_week_and_the_poster(client: Client, people: Cast, at: datetime) -> None:
    aims.raise_obstacle(text="The lift", is_unnamed=True, by=people.amina, at=at)
    measured(people.riverside, [30], first=at.date() - timedelta(days=3))
    enter(client, people.daniel)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = read(client, "/together/team/")
    for said in ("One result", "30 minutes", "One question to ask", "The lift", "You said, we did"):
        assert said in page
    assert len(asked) <= 32
    assert read(client, f"/together/team/{people.riverside.pk}/") == page

    poster = client.get(f"/together/huddle/{people.riverside.pk}/poster/").content.decode()
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in poster
    assert f"http://testserver/together/huddle/{people.riverside.pk}/" in poster
    assert "The lift" not in poster

    enter(client, people.amina)
    assert client.get("/together/team/").status_code == 404
    assert "I have an idea" in read(client, f"/together/huddle/{people.riverside.pk}/")
    enter(client, people.peter)
    for page in ("", "poster/"):
        assert client.get(f"/together/huddle/{people.riverside.pk}/{page}").status_code == 404


def test_the_list_costs_the_same_however_many_there_are(
    client: Client, people: Cast, two: Circle, team: Circle, at: datetime
) -> None:
    enter(client, people.amina)
    with CaptureQueriesContext(connection) as few:
        read(client, "/together/")
    for other in (people.daniel, people.joanna, people.ruth, people.omar):
        actions.ask_to_meet(other=other, kind="mentor", by=people.amina, at=at)

    with CaptureQueriesContext(connection) as many:
        read(client, "/together/")

    assert len(many) == len(few) <= 17
