"""Sixty people who get ready and answer with the code in use, each as their own device would."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from thrive.people.models import Group, Membership, Person
from thrive.voice import actions, queries
from thrive.voice.actions.tokens import answer_id
from thrive.voice.pouring import purpose_of
from thrive.voice.proving.reading import Truth
from thrive.voice.rules.directory import ANSWER, Entry
from thrive.voice.rules.questions import ANSWER_BYTES
from thrive.voice.rules.tables import Outcome
from thrive.voice.tokens import blind, hpke

UNITS, PEOPLE = 3, 20
ASKED = datetime(2026, 1, 5, 9, tzinfo=UTC)
WAVE = (date(2026, 2, 1), date(2026, 3, 1))
OPEN = datetime(2026, 2, 12, 9, tzinfo=UTC)
OVER = datetime(2026, 3, 1, 1, tzinfo=UTC)
SMALLEST_CODE, LARGEST_CODE = 10**8, 10**9
QUESTIONS = [
    {
        "id": "code", "kind": "number", "least": 0, "most": LARGEST_CODE, "step": 1,
        "text": {"en": "Your number?"},
    }
]  # fmt: skip
OUTCOMES = (Outcome(name="code", told="mean", of="code"),)


@dataclass
class Device:
    """What somebody holds who took a token for the wave."""

    person: int
    entry: Entry
    prepared: bytes = field(default_factory=lambda: blind.prepare(b"rehearsal".ljust(32)))
    signature: bytes = b""


def organisation() -> dict[int, list[int]]:
    """Three groups of twenty under one: the people of each, by the number of the group."""
    root = _group("all", None, "0001.")
    found: dict[int, list[int]] = {}
    for number in range(UNITS):
        group = _group(f"unit {number}", root, f"0001.{number + 1:04}.")
        people = Person.objects.bulk_create(
            Person(external_id=f"{number}-{one}", name=f"Person {number}-{one}")
            for one in range(PEOPLE)
        )
        Membership.objects.bulk_create(
            Membership(person=one, group=group, from_on=date(2020, 1, 1)) for one in people
        )
        found[group.pk] = [one.pk for one in people]
    return found


def enrolled(organisation: dict[int, list[int]], truth: Truth, dice: random.Random) -> list[Device]:
    """A study of one wave, for which everybody takes a token, in a random order."""
    study = actions.open_anonymous_study(
        owner="rehearsal", title="Rehearsal", questions=QUESTIONS, outcomes=OUTCOMES, at=ASKED
    )
    members: dict[int, int | None] = {
        person: group for group, people in organisation.items() for person in people
    }
    actions.freeze_anonymous(study=study, waves=[WAVE], members=members, at=ASKED)
    actions.make_keys(at=ASKED)
    (directory,) = queries.public_page(study=study, at=ASKED).directories
    entries = {one.unit: one for one in directory.entries if one.purpose == ANSWER}
    devices = []
    for person in _shuffled(list(members), dice):
        (mine,) = queries.enrolments(person=person, at=ASKED)
        truth.unit_of[person] = mine.unit
        device = Device(person, entries[mine.unit])
        _take_token(device, study, mine.epoch)
        devices.append(device)
    return devices


def answer(device: Device, truth: Truth) -> None:
    """Somebody answers with a number that nobody else has."""
    plain = json.dumps({"answers": {"code": truth.codes[device.person]}}).encode()
    entry = device.entry
    sealed = hpke.seal(entry.receiver, purpose_of(entry.key), plain.ljust(ANSWER_BYTES))
    truth.sealed[device.person] = sealed
    truth.numbers[device.person] = answer_id(device.prepared)
    truth.came.append(device.person)
    actions.accept(
        key=entry.key, token=device.prepared, signature=device.signature, sealed=sealed, at=OPEN
    )


def codes_for(persons: Sequence[int], dice: random.Random) -> dict[int, int]:
    """A number for each that nobody else has."""
    drawn = dice.sample(range(SMALLEST_CODE, LARGEST_CODE), len(persons))
    return dict(zip(persons, drawn, strict=True))


def _take_token(device: Device, study: int, epoch: int) -> None:
    public = blind.PublicKey(int.from_bytes(device.entry.modulus, "big"))
    blinded = blind.blind(public, device.prepared)
    use = (WAVE[0], ANSWER)
    signed = actions.issue(
        person=device.person, study=study, epoch=epoch, blinded={use: blinded.message}, at=ASKED
    )
    device.signature = blind.finalize(public, device.prepared, signed[use], blinded.inverse)


def _group(name: str, parent: Group | None, path: str) -> Group:
    return Group.objects.create(
        external_id=name, name=name, kind="team", parent=parent, is_reporting=True, path=path
    )


def _shuffled(people: list[int], dice: random.Random) -> list[int]:
    return dice.sample(people, len(people))
