"""When Thrive may ask me: what the page takes, and what it says when it cannot."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client, override_settings

from tests.cast import MOMENT, Cast
from tests.web.mine.reading import enter, read, words
from thrive.people import actions
from thrive.people.models import Attention, Pause, Person
from thrive.people.queries import chosen, living

ON = MOMENT.date()
PLAIN = {
    "prompts": "ours",
    "seconds": "ours",
    "quiet": "ours",
    "way_0": "push",
    "way_1": "email",
}
PAGES = ["/me/", "/me/asking/", "/me/pauses/", "/me/said/", "/me/runs/", "/me/device/"]


def fill(client: Client, status: int = 302, **given: Any) -> str:
    """Fill in the form; what the page says then."""
    answer = client.post("/me/asking/", {**PLAIN, **given})
    assert answer.status_code == status, answer.content.decode()
    return words(answer)  # type: ignore[arg-type]


@pytest.mark.parametrize("page", PAGES)
def test_whoever_is_not_signed_in_comes_in_first(client: Client, people: Cast, page: str) -> None:
    assert client.get(page).status_code == 302


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_there_for_a_member(client: Client, people: Cast, page: str) -> None:
    read(enter(client, people.amina), page)


def test_the_first_page_leads_to_the_others(client: Client, people: Cast) -> None:
    page = read(enter(client, people.amina), "/me/")

    assert "This week Thrive has asked you nothing. It may take 3 minutes." in page
    assert "What the organisation allows" not in page
    assert "What the organisation allows" in read(enter(client, people.omar), "/me/")


def test_what_is_chosen_is_kept_and_shown_again(client: Client, people: Cast) -> None:
    enter(client, people.amina)

    fill(
        client,
        prompts="2",
        seconds="60",
        own_1_from="08:00",
        own_1_until="12:30",
        own_2_from="22:00",
        own_2_until="06:00",
        days_off=["5", "6"],
        quiet="mine",
        quiet_hours_from="21:00",
        quiet_hours_until="07:00",
        way_0="email",
        way_1="none",
    )

    mine = chosen(people.amina, on=ON)
    assert (mine.prompts, mine.seconds, mine.days_off) == (2, 60, (5, 6))
    assert mine.own_hours == ((time(8), time(12, 30)), (time(22), time(6)))
    assert mine.quiet_hours == ((time(21), time(7)),)
    assert mine.channels == ("email",)
    page = client.get("/me/asking/").content.decode()
    assert 'name="own_2_from" value="22:00"' in page
    assert '<option value="2" selected>2 times</option>' in page
    assert '<option value="60" selected>1 minute</option>' in page
    assert '<option value="email" selected>' in page


def test_nothing_of_ones_own_stays_as_the_organisation_has_it(client: Client, people: Cast) -> None:
    enter(client, people.amina)

    fill(client)

    assert not Attention.objects.exists()


def test_only_inside_thrive_is_said_with_two_answers(client: Client, people: Cast) -> None:
    enter(client, people.amina)

    fill(client, way_0="none", way_1="none")

    assert living([people.amina.pk], on=ON)[people.amina.pk].channels == ()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"own_1_from": "08:00"}, "Say both: from and until."),
        ({"own_1_from": "08:00", "own_1_until": "08:00"}, "From and until are the same time."),
        ({"own_1_from": "8 o'clock", "own_1_until": "09:00"}, "Enter a valid time."),
        ({"quiet": "mine"}, "Say both: from and until."),
        ({"way_1": "push"}, "This way stands above already."),
        ({"days_off": ["0", "1", "2", "3", "4", "5", "6"]}, "Leave at least one day of the week."),
        ({"prompts": "50"}, "Select a valid choice."),
        (
            {
                "own_1_from": "21:00",
                "own_1_until": "22:00",
                "quiet": "mine",
                "quiet_hours_from": "20:00",
                "quiet_hours_until": "07:00",
            },
            "The quiet hours leave nothing of the day.",
        ),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    client: Client, people: Cast, given: dict[str, Any], said: str
) -> None:
    enter(client, people.amina)

    assert said in fill(client, 422, **given)
    assert not Attention.objects.exists()


@override_settings(THRIVE_SMS_URL="https://gate.example/", THRIVE_VAPID_PUBLIC_KEY="")
def test_only_ways_that_there_are_are_offered(client: Client, people: Cast) -> None:
    Person.objects.filter(pk=people.amina.pk).update(phone="+44 20 7946 0000")

    page = read(enter(client, people.amina), "/me/asking/")

    assert "a text message to +44 20 7946 0000" in page
    assert "an email to amina@fernbrook.example" in page
    assert "a note on my phone" not in page
    assert "chat" not in page


@override_settings(THRIVE_SMS_URL="https://gate.example/")
def test_what_does_not_reach_somebody_is_said_with_the_reason(client: Client, people: Cast) -> None:
    actions.mark_unreachable(
        person=people.amina.pk,
        channel="email",
        address="amina@fernbrook.example",
        reason="550 no such mailbox",
        at=MOMENT,
    )

    page = read(enter(client, people.amina), "/me/asking/")

    assert "On 17 September 2026 amina@fernbrook.example sent a message back: 550 no such" in page
    assert "No telephone of yours is on the organisation's list." in page
    assert "No device of yours shows them yet." in page
    assert client.post("/me/asking/email/again/").status_code == 302
    assert "550 no such" not in read(client, "/me/asking/")
    assert "No address of yours" in read(enter(client, people.peter), "/me/asking/")


def test_not_this_week_is_one_tap_and_another_takes_it_back(client: Client, people: Cast) -> None:
    enter(client, people.amina)

    answer = client.post("/me/pauses/week/", {"back": "/"}, follow=True)

    assert answer.redirect_chain == [("/", 302)]
    page = words(answer)  # type: ignore[arg-type]
    assert "Nothing more comes until Monday 21 September. You can take that back." in page
    assert "Nothing comes now: 17 to 20 September 2026." in page
    pause = Pause.objects.get()
    client.post(f"/me/pauses/{pause.pk}/end/", {"back": "/me/"})
    pause.refresh_from_db()
    assert pause.ended_at == MOMENT
    assert "Nothing comes now" not in read(client, "/me/")


def test_a_longer_pause_names_its_first_and_last_day(client: Client, people: Cast) -> None:
    enter(client, people.amina)

    client.post("/me/pauses/", {"first_on": "2026-09-21", "last_on": "2026-09-27"})

    pause = Pause.objects.get()
    assert pause.until_on - pause.first_on == timedelta(days=7)
    assert "21 to 27 September 2026" in read(client, "/me/pauses/")


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-09-21", "2026-09-20", "The last day comes before the first."),
        ("2026-09-01", "2026-09-02", "This pause would be over already."),
        ("2026-09-21", "2028-09-21", "A pause lasts a year at most."),
        ("", "2026-09-20", "This field is required."),
        ("2026-09-21", "9999-12-31", "A pause lasts a year at most."),
    ],
)
def test_a_pause_that_cannot_be_is_said(
    client: Client, people: Cast, first: str, last: str, said: str
) -> None:
    enter(client, people.amina)

    answer = client.post("/me/pauses/", {"first_on": first, "last_on": last})

    assert answer.status_code == 422
    assert said in words(answer)  # type: ignore[arg-type]
    assert not Pause.objects.exists()


def test_nobody_ends_the_pause_of_somebody_else(client: Client, people: Cast) -> None:
    pause = actions.not_this_week(person=people.amina, by=people.amina, at=MOMENT)

    answer = enter(client, people.omar).post(f"/me/pauses/{pause.pk}/end/")

    assert answer.status_code == 404
    pause.refresh_from_db()
    assert pause.ended_at is None


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
def test_a_button_leads_back_to_a_page_of_ours_only(
    client: Client, people: Cast, back: str
) -> None:
    answer = enter(client, people.amina).post("/me/pauses/week/", {"back": back})

    assert answer.headers["Location"] == "/me/pauses/"


@pytest.mark.parametrize(
    "path", ["/me/pauses/week/", "/me/pauses/1/end/", "/me/asking/email/again/"]
)
def test_looking_at_a_button_presses_nothing(client: Client, people: Cast, path: str) -> None:
    assert enter(client, people.amina).get(path).status_code == 405
