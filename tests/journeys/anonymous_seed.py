"""Plays everybody but Amina in the story of an anonymous answer, and moves the clock.

    python -m tests.journeys.anonymous_seed begin|open|close|search FOLDER

Runs beside the servers with their settings. ``begin``: the town is asked, all but Amina's devices
get ready; ``open``: the first wave opens; ``close``: the others answer and it is closed. Prints
what the story needs to know as JSON.
"""

import json
import pickle
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402  Django must be set up before its models are named

from tests.cast import MOMENT, make_cast  # noqa: E402
from tests.journeys.mine_seed import sign_in  # noqa: E402
from tests.voice.devices import (  # noqa: E402
    FIRST,
    OPEN,
    OUTCOMES,
    OVER,
    QUESTIONS,
    SECOND,
    Device,
    sealed,
)
from tests.voice.test_dump import as_bytes  # noqa: E402
from tests.voice.town import make_town  # noqa: E402
from thrive.foundation import clock  # noqa: E402
from thrive.voice import actions, holding, queries  # noqa: E402
from thrive.voice.models import Wave  # noqa: E402

MORE: list[dict[str, Any]] = [
    {"id": "stars", "kind": "stars", "most": 5, "text": {"en": "How was it?", "de": "Wie war es?"}},
    {
        "id": "hours", "kind": "number", "least": 0, "most": 24, "step": 1,
        "text": {"en": "How many hours did you work?"},
    },
    {
        "id": "slider", "kind": "slider", "least": 0, "most": 100, "step": 1,
        "text": {"en": "How full is your head?"}, "low": {"en": "empty"}, "high": {"en": "full"},
    },
    {
        **QUESTIONS[1], "id": "all", "kind": "choose_several", "text": {"en": "And what else?"},
        "shown": {"when": [[{"of": "hindrance", "is": "afraid"}]]},
    },
    {
        **QUESTIONS[1], "id": "never", "shown": {"when": [[{"of": "hindrance", "is": "tired"}]]},
    },
    {"id": "own", "kind": "words", "longest": 280, "text": {"en": "What would help?"}},
]  # fmt: skip


def _devices(folder: Path) -> list[Device]:
    """Everybody's but Amina's."""
    held: list[Device] = pickle.loads((folder / "devices").read_bytes())  # noqa: S301  our own
    return held


def begin(folder: Path) -> dict[str, Any]:
    """The town is asked, and all but Amina get ready."""
    clock.stand_at(MOMENT)
    town = make_town(make_cast())
    study = actions.open_anonymous_study(
        owner="run 3", title="Say it safely", questions=[*QUESTIONS, *MORE], outcomes=OUTCOMES,
        at=MOMENT,
    )  # fmt: skip
    waves = [FIRST, SECOND]
    actions.freeze_anonymous(study=study, waves=waves, members=town.members(), at=MOMENT)
    actions.make_keys(at=MOMENT)
    devices = [
        Device.of(person, study, MOMENT)
        for person in town.ids("Riverside", "Quay")
        if person != town.people.amina.pk
    ]
    for device in devices:
        device.enrol(FIRST[0], at=MOMENT)
    (folder / "devices").write_bytes(pickle.dumps(devices))
    (directory,) = queries.public_page(study=study, at=MOMENT).directories
    sessions = {"session": sign_in(town.people.amina), "unasked": sign_in(town.people.ruth)}
    return {"study": study, "words": directory.words, **sessions}


def open_wave(folder: Path) -> dict[str, Any]:
    """The first wave opens. Somebody has many answers for one token."""
    clock.stand_at(OPEN)
    daniel = _devices(folder)[0]
    entry = daniel.entry(FIRST[0], OPEN)
    given = {
        "key": entry.key,
        "token": b64encode(daniel.prepared[FIRST[0]]).decode(),
        "signature": b64encode(daniel.signatures[FIRST[0]]).decode(),
    }
    bodies = [sealed(entry, {"safe": 1 + place % 5, "hindrance": "tired"}) for place in range(16)]
    return {"many": [{**given, "sealed": b64encode(one).decode()} for one in bodies]}


def close(folder: Path) -> dict[str, Any]:
    """The others answer, the wave is closed, and what came out is told."""
    devices = _devices(folder)
    for place, device in enumerate(devices[1:]):
        said = {"safe": 1 + place % 5, "hindrance": "afraid" if place % 2 else "tired"}
        device.answer(FIRST[0], said, OPEN)
    study = devices[0].study
    clock.stand_at(OVER)
    actions.close_wave(study=study, first_on=FIRST[0], sent={}, at=OVER)
    (shown,) = queries.released(study=study, viewer=None, at=OVER)
    return {"people": {f"{row.outcome} {row.name}": row.people for row in shown.rows}}


def search(folder: Path) -> dict[str, Any]:
    """Which of the things that Amina's device sent or kept are in the database, or beside it."""
    sought = json.loads((folder / "sought").read_text())
    quote, found = connection.ops.quote_name, set[str]()
    for wave in Wave.objects.all():
        for purpose in holding.PURPOSES:
            for _key, kept in holding.rows(wave, purpose):
                found |= {name for name, digits in sought.items() if bytes.fromhex(digits) in kept}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {quote(table)}")  # noqa: S608  names of ours
            for value in (as_bytes(one) for row in cursor.fetchall() for one in row):
                found |= {
                    name
                    for name, digits in sought.items()
                    if bytes.fromhex(digits) in value or digits.encode() in value
                }
    return {"found": sorted(found)}


STEPS = {"begin": begin, "open": open_wave, "close": close, "search": search}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(STEPS[sys.argv[1]](Path(sys.argv[2]))))
