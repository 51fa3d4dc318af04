"""Which addresses there are under /account/, where another package's views stand."""

import re

import allauth.account.urls as theirs
import pytest
from django.test import Client
from django.urls import URLPattern

from tests.cast import Cast
from thrive.config.urls import ACCOUNT

SERVED = {
    "account_login", "account_logout", "account_inactive", "account_signup",
    "account_request_login_code", "account_confirm_login_code",
    "account_set_password", "account_change_password",
    "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
}  # fmt: skip
CLOSED = {
    "account_email", "account_email_verification_sent", "account_confirm_email",
    "account_reauthenticate",
}  # fmt: skip


def address(pattern: URLPattern) -> str:
    """An address that a pattern of allauth's fits, with something where it wants a key."""
    route = str(pattern.pattern).strip("^$")
    return "/account/" + re.sub(r"\(\?P<\w+>[^)]*\)", "x", route)


def test_only_the_views_that_we_want_are_served() -> None:
    assert {pattern.name for pattern in ACCOUNT} == SERVED


def test_every_view_of_allauth_is_either_served_or_closed() -> None:
    """When its next version brings another one, somebody has to think about it."""
    assert {pattern.name for pattern in theirs.urlpatterns} == SERVED | CLOSED


@pytest.mark.parametrize("name", sorted(CLOSED))
def test_what_is_closed_is_not_there(people: Cast, name: str) -> None:
    pattern = next(one for one in theirs.urlpatterns if one.name == name)
    client = Client()
    client.force_login(people.amina, backend="thrive.people.badges.BadgeBackend")

    answers = [client.get(address(pattern)), client.post(address(pattern))]

    assert [answer.status_code for answer in answers] == [404, 404]
