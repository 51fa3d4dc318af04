"""Whether this database is one that was brought back from a backup, while waves have keys.

A mark is drawn anew whenever something was signed since, and stands in the database and in a file
beside the keys of waves, which no backup holds. A database whose mark is not the one in the file is
an older one: it has forgotten what was signed and spent since, so its waves cannot be counted
honestly. Looked at by ``thrive check``; nothing is made void without somebody who says so.
"""

import json
import os
import secrets
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.db.models import Max

from thrive.foundation.models import Standing
from thrive.voice import wavekeys
from thrive.voice.models import Issued, PaperSheet, Study, Wave

STANDING = "voice-mark"


def is_restored() -> bool:
    """Whether the mark in the database is another one than in the file beside the keys."""
    now, coming = _in_file()
    return bool(now) and _in_database() not in {now, coming}


def keys_are_missing() -> bool:
    """Whether keys of waves that are not closed are neither here nor with a custodian."""
    waves = Wave.objects.filter(
        study__promise=Study.Promise.ANONYMOUS, closed_at__isnull=True
    ).exclude(custody__taken_at__isnull=False)
    return any(not wavekeys.is_there(wave) for wave in waves.exclude(receiver=b""))


def mark_if_signed() -> int:
    """Draw a mark anew if something was signed or printed since the last one. Returns 1 or 0.

    For a tick. First the file says which mark comes, then the database has it, then the file says
    that it has: whoever dies in between leaves two marks of which either is good.
    """
    since = _signed()
    now, _coming = _in_file()
    if is_restored() or (now and now.partition("-")[0] == since):
        return 0
    _mark(now, since)
    return 1


def mark_anew() -> None:
    """Draw a mark anew, after all open waves of a restored database are void."""
    _mark("", _signed())


def _mark(now: str, since: str) -> None:
    fresh = f"{since}-{secrets.token_hex(8)}"
    if now:
        _write(now, fresh)
    Standing.objects.update_or_create(name=STANDING, defaults={"text": fresh})
    _write(fresh, "")


def _signed() -> str:
    """How far signing and printing have come."""
    signed = Issued.objects.aggregate(last=Max("id"))["last"] or 0
    printed = PaperSheet.objects.aggregate(last=Max("id"))["last"] or 0
    return f"{signed}.{printed}"


def _in_database() -> str:
    found = Standing.objects.filter(name=STANDING).values_list("text", flat=True).first()
    return found or ""


def _path() -> Path:
    return wavekeys.folder() / "mark.json"


def _in_file() -> tuple[str, str]:
    """The mark in the file, and the one that was coming when it was written."""
    try:
        content = json.loads(_path().read_text(encoding="utf-8"))
        return str(content["now"]), str(content["coming"])
    except (OSError, ValueError, KeyError, TypeError):
        return "", ""


def _write(now: str, coming: str) -> None:
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(
        "w", dir=path.parent, prefix=".mark-", delete=False, encoding="utf-8"
    ) as draft:
        json.dump({"now": now, "coming": coming}, draft)
        draft.flush()
        os.fsync(draft.fileno())
    Path(draft.name).replace(path)
