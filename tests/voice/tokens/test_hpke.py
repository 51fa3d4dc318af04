"""Sealing to a public key: what opens it, and what does not."""

import pytest

from thrive.voice.tokens import hpke
from thrive.voice.tokens.hpke import CannotOpen

PURPOSE = b"study 3, wave 2"


def test_only_the_private_key_opens_it() -> None:
    key, another = hpke.make_key(), hpke.make_key()
    sealed = hpke.seal(hpke.public_bytes(key), PURPOSE, b"I was afraid to ask")

    assert hpke.unseal(key, PURPOSE, sealed) == b"I was afraid to ask"
    with pytest.raises(CannotOpen):
        hpke.unseal(another, PURPOSE, sealed)


def test_the_same_words_are_never_sealed_twice_alike() -> None:
    receiver = hpke.public_bytes(hpke.make_key())

    assert hpke.seal(receiver, PURPOSE, b"yes") != hpke.seal(receiver, PURPOSE, b"yes")


def test_what_was_sealed_for_another_purpose_does_not_open() -> None:
    key = hpke.make_key()
    sealed = hpke.seal(hpke.public_bytes(key), PURPOSE, b"yes")

    with pytest.raises(CannotOpen):
        hpke.unseal(key, b"study 3, wave 3", sealed)


@pytest.mark.parametrize("place", [0, 31, 32, -1])
def test_a_changed_byte_anywhere_does_not_open(place: int) -> None:
    key = hpke.make_key()
    sealed = bytearray(hpke.seal(hpke.public_bytes(key), PURPOSE, b"yes"))
    sealed[place] ^= 1

    with pytest.raises(CannotOpen):
        hpke.unseal(key, PURPOSE, bytes(sealed))


@pytest.mark.parametrize("length", [0, 1, 31, 32, 47])
def test_what_is_too_short_does_not_open(length: int) -> None:
    with pytest.raises(CannotOpen):
        hpke.unseal(hpke.make_key(), PURPOSE, bytes(length))
