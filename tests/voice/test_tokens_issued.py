"""Signing tokens: for those who are asked, before a wave opens, one for each."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.voice.devices import FIRST, SECOND, Device, public
from tests.voice.town import Town
from thrive.foundation.models import AuditRecord
from thrive.voice import actions
from thrive.voice.actions.tokens import Use
from thrive.voice.errors import BadToken, NoSuchStudy, NotInTime, NotReady, OtherToken
from thrive.voice.models import Issued, WaveKey
from thrive.voice.tokens import blind

FOR_FIRST = (FIRST[0], "answer")


@pytest.fixture
def amina(anonymous: int, town: Town, at: datetime) -> Device:
    """Amina's device, before she has enrolled."""
    return Device.of(town.people.amina.pk, anonymous, at)


def a_message(device: Device, at: datetime) -> bytes:
    """Something blinded for the first wave."""
    return blind.blind(public(device.entry(FIRST[0], at)), blind.prepare(b"m")).message


def ask(device: Device, at: datetime, **changed: Any) -> dict[Use, bytes]:
    """Ask for a token of the first wave."""
    given: dict[str, Any] = {
        "person": device.person, "study": device.study, "epoch": device.epoch, "at": at,
        "blinded": changed.get("blinded") or {FOR_FIRST: a_message(device, at)},
    }  # fmt: skip
    return actions.issue(**given | changed)


def test_all_waves_to_come_are_signed_at_once(amina: Device, at: datetime) -> None:
    amina.enrol(FIRST[0], SECOND[0], at=at)

    for first, signature in amina.signatures.items():
        assert blind.verify(public(amina.entry(first, at)), amina.prepared[first], signature)
    assert Issued.objects.filter(person=amina.person).count() == 2


def test_signing_leaves_no_record_of_when(amina: Device, at: datetime) -> None:
    before = AuditRecord.objects.count()

    amina.enrol(FIRST[0], at=at)

    assert AuditRecord.objects.count() == before
    assert {field.name for field in Issued._meta.fields} == {"id", "key", "person", "blinded"}


def test_the_same_message_gets_the_same_signature_again(amina: Device, at: datetime) -> None:
    amina.enrol(FIRST[0], at=at)
    message = {FOR_FIRST: amina.blinded[FIRST[0]].message}

    first, again = (ask(amina, at + timedelta(hours=n), blinded=message) for n in (1, 2))

    assert first == again
    assert Issued.objects.count() == 1


def test_another_message_is_refused_and_nothing_of_it_is_written(
    amina: Device, at: datetime
) -> None:
    amina.enrol(FIRST[0], at=at)
    both = {
        (first, "answer"): blind.blind(
            public(amina.entry(first, at)), blind.prepare(b"other")
        ).message
        for first in (FIRST[0], SECOND[0])
    }

    with pytest.raises(OtherToken, match="on another device"):
        ask(amina, at, blinded=both)

    assert Issued.objects.count() == 1


def test_two_people_may_not_have_the_same_unit_sign_more_than_one_each(
    anonymous: int, town: Town, at: datetime
) -> None:
    for person in town.ids("Riverside"):
        Device.of(person, anonymous, at).enrol(FIRST[0], at=at)

    key = WaveKey.objects.get(unit__position=0, wave__first_on=FIRST[0])
    assert Issued.objects.filter(key=key).count() == 10


@pytest.mark.parametrize("after", [FIRST[0], FIRST[0] + timedelta(days=9), FIRST[1]])
def test_nothing_is_signed_once_the_wave_has_begun(
    amina: Device, at: datetime, after: date
) -> None:
    message = {FOR_FIRST: a_message(amina, at)}
    then = at.replace(month=after.month, day=after.day)

    with pytest.raises(NotInTime, match="from the next time on"):
        ask(amina, then, blinded=message)

    assert not Issued.objects.exists()


def test_a_wave_that_there_is_not_is_refused(amina: Device, at: datetime) -> None:
    with pytest.raises(NotInTime):
        ask(amina, at, blinded={(date(2027, 1, 1), "answer"): b"x" * 256})


def test_a_purpose_that_the_study_has_no_key_for_is_refused(amina: Device, at: datetime) -> None:
    for purpose in ("words", "", "anything"):
        with pytest.raises(NotInTime):
            ask(amina, at, blinded={(FIRST[0], purpose): a_message(amina, at)})

    assert not Issued.objects.exists()


def test_who_is_not_asked_gets_nothing(amina: Device, town: Town, at: datetime) -> None:
    for changed in ({"person": town.people.ruth.pk}, {"epoch": 2}, {"study": 4711}):
        with pytest.raises(NoSuchStudy):
            ask(amina, at, **changed)


def test_nobody_gets_a_token_of_a_study_with_names(
    confidential: int, amina: Device, at: datetime
) -> None:
    with pytest.raises(NoSuchStudy):
        ask(amina, at, study=confidential)


def test_nothing_is_signed_until_all_keys_are_made(amina: Device, at: datetime) -> None:
    """Else somebody could be given a list that is not the one that others see."""
    message = {FOR_FIRST: a_message(amina, at)}
    WaveKey.objects.filter(unit__position=2).delete()

    with pytest.raises(NotReady):
        ask(amina, at, blinded=message)


def test_what_would_tell_something_of_the_key_is_not_signed(amina: Device, at: datetime) -> None:
    n = public(amina.entry(FIRST[0], at)).n
    numbers = [number.to_bytes(256, "big") for number in (0, 1, n - 1, n, 2**2048 - 1)]

    for message in [*numbers, b"", b"x" * 255, b"\x00" * 257]:
        with pytest.raises(BadToken):
            ask(amina, at, blinded={FOR_FIRST: message})

    assert not Issued.objects.exists()
