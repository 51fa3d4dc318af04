"""What two teams at Fernbrook say when nobody can know who said it. Pure: numpy, no Django.

Four rounds of a week: the first is published when the story stands, the second is open, and for the
two to come a visitor can get ready.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zlib import crc32

import numpy as np

from thrive.demo import organisation

SAFELY = "say-it-safely"
NAME = "Say it safely"
TEAMS = ("Riverside evenings", "Harbour nights")
OPEN_FROM = organisation.week_on(organisation.WEEKS)  # open while the story stands
BEGINS = OPEN_FROM - timedelta(weeks=1)
ENDS = OPEN_FROM + timedelta(weeks=3)
STARTED = BEGINS - timedelta(days=10)
ROUNDS = 4
ANSWERING = 0.7
LEAST, MOST = 1, 5
HINDRANCES = ("time", "afraid", "useless", "nothing")
HINDRANCE_SHARES = (0.3, 0.2, 0.3, 0.2)

PROGRAM = """\
program: say-it-safely
languages: [en, de]
title: {en: Say it safely, de: Sicher gesagt}
about:
  en: Whether one can say here what one thinks. Answered on a page of its own, by nobody.
  de: Ob man hier sagen kann, was man denkt. Beantwortet auf einer eigenen Seite, von niemandem.
promise: anonymous
outcomes:
  - id: safe
    of: say-what
    told: mean
    name: {en: Can say what they think, de: "Kann sagen, was ist"}
  - id: useless
    of: hinders
    told: choice
    choice: useless
    better: down
    name: {en: "Hinders: nothing comes of it", de: "Hindert: es wird nichts daraus"}
experiences:
  - id: week
    title: {en: Say it safely, de: Sicher gesagt}
    frames:
      - id: say-what
        kind: scale
        text: {en: I can say here what I think., de: "Ich kann hier sagen, was ich denke."}
        labels:
          - {en: never, de: nie}
          - {en: seldom, de: selten}
          - {en: at times, de: manchmal}
          - {en: often, de: oft}
          - {en: always, de: immer}
      - id: hinders
        kind: choose_one
        when: {answer: say-what, at_most: 3}
        text: {en: What hinders you most?, de: Was hindert dich am meisten?}
        choices:
          - {id: time, text: {en: There is no time for it, de: Es ist keine Zeit dafür}}
          - {id: afraid, text: {en: What others would think, de: Was andere denken könnten}}
          - {id: useless, text: {en: Nothing comes of it, de: Es wird nichts daraus}}
          - {id: nothing, text: {en: Something else, de: Etwas anderes}}
      - id: one-thing
        kind: short_text
        text:
          en: One thing that should be said, in a few words.
          de: "Etwas, das gesagt werden sollte, in wenigen Worten."
"""


def answers_at(seed: int, who: str, round_: date) -> datetime | None:
    """When somebody answers in a round, before the evening of its Thursday; None if they do not."""
    rng = _drawn(seed, who, f"when {round_}")
    if rng.uniform() > ANSWERING:
        return None
    minutes = int(rng.integers(8 * 60, 3 * 24 * 60 + 17 * 60))
    return datetime.combine(round_, datetime.min.time()) + timedelta(minutes=minutes)


def said(seed: int, who: str, team: str, round_: date) -> Mapping[str, object]:
    """What somebody says in a round."""
    rng = _drawn(seed, who, f"what {round_}")
    mood = 3.6 if team == TEAMS[0] else 2.9
    point = int(np.clip(round(mood + rng.normal(0, 0.9)), LEAST, MOST))
    found: dict[str, object] = {"say-what": point}
    if point <= 3:
        found["hinders"] = str(rng.choice(HINDRANCES, p=HINDRANCE_SHARES))
    return found


def _drawn(seed: int, *names: str) -> np.random.Generator:
    """A generator for one purpose: another purpose never moves it."""
    return np.random.default_rng([seed, crc32("|".join(names).encode())])
