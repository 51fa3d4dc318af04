"""A thief of the database and of what was signed: who took part when, over twelve waves."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings

from tests.voice.devices import OUTCOMES, QUESTIONS
from tests.voice.town import Town
from thrive.voice import actions, keys
from thrive.voice.actions.keeping import keep_answers
from thrive.voice.models import KeptAnswer, Wave
from thrive.voice.proving import stores
from thrive.voice.proving.matching import Tried
from thrive.voice.proving.pattern import Row, linked
from thrive.voice.rules.keeping import name_of

WAVES, RESPONSE = 12, 0.75


def patterns(people: Sequence[int], seed: int = 5) -> dict[int, frozenset[int]]:
    """In which waves each of them took part."""
    dice = random.Random(seed)
    return {
        person: frozenset(one for one in range(WAVES) if dice.random() < RESPONSE)
        for person in people
    }


@pytest.fixture
def waves(town: Town, at: datetime, settings: Settings, tmp_path: Path) -> list[Wave]:
    """Twelve waves of an anonymous study in a team of ten."""
    settings.THRIVE_WAVE_KEYS = str(tmp_path / "wave-keys")
    settings.THRIVE_ANONYMOUS_MONTHS = 12
    study = actions.open_anonymous_study(
        owner="run 12", title="Say it", questions=QUESTIONS, outcomes=OUTCOMES, at=at
    )
    begins = [date(2026, 10, 1) + timedelta(days=7 * number) for number in range(WAVES)]
    frozen = [(first, first + timedelta(days=7)) for first in begins]
    members = town.members("Riverside")
    actions.freeze_anonymous(study=study, waves=frozen, members=members, at=at)
    return list(Wave.objects.filter(study=study).select_related("study").order_by("first_on"))


def tried(waves: Sequence[Wave], people: Sequence[int]) -> Tried:
    """Keep answers of twelve waves with the code in use, and join them by who took part when."""
    took_part = patterns(people)
    found: list[list[tuple[int, Row]]] = []
    for number, wave in enumerate(waves):
        speaking = [person for person in people if number in took_part[person]]
        unit = wave.epoch.units.get().pk
        with transaction.atomic():
            keep_answers(wave, {unit: [{"safe": 4, "of": person} for person in speaking]})
        found.append(
            [
                (person, row)
                for row in rows(wave)
                for person in people
                if f'"of":{person}}}'.encode() in opened(wave, row)
            ]
        )
    assert sum(map(len, found)) == sum(map(len, took_part.values()))
    return linked(found, took_part)


def rows(wave: Wave) -> list[Row]:
    """The rows of a wave as they lie in the table, with what the database keeps beside them."""
    (table,) = [one for one in stores.tables() if one.name == KeptAnswer._meta.db_table]
    place = table.columns.index("wave_id")
    beside = list(zip(*table.beside.values(), strict=True))
    return [
        (*row, *more) for row, more in zip(table.rows, beside, strict=True) if row[place] == wave.pk
    ]


def opened(wave: Wave, row: Row) -> bytes:
    """What was said: here, to know whose a row is."""
    number = KeptAnswer.objects.get(pk=row[0])
    return keys.opened(bytes(number.sealed), study=wave.study_id, conversation=name_of(number.pk))


def test_twelve_waves_lead_to_nobody_because_no_value_comes_again(
    waves: list[Wave], town: Town
) -> None:
    found = tried(waves, town.ids("Riverside"))

    assert found.answers > 80
    assert found.rate <= found.limit


def test_a_pseudonym_that_stays_gives_nearly_everybody_away() -> None:
    """The control, and the figure of the books: 98 of 100 in a team of eight."""
    rates = []
    for seed in range(40):
        took_part = patterns(range(8), seed)
        kept = [
            [(one, (f"pseudonym {one}", "often")) for one in range(8) if number in took_part[one]]
            for number in range(WAVES)
        ]
        rates.append(linked(kept, took_part).rate)

    assert sum(rates) / len(rates) >= 0.9


def test_no_waves_tell_nothing() -> None:
    assert linked([], {}).answers == 0
