"""Words between their author and everybody: opened at closing, mixed, and let out in batches.

What waits is written anew as a whole whenever a wave is closed, under new numbers and in no order,
so that the storage does not tell which of it came with which wave.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Count

from thrive.voice import holding, keys, wavekeys
from thrive.voice.errors import BrokenSeal
from thrive.voice.gathering import groups_by_unit
from thrive.voice.models import Issued, Study, Unit, WaitingWords, Wave, WaveKey, Words, WordsBatch
from thrive.voice.rules.bodies import UnreadableBody
from thrive.voice.rules.directory import WORDS
from thrive.voice.rules.partition import NOWHERE
from thrive.voice.rules.releasing import Gathered
from thrive.voice.rules.words import (
    EVERYWHERE,
    UNIT,
    Batch,
    Place,
    Said,
    Waiting,
    divided,
    marked_in,
    packed,
    said_in,
    unpacked,
)
from thrive.voice.tokens import hpke

PURPOSE = "thrive words 1"
SEALED_LENGTH = 4096  # of all words that wait, so that their length tells nothing
ID_BITS = 59  # eighteen digits, as addresses and forms take them
_Any = TypeVar("_Any")


@dataclass(frozen=True)
class Fresh:
    """What came with a wave. ``beyond``: how many there are beyond the tokens that were signed."""

    words: tuple[Waiting, ...]
    unreadable: int = 0
    beyond: int = 0


@dataclass(frozen=True)
class Out:
    """What came out at once."""

    words: int
    batches: int
    unreadable: int = 0


@dataclass(frozen=True)
class Opened:
    """Words that wait, by number, and how many do not open: somebody changed them."""

    found: Mapping[int, Waiting]
    unreadable: int


def purpose_of(key: int) -> bytes:
    """What words are bound to when they are sealed: the key for words of their wave and unit."""
    return f"{PURPOSE}|{key}".encode()


def poured(wave: Wave) -> Fresh:
    """Open all words of an anonymous wave. What does not open is left out and counted.

    Raises NoKey, BrokenSeal.
    """
    unit_of = dict(WaveKey.objects.filter(wave=wave, purpose=WORDS).values_list("id", "unit_id"))
    if not unit_of:
        return Fresh(())
    private = wavekeys.key_of(wave)
    units = _Units.of(wave)
    words: list[Waiting] = []
    unreadable = 0
    for key, sealed in holding.rows(wave, WORDS):
        try:
            plain = hpke.unseal(private, purpose_of(key), sealed)
            said = said_in(plain, wave.study.questions)
            words += [units.waiting(unit_of[key], one) for one in said]
        except (hpke.CannotOpen, UnreadableBody, KeyError):
            unreadable += 1
    return Fresh(tuple(words), unreadable, _beyond_issued(wave, unit_of))


def marked(wave: Wave, gathered: Gathered) -> Fresh:
    """The words of a wave in confidence whose authors let them out: copies, without the author."""
    said = [(person, one) for person, body in gathered.said for one in marked_in(body.answers)]
    if not said:
        return Fresh(())
    units = _Units.of(wave)
    unit_by_groups = {groups: unit for unit, groups in groups_by_unit(wave).items()}
    unit_of = {
        person: unit_by_groups.get(crowd.groups)
        for crowd in gathered.crowds
        for person in crowd.persons
    }
    return Fresh(tuple(units.waiting(unit_of.get(person), one) for person, one in said))


def waiting(study: int) -> Opened:
    """The words of a study that wait, opened. Raises NoKey."""
    rows = WaitingWords.objects.filter(study=study).order_by("id")
    found: dict[int, Waiting] = {}
    unreadable = 0
    for row, sealed in rows.values_list("id", "sealed"):
        try:
            found[row] = unpacked(keys.opened(bytes(sealed), study=study, conversation=_name(row)))
        except BrokenSeal:
            unreadable += 1
    return Opened(found, unreadable)


def let_out(study: Study, fresh: Iterable[Waiting]) -> Out:
    """Mix fresh words with those that wait, and let out what may come. In a transaction.

    What somebody changed is deleted and counted: it must not hold up the others. Raises NoKey.
    """
    Study.objects.select_for_update().get(pk=study.pk)  # one at a time
    standing = waiting(study.pk)
    pool = [*standing.found.values(), *fresh]
    if not pool and not standing.unreadable:
        return Out(0, 0)
    batches, rest = divided(pool)
    _publish(study, batches)
    WaitingWords.objects.filter(study=study).delete()
    WaitingWords.objects.bulk_create(sealed_row(study.pk, one) for one in _shuffled(rest))
    return Out(sum(len(batch.texts) for batch in batches), len(batches), standing.unreadable)


def sealed_row(study: int, one: Waiting) -> WaitingWords:
    """Waiting words under a number that was drawn, as long as all others."""
    row = secrets.randbits(ID_BITS)
    content = packed(one).ljust(SEALED_LENGTH)
    sealed = keys.sealed(content, study=study, conversation=_name(row))
    return WaitingWords(id=row, study_id=study, sealed=sealed)


def _publish(study: Study, batches: Sequence[Batch]) -> None:
    written: list[Words] = []
    made: list[WordsBatch] = []
    for batch in batches:
        place = batch.place
        row = WordsBatch(
            id=secrets.randbits(ID_BITS), study=study, question=batch.question,
            group_id=place.group, parent_id=place.parent, together=list(place.together),
        )  # fmt: skip
        made.append(row)
        written += [
            Words(id=secrets.randbits(ID_BITS), batch=row, text=text) for text in batch.texts
        ]
    WordsBatch.objects.bulk_create(_shuffled(made))
    Words.objects.bulk_create(_shuffled(written))


def _shuffled(items: Iterable[_Any]) -> list[_Any]:
    mixed = list(items)
    secrets.SystemRandom().shuffle(mixed)
    return mixed


def _name(row: int) -> str:
    return f"words {row}"


def _beyond_issued(wave: Wave, keys_for_words: Mapping[int, int]) -> int:
    signed = Issued.objects.filter(key__in=list(keys_for_words)).values("key")
    issued = dict(signed.annotate(many=Count("id")).order_by().values_list("key", "many"))
    found = holding.many(wave, WORDS)
    return sum(max(0, many - issued.get(key, 0)) for key, many in found.items())


@dataclass(frozen=True)
class _Units:
    """The units of a wave, as places of words."""

    places: Mapping[int, Place]
    eligible: Mapping[int, int]

    @classmethod
    def of(cls, wave: Wave) -> "_Units":
        units = list(Unit.objects.filter(epoch=wave.epoch_id))
        groups: Mapping[int, Any] = groups_by_unit(wave)
        places = {
            unit.pk: Place(
                unit.group_id, unit.parent_id, tuple(sorted(groups[unit.pk] - {NOWHERE}))
            )
            for unit in units
        }
        return cls(places, {unit.pk: unit.eligible for unit in units})

    def waiting(self, unit: int | None, said: Said) -> Waiting:
        """What somebody of a unit wrote, for whom they chose. Never for more than that.

        Somebody of no unit, who came when the units were frozen, has nobody beside them yet.
        """
        if said.audience == UNIT:
            place, eligible = (EVERYWHERE, 0) if unit is None else self._here(unit)
        else:
            place, eligible = EVERYWHERE, sum(self.eligible.values())
        return Waiting(said.question, said.text, place, eligible, said.reworded)

    def _here(self, unit: int) -> tuple[Place, int]:
        return self.places[unit], self.eligible[unit]
