"""How these tests come in and read a page."""

import re
from html import unescape

from django.http import HttpResponse
from django.test import Client

from thrive.people.models import Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TAG = re.compile(r"<[^>]+>")


def enter(client: Client, person: Person) -> Client:
    """Somebody is signed in."""
    client.force_login(person, backend=BACKEND)
    return client


def words(answer: HttpResponse) -> str:
    """What a page says, its main part alone, with single blanks."""
    page = answer.content.decode()
    main = page.partition("<main")[2] or page
    return " ".join(unescape(TAG.sub(" ", main)).split())


def read(client: Client, path: str, status: int = 200) -> str:
    """What a page says to whoever is signed in."""
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()
    return words(answer)  # type: ignore[arg-type]
