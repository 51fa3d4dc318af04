"""Hours, weeks and subscriptions: what holds without a database."""

import base64
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thrive.people.rules.attention import (
    Hours,
    Room,
    Spending,
    afforded,
    are_ever_open,
    day_in,
    week_in,
)
from thrive.people.rules.push import are_keys, is_endpoint

MONDAY = date(2026, 9, 14)
MAKERS = ["fcm.googleapis.com", "*.notify.windows.com"]


def hours(opens: str, closes: str) -> Hours:
    """From one time to another."""
    return time.fromisoformat(opens), time.fromisoformat(closes)


@pytest.mark.parametrize(
    ("own", "quiet", "is_open"),
    [
        ([], [], True),
        ([], [hours("20:00", "07:00")], True),
        ([], [hours("00:00", "00:00")], False),
        ([], [hours("12:00", "00:00"), hours("00:00", "12:00")], False),
        ([hours("22:00", "06:00")], [hours("20:00", "07:00")], False),
        ([hours("22:00", "07:30")], [hours("20:00", "07:00")], True),
        ([hours("09:00", "10:00"), hours("23:00", "23:30")], [hours("09:00", "10:00")], True),
    ],
)
def test_quiet_hours_leave_something_of_the_day_or_not(
    own: list[Hours], quiet: list[Hours], is_open: bool
) -> None:
    assert are_ever_open(own, quiet) is is_open


def test_a_week_begins_on_monday_where_the_person_is() -> None:
    late_on_sunday = datetime(2026, 9, 20, 22, 30, tzinfo=UTC)

    assert week_in("UTC", late_on_sunday) == MONDAY
    assert week_in("Europe/Berlin", late_on_sunday) == date(2026, 9, 21)
    assert week_in("America/New_York", late_on_sunday) == MONDAY
    assert week_in("Nowhere/Land", late_on_sunday) == MONDAY


def test_the_day_follows_the_zone_over_a_clock_change() -> None:
    in_the_missing_hour = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)

    assert day_in("Europe/Berlin", in_the_missing_hour) == date(2026, 3, 29)
    assert day_in("Australia/Lord_Howe", datetime(2026, 10, 3, 15, 31, tzinfo=UTC)) == date(
        2026, 10, 4
    )


spendings = st.lists(
    st.builds(
        Spending,
        person=st.sampled_from([1, 2]),
        key=st.uuids().map(str),
        week_on=st.sampled_from([MONDAY, date(2026, 9, 21)]),
        seconds=st.integers(0, 200),
    ),
    max_size=20,
)


@settings(deadline=None)
@given(spendings, st.integers(0, 400), st.integers(0, 6))
def test_what_fits_never_goes_over_and_nothing_that_fits_is_left_out(
    wanted: list[Spending], seconds: int, prompts: int
) -> None:
    weeks = {(one.person, one.week_on) for one in wanted}

    fitting = afforded(wanted, dict.fromkeys(weeks, Room(seconds, prompts)))

    for week in weeks:
        taken = [one for one in fitting if (one.person, one.week_on) == week]
        used = sum(one.seconds for one in taken)
        assert used <= seconds
        assert len(taken) <= prompts
        left_out = [one for one in wanted if (one.person, one.week_on) == week and one not in taken]
        if len(taken) < prompts:
            assert all(used + one.seconds > seconds for one in left_out)


def test_nobody_is_asked_whose_week_is_not_known() -> None:
    assert afforded([Spending(1, "a", MONDAY, 10)], {}) == []


@pytest.mark.parametrize(
    "address",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://fcm.googleapis.com:443/fcm/send/abc",
        "https://wns2-db5p.notify.windows.com/w/?token=abc",
    ],
)
def test_a_maker_of_browsers_is_known(address: str) -> None:
    assert is_endpoint(address, MAKERS)


@pytest.mark.parametrize(
    "address",
    [
        "http://fcm.googleapis.com/fcm/send/abc",
        "https://fcm.googleapis.com:8443/fcm/send/abc",
        "https://me@fcm.googleapis.com/",
        "https://fcm.googleapis.com.evil.example/",
        "https://evilnotify.windows.com/",
        "https://127.0.0.1/",
        "https://[::1/",
        "https://fcm.googleapis.com:x/",
        "javascript:alert(1)",
        "https://fcm.googleapis.com/" + "a" * 1000,
        "https://fcm.googleapis.com/ä",
        "https://fcm.googleapis.com/\0",
        "",
    ],
)
def test_any_other_address_is_none(address: str) -> None:
    assert not is_endpoint(address, MAKERS)


def test_where_push_services_of_ones_own_are_allowed_any_web_address_is_one() -> None:
    assert is_endpoint("http://127.0.0.1:8001/push", ["*"])
    assert not is_endpoint("ftp://127.0.0.1/push", ["*"])
    assert not is_endpoint("https:///push", ["*"])


def test_keys_are_a_point_and_a_secret() -> None:
    point = base64.urlsafe_b64encode(b"\x04" + bytes(64)).decode()
    secret = base64.urlsafe_b64encode(bytes(16)).decode().rstrip("=")

    assert are_keys(point, secret)
    assert not are_keys(point, secret + "AAAA")
    assert not are_keys(secret, secret)
    assert not are_keys(base64.urlsafe_b64encode(bytes(65)).decode(), secret)
    assert not are_keys("not base64!", secret)
    assert not are_keys(point, "ä")
