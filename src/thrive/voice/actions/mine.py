"""Taking along what one said, and having it deleted."""

import csv
import io
import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.foundation.errors import Invalid, Problem
from thrive.people.models import Person
from thrive.voice.errors import NotAllowed
from thrive.voice.models import Conversation, Study
from thrive.voice.queries.mine import MyStudy, mine

COLUMNS = ("study", "promise", "wave", "conversation", "begun_at", "finished_at", "item", "value")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets would run


def export_mine(person: Person, kind: str, at: datetime) -> bytes:
    """All that the person said, as ``json`` or ``csv`` (one row for each answer), UTF-8.

    On record without its content. Raises Invalid for another kind, NoKey, BrokenSeal.
    """
    writers = {"json": _as_json, "csv": _as_csv}
    if kind not in writers:
        problem = Problem(_("expected json or csv"), column="kind", value=kind)
        raise Invalid(_("There is no such kind of file."), [problem])
    content = writers[kind](mine(person, at))
    audit.record(
        actor=person.external_id, action="voice.export_mine", subject=person.external_id, at=at,
        details={"kind": kind},
    )  # fmt: skip
    return content


def forget_mine(*, person: Person, study: int | None, by: Person | None, at: datetime) -> int:
    """Delete what the person said, in one study or in all. Returns how many conversations went.

    What was published already stays, because nobody can be picked out of it. Running it twice
    deletes nothing more. On record each time, whether there was anything or not: a record of those
    alone who had said something would tell who had. Raises NotAllowed for anybody but the person
    and the server.
    """
    if by is not None and by.pk != person.pk:
        raise NotAllowed(_("Only you can have deleted what you said."))
    with transaction.atomic():
        theirs = Conversation.objects.filter(person=person)
        if study is not None:
            theirs = theirs.filter(study=study)
        count = theirs.delete()[0]
        audit.record(
            actor=by.external_id if by else "server", action="voice.forget_mine",
            subject=person.external_id, at=at, details={"study": _owner(study)},
        )  # fmt: skip
    return count


def _owner(study: int | None) -> str:
    if study is None:
        return ""
    return Study.objects.filter(pk=study).values_list("owner", flat=True).first() or ""


def _as_json(studies: tuple[MyStudy, ...]) -> bytes:
    whole = [
        {
            "study": study.title,
            "promise": study.promise,
            "conversations": [
                {
                    "conversation": one.key,
                    "wave": one.wave_first.isoformat(),
                    "begun_at": one.begun_at.isoformat(),
                    "finished_at": one.finished_at.isoformat() if one.finished_at else None,
                    "answers": one.body.answers,
                    "scores": one.body.scores,
                }
                for one in study.conversations
            ],
        }
        for study in studies
    ]
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


def _as_csv(studies: tuple[MyStudy, ...]) -> bytes:
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow(COLUMNS)
    for study in studies:
        for one in study.conversations:
            finished = one.finished_at.isoformat() if one.finished_at else ""
            begins = (
                _cell(study.title), study.promise, one.wave_first.isoformat(), one.key,
                one.begun_at.isoformat(), finished,
            )  # fmt: skip
            for item, value in sorted({**one.body.answers, **one.body.scores}.items()):
                sheet.writerow([*begins, _cell(item), _cell(value)])
    return text.getvalue().encode()


def _cell(value: Any) -> str:
    """A value as a cell. ``Any``: JSON. A text that a spreadsheet would run gets a ' before it."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    if isinstance(value, list):
        return " ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False)
