"""The hidden frame of the voice origin: a device gets ready at any visit, long before an answer.

Only while something waits to be fetched; then, and only then, the page may hold a frame.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.functional import SimpleLazyObject

from thrive.foundation import clock
from thrive.people.models import Person
from thrive.voice import queries
from thrive.voice.queries import Enrolment

SALT = "thrive.web.anonymous.frame"
MARK = 16  # letters; it tells apart the few people of one device
UNHEARD = "anonymous_unheard"  # in a session: how often its device was given tokens without a word
MOST_TRIES = 5  # a device that cannot keep them is not asked on every page for ever


@dataclass(frozen=True)
class Frame:
    """What the script beside the frame needs. ``studies`` is JSON."""

    origin: str
    studies: str
    who: str


def studies_of(found: tuple[Enrolment, ...]) -> str:
    """For what a device can ask, as the client reads it. In JSON."""
    return json.dumps([_plain(one) for one in found])


def mark_of(person: Person) -> str:
    """A mark by which a device knows its own person again. It never leaves the device."""
    return salted_hmac(SALT, str(person.pk), algorithm="sha256").hexdigest()[:MARK]


def quiet_frame(request: HttpRequest) -> Frame | None:
    """The frame that a page holds out of sight; None where nothing waits to be fetched."""
    person = getattr(request, "user", None)
    match = request.resolver_match
    if not settings.THRIVE_VOICE_ADDRESS or not isinstance(person, Person):
        return None
    at = getattr(request, "at", None) or clock.now()
    if match is None or match.namespace == "anonymous":
        return None
    if not (is_unheard(request) or queries.waits_to_be_fetched(person=person.pk, at=at)):
        return None
    found = queries.enrolments(person=person.pk, at=at)
    if not found:  # what was signed has begun meanwhile
        return None
    return Frame(settings.THRIVE_VOICE_ADDRESS, studies_of(found), mark_of(person))


def is_unheard(request: HttpRequest) -> bool:
    """Whether tokens were signed for the device of this session, which never said it has them.

    A page that is left too early takes what was on its way with it, and then nothing waits any
    more for whoever looks at what was signed. It is kept in the session, because it is about this
    device, and says no more than that it asked.
    """
    tries: int = request.session.get(UNHEARD, 0)
    return 0 < tries <= MOST_TRIES


def offered(request: HttpRequest) -> dict[str, Any]:
    """For every template: the frame, looked up only where a whole page is drawn. ``Any``: lazy."""

    def looked_up() -> Frame | None:
        found = quiet_frame(request)
        request.voice_origin = found.origin if found else ""  # type: ignore[attr-defined]  # ours
        return found

    return {"quiet_frame": SimpleLazyObject(looked_up)}


class FrameMiddleware:
    """Lets a page that holds the frame hold it, and no other."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        origin = getattr(request, "voice_origin", "")
        if origin:
            # What the decorator of django-csp sets; the origin is known only now.
            answer._csp_update = {"frame-src": [origin]}  # type: ignore[attr-defined]  # ours
        return answer


def _plain(one: Enrolment) -> dict[str, Any]:
    """``Any``: JSON."""
    return {
        "study": one.study,
        "epoch": one.epoch,
        "unit": one.unit,
        "waves": [first.isoformat() for first in one.waves],
        "purposes": one.purposes,
    }
