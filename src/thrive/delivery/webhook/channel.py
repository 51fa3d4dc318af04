"""Hands letters to a gateway that carries them on, one signed request for each."""

import json
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import translation

from thrive.delivery import wording
from thrive.delivery.http import Answer, Posting, post_all
from thrive.delivery.parcel import Fate, Letter, Result
from thrive.delivery.webhook.signing import signature

TAKEN_BEFORE = 409
GONE = 410
TRY_LATER = {408, 425, 429}
LONGEST_ID = 100


class Webhook:
    """One gateway: ``sms`` or ``chat``."""

    at_once = 32

    def __init__(self, name: str, url: str, secret: str) -> None:
        self.name = name
        self._url, self._secret = url, secret

    def is_open(self) -> bool:
        """Whether the settings name a gateway."""
        return bool(self._url)

    def carry(self, letters: Sequence[Letter], *, at: datetime) -> list[Result]:
        """Post each letter. The same letter again carries the same ``Idempotency-Key``."""
        postings = [self._posting(letter, at) for letter in letters]
        answers = post_all(postings, seconds=settings.THRIVE_GATEWAY_TIMEOUT)
        return [result_of(answer) for answer in answers]

    def close(self) -> None:
        """Nothing is kept open."""

    def _posting(self, letter: Letter, at: datetime) -> Posting:
        body = self._body(letter)
        timestamp = str(int(at.timestamp()))
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": letter.sent_as,
            "Thrive-Timestamp": timestamp,
            "Thrive-Signature": signature(self._secret, timestamp, body),
        }
        return Posting(self._url, headers, body)

    def _body(self, letter: Letter) -> bytes:
        parcel = letter.parcel
        with translation.override(letter.language):
            text = f"{wording.headline(parcel)}. {wording.summary(parcel)}"
        said = {
            "id": letter.sent_as,
            "channel": self.name,
            "to": letter.to.address,
            "text": text,
            "link": parcel.link,
            "expires_at": parcel.expires_at.isoformat(),
            "private": True,  # to this person alone, never where others read
        }
        return json.dumps(said, ensure_ascii=False).encode()


def result_of(answer: Answer) -> Result:
    """What an answer of a gateway means: see the contract."""
    if answer.status == 0:
        fate = Fate.UNSURE if answer.may_have_arrived else Fate.LATER
        return Result(fate, answer.problem, is_down=True)
    if 200 <= answer.status < 300 or answer.status == TAKEN_BEFORE:
        return Result(Fate.SENT, provider_id=_provider_id(answer.body))
    problem = f"The gateway answered {answer.status}"
    if answer.status == GONE:
        return Result(Fate.GONE, problem)
    if 400 <= answer.status < 500 and answer.status not in TRY_LATER:
        return Result(Fate.REFUSED, problem)
    return Result(Fate.LATER, problem)


def _provider_id(body: bytes) -> str:
    """The name that the gateway gave it, if it gave one; for asking there later."""
    try:
        said = json.loads(body)
    except ValueError:
        return ""
    given = said.get("id") if isinstance(said, dict) else None
    return given[:LONGEST_ID] if isinstance(given, str) and given.isprintable() else ""
