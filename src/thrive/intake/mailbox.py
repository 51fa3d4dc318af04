"""The mailbox on the voice origin: pages that are the same for all, and slots for sealed bytes.

What an author shows stands in the body of a request, never in an address, which proxies write down.
"""

import json
from base64 import b64decode, b64encode
from binascii import Error
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from thrive.foundation import clock
from thrive.intake.views import KINDS, client
from thrive.voice import actions, queries
from thrive.voice.errors import NoSuchMailbox

LONGEST = 80 * 1024  # six copies of the longest letter


@require_safe
def page(_request: HttpRequest) -> HttpResponse:
    """The author's page."""
    return _served("mailbox.html")


@require_safe
def desk(_request: HttpRequest) -> HttpResponse:
    """The page in a page of the main origin, in which readers open letters with their words."""
    shown = _served("mailbox_desk.html")
    shown.may_be_framed = True  # type: ignore[attr-defined]  # read by the middleware
    return shown


@require_safe
def readers(_request: HttpRequest) -> JsonResponse:
    """To whom one can write, and their keys."""
    return JsonResponse(
        {
            "readers": [
                {
                    "key": one.key, "kind": one.kind, "shown_as": one.shown_as, "group": one.group,
                    "public": one.public.hex(),
                }
                for one in queries.letter_readers(at=clock.now())
            ]
        }
    )  # fmt: skip


@require_POST
def take(request: HttpRequest) -> JsonResponse:
    """A letter is put in."""
    given = _read(request)
    try:
        address, shown = _who(given)
        copies = {
            _reader(name): b64decode(one, validate=True) for name, one in given["copies"].items()
        }
    except (KeyError, TypeError, ValueError, AttributeError, Error):
        return _unreadable()
    actions.take_letter(address=address, shown=shown, copies=copies, at=clock.now())
    return JsonResponse({"kept": True})


@require_POST
def look(request: HttpRequest) -> JsonResponse:
    """What lies in one's own mailbox. That nothing does is said so that a script can tell."""
    try:
        address, shown = _who(_read(request))
    except (KeyError, TypeError, ValueError, Error):
        return _unreadable()
    try:
        found = queries.open_mailbox(address=address, shown=shown)
    except NoSuchMailbox as refusal:
        return JsonResponse({"refused": str(refusal), "absent": True})
    copies = [{"sealed": b64encode(one.sealed).decode()} for one in found.copies]
    return JsonResponse({"state": found.state, "readers": list(found.readers), "copies": copies})


@require_POST
def agree(request: HttpRequest) -> JsonResponse:
    """A line that a reader proposed may be told to all."""
    given = _read(request)
    try:
        address, shown = _who(given)
        text, salt = given["text"], bytes.fromhex(given["salt"])
    except (KeyError, TypeError, ValueError, Error):
        return _unreadable()
    if not isinstance(text, str):
        return _unreadable()
    actions.agree_to_line(address=address, shown=shown, text=text, salt=salt, at=clock.now())
    return JsonResponse({"kept": True})


@require_POST
def forget(request: HttpRequest) -> JsonResponse:
    """Everything is taken back."""
    try:
        address, shown = _who(_read(request))
    except (KeyError, TypeError, ValueError, Error):
        return _unreadable()
    actions.forget_mailbox(address=address, shown=shown)
    return JsonResponse({"kept": True})


urlpatterns = [
    path("", page, name="mailbox"),
    path("desk/", desk, name="mailbox_desk"),
    path("readers.json", readers, name="mailbox_readers"),
    path("letters/", take, name="mailbox_take"),
    path("open/", look, name="mailbox_look"),
    path("line/", agree, name="mailbox_agree"),
    path("forget/", forget, name="mailbox_forget"),
]


def _served(name: str) -> HttpResponse:
    return HttpResponse(client()[name], content_type=f"{KINDS['.html']}; charset=utf-8")


def _read(request: HttpRequest) -> dict[str, Any]:
    """What was sent, if it is of a size and shape that can be a letter. ``Any``: JSON."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST:
        return {}
    try:
        given = json.loads(request.read(LONGEST))
    except (ValueError, RecursionError):
        return {}
    return given if isinstance(given, dict) else {}


def _who(given: dict[str, Any]) -> tuple[bytes, bytes]:
    """The address, and what only the author can show. ``Any``: JSON."""
    address, shown = (b64decode(given[name], validate=True) for name in ("address", "shown"))
    return address, shown


def _reader(name: str) -> int | None:
    """The key of a copy; None for the author's own. Raises ValueError for what is no number."""
    if name == "":
        return None
    if not (name.isascii() and name.isdigit() and len(name) < 19):
        raise ValueError("no number of a key")
    return int(name)


def _unreadable() -> JsonResponse:
    words = _("This letter cannot be taken. Nothing was kept.")
    return JsonResponse({"refused": words}, status=HTTPStatus.BAD_REQUEST)
