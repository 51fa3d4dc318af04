"""What was said by name: for exactly those who stand in the sentence above the first word."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.people.models import Person
from thrive.voice.errors import NotAllowed
from thrive.voice.kept import kept_from
from thrive.voice.models import Conversation, Reader, Study


@dataclass(frozen=True)
class NamedAnswer:
    """What one person said in one conversation. ``Any``: JSON."""

    person: int
    name: str
    key: str
    wave_first: date
    begun_at: datetime
    finished_at: datetime | None
    answers: dict[str, Any]
    scores: dict[str, float]


def named_answers(*, study: int, reader: Person, at: datetime) -> tuple[NamedAnswer, ...]:
    """What everybody said in a study, newest first, for one of its readers.

    Who read it, and when, is put on record, without content: the one thing that a query here
    writes, because reading without a trace must not be possible. Raises NotAllowed for everybody
    else, whatever their role, and alike for a study that does not exist or is not by name.
    """
    owner = _owner_for(study, reader)
    if owner is None:
        raise NotAllowed(_("Only those named above the questions can read what was said."))
    rows = Conversation.objects.filter(study_id=study, is_sealed=False)
    rows = rows.select_related("wave", "person").order_by("-begun_at", "-id")
    answers = tuple(_answer(row) for row in rows)
    audit.record(
        actor=reader.external_id, action="voice.read_named", subject=owner, at=at,
        details={"conversations": len(answers)},
    )  # fmt: skip
    return answers


def _owner_for(study: int, reader: Person) -> str | None:
    """The owner of a study by name that this person, if still here, may read."""
    if not reader.is_active:
        return None
    mine = Reader.objects.filter(study=study, person=reader, study__promise=Study.Promise.NAMED)
    return mine.values_list("study__owner", flat=True).first()


def _answer(row: Conversation) -> NamedAnswer:
    kept = kept_from(row)
    return NamedAnswer(
        row.person_id, row.person.name, kept.key, kept.wave_first, kept.begun_at,
        kept.finished_at, kept.body.answers, kept.body.scores,
    )  # fmt: skip
