"""Blind signatures: the vectors of RFC 9474, the round trip, and what is refused."""

import json
from functools import cache
from typing import Any

import pytest

from tests.shared import shared_folder
from thrive.voice.tokens import blind
from thrive.voice.tokens.blind import PrivateKey, PublicKey, Refused

NAMES = (
    "RSABSSA-SHA384-PSS-Randomized",
    "RSABSSA-SHA384-PSSZERO-Randomized",
    "RSABSSA-SHA384-PSS-Deterministic",
    "RSABSSA-SHA384-PSSZERO-Deterministic",
)


@cache
def key() -> PrivateKey:
    """One key for all tests: making one takes a while."""
    return PrivateKey.of(blind.make_key())


def vector(name: str) -> dict[str, Any]:
    """A vector of the RFC. ``Any``: numbers and bytes in hexadecimal, all as text."""
    file = shared_folder("vectors", "rfc9474.json")
    vectors = json.loads(file.read_text(encoding="utf-8"))["vectors"]
    return next(one for one in vectors if one["name"] == name)


@pytest.mark.parametrize("name", NAMES)
def test_the_vectors_of_the_rfc_are_reproduced(name: str) -> None:
    given = vector(name)
    numbers = {part: int(given[part], 16) for part in ("p", "q", "n", "e", "inv")}
    private = PrivateKey(PublicKey(numbers["n"], numbers["e"]), numbers["p"], numbers["q"])
    prepared, salt = bytes.fromhex(given["prepared_msg"]), bytes.fromhex(given["salt"])
    factor = pow(numbers["inv"], -1, numbers["n"])

    encoded = blind.encode(prepared, numbers["n"].bit_length() - 1, salt)
    blinded = blind.blind(private.public, prepared, salt=salt, r=factor)
    blindly = blind.blind_sign(private, blinded.message)
    signature = int.from_bytes(blindly, "big") * blinded.inverse % numbers["n"]

    assert encoded.hex() == given["encoded_msg"]
    assert blinded.message.hex() == given["blinded_msg"]
    assert blinded.inverse == numbers["inv"]
    assert blindly.hex() == given["blind_sig"]
    assert signature == int(given["sig"], 16)
    signed = bytes.fromhex(given["sig"])
    assert blind.verify(private.public, prepared, signed, salt_bytes=len(salt))


def test_what_was_signed_blindly_is_a_signature_of_the_message() -> None:
    prepared = blind.prepare(b"wave 3, unit 7")
    blinded = blind.blind(key().public, prepared)

    signature = blind.finalize(
        key().public, prepared, blind.blind_sign(key(), blinded.message), blinded.inverse
    )

    assert blind.verify(key().public, prepared, signature)
    assert not blind.verify(key().public, prepared + b"!", signature)
    assert not blind.verify(key().public, prepared, signature[:-1] + b"\x00")


def test_the_same_message_is_never_blinded_twice_alike() -> None:
    prepared = blind.prepare(b"wave 3, unit 7")

    messages = {blind.blind(key().public, prepared).message for _ in range(3)}

    assert len(messages) == 3
    assert blind.prepare(b"the same") != blind.prepare(b"the same")


@pytest.mark.parametrize("offset", [0, 1, -1])
def test_a_number_that_is_its_own_signature_is_not_signed(offset: int) -> None:
    public = key().public
    message = (offset % public.n).to_bytes(public.size, "big")

    with pytest.raises(Refused, match="out of range"):
        blind.blind_sign(key(), message)


def test_a_number_not_below_the_modulus_is_not_signed() -> None:
    public = key().public

    for number in (public.n, public.n + 2, 256**public.size - 1):
        with pytest.raises(Refused, match="out of range"):
            blind.blind_sign(key(), number.to_bytes(public.size, "big"))


@pytest.mark.parametrize("change", [lambda m: m[1:], lambda m: b"\x00" + m, lambda _m: b""])
def test_another_length_is_not_signed(change: Any) -> None:
    message = blind.blind(key().public, blind.prepare(b"x")).message

    with pytest.raises(Refused, match="256 bytes"):
        blind.blind_sign(key(), change(message))


def test_a_signature_that_came_out_wrong_is_not_given_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in one half of the remainders would give the key to whoever sees the result."""
    right = blind._power
    halves = iter([0, 1])
    monkeypatch.setattr(
        blind, "_power", lambda base, e, prime: right(base, e, prime) ^ next(halves)
    )
    message = blind.blind(key().public, blind.prepare(b"x")).message

    with pytest.raises(RuntimeError, match="not given away"):
        blind.blind_sign(key(), message)


def test_a_signer_who_answers_with_anything_else_is_found_out() -> None:
    prepared = blind.prepare(b"x")
    blinded = blind.blind(key().public, prepared)
    honest = blind.blind_sign(key(), blinded.message)

    with pytest.raises(Refused, match="no signature"):
        blind.finalize(key().public, prepared, bytes(255) + b"\x07", blinded.inverse)
    with pytest.raises(Refused, match="256 bytes"):
        blind.finalize(key().public, prepared, honest[1:], blinded.inverse)


def test_a_key_says_nothing_of_itself() -> None:
    assert repr(key()) == "<private key of 2048 bits>"


def test_a_modulus_too_small_for_the_scheme_is_refused() -> None:
    with pytest.raises(Refused, match="too small"):
        blind.encode(b"x", 512, bytes(48))
