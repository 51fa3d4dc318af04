"""The key that opens the anonymous answers of a wave: a file beside the database, then no more.

A backup of the database holds none of these files, so a wave that is closed cannot be opened from
an old backup, also not with the key of the server, which seals the file.
"""

import contextlib
import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from django.utils.translation import gettext as _

from thrive.voice import keys
from thrive.voice.errors import BrokenSeal, KeyIsAway, NoKey
from thrive.voice.models import Custody, Wave
from thrive.voice.tokens import hpke


def folder() -> Path:
    """Where the files lie. Raises NoKey where the settings name no folder."""
    if not settings.THRIVE_WAVE_KEYS:
        raise NoKey(
            _(
                "Nothing can be asked anonymously here, because there is no folder for the keys of "
                "its answers. Name one in THRIVE_WAVE_KEYS, outside every backup."
            )
        )
    return Path(settings.THRIVE_WAVE_KEYS)


def made(wave: Wave) -> bytes:
    """The public half of the key of a wave, which is made if there is none. Raises NoKey.

    Of two who make it at once one does, and the other reads it.
    """
    path = _path(wave)
    if not path.exists():
        fresh = hpke.make_key().private_bytes_raw()
        _write(path, keys.sealed(fresh, study=wave.study_id, conversation=_name(wave)))
    return hpke.public_bytes(key_of(wave))


def key_of(wave: Wave) -> X25519PrivateKey:
    """The private half. Raises KeyIsAway where its custodian has it, NoKey where the file is
    missing, BrokenSeal for another file.
    """
    return _opened(wave, content_of(wave))


def content_of(wave: Wave) -> bytes:
    """The file as it lies here, sealed with the key of the server. Raises KeyIsAway, NoKey."""
    try:
        return _path(wave).read_bytes()
    except OSError as error:
        if Custody.objects.filter(wave=wave, taken_at__isnull=False).exists():
            words = _("The key of this wave is with its custodian, who has to bring it.")
            raise KeyIsAway(words) from error
        words = _(
            "The key of this wave is not in %(folder)s, so its answers cannot be opened: %(why)s."
        )
        raise NoKey(words % {"folder": folder(), "why": error.strerror}) from error


def opens(wave: Wave, content: bytes) -> bool:
    """Whether a file that somebody brings is the key of this wave. Raises NoKey."""
    try:
        _opened(wave, content)
    except BrokenSeal:
        return False
    return True


def is_there(wave: Wave) -> bool:
    """Whether the file lies here."""
    return _path(wave).exists()


def put_back(wave: Wave, content: bytes) -> None:
    """Lay a file that was brought where it lay before. Twice is as good."""
    _write(_path(wave), content)


def name_of(wave: Wave) -> str:
    """What the file is called."""
    return _path(wave).name


def destroy(wave: Wave) -> None:
    """Remove the key of a wave: what was sealed to it never opens again. Twice is as good."""
    path = _path(wave)
    with contextlib.suppress(FileNotFoundError):
        size = path.stat().st_size
        with path.open("r+b") as file:  # written over, for what a disk keeps of removed files
            file.write(b"\x00" * size)
            file.flush()
            os.fsync(file.fileno())
        path.unlink()


def _opened(wave: Wave, content: bytes) -> X25519PrivateKey:
    plain = keys.opened(content, study=wave.study_id, conversation=_name(wave))
    key = X25519PrivateKey.from_private_bytes(plain)
    if wave.receiver and hpke.public_bytes(key) != bytes(wave.receiver):
        raise BrokenSeal(_("The key of this wave is another one than its answers were sealed to."))
    return key


def _name(wave: Wave) -> str:
    return f"wave {wave.pk}"


def _path(wave: Wave) -> Path:
    return folder() / f"study-{wave.study_id}-wave-{wave.pk}-{wave.first_on.isoformat()}.key"


def _write(path: Path, content: bytes) -> None:
    """The file, whole or not at all, readable by its owner alone; one that is there stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("wb", dir=path.parent, prefix=".wave-", delete=False) as draft:
        draft.write(content)
        draft.flush()
        os.fsync(draft.fileno())
    try:
        with contextlib.suppress(FileExistsError):
            os.link(draft.name, path)
    finally:
        Path(draft.name).unlink()
