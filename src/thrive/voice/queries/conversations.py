"""A person's own conversations: nobody else's, whoever asks."""

from thrive.voice.kept import Kept, kept_from
from thrive.voice.models import Conversation


def conversation(*, key: str, person: int) -> Kept | None:
    """The conversation with this key, if it is the person's own. Raises NoKey, BrokenSeal."""
    rows = Conversation.objects.select_related("wave").filter(key=key, person_id=person)
    row = rows.order_by("id").first()
    return None if row is None else kept_from(row)


def conversations(*, study: int, person: int) -> list[Kept]:
    """All that the person said in a study, oldest first. Raises NoKey, BrokenSeal."""
    rows = Conversation.objects.select_related("wave").filter(study_id=study, person_id=person)
    return [kept_from(row) for row in rows.order_by("begun_at", "id")]
