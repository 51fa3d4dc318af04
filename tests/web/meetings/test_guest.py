"""The door of a coach from outside: one page, and nothing else of the house."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.cast import Cast
from tests.web.mine.reading import enter, read
from thrive.goals.meetings import actions
from thrive.goals.models import Brought, Circle, Guest


@pytest.fixture
def outside(client: Client, invited: actions.Invited) -> Client:
    """Mrs Vogel, come in by her link."""
    answer = client.post(f"/together/guest/in/{invited.secret}/")
    assert answer.status_code == 302
    return client


def test_opening_the_link_does_nothing_and_pressing_comes_in(
    client: Client, invited: actions.Invited
) -> None:
    door = f"/together/guest/in/{invited.secret}/"
    assert "Amina Yusuf invites you" in read(client, door)
    assert client.get("/together/guest/").status_code == 404

    client.post(door)

    page = read(client, "/together/guest/")
    assert "Do you agree?" in page
    assert "Six times, until May" in page
    assert "Joanna Reid learns how often you met" in page


def test_a_made_up_link_opens_nothing(client: Client, people: Cast) -> None:
    for send in (client.get, client.post):
        assert send("/together/guest/in/made-up/").status_code == 404
    assert client.get("/together/guest/").status_code == 404


def test_the_coach_agrees_writes_and_ends(
    client: Client, outside: Client, people: Cast, invited: actions.Invited, at: datetime
) -> None:
    assert outside.post("/together/guest/do/bring/", {"text": "Early"}).status_code == 422
    outside.post("/together/guest/agree/")
    actions.agree_as_sponsor(circle=invited.circle.pk, by=people.joanna, at=at)

    outside.post("/together/guest/do/bring/", {"text": "What would be easy?"})
    outside.post("/together/guest/do/private/", {"text": "She hesitates"})
    outside.post("/together/guest/do/date/", {"on": "2026-09-18", "hour": "09:30", "minutes": "30"})
    page = read(outside, "/together/guest/")
    assert "What would be easy?" in page
    assert "She hesitates" in page
    assert "Bring something that is here already" not in page
    assert b"SUMMARY:Amina Yusuf" in outside.get("/together/guest/date.ics").content
    point = Brought.objects.get()
    outside.post(f"/together/guest/do/talked/{point.pk}/")
    assert outside.post("/together/guest/do/end/").status_code == 200
    assert outside.get("/together/guest/").status_code == 404
    assert Circle.objects.get().state == "ended"


def test_no_other_page_of_the_house_opens(outside: Client, people: Cast, at: datetime) -> None:
    """Every address without arguments, and those of other circles: sign-in, or nothing."""
    other = actions.ask_to_meet(other=people.peter, kind="peers", by=people.daniel, at=at)
    inside = [
        "/", "/improving/", "/goals/", "/changes/", "/measures/", "/people/", "/programs/",
        "/talk/", "/know/", "/search/?q=a", "/audit/", "/me/", "/me/said/", "/together/",
        "/together/peers/", "/together/team/", f"/together/{other.pk}/",
        f"/together/{Circle.objects.get(kind='guest').pk}/",
        f"/together/huddle/{people.riverside.pk}/",
    ]  # fmt: skip
    assert {one.split("/")[1] for one in inside[1:]} <= prefixes() | {"me"}

    for page in inside:
        answer = outside.get(page)
        assert answer.status_code == 302, page
        assert "/account/login/" in answer["Location"] or "badge" in answer["Location"], page


def prefixes() -> set[str]:
    """The first parts of all addresses, so that a new room is thought of here."""
    found = set()
    for one in get_resolver().url_patterns:
        assert isinstance(one, URLPattern | URLResolver)
        found.add(str(one.pattern).split("/")[0])
    return found


def test_somebody_of_the_organisation_does_not_come_in_as_the_coach(
    client: Client, people: Cast, invited: actions.Invited
) -> None:
    enter(client, people.amina)
    door = f"/together/guest/in/{invited.secret}/"

    assert "do not open it yourself" in read(client, door)
    client.post(door)

    assert client.get("/together/guest/").status_code == 404
    assert client.post("/together/guest/agree/").status_code == 404


def test_a_new_link_shuts_the_session_of_the_former(
    outside: Client, people: Cast, invited: actions.Invited, at: datetime
) -> None:
    read(outside, "/together/guest/")

    actions.renew_link(circle=invited.circle.pk, by=people.amina, at=at)

    assert outside.get("/together/guest/").status_code == 404


def test_the_link_ends_with_its_day(
    outside: Client, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(outside, "/together/guest/")
    Guest.objects.update(invited_at=at - timedelta(days=9), expires_at=at)

    assert outside.get("/together/guest/").status_code == 404


def test_the_secret_lies_in_no_session(outside: Client, invited: actions.Invited) -> None:
    assert invited.secret not in str(dict(outside.session))


def test_a_member_invites_and_sees_the_link_once(client: Client, people: Cast) -> None:
    enter(client, people.amina)
    given = {"name": "Mrs Vogel", "sponsor": str(people.joanna.pk), "learns": "nothing"}

    made = client.post("/together/coach/", given).content.decode()

    assert "/together/guest/in/" in made
    circle = Circle.objects.get()
    page = client.get(f"/together/{circle.pk}/").content.decode()
    assert "/together/guest/in/" not in page
    assert "Joanna Reid has not agreed yet." in page
    again = client.post(f"/together/{circle.pk}/link/").content.decode()
    assert "/together/guest/in/" in again
    assert client.post("/together/coach/", given | {"name": ""}).status_code == 422
    assert client.post("/together/coach/", given | {"sponsor": "9"}).status_code == 422


def test_a_sponsor_reads_and_answers(client: Client, people: Cast, invited: object) -> None:
    number = Circle.objects.get().pk
    enter(client, people.joanna)
    page = read(client, "/together/")
    assert "Amina Yusuf with Mrs Vogel" in page
    assert "Six times, until May" in page

    client.post(f"/together/agreements/{number}/agree/")
    assert client.get(f"/together/{number}/").status_code == 404

    enter(client, people.daniel)
    assert client.post(f"/together/agreements/{number}/refuse/").status_code == 404
    assert "Mrs Vogel" not in read(client, "/together/")
