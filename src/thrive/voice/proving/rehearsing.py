"""A rehearsal: a wave with the code in use, in a database of its own, where the truth is known.

Begun by ``proving.scratch`` in a process of its own, with settings that name an empty database.
"""

import json
import random
import secrets
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection

from thrive.voice import actions, keys, wavekeys
from thrive.voice.models import KeptAnswer, Wave
from thrive.voice.proving import careless, confiding, matching, playing, probing, reading, stores
from thrive.voice.proving.matching import Tried
from thrive.voice.proving.reading import Truth
from thrive.voice.proving.stores import Table
from thrive.voice.rules.keeping import name_of

BOUND_TO_FIND = "order of arrival"


@dataclass
class Rehearsed:
    """What was tried and found. Numbers of answers that could be read or lead to somebody.

    ``watched``: how many sealed answers of an open wave somebody could lay beside their sender who
    holds the database *and* knows in which order people answered; they cannot be read.
    """

    people: int = 0
    tries: list[Tried] = field(default_factory=list)
    control: Tried | None = None
    readable_open: int = 0
    readable_closed: int = 0
    key_in_bytes: bool = False
    watched: Tried | None = None
    kept: int = 0  # answers that are kept for a recount, and could be laid beside people
    traces: int = 0  # of the answers when the wave is closed, in tables
    shared: int = 0  # answers of a backup that lead on to an opened row
    confidential_found: int = 0
    named_found: int = 0
    words: int = 0
    unread: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """``Any``: JSON."""
        return asdict(self)


def rehearse() -> Rehearsed:
    """Play and attack, in the database of the settings, which must be empty and up to date."""
    dice = random.Random(secrets.randbits(64))  # noqa: S311  draws orders, no secret
    found, truth, control = Rehearsed(), Truth(), Truth()
    careless.make()
    since = stores.log_position()
    groups = playing.organisation()
    devices = playing.enrolled(groups, truth, dice)
    found.people = len(devices)
    persons = [one.person for one in devices]
    truth.codes, control.codes = playing.codes_for(persons, dice), playing.codes_for(persons, dice)
    control.unit_of = truth.unit_of
    arriving = dice.sample(devices, len(devices))
    backup: list[Table] = []
    for place, device in enumerate(arriving):
        if place == len(arriving) * 3 // 4:
            backup = copied()
        playing.answer(device, truth)
        said = f"said {control.codes[device.person]}"
        careless.keep(device.person, said, playing.OPEN + timedelta(minutes=7 * place))
    found.control = _attack_control(control)
    _attack_open(found, truth, backup, since)
    _close()
    _attack_closed(found, truth, backup, since)
    told = confiding.confide(groups)
    found.words, found.confidential_found, found.named_found = told.words, told.sealed, told.named
    return found


def copied() -> list[Table]:
    """What a backup holds that is made in the middle of a wave and leaves nothing out."""
    if connection.vendor != "sqlite":
        return list(stores.tables())
    with TemporaryDirectory() as folder:
        path = Path(folder) / "backup.sqlite3"
        with closing(sqlite3.connect(path)) as target:
            connection.ensure_connection()
            connection.connection.backup(target)
        return list(stores.tables_of(path)) + _tables_beside()


def _attack_open(found: Rehearsed, truth: Truth, backup: Sequence[Table], since: str) -> None:
    """While the wave is open: what leads from a sealed answer to a person, and whether it opens."""
    tables, bare = _ours(all_tables()), stores.bare_bytes(since=since)
    found.unread = bare.unread
    for which, rows in (("", tables), ("backup: ", _ours(backup))):
        answers = _named(which, reading.answer_orders(rows, truth, opened=False))
        people = _named(which, reading.people_orders(rows, truth))
        found.tries += matching.attempts(answers, people, truth.unit_of)
    in_bytes = _in_bytes(bare.files, truth)
    people = reading.people_orders(tables, truth)
    found.tries += matching.attempts(_named("sealed: ", in_bytes), people, truth.unit_of)
    outside = {BOUND_TO_FIND: truth.came}
    sealed = reading.answer_orders(tables, truth, opened=False) | in_bytes
    found.watched = matching.best(matching.attempts(sealed, outside, truth.unit_of))
    found.readable_open = _readable(truth, tables)
    (wave,) = Wave.objects.filter(study__owner="rehearsal")
    private = wavekeys.key_of(wave).private_bytes_raw()
    found.key_in_bytes = probing.is_in(probing.shapes_of_bytes(private), bare.files.values())


def _close() -> None:
    (wave,) = Wave.objects.filter(study__owner="rehearsal")
    actions.close_wave(study=wave.study_id, first_on=wave.first_on, sent={}, at=playing.OVER)


def _attack_closed(found: Rehearsed, truth: Truth, backup: Sequence[Table], since: str) -> None:
    """When it is closed: what leads from an answer to a person, for whoever knows who came when."""
    tables, bare = _ours(all_tables()), stores.bare_bytes(since=since)
    people = reading.people_orders([*tables, *_ours(backup)], truth) | {BOUND_TO_FIND: truth.came}
    kept = _kept(truth)
    found.kept = len(kept.numbers)
    answers = reading.answer_orders(tables, truth, opened=True)
    answers |= dict(probing.orders(bare.files, truth.words()))
    answers |= _named("kept: ", reading.answer_orders(tables, kept, opened=False))
    answers |= _named("kept: ", _in_bytes(bare.files, kept))
    found.tries += matching.attempts(_named("closed: ", answers), people, truth.unit_of)
    found.readable_closed = _readable(truth, tables)
    found.traces = sum(bool(order) for order in _rows_left(tables, truth))
    found.shared = reading.shared_values(_ours(backup), tables, truth, kept)


def _kept(truth: Truth) -> Truth:
    """Whose each kept answer is: opened with the key of the server, which a thief would need."""
    whose = {code: person for person, code in truth.codes.items()}
    kept = Truth(unit_of=truth.unit_of)
    for row in KeptAnswer.objects.select_related("wave").order_by("id"):
        plain = keys.opened(
            bytes(row.sealed), study=row.wave.study_id, conversation=name_of(row.pk)
        )
        person = whose[json.loads(plain)["code"]]
        kept.numbers[person], kept.sealed[person] = row.pk, bytes(row.sealed)
    return kept


def _in_bytes(files: dict[str, bytes], truth: Truth) -> dict[str, list[int]]:
    return {
        f"{part}, {name}": order
        for part, probes in truth.probes().items()
        for name, order in probing.orders(files, probes)
    }


def _attack_control(control: Truth) -> Tried | None:
    """The same attack on the careless store."""
    tables = list(stores.tables())
    answers = [one for one in tables if one.name == careless.ANSWERS]
    visits = [one for one in tables if one.name == careless.VISITS]
    return matching.best(
        matching.attempts(
            reading.answer_orders(answers, control, opened=True),
            reading.people_orders(visits, control),
            control.unit_of,
        )
    )


def all_tables() -> list[Table]:
    """The tables of the database and of every other file of SQLite beside it."""
    found = list(stores.tables())
    return found + _tables_beside() if connection.vendor == "sqlite" else found


def _tables_beside() -> list[Table]:
    database = Path(str(connection.settings_dict["NAME"]))
    return [
        one.renamed(path.name)
        for path in stores.other_files(database)
        for one in stores.tables_of(path)
    ]


def _ours(tables: Sequence[Table]) -> list[Table]:
    return [one for one in tables if not one.name.startswith("careless_")]


def _named(which: str, orders: dict[str, list[int]]) -> dict[str, list[int]]:
    return {which + name: order for name, order in orders.items()}


def _readable(truth: Truth, tables: Sequence[Table]) -> int:
    """Of how many people what they said stands in a table, whoever it leads to."""
    orders = reading.answer_orders(tables, truth, opened=True)
    return len({person for order in orders.values() for person in order})


def _rows_left(tables: Sequence[Table], truth: Truth) -> list[list[int]]:
    orders = reading.answer_orders(tables, truth, opened=False)
    return list(orders.values())
