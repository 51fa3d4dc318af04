"""The content of editions, read once in each process: an edition never changes."""

from collections.abc import Mapping

from thrive.experiences.content.program import Program as Content
from thrive.experiences.content.reading import read
from thrive.experiences.models import Edition

MOST_HELD = 64  # in one process; the oldest gives way

_held: dict[tuple[int, str], Content] = {}


def content_of(edition: int, digest: str) -> Content:
    """The content of an edition; the digest guards against another database.

    Raises ValueError for content that cannot be read any more, Edition.DoesNotExist for none.
    """
    return contents_of({edition: digest})[edition]


def contents_of(editions: Mapping[int, str]) -> dict[int, Content]:
    """The contents of editions with their digests. One question, none for what was read before.

    Raises as ``content_of`` does.
    """
    found = {one: _held[key] for one in editions if (key := (one, editions[one])) in _held}
    missing = [one for one in editions if one not in found]
    if not missing:
        return found
    asked = Edition.objects.filter(pk__in=missing).order_by("pk")
    rows = dict(asked.values_list("pk", "content"))
    for one in missing:
        if one not in rows:
            raise Edition.DoesNotExist(f"There is no edition {one}")
        found[one] = _hold(one, editions[one], rows[one])
    return found


def _hold(edition: int, digest: str, stored: object) -> Content:
    content, findings = read(stored)
    if content is None:
        raise ValueError(f"Edition {edition} ({digest[:8]}) cannot be read: {findings[:3]}")
    if len(_held) >= MOST_HELD:
        _held.pop(next(iter(_held)), None)
    _held[edition, digest] = content
    return content
