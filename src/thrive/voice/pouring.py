"""The anonymous answers of a wave, opened all at once and sorted into the units of its epoch.

For its release alone. Nobody knows whose they are; so each answer is given to somebody of its unit
who is drawn by lot, because releases count people. The lot is kept nowhere.
"""

import secrets
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import count

from thrive.voice import wavekeys
from thrive.voice.gathering import Opened, groups_by_unit
from thrive.voice.models import AnonymousAnswer, Eligible, Issued, Wave, WaveKey
from thrive.voice.rules.bodies import Body, UnreadableBody
from thrive.voice.rules.directory import ANSWER
from thrive.voice.rules.questions import answers_of
from thrive.voice.rules.releasing import Crowd, Gathered
from thrive.voice.tokens import hpke

PURPOSE = "thrive answer 1"


def purpose_of(key: int) -> bytes:
    """What an answer is bound to when it is sealed: the key of its wave and unit."""
    return f"{PURPOSE}|{key}".encode()


def pour(wave: Wave) -> Opened:
    """Open all answers of a wave. What does not open, or is no answer, is left out and counted.

    Raises NoKey, BrokenSeal.
    """
    said: dict[int, list[Body]] = defaultdict(list)
    if not wave.receiver:  # its keys were never made, so nobody could answer
        return Opened(_gathered(wave, said), 0)
    private = wavekeys.key_of(wave)
    questions = wave.study.questions
    unit_of = dict(WaveKey.objects.filter(wave=wave, purpose=ANSWER).values_list("id", "unit_id"))
    unreadable = 0
    rows = AnonymousAnswer.objects.filter(key__in=unit_of).order_by("id")
    for key, sealed in rows.values_list("key_id", "sealed").iterator():
        try:
            plain = hpke.unseal(private, purpose_of(key), bytes(sealed))
            said[unit_of[key]].append(Body(answers=answers_of(plain, questions)))
        except (hpke.CannotOpen, UnreadableBody):
            unreadable += 1
    return Opened(_gathered(wave, said), unreadable)


def beyond_issued(wave: Wave) -> int:
    """How many answers there are beyond the tokens that were signed: none, where all is well."""
    keys = list(WaveKey.objects.filter(wave=wave, purpose=ANSWER).values_list("id", flat=True))
    signed = Issued.objects.filter(key__in=keys).values_list("key_id", flat=True)
    kept = AnonymousAnswer.objects.filter(key__in=keys).values_list("key_id", flat=True)
    issued, answers = Counter(signed), Counter(kept)
    return sum(max(0, many - issued[key]) for key, many in answers.items())


def _gathered(wave: Wave, said: Mapping[int, Sequence[Body]]) -> Gathered:
    """Each unit with the people who were frozen in it; those without an answer are silent."""
    crowds: list[Crowd] = []
    spoken: list[tuple[int, Body]] = []
    sent: dict[int, tuple[int, int]] = {}
    eligible = _eligible(wave)
    spare = count(-1, -1)
    for unit, groups in groups_by_unit(wave).items():
        bodies = said.get(unit, ())
        persons = eligible[unit]
        # Somebody whom nobody knows stands for people who were deleted since.
        missing = max(0, len(bodies) - len(persons))
        persons += [next(spare) for _ in range(missing)]
        secrets.SystemRandom().shuffle(persons)
        crowds.append(Crowd(groups, tuple(sorted(persons))))
        spoken += list(zip(persons, bodies, strict=False))
        sent |= {person: (1, int(place < len(bodies))) for place, person in enumerate(persons)}
    return Gathered(crowds, sorted(spoken, key=lambda one: one[0]), sent)


def _eligible(wave: Wave) -> dict[int, list[int]]:
    """The people of each unit, as they were frozen."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = Eligible.objects.filter(epoch=wave.epoch_id).order_by("unit", "person")
    for unit, person in rows.values_list("unit_id", "person_id"):
        found[unit].append(person)
    return found
