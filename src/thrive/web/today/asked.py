"""What Thrive asks somebody today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from thrive.experiences.conversing.queries import WaitingPrompt, waiting
from thrive.foundation import days
from thrive.people.models import Person
from thrive.voice.queries import promise_words
from thrive.web.mine import wording


@dataclass(frozen=True)
class Asked:
    """A conversation that waits, ready to show."""

    title: str
    about: str
    verb: str
    address: str
    promise: str
    sentence: str
    goal: int | None  # of a check-in


def asked_of(person: Person, *, at: datetime, beside: Mapping[int, str]) -> list[Asked]:
    """What waits for somebody, the more important first. Two queries at most.

    ``beside``: editions with their digests that the page needs as well, read in the same question.
    """
    return [_asked(one, at) for one in waiting(person, at, beside=beside)]


def _asked(one: WaitingPrompt, at: datetime) -> Asked:
    verb = _("Go on, %(how_long)s") if one.is_begun else _("Begin, %(how_long)s")
    return Asked(
        title=one.title,
        about=" · ".join(filter(None, [_from(one), _until(one.expires_at, at)])),
        verb=verb % {"how_long": wording.about(one.seconds)},
        address=one.path,
        promise=one.promise,
        sentence=_promise(one.promise),
        goal=one.goal,
    )


def _from(one: WaitingPrompt) -> str:
    return one.program if one.program != one.title else ""


def _until(expires_at: datetime | None, at: datetime) -> str:
    if expires_at is None:
        return ""
    local, now = timezone.localtime(expires_at), timezone.localtime(at)
    time = wording.clock(local.time())
    if local.date() == now.date():
        return _("open until %(time)s") % {"time": time}
    return _("open until %(day)s, %(time)s") % {"day": days.weekday(local), "time": time}


def _promise(promise: str) -> str:
    """In one sentence; who reads what is said by name stands above the first question itself."""
    if promise == "named":
        return _("Your name stands on it. Who can read it is said before the first question.")
    return promise_words(promise).sentence
