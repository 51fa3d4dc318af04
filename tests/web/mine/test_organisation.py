"""What the organisation allows: by its administrators alone."""

from datetime import date, time

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.mine.reading import enter, read, words
from thrive.people.models import AttentionDefaults, Holiday
from thrive.people.queries import allowance

PLAIN = {
    "prompts": "3",
    "minutes": "1.5",
    "quiet_hours_from": "20:00",
    "quiet_hours_until": "07:00",
    "way_0": "email",
    "way_1": "none",
    "way_2": "sms",
    "way_3": "none",
}


def test_an_administrator_says_what_may_be_taken_of_anybody(client: Client, people: Cast) -> None:
    enter(client, people.omar)

    assert client.post("/me/organisation/", PLAIN).status_code == 302

    given = allowance()
    assert (given.prompts, given.seconds) == (3, 90)
    assert given.quiet_hours == ((time(20), time(7)),)
    assert given.channels == ("email", "sms")
    page = client.get("/me/organisation/").content.decode()
    assert 'name="minutes" value="1.5"' in page
    member = read(enter(client, people.amina), "/me/asking/")
    assert "ask you 3 times a week, 90 seconds all together" in member
    assert "as the organisation has them: 20:00 to 07:00" in member


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("prompts", "51", "Anybody is asked 50 times a week at most"),
        ("prompts", "-1", "greater than or equal to 0"),
        ("minutes", "61", "less than or equal to 60"),
        ("quiet_hours_until", "", "Say both: from and until."),
    ],
)
def test_what_cannot_be_is_said(
    client: Client, people: Cast, field: str, value: str, said: str
) -> None:
    answer = enter(client, people.omar).post("/me/organisation/", {**PLAIN, field: value})

    assert answer.status_code == 422
    assert said in words(answer)  # type: ignore[arg-type]
    assert not AttentionDefaults.objects.exists()


def test_holidays_are_added_and_taken_out(client: Client, people: Cast) -> None:
    enter(client, people.omar)

    given = {"holiday-on": "2026-12-25", "holiday-name": "Christmas"}
    assert client.post("/me/organisation/holidays/", given).status_code == 302

    assert Holiday.objects.get().on == date(2026, 12, 25)
    assert "Friday 25 December 2026 Christmas" in read(client, "/me/organisation/")
    assert client.post("/me/organisation/holidays/2026-12-25/").status_code == 302
    assert not Holiday.objects.exists()
    assert client.post("/me/organisation/holidays/2026-02-31/").status_code == 404


def test_a_holiday_without_a_day_is_none(client: Client, people: Cast) -> None:
    answer = enter(client, people.omar).post("/me/organisation/holidays/", {"holiday-name": "x"})

    assert answer.status_code == 422
    assert not Holiday.objects.exists()


def test_nobody_else_gets_in(client: Client, people: Cast) -> None:
    Holiday.objects.create(on=date(2026, 12, 25))
    for other in (people.amina, people.daniel, people.ruth):
        enter(client, other)
        read(client, "/me/organisation/", 403)
        assert client.post("/me/organisation/", PLAIN).status_code == 403
        added = client.post("/me/organisation/holidays/", {"holiday-on": "2026-12-26"})
        assert added.status_code == 403
        assert client.post("/me/organisation/holidays/2026-12-25/").status_code == 403

    assert Holiday.objects.count() == 1
    assert not AttentionDefaults.objects.exists()
