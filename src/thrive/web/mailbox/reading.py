"""The desk of those who read letters: what waits, one mailbox, and what is answered."""

import json
from base64 import b64decode, b64encode
from binascii import Error
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from thrive.foundation import days
from thrive.foundation.errors import Invalid, NotFound, Refused, ThriveError
from thrive.voice import actions, queries
from thrive.voice.queries import Desk, KeyOfMine, Waiting
from thrive.web.mailbox.hats import Hat, hats
from thrive.web.mailbox.views import framing, refuse_without_origin
from thrive.web.requests import Request, roles_of, signed_in

MOST_LETTERS = 200


@never_cache
@signed_in
def desk(request: Request) -> HttpResponse:
    """What waits for me, and as what I can be written to."""
    refuse_without_origin()
    mine = hats(roles_of(request, request.user))
    if not mine:
        raise Refused(_("Only guardians, and stewards for their groups, read letters."))
    keys = queries.my_mailbox_keys(person=request.user)
    shown = {
        "letters": [_row(one) for one in queries.letters_for(person=request.user, at=request.at)],
        "hats": [_with_key(hat, keys) for hat in mine],
    }
    return render(request, "mailbox/desk.html", shown)


@never_cache
@signed_in
def letter(request: Request, mailbox: int) -> HttpResponse:
    """One mailbox. What was written is opened in the frame, with words that never come here."""
    refuse_without_origin()
    found = queries.letter_desk(person=request.user, mailbox=_number(mailbox), at=request.at)
    shown = {
        "mailbox": found.mailbox,
        "state": STATES[found.state](),
        "is_new": found.state == "received",
        "week": _week(found.week_on),
        "origin": settings.THRIVE_VOICE_ADDRESS,
        "task": json.dumps(_task(request, found)),
        "letters": _seen(found),
    }
    return framing(render(request, "mailbox/letter.html", shown))


@require_POST
@signed_in
def reply(request: Request, mailbox: int) -> JsonResponse:
    """Put a sealed reply in. In JSON, because a script asks."""
    try:
        given = _given(request.body)
        actions.answer_letter(
            person=request.user, mailbox=_number(mailbox), at=request.at, **given
        )  # fmt: skip
    except ThriveError as refusal:
        return JsonResponse({"refused": str(refusal)}, status=_status(refusal))
    return JsonResponse({"kept": True})


@require_POST
@signed_in
def look(request: Request, mailbox: int) -> HttpResponse:
    """Tell the author that somebody looks at it."""
    actions.look_at_letter(person=request.user, mailbox=_number(mailbox), at=request.at)
    messages.success(request, _("Saved. Whoever wrote sees that you are looking at it."))
    return redirect("mailbox:letter", mailbox)


@require_POST
@signed_in
def throw(request: Request, mailbox: int) -> HttpResponse:
    """Delete what is sealed to me."""
    actions.throw_away(person=request.user, mailbox=_number(mailbox), at=request.at)
    messages.success(request, _("Thrown away."))
    return redirect("mailbox:desk")


STATES = {
    "received": lambda: _("Nobody has looked at it yet."),
    "looked_at": lambda: _("Somebody is looking at it."),
    "answered": lambda: _("Answered."),
}


def _row(one: Waiting) -> dict[str, Any]:
    """``Any``: values of a template."""
    return {
        "mailbox": one.mailbox,
        "state": STATES[one.state](),
        "week": _week(one.week_on),
        "letters": one.letters,
        "to": one.shown_as,
    }


def _week(monday: Any) -> str:
    """``Any``: a day or nothing."""
    return _("week of %(day)s") % {"day": days.day(monday)} if monday else ""


def _with_key(hat: Hat, keys: list[KeyOfMine]) -> dict[str, Any]:
    """``Any``: values of a template."""
    held = next((one for one in keys if not one.is_retired and _is_of(one, hat)), None)
    return {"hat": hat, "key": held}


def _is_of(key: KeyOfMine, hat: Hat) -> bool:
    return (key.kind, key.group) == (hat.kind, hat.group)


def _task(request: Request, found: Desk) -> dict[str, Any]:
    """What the frame needs. ``Any``: JSON."""
    return {
        "kind": "open",
        "address": b64encode(found.address).decode(),
        "name": request.user.name,
        "copies": [
            {
                "purpose": one.purpose, "from_author": one.from_author,
                "sealed": b64encode(one.sealed).decode(),
            }
            for one in found.copies
        ],
        "readers": [{"key": one.key, "public": one.public.hex()} for one in found.readers],
    }  # fmt: skip


def _seen(found: Desk) -> int:
    return sum(one.from_author for one in found.copies)


def _given(body: bytes) -> dict[str, Any]:
    """A reply. Raises Invalid for anything that the frame never sends. ``Any``: typed."""
    try:
        given = json.loads(body)
        copies = {
            (int(name) if name else None): b64decode(one, validate=True)
            for name, one in given["copies"].items()
        }
        line, letters = bytes.fromhex(given["line"]), given["letters"]
        answers = given["answers"] is True
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, Error) as error:
        raise Invalid(_("This reply cannot be taken.")) from error
    if not isinstance(letters, int):
        raise Invalid(_("This reply cannot be taken."))
    return {"copies": copies, "line": line, "letters": letters, "answers": answers}


def _number(mailbox: int) -> int:
    """What no database has as a number is no mailbox either."""
    return mailbox if mailbox < 2**63 else 0


def _status(refusal: ThriveError) -> HTTPStatus:
    if isinstance(refusal, NotFound):
        return HTTPStatus.NOT_FOUND
    if isinstance(refusal, Invalid):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return HTTPStatus.FORBIDDEN
