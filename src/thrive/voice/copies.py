"""A copy of each anonymous result, in a file beside the database: written, read back, compared.

The key of a wave is destroyed only after that. A database that breaks in the same minute would else
take with it what can never be worked out again. The copy holds what was published and no more, so
it may be kept and handed on like the page that shows it.
"""

import json
import os
from dataclasses import astuple
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from thrive.voice.models import Release, Released
from thrive.voice.queries.releases import plain_row
from thrive.voice.rules.releasing import Row, digest_of


class CopyDiffers(OSError):
    """What was read back is not what was published."""


def folder() -> Path:
    """Where copies lie: as named, else beside the keys of waves."""
    named = settings.THRIVE_RELEASE_COPIES
    return Path(named) if named else Path(settings.THRIVE_WAVE_KEYS).parent / "releases"


def verified(release: Release) -> Path:
    """The copy of a release, once it is sure that it is there and whole. Twice is as good.

    Raises OSError where it cannot be written, CopyDiffers where something else is read back.
    """
    path = folder() / f"release-{release.pk}-{release.digest[:16]}.json"
    if not path.exists():
        _write(path, release)
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        rows = [
            Row(group, parent, tuple(together), *rest)
            for group, parent, together, *rest in read["rows"]
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise CopyDiffers(f"{path} cannot be read") from error
    wave = release.wave
    if digest_of(wave.study.owner, wave.first_on, rows, release.rule) != release.digest:
        raise CopyDiffers(f"{path} holds something else than was published")
    return path


def _write(path: Path, release: Release) -> None:
    rows = Released.objects.filter(release=release).order_by("id")
    content = {
        "owner": release.wave.study.owner,
        "wave": release.wave.first_on.isoformat(),
        "rule": release.rule,
        "digest": release.digest,
        "rows": [astuple(plain_row(row)) for row in rows],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(
        "w", dir=path.parent, prefix=".release-", delete=False, encoding="utf-8"
    ) as draft:
        json.dump(content, draft)
        draft.flush()
        os.fsync(draft.fileno())
    Path(draft.name).replace(path)
