"""The anonymous answers of a wave, opened all at once and sorted into the units of its epoch.

For its release alone, and for working that out anew. Nobody knows whose they are, and releases
count people: so each answer is given to one of as many nameless people as were frozen in its unit.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.db.models import Count

from thrive.voice import holding, wavekeys
from thrive.voice.gathering import groups_by_unit
from thrive.voice.models import Issued, PaperSheet, Unit, Wave, WaveKey
from thrive.voice.rules.bodies import Body, UnreadableBody
from thrive.voice.rules.directory import ANSWER
from thrive.voice.rules.questions import answers_of
from thrive.voice.rules.releasing import Crowd, Gathered
from thrive.voice.rules.scores import scores_of
from thrive.voice.tokens import hpke

PURPOSE = "thrive answer 1"
Said = Mapping[int, Sequence[Mapping[str, Any]]]  # answers by unit; Any: JSON


@dataclass(frozen=True)
class Poured:
    """What was said in a wave, by unit, and how many answers could not be opened."""

    said: Said
    gathered: Gathered
    unreadable: int


def purpose_of(key: int) -> bytes:
    """What an answer is bound to when it is sealed: the key of its wave and unit."""
    return f"{PURPOSE}|{key}".encode()


def pour(wave: Wave) -> Poured:
    """Open all answers of a wave. What does not open, or is no answer, is left out and counted.

    Raises NoKey, BrokenSeal.
    """
    said: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    if not wave.receiver:  # its keys were never made, so nobody could answer
        return Poured(said, gathered_from(wave, said), 0)
    private = wavekeys.key_of(wave)
    questions = wave.study.questions
    unit_of = dict(WaveKey.objects.filter(wave=wave, purpose=ANSWER).values_list("id", "unit_id"))
    unreadable = 0
    for key, sealed in holding.rows(wave):
        try:
            plain = hpke.unseal(private, purpose_of(key), sealed)
            said[unit_of[key]].append(answers_of(plain, questions))
        except (hpke.CannotOpen, UnreadableBody, KeyError):
            unreadable += 1
    return Poured(said, gathered_from(wave, said), unreadable)


def beyond_issued(wave: Wave) -> int:
    """How many answers there are beyond tokens and codes: none, where all is well."""
    keys = WaveKey.objects.filter(wave=wave, purpose=ANSWER).values("id")
    signed = Issued.objects.filter(key__in=keys).values("key").annotate(many=Count("id"))
    issued = dict(signed.order_by().values_list("key", "many"))
    codes = dict(PaperSheet.objects.filter(key__in=keys).values_list("key", "codes"))
    return sum(
        max(0, many - issued.get(key, 0) - codes.get(key, 0))
        for key, many in holding.many(wave).items()
    )


def gathered_from(wave: Wave, said: Said) -> Gathered:
    """Each unit with as many people as were frozen in it; those without an answer are silent."""
    crowds: list[Crowd] = []
    spoken: list[tuple[int, Body]] = []
    sent: dict[int, tuple[int, int]] = {}
    eligible = dict(Unit.objects.filter(epoch=wave.epoch_id).values_list("id", "eligible"))
    nameless = count(1)
    for unit, groups in groups_by_unit(wave).items():
        # In an order of their own, so that a recount adds up the same numbers in the same order.
        given = sorted(said.get(unit, ()), key=_written)
        bodies = [
            Body(answers=dict(one), scores=scores_of(wave.study.outcomes, one)) for one in given
        ]
        size = max(
            eligible[unit], len(bodies)
        )  # whoever added false ones is counted, and on record
        persons = [next(nameless) for _ in range(size)]
        crowds.append(Crowd(groups, tuple(persons)))
        spoken += list(zip(persons, bodies, strict=False))
        sent |= {person: (1, int(place < len(bodies))) for place, person in enumerate(persons)}
    return Gathered(crowds, spoken, sent)


def _written(answers: Mapping[str, Any]) -> str:
    """``Any``: JSON."""
    return json.dumps(answers, sort_keys=True)
