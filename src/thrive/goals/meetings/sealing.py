"""Private notes: sealed for their writer, so that whoever has the database alone reads none.

The server's key, from which each writer's own is derived, is that of voice. It opens them again, so
whoever holds it together with the database could read them; the sentence above the note says so.
Where there is no key, notes are kept plain, and the sentence says that.
"""

from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from thrive.goals.meetings.seats import Who, seat_of
from thrive.voice import keys
from thrive.voice.errors import NoKey
from thrive.voice.sealing import KEY_BYTES, CannotOpen, seal, unseal

PURPOSE = b"thrive.goals.private-note|"


def has_key() -> bool:
    """Whether notes are sealed here."""
    try:
        keys.master_key()
    except NoKey:
        return False
    return True


def kept(text: str, *, circle: int, writer: Who) -> tuple[bytes, bool]:
    """The bytes that are kept of a note, and whether they are sealed. Raises WrongKey."""
    plain = text.encode()
    if not has_key():
        return plain, False
    master = _of_writer(keys.fitting_key(), seat_of(writer))
    return seal(plain, master=master, study=circle, conversation=seat_of(writer)), True


def read(content: bytes | memoryview, *, is_sealed: bool, circle: int, writer: Who) -> str | None:
    """What a note says; None where the key that sealed it is not here any more."""
    if not is_sealed:
        return bytes(content).decode()
    try:
        master = _of_writer(keys.master_key(), seat_of(writer))
        plain = unseal(bytes(content), master=master, study=circle, conversation=seat_of(writer))
    except (NoKey, CannotOpen):
        return None
    return plain.decode()


@lru_cache(maxsize=64)
def _of_writer(master: bytes, seat: str) -> bytes:
    hkdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE + seat.encode())
    return hkdf.derive(master)
