"""Pushes a letter to each browser of a person; one that takes it is enough."""

import base64
import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.utils import translation

from thrive.delivery import wording
from thrive.delivery.http import Answer, Posting, post_all
from thrive.delivery.parcel import Fate, Letter, Result
from thrive.delivery.push.sealing import Wanted, posting
from thrive.people import actions as people
from thrive.people.queries import PushAddress

GONE = {404, 410}
TRY_LATER = {408, 425, 429}
LONGEST_TOPIC = 32  # letters of base64url: RFC 8030, section 5.4
LONGEST_TEXT = 300  # letters; the whole must fit into 4,096 bytes


class Push:
    """All push services: which one is asked, a browser says when it subscribes."""

    name = "push"
    at_once = 16

    def is_open(self) -> bool:
        """Whether there is a key to sign with."""
        return bool(settings.THRIVE_VAPID_KEY)

    def carry(self, letters: Sequence[Letter], *, at: datetime) -> list[Result]:
        """Push each letter to all browsers of its person; browsers that are gone are let go."""
        tries = [
            (place, browser, _posting(letter, browser, at))
            for place, letter in enumerate(letters)
            for browser in letter.to.browsers
        ]
        postings = [request for *_, request in tries if request is not None]
        answers = iter(post_all(postings, seconds=settings.THRIVE_GATEWAY_TIMEOUT))
        results: list[list[Result]] = [[] for _ in letters]
        gone = []
        for place, browser, request in tries:
            result = UNFIT if request is None else result_of(next(answers))
            results[place].append(result)
            if result.fate is Fate.GONE:
                gone.append(browser.id)
        if gone:
            people.push_gone(subscriptions=gone, at=at)
        return [together(some) for some in results]

    def close(self) -> None:
        """Nothing is kept open."""


UNFIT = Result(Fate.GONE, "The keys of this browser are none")


def topic(subject: str) -> str:
    """A name for what replaces one another, that tells a push service nothing."""
    digest = hashlib.sha256(f"{settings.SECRET_KEY}.topic.{subject}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()[:LONGEST_TOPIC]


def result_of(answer: Answer) -> Result:
    """What an answer of a push service means (RFC 8030; 429 and 5xx pass)."""
    if answer.status == 0:
        fate = Fate.UNSURE if answer.may_have_arrived else Fate.LATER
        return Result(fate, answer.problem, is_down=True)
    if 200 <= answer.status < 300:
        return Result(Fate.SENT)
    problem = f"The push service answered {answer.status}"
    if answer.status in GONE:
        return Result(Fate.GONE, problem)
    if 400 <= answer.status < 500 and answer.status not in TRY_LATER:
        return Result(Fate.REFUSED, problem)
    return Result(Fate.LATER, problem)


MILDEST_FIRST = [Fate.SENT, Fate.UNSURE, Fate.LATER, Fate.REFUSED, Fate.GONE]


def together(results: Sequence[Result]) -> Result:
    """What became of a letter that went to several browsers: the best of it."""
    best = min(results, key=lambda one: MILDEST_FIRST.index(one.fate))
    if best.fate is Fate.SENT or all(one.is_down for one in results):
        return best
    return Result(best.fate, best.problem)  # one service is away, not all of them


def _posting(letter: Letter, browser: PushAddress, at: datetime) -> Posting | None:
    wanted = Wanted(topic=topic(letter.parcel.subject), keep=letter.parcel.expires_at - at)
    contact = parseaddr(settings.DEFAULT_FROM_EMAIL)[1] or "thrive@localhost"
    key = settings.THRIVE_VAPID_KEY
    try:
        return posting(browser, _body(letter), wanted, key=key, contact=contact)
    except ValueError:
        return None


def _body(letter: Letter) -> bytes:
    """What the service worker is told: enough to show one line and to open one place."""
    parcel = letter.parcel
    with translation.override(letter.language):
        said = {
            "title": wording.headline(parcel),
            "line": wording.summary(parcel)[:LONGEST_TEXT],
            "path": parcel.path,
            "tag": topic(parcel.subject),
            "language": letter.language,
        }
    return json.dumps(said, ensure_ascii=False).encode()
