"""What people in the Harbour area write beside their weekly minute, and let come out. Pure.

One team writes of short notice until its rota hangs out two weeks ahead, and of plans and family
since. All else is drawn from the same sentences at any time.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from zlib import crc32

import numpy as np

from thrive.demo import population, talks

QUESTION = "to-be-said"
TEAM = "Harbour days"  # its people write most, for everyone
OWN = population.HOME_TEAM  # its people write for themselves
WRITING = {TEAM: 0.8, OWN: 0.5}  # of those who answer
OTHERS_WRITING = 0.06
# Whom a visitor can be writes nothing here: what they say is left to the visitor.
PERSONAS = {persona.external_id for persona in population.PERSONAS}
ON_THE_THEME = 0.6  # of what the team writes

SHORT_NOTICE = (
    "My shifts were moved at short notice.",
    "Two evenings changed at short notice, on a Friday.",
    "The rota came at short notice, and I had to ring my sister for the children.",
    "Short notice again: nobody asked whether it suits us.",
    "At short notice I say yes because I do not dare to say no.",
)
FAMILY = (
    "I could plan an evening with my family.",
    "We plan our Sundays in the family again.",
    "My family reads the plan at the fridge.",
    "It was the first birthday in the family that I could plan for.",
    "We could plan who swaps, and my family knows it too.",
)
ANYTHING = (
    "The key was not where it should be.",
    "There is no parking in Rope Walk after five.",
    "Gloves ran out on Wednesday.",
    "The list of medicines was not the newest.",
    "Mrs next door brought us soup.",
    "At handover nobody listens to the end.",
    "The lift stood still, four floors on foot.",
    "A quiet round for once.",
    "The app was slow in the morning.",
    "Somebody thanked us, that carries me for days.",
)
BESIDE = (
    "",
    "It is the same in other teams.",
    "I wanted to say it once.",
    "I do not know whom to ask.",
    "That is all for today.",
    "Perhaps we talk about it on Monday.",
)


def written(seed: int, who: talks.Someone, on: date) -> Mapping[str, object]:
    """What somebody writes beside what they answer, with the mark of consent; mostly nothing."""
    rng = np.random.default_rng([seed, crc32(f"{who.external_id}|words {on}".encode())])
    if who.external_id in PERSONAS or rng.uniform() > WRITING.get(who.team, OTHERS_WRITING):
        return {}
    text = f"{_one_of(_sentences(who.team, on, rng), rng)} {_one_of(BESIDE, rng)}".strip()
    audience = "unit" if who.team == OWN else "organisation"
    return {QUESTION: {"text": text, "audience": audience, "reworded": False}}


def _sentences(team: str, on: date, rng: np.random.Generator) -> Sequence[str]:
    shift = talks.shift_of(TEAM)
    if team != TEAM or shift is None or rng.uniform() > ON_THE_THEME:
        return ANYTHING
    return FAMILY if on >= shift.started_on else SHORT_NOTICE


def _one_of(sentences: Sequence[str], rng: np.random.Generator) -> str:
    return sentences[int(rng.integers(len(sentences)))]
