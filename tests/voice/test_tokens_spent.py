"""Spending tokens: one answer each, by somebody unknown, while the wave is open."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from tests.voice.devices import FIRST, OPEN, OVER, SECOND, Device, sealed
from tests.voice.held import held
from tests.voice.town import Town
from thrive.foundation.models import AuditRecord, OutboxEntry
from thrive.voice import actions, queries
from thrive.voice.actions.tokens import SEALED_BYTES
from thrive.voice.errors import BadToken, NotInTime, TokenSpent
from thrive.voice.models import WaveKey

SAID = {"safe": 4, "hindrance": "afraid"}


@pytest.fixture
def amina(anonymous: int, town: Town, at: datetime) -> Device:
    """Amina's device, with her tokens."""
    device = Device.of(town.people.amina.pk, anonymous, at)
    device.enrol(FIRST[0], SECOND[0], at=at)
    return device


def test_an_answer_is_kept_sealed_and_leaves_no_trace_but_itself(amina: Device) -> None:
    before = (AuditRecord.objects.count(), OutboxEntry.objects.count())

    amina.answer(FIRST[0], SAID, OPEN)

    ((key, kept),) = held()
    assert key == amina.entry(FIRST[0], OPEN).key
    assert len(kept) == SEALED_BYTES
    assert b"afraid" not in kept
    assert (AuditRecord.objects.count(), OutboxEntry.objects.count()) == before


def test_a_second_answer_with_the_same_token_is_refused(amina: Device) -> None:
    amina.answer(FIRST[0], SAID, OPEN)
    first = held()[0][1]

    with pytest.raises(TokenSpent, match="answered already"):
        amina.answer(FIRST[0], {"safe": 1}, OPEN)

    assert held()[0][1] == first


def test_the_same_answer_sent_again_is_as_good(amina: Device) -> None:
    """A browser that got no reply asks again."""
    same = sealed(amina.entry(FIRST[0], OPEN), SAID)

    for _ in range(2):
        amina.answer(FIRST[0], SAID, OPEN, sealed=same)

    assert len(held()) == 1


@pytest.mark.parametrize(
    "when", [datetime(2026, 9, 30, 23, 59, tzinfo=UTC), OVER, datetime(2027, 3, 1, tzinfo=UTC)]
)
def test_before_and_after_its_days_nothing_is_kept(amina: Device, when: datetime) -> None:
    entry = amina.entry(FIRST[0], OPEN)

    with pytest.raises(NotInTime, match="Nothing was kept"):
        actions.accept(
            key=entry.key, token=amina.prepared[FIRST[0]], signature=amina.signatures[FIRST[0]],
            sealed=sealed(entry, SAID), at=when,
        )  # fmt: skip

    assert not held()


def other_keys(device: Device) -> dict[str, int]:
    """The keys of another unit, and of another wave."""
    rows = WaveKey.objects.order_by("id")
    unit = rows.exclude(unit__position=device.unit).filter(wave__first_on=FIRST[0])[0]
    wave = rows.filter(unit__position=device.unit, wave__first_on=SECOND[0])[0]
    return {"unit": unit.pk, "wave": wave.pk, "none": 4711}


@pytest.mark.parametrize("other", ["unit", "wave", "none"])
def test_a_token_is_good_for_its_own_unit_and_wave_alone(amina: Device, other: str) -> None:
    with pytest.raises(BadToken):
        amina.answer(FIRST[0], SAID, OPEN, key=other_keys(amina)[other])

    assert not held()


FORGED: list[dict[str, Any]] = [
    {"token": b"x" * 64},
    {"token": b""},
    {"token": b"x" * 4096},
    {"signature": (0).to_bytes(256, "big")},
    {"signature": (1).to_bytes(256, "big")},
    {"signature": b"\xff" * 256},
    {"signature": b""},
    {"signature": b"\x01" * 255},
    {"sealed": b""},
    {"sealed": b"x" * (SEALED_BYTES - 1)},
    {"sealed": b"x" * (SEALED_BYTES + 1)},
]


@pytest.mark.parametrize("changed", FORGED, ids=lambda one: "-".join(one))
def test_what_was_forged_is_refused(amina: Device, changed: dict[str, Any]) -> None:
    with pytest.raises(BadToken, match="Nothing was kept"):
        amina.answer(FIRST[0], SAID, OPEN, **changed)

    assert not held()


def test_the_blinded_signature_itself_is_no_token(anonymous: int, town: Town, at: datetime) -> None:
    """Whoever listens to the issuing has nothing to spend."""
    device = Device.of(town.people.daniel.pk, anonymous, at)
    device.enrol(FIRST[0], at=at)
    blinded = device.blinded[FIRST[0]].message
    signed = actions.issue(
        person=device.person,
        study=anonymous,
        epoch=1,
        blinded={(FIRST[0], "answer"): blinded},
        at=at,
    )

    with pytest.raises(BadToken):
        device.answer(FIRST[0], SAID, OPEN, signature=signed[FIRST[0], "answer"])


def test_what_is_no_answer_is_kept_like_any_other(amina: Device) -> None:
    """Nobody can look into it, so it is left out when the wave is opened."""
    amina.answer(FIRST[0], SAID, OPEN, sealed=os.urandom(SEALED_BYTES))

    assert len(held()) == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_with_one_token_exactly_one_is_kept(amina: Device) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("skipped, because SQLite in memory has one connection only; see journeys")
    entry = amina.entry(FIRST[0], OPEN)
    bodies = [sealed(entry, {"safe": 1 + place % 5}) for place in range(50)]

    def spend(body: bytes) -> str:
        try:
            actions.accept(
                key=entry.key, token=amina.prepared[FIRST[0]],
                signature=amina.signatures[FIRST[0]], sealed=body, at=OPEN,
            )  # fmt: skip
        except TokenSpent:
            return "spent"
        finally:
            connection.close()
        return "kept"

    with ThreadPoolExecutor(8) as browsers:
        ends = list(browsers.map(spend, bodies))

    assert sorted(ends) == ["kept"] + ["spent"] * 49
    assert held()[0][1] == bodies[ends.index("kept")]


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_while_a_wave_closes_is_counted(
    anonymous: int, town: Town, at: datetime
) -> None:
    """Whoever was told that their answer is kept finds it in the numbers; the others are told."""
    if connection.vendor == "sqlite":
        pytest.skip("skipped, because SQLite in memory has one connection only")
    devices = [Device.of(person, anonymous, at) for person in town.ids("Riverside", "Quay")]
    for device in devices:
        device.enrol(FIRST[0], at=at)
    for place, device in enumerate(devices[:8]):
        device.answer(FIRST[0], {"safe": 1 + place % 5}, OPEN)
    bodies = {device.person: sealed(device.entry(FIRST[0], OPEN), SAID) for device in devices}

    def do(device: Device | None) -> int:
        try:
            if device is None:
                actions.close_wave(study=anonymous, first_on=FIRST[0], sent={}, at=OVER)
                return 0
            device.answer(FIRST[0], SAID, OPEN, sealed=bodies[device.person])
        except NotInTime:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(6) as many:
        kept = 8 + sum(many.map(do, [*devices[8:11], None, *devices[11:]]))

    assert not held()
    (shown,) = queries.released(study=anonymous, viewer=None, at=OVER)
    told = {row.name: row.value for row in shown.rows if row.outcome == "answering"}
    assert told["Fernbrook"] == kept
