"""Somebody unknown and somebody who reads, as their browsers do it (intake/client/mailbox_*.js)."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from thrive.people.models import Group, Person
from thrive.voice import actions, queries
from thrive.voice.models import MailboxKey
from thrive.voice.tokens import hpke

SIZES = (2048, 8192)


def derived(seed: bytes, purpose: str) -> bytes:
    """What follows from a seed."""
    return HKDF(SHA256(), 32, salt=b"", info=f"thrive mailbox 1|{purpose}".encode()).derive(seed)


def box_key(seed: bytes, purpose: str) -> X25519PrivateKey:
    """The private key of a mailbox or of a reader."""
    return X25519PrivateKey.from_private_bytes(derived(seed, f"box|{purpose}"))


def padded(body: Mapping[str, Any]) -> bytes:
    """Of one of two sizes. ``Any``: JSON."""
    plain = json.dumps(body).encode()
    return plain.ljust(next(size for size in SIZES if len(plain) <= size))


def sealed_for(public: bytes, address: bytes, body: Mapping[str, Any]) -> bytes:
    """A copy. ``Any``: JSON."""
    return hpke.seal(public, f"thrive letter 1|{address.hex()}".encode(), padded(body))


def opened_with(key: X25519PrivateKey, address: bytes, sealed: bytes) -> dict[str, Any]:
    """What stands in a copy. ``Any``: JSON."""
    plain = hpke.unseal(key, f"thrive letter 1|{address.hex()}".encode(), sealed)
    body: dict[str, Any] = json.loads(plain)
    return body


@dataclass(frozen=True)
class Author:
    """Somebody unknown, with the words of one mailbox."""

    seed: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    @property
    def key(self) -> X25519PrivateKey:
        """The private key of the mailbox."""
        return box_key(self.seed, "author")

    @property
    def public(self) -> bytes:
        """Its public half, which stands in letters alone."""
        return hpke.public_bytes(self.key)

    @property
    def address(self) -> bytes:
        """A hash of it."""
        return hashlib.sha256(self.public).digest()

    @property
    def shown(self) -> bytes:
        """What only they can show."""
        return derived(self.seed, "door")

    def copies(self, text: str, *readers: MailboxKey, turn: int = 1) -> dict[int | None, bytes]:
        """A letter, sealed."""
        body = {"turn": turn, "text": text, "from": "author", "key": self.public.hex()}
        keys = {None: self.public} | {one.pk: bytes(one.public) for one in readers}
        return {name: sealed_for(key, self.address, body) for name, key in keys.items()}

    def write(
        self, text: str, *readers: MailboxKey, at: datetime, turn: int = 1, told: bool = True
    ) -> None:
        """Send a letter; the day after has begun, unless nobody is ``told`` yet."""
        copies = self.copies(text, *readers, turn=turn)
        actions.take_letter(address=self.address, shown=self.shown, copies=copies, at=at)
        if told:
            actions.tell_readers(at=at)

    def reads(self) -> list[dict[str, Any]]:
        """All that lies in the mailbox. ``Any``: JSON."""
        found = queries.open_mailbox(address=self.address, shown=self.shown)
        bodies = [opened_with(self.key, self.address, one.sealed) for one in found.copies]
        return sorted(bodies, key=lambda body: int(body["turn"]))


@dataclass(frozen=True)
class Reader:
    """Somebody who reads letters, with their words."""

    person: Person
    kind: str = "works_council"
    group: Group | None = None
    seed: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    @property
    def key(self) -> X25519PrivateKey:
        """Their private key in this role."""
        return box_key(self.seed, f"{self.kind}|{self.group.pk if self.group else ''}")

    def publish(self, at: datetime, shown_as: str = "The works council") -> MailboxKey:
        """Let letters be sealed to them."""
        return actions.publish_mailbox_key(
            person=self.person, kind=self.kind, group=self.group, shown_as=shown_as,
            public=hpke.public_bytes(self.key), at=at,
        )  # fmt: skip

    def mailbox(self, at: datetime) -> int:
        """The only mailbox that they read."""
        (one,) = queries.letters_for(person=self.person, at=at)
        return one.mailbox

    def reads(self, at: datetime) -> list[dict[str, Any]]:
        """The letters in it. ``Any``: JSON."""
        desk = queries.letter_desk(person=self.person, mailbox=self.mailbox(at), at=at)
        return [opened_with(self.key, desk.address, one.sealed) for one in desk.copies]

    def copies(
        self, text: str, at: datetime, readers: Sequence[MailboxKey] = ()
    ) -> dict[int | None, bytes]:
        """A reply, sealed to the key that stands in the letter and to those who read."""
        desk = queries.letter_desk(person=self.person, mailbox=self.mailbox(at), at=at)
        letter = opened_with(self.key, desk.address, desk.copies[0].sealed)
        body = {"turn": 2, "text": text, "from": "reader", "name": self.person.name}
        keys: dict[int | None, bytes] = {None: bytes.fromhex(letter["key"])}
        keys |= {one.key: one.public for one in desk.readers}
        return {name: sealed_for(key, desk.address, body) for name, key in keys.items()}

    def answer(
        self, text: str, *, at: datetime, answers: bool = True, line: bytes = b"", letters: int = 1
    ) -> None:
        """Send a reply."""
        actions.answer_letter(
            person=self.person, mailbox=self.mailbox(at), copies=self.copies(text, at),
            answers=answers, line=line, letters=letters, at=at,
        )  # fmt: skip
