"""How these tests come in and read a page."""

import re

from django.test import Client

from thrive.people.models import Person


def signed_in(person: Person) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def body(response: object) -> str:
    """What a page says, with single blanks."""
    return re.sub(r"\s+", " ", response.content.decode())  # type: ignore[attr-defined]  # a response


def plain_text(markup: str) -> str:
    """Markup without its tags."""
    return re.sub(r"<[^>]+>", " ", markup)
