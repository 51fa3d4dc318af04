"""What was said in confidence, looked for in every byte without the key; control: by name."""

import secrets
from dataclasses import dataclass

from thrive.people.models import Person
from thrive.voice import actions
from thrive.voice.proving import playing, probing, stores
from thrive.voice.rules.bodies import Body
from thrive.voice.rules.tables import Outcome

SPEAKING = 10  # people whose words are looked for
OUTCOMES = (Outcome(name="mood", told="mean", of="mood"),)


@dataclass(frozen=True)
class Confided:
    """How many words were looked for, and found: said in confidence, and by name."""

    words: int
    sealed: int
    named: int


def confide(groups: dict[int, list[int]]) -> Confided:
    """Let people say something in confidence and the like by name, and look for both."""
    group, persons = next(iter(groups.items()))
    members: dict[int, int | None] = dict.fromkeys(persons, group)
    sealed = _said("confidential", members, persons[:SPEAKING])
    named = _said("named", members, persons[:SPEAKING])
    bare = list(stores.bare_bytes().files.values()) or [_in_tables()]
    return Confided(SPEAKING, _found(sealed, bare), _found(named, bare))


def _found(words: list[str], bare: list[bytes]) -> int:
    return sum(probing.is_in(probing.shapes_of_text(word), bare) for word in words)


def _said(promise: str, members: dict[int, int | None], persons: list[int]) -> list[str]:
    first_on = playing.WAVE[0]
    readers = [Person.objects.get(pk=persons[0])] if promise == "named" else []
    study = actions.open_study(
        owner=promise, title=promise, promise=promise, outcomes=OUTCOMES, readers=readers,
        at=playing.ASKED,
    )  # fmt: skip
    actions.freeze(study=study, first_on=first_on, members=members, at=playing.ASKED)
    words = []
    for person in persons:
        word = f"words-{secrets.token_hex(12)}"
        key = f"{promise} {person}"
        kept = actions.begin(
            study=study, key=key, person=person, wave=playing.WAVE, at=playing.OPEN
        )
        body = Body({"trail": [["words", word]], "at": "end"}, {"words": word, "mood": 3}, {})
        actions.keep(
            key=key, person=person, version=kept.version, body=body, finished=True,
            at=playing.OPEN, kept=kept,
        )  # fmt: skip
        words.append(word)
    return words


def _in_tables() -> bytes:
    """All values, where the bare bytes may not be read."""
    return b"\n".join(
        one if isinstance(one, bytes) else str(one).encode()
        for table in stores.tables()
        for row in table.rows
        for one in row
    )
