"""The half of an anonymous answer that a browser does, for tests without one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from thrive.voice import actions, queries
from thrive.voice.actions import Outcome
from thrive.voice.pouring import purpose_of
from thrive.voice.rules.directory import ANSWER, Entry
from thrive.voice.rules.questions import ANSWER_BYTES
from thrive.voice.tokens import blind, hpke
from thrive.voice.wordpool import purpose_of as words_purpose

FIRST, SECOND = (date(2026, 10, 1), date(2026, 11, 1)), (date(2026, 11, 1), date(2026, 12, 1))
OPEN = datetime(2026, 10, 12, 9, 30, tzinfo=UTC)  # while the first wave is open
OVER = datetime(2026, 11, 1, 0, 5, tzinfo=UTC)  # right after it
QUESTIONS: list[dict[str, Any]] = [
    {
        "id": "safe", "kind": "scale", "first": 1, "text": {"en": "Can you say what you think?"},
        "labels": [{"en": word} for word in ("never", "seldom", "at times", "often", "always")],
    },
    {
        "id": "hindrance", "kind": "choose_one", "text": {"en": "What hinders you most?"},
        "choices": [
            {"id": "tired", "text": {"en": "I am tired"}},
            {"id": "afraid", "text": {"en": "I am afraid"}},
        ],
    },
]  # fmt: skip
OUTCOMES = (
    Outcome(name="safe", told="mean", of="safe"),
    Outcome(name="afraid", told="choice", of="hindrance", choice="afraid"),
    Outcome(name="answering", told="response_rate"),
)


@dataclass
class Device:
    """What somebody holds: their tokens for answers, by the first day of each wave.

    With another ``purpose`` the device holds those for words.
    """

    person: int
    study: int
    epoch: int
    unit: int
    prepared: dict[date, bytes] = field(default_factory=dict)
    blinded: dict[date, blind.Blinded] = field(default_factory=dict)
    signatures: dict[date, bytes] = field(default_factory=dict)
    purpose: str = ANSWER
    known: list[Entry] = field(default_factory=list)  # the list of keys, once it was fetched

    @classmethod
    def of(cls, person: int, study: int, at: datetime, purpose: str = ANSWER) -> "Device":
        """A fresh device of somebody who may take part."""
        one = next(o for o in queries.enrolments(person=person, at=at) if o.study == study)
        return cls(person, study, one.epoch, one.unit, purpose=purpose)

    @classmethod
    def several(
        cls, persons: Sequence[int], study: int, at: datetime, purpose: str = ANSWER
    ) -> list["Device"]:
        """A device for each of several people, who look at the list of keys once together."""
        devices = [cls.of(person, study, at, purpose) for person in persons]
        for device in devices:
            device.known = devices[0].known
        return devices

    def entry(self, first: date, at: datetime) -> Entry:
        """The key of this unit for a wave."""
        if not self.known:
            page = queries.public_page(study=self.study, at=at)
            self.known += [
                entry
                for directory in page.directories
                for entry in directory.entries
                if directory.epoch == self.epoch
            ]
        sought = (self.unit, first, self.purpose)
        (found,) = [one for one in self.known if (one.unit, one.first, one.purpose) == sought]
        return found

    def enrol(self, *waves: date, at: datetime) -> None:
        """Ask for tokens, and take the blinding away."""
        publics = {first: public(self.entry(first, at)) for first in waves}
        for first in waves:
            self.prepared.setdefault(first, blind.prepare(b"m" * 32))
            blinded = blind.blind(publics[first], self.prepared[first])
            self.blinded.setdefault(first, blinded)
        messages = {(first, self.purpose): self.blinded[first].message for first in waves}
        signed = actions.issue(
            person=self.person, study=self.study, epoch=self.epoch, blinded=messages, at=at
        )
        for first in waves:
            self.signatures[first] = blind.finalize(
                publics[first],
                self.prepared[first],
                signed[first, self.purpose],
                self.blinded[first].inverse,
            )

    def answer(self, first: date, answers: Any, at: datetime, **changed: Any) -> None:
        """Spend a token. ``changed``: what a forger would put in its place."""
        entry = self.entry(first, at)
        given: dict[str, Any] = {
            "key": entry.key, "token": self.prepared[first],
            "signature": self.signatures[first], "sealed": sealed(entry, answers),
        }  # fmt: skip
        actions.accept(**given | changed, at=at)

    def write(self, first: date, words: Any, at: datetime, **changed: Any) -> None:
        """Spend a token for words."""
        entry = self.entry(first, at)
        given: dict[str, Any] = {
            "key": entry.key, "token": self.prepared[first],
            "signature": self.signatures[first], "sealed": sealed_words(entry, words),
        }  # fmt: skip
        actions.accept_words(**given | changed, at=at)


def public(entry: Entry) -> blind.PublicKey:
    """The public key that an entry names."""
    return blind.PublicKey(int.from_bytes(entry.modulus, "big"))


def sealed_words(entry: Entry, words: Any) -> bytes:
    """Words as a browser seals them: as long as any answer."""
    plain = words if isinstance(words, bytes) else json.dumps({"words": words}).encode()
    return hpke.seal(entry.receiver, words_purpose(entry.key), plain.ljust(ANSWER_BYTES))


def sealed(entry: Entry, answers: Any) -> bytes:
    """Answers as a browser seals them: all of one length."""
    plain = answers if isinstance(answers, bytes) else json.dumps({"answers": answers}).encode()
    return hpke.seal(entry.receiver, purpose_of(entry.key), plain.ljust(ANSWER_BYTES))
