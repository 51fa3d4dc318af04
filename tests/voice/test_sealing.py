"""What is sealed stays sealed: another key, another place, one bit."""

import base64
import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from thrive.config.settings import environment
from thrive.voice.sealing import CannotOpen, fingerprint, seal, unseal

KEY = b"k" * 32
PLACE = {"study": 4, "conversation": "prompt-12"}


def sealed(plain: bytes, **changed: object) -> bytes:
    """Sealed in the usual place, or in another."""
    return seal(plain, **({"master": KEY} | PLACE | changed))  # type: ignore[arg-type]


def opened(content: bytes, **changed: object) -> bytes:
    """Opened in the usual place, or in another."""
    return unseal(content, **({"master": KEY} | PLACE | changed))  # type: ignore[arg-type]


@settings(max_examples=50, deadline=None)
@given(plain=st.binary(max_size=3000))
def test_what_is_sealed_comes_back(plain: bytes) -> None:
    assert opened(sealed(plain)) == plain


def test_equal_answers_are_different_bytes_of_the_same_length() -> None:
    one, other = sealed(b"tired"), sealed(b"tired")

    assert one != other
    assert one[1:13] != other[1:13]  # the nonce
    assert len(one) == len(other) == len(sealed(b"a" * 1000)) == 1 + 12 + 1024 + 16
    assert len(sealed(b"a" * 1021)) == 1 + 12 + 2048 + 16
    assert b"tired" not in one


@pytest.mark.parametrize(
    "changed", [{"master": b"x" * 32}, {"study": 5}, {"conversation": "prompt-13"}]
)
def test_another_key_or_place_opens_nothing(changed: dict[str, object]) -> None:
    content = sealed(b"tired")

    with pytest.raises(CannotOpen):
        opened(content, **changed)


def test_one_bit_is_enough_to_open_nothing() -> None:
    content = sealed(b"tired")

    for place in (0, 1, 12, 13, 500, len(content) - 1):
        broken = bytearray(content)
        broken[place] ^= 1
        with pytest.raises(CannotOpen):
            opened(bytes(broken))
    for short in (b"", content[:1], content[:13], content[:-1]):
        with pytest.raises(CannotOpen):
            opened(short)


def test_a_fingerprint_knows_the_key_and_tells_nothing_of_it() -> None:
    assert fingerprint(KEY) == fingerprint(KEY)
    assert fingerprint(KEY) != fingerprint(b"x" * 32)
    assert KEY.hex() not in fingerprint(KEY)


def test_the_command_makes_a_key_that_the_settings_take(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, told = tmp_path / "key", StringIO()

    call_command("voice_key", str(path), stdout=told)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]
    monkeypatch.setenv("THRIVE_VOICE_KEY_FILE", str(path))
    key = environment.voice_key(tmp_path / "none", make=False)
    assert len(key) == 32
    assert path.read_text().strip() not in told.getvalue()


def test_the_command_never_overwrites_a_key(tmp_path: Path) -> None:
    path = tmp_path / "key"
    call_command("voice_key", str(path), stdout=StringIO())
    before = path.read_bytes()

    with pytest.raises(CommandError, match="never overwritten"):
        call_command("voice_key", str(path))

    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_the_command_says_where_it_cannot_write(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file or directory"):
        call_command("voice_key", str(tmp_path / "missing" / "key"))


def test_the_demo_makes_its_key_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THRIVE_VOICE_KEY", raising=False)
    monkeypatch.delenv("THRIVE_VOICE_KEY_FILE", raising=False)

    first = environment.voice_key(tmp_path / "voice-key", make=True)

    assert environment.voice_key(tmp_path / "voice-key", make=True) == first
    assert base64.b64decode((tmp_path / "voice-key").read_text()) == first
    assert environment.voice_key(tmp_path / "other", make=False) == b""
