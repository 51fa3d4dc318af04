"""Private notes: sealed for their writer, so that whoever has the database alone reads none.

The server's key, from which each writer's own is derived, is that of voice. It opens them again, so
whoever holds it together with the database could read them; the sentence above the note says so.
Where there is no key, notes are kept plain, and the sentence says that.
"""

from datetime import datetime
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.goals.meetings.seats import Who, seat_of
from thrive.goals.models import PrivateNote
from thrive.voice import keys
from thrive.voice.errors import NoKey
from thrive.voice.sealing import KEY_BYTES, CannotOpen, seal, unseal
from thrive.voice.seals import Kind, name_kind

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


def name_notes() -> None:
    """Name private notes as something that the key seals."""
    name_kind(
        Kind(
            "private_notes",
            count=lambda: _sealed().count(),
            called=lambda many: (
                ngettext("%(count)s private note", "%(count)s private notes", many)
                % {"count": many}
            ),
            afterwards=lambda: _("empty: whoever wrote them sees that there was one"),
            give_up=_emptied,
            table=PrivateNote,
        )
    )


def _sealed() -> QuerySet[PrivateNote]:
    return PrivateNote.objects.filter(is_sealed=True).exclude(content=b"")


def _emptied(_by: str, _at: datetime) -> int:
    """The line stays, so that its writer knows; it is read like one whose key is not here."""
    return _sealed().update(content=b"")


@lru_cache(maxsize=64)
def _of_writer(master: bytes, seat: str) -> bytes:
    hkdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE + seat.encode())
    return hkdf.derive(master)
