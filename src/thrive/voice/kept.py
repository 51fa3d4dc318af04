"""One conversation as it is handed to its author: read from its row, the seal broken.

Inside voice only: whoever asks comes through queries or actions, which look at who asks.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from thrive.foundation.errors import Problem
from thrive.voice import keys
from thrive.voice.errors import BadBody, NoSuchConversation
from thrive.voice.models import Conversation
from thrive.voice.rules.bodies import Body, packed, unpacked

LARGEST_BODY = 256 * 1024


@dataclass(frozen=True)
class Kept:
    """A conversation as it stands: what was said, and whether more can be said."""

    key: str
    version: int
    body: Body
    begun_at: datetime
    last_at: datetime
    finished_at: datetime | None
    study: int
    wave_first: date
    is_open: bool  # its wave is not closed
    is_sealed: bool


def kept_from(row: Conversation) -> Kept:
    """The row, opened. Raises NoKey, BrokenSeal. The row's wave must be loaded."""
    return Kept(
        key=row.key,
        version=row.version,
        body=body_of(row.body, is_sealed=row.is_sealed, study=row.study_id, key=row.key),
        begun_at=row.begun_at,
        last_at=row.last_at,
        finished_at=row.finished_at,
        study=row.study_id,
        wave_first=row.wave.first_on,
        is_open=row.wave.closed_at is None,
        is_sealed=row.is_sealed,
    )


def body_of(content: bytes | memoryview, *, is_sealed: bool, study: int, key: str) -> Body:
    """What was said, from the bytes of a row. Raises NoKey, BrokenSeal."""
    plain = bytes(content)
    return unpacked(keys.opened(plain, study=study, conversation=key) if is_sealed else plain)


def bytes_of(body: Body, *, is_sealed: bool, study: int, key: str) -> bytes:
    """What was said, as a row keeps it. Raises NoKey, BadBody."""
    try:
        content = packed(body)
    except (TypeError, ValueError) as error:
        problem = Problem(str(error), column="body")
        raise BadBody(_("This answer cannot be kept."), [problem]) from error
    if len(content) > LARGEST_BODY:
        problem = Problem(_("too long"), column="body")
        raise BadBody(_("This answer is too long to be kept."), [problem])
    return keys.sealed(content, study=study, conversation=key) if is_sealed else content


def no_such_conversation() -> NoSuchConversation:
    """The refusal, alike for what does not exist and for what is somebody else's."""
    return NoSuchConversation(_("There is no such conversation of yours."))
