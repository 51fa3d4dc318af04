"""The door: pages and scripts that are the same for everybody, keys, and a slot for answers."""

import hashlib
import json
from base64 import b64decode
from binascii import Error
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from thrive.foundation import clock
from thrive.voice import actions, queries
from thrive.voice.queries import Directory

CLIENT = Path(__file__).parent / "client"
KINDS = {".js": "text/javascript", ".css": "text/css", ".html": "text/html"}
LONGEST = 16 * 1024


@lru_cache(maxsize=1)
def client() -> dict[str, bytes]:
    """The files of the client by name, read once: what is served cannot change while it runs."""
    return {
        file.name: file.read_bytes() for file in sorted(CLIENT.iterdir()) if file.suffix in KINDS
    }


@require_safe
def file(_request: HttpRequest, name: str) -> HttpResponse:
    """A script or a style sheet of the client."""
    if name not in client() or name.endswith(".html"):
        raise Http404
    return _served(name)


@require_safe
def hashes(_request: HttpRequest) -> HttpResponse:
    """SHA-256 of each file of the client, as ``sha256sum`` prints them."""
    lines = [
        f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in client().items()
    ]
    return HttpResponse("".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def about(_request: HttpRequest) -> HttpResponse:
    """What this address is, for whoever typed it in. It leads nowhere."""
    return _served("about.html")


@require_safe
def enrol(_request: HttpRequest) -> HttpResponse:
    """The page in a page of the main origin, that keeps the seed and takes the tokens."""
    page = _served("enrol.html")
    page.may_be_framed = True  # type: ignore[attr-defined]  # read by the middleware
    return page


@require_safe
def main_origin(_request: HttpRequest) -> JsonResponse:
    """From which origin the client takes messages, and to which it sends them."""
    return JsonResponse({"origin": settings.THRIVE_ADDRESS})


@require_safe
def answering(_request: HttpRequest, study: int) -> HttpResponse:
    """The page on which one answers: the same bytes for every study and everybody."""
    return _served("answer.html")


@require_safe
def public_page(_request: HttpRequest, study: int) -> JsonResponse:
    """What a study asks, its keys, what time it is here, and how long an answer waits."""
    at = clock.now()
    page = queries.public_page(study=study, at=at)
    promise = queries.promise_of(study)
    return JsonResponse(
        {
            "study": page.study,
            "title": page.title,
            "today": at.date().isoformat(),
            "now": at.isoformat(timespec="seconds"),
            "delay": {
                "mean": settings.THRIVE_VOICE_DELAY_MEAN,
                "longest": settings.THRIVE_VOICE_DELAY_LONGEST,
            },
            "promise": promise.sentence,
            "whole": list(promise.whole),
            "questions": list(page.questions),
            "directories": [_plain(directory) for directory in page.directories],
        }
    )


@require_POST
def accept(request: HttpRequest) -> JsonResponse:
    """Put an answer in. Nothing of the request is kept but the sealed bytes."""
    spent = _spent(request)
    if spent is None:
        return unreadable()
    actions.accept(**spent, at=clock.now())
    return JsonResponse({"kept": True})


@require_POST
def accept_words(request: HttpRequest) -> JsonResponse:
    """Put words in, as an answer: another token, the same length."""
    spent = _spent(request)
    if spent is None:
        return unreadable()
    actions.accept_words(**spent, at=clock.now())
    return JsonResponse({"kept": True})


def absent(_request: HttpRequest, exception: Exception) -> JsonResponse:
    """What is not there, without the pages of the main origin."""
    return JsonResponse({"refused": ""}, status=HTTPStatus.NOT_FOUND)


def fault(_request: HttpRequest) -> JsonResponse:
    """A fault of ours, outside any view."""
    return JsonResponse({"refused": ""}, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _served(name: str) -> HttpResponse:
    kind = KINDS[Path(name).suffix]
    return HttpResponse(client()[name], content_type=f"{kind}; charset=utf-8")


def _plain(directory: Directory) -> dict[str, Any]:
    """``Any``: JSON."""
    return {
        "epoch": directory.epoch,
        "entries": [
            {
                "key": entry.key, "purpose": entry.purpose, "first": entry.first.isoformat(),
                "until": entry.until.isoformat(), "unit": entry.unit, "eligible": entry.eligible,
                "modulus": entry.modulus.hex(), "receiver": entry.receiver.hex(),
            }
            for entry in directory.entries
        ],
    }  # fmt: skip


def _spent(request: HttpRequest) -> dict[str, Any] | None:
    """The key, token, signature and sealed bytes that were sent; None for anything else.

    ``Any``: a number and bytes.
    """
    given = read(request)
    try:
        key = given["key"]
        parts = {
            name: b64decode(given[name], validate=True) for name in ("token", "signature", "sealed")
        }
    except (KeyError, TypeError, ValueError, Error):
        return None
    if not isinstance(key, int) or isinstance(key, bool) or not 0 < key < 2**63:
        return None
    return {"key": key, **parts}


def read(request: HttpRequest) -> dict[str, Any]:
    """What was sent, if it is of a size and shape that can be an answer. ``Any``: JSON."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST:
        return {}
    try:
        given = json.loads(request.read(LONGEST))
    except (ValueError, RecursionError):
        return {}
    return given if isinstance(given, dict) else {}


def unreadable() -> JsonResponse:
    words = _("This answer cannot be taken. Nothing was kept.")
    return JsonResponse({"refused": words}, status=HTTPStatus.BAD_REQUEST)
