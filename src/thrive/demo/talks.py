"""What people at Fernbrook say when they are asked, and who answers at all. Pure: numpy, no Django.

Everybody in one area is asked once a week how it went. In each team there is a usual mood, in each
person a habit, in each week a chance; two teams truly change. Whether and when somebody answers is
drawn too. The same seed says the same, whoever asks and when.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zlib import crc32

import numpy as np

Answers = Mapping[str, object]  # by frame

AREA = "Harbour"
WEEKLY = "weekly-minute"
WEEKLY_FROM = date(2026, 5, 18)
MOOD_OUTCOME = "went"
MOOD_MEASURE = f"{WEEKLY}-{MOOD_OUTCOME}"  # the one measure of what is said whose truth is known
CUSTOMERS = "our-customers"
CUSTOMERS_FROM = date(2026, 9, 7)

ANSWERING = 0.68  # of those who are asked; each person has a habit of their own around it
SOON = timedelta(minutes=3)
LATE = timedelta(hours=7)
MOOD, OF_TEAM, OF_PERSON, OF_WEEK = 3.3, 0.2, 0.45, 0.75
LEAST, MOST = 1, 5


@dataclass(frozen=True)
class Shift:
    """A team whose weeks truly go better or worse from a day on; ``note`` if somebody wrote it."""

    team: str
    started_on: date
    effect: float
    note: str = ""


SHIFTS = (
    Shift("Harbour days", date(2026, 7, 13), 1.1, "The rota hangs out two weeks ahead"),
    Shift("Harbour nights", date(2026, 7, 27), -1.0),
)

OBSTACLES = ("time", "aims", "tools", "waiting", "interruptions", "else", "nothing")
OBSTACLE_SHARES = (0.3, 0.06, 0.16, 0.14, 0.16, 0.06, 0.12)
CAME_OF_IT = ("worked", "no-difference", "no-time", "waited", "forgot", "moved-on")
TRIES = (
    "Ask for help a day earlier",
    "Say no to one thing",
    "Keep one hour free of messages",
    "Ring the office before the round, not after it",
    "Write the note at the bedside",
    "Take the break I have",
)
SOMEBODY = (
    "A retired ferryman who wants to stay in the house his father built.",
    "A woman of ninety who knows every bird at her window.",
    "A son who cares for his mother at night and works by day.",
    "A teacher after a stroke, who corrects my spelling.",
    "A couple who have not slept apart for sixty years.",
    "A man who lives alone and says little before the second cup of tea.",
    "A young woman after an accident, who counts every step.",
)
REASON = (
    "The hospital gave them our number, and we answered at once.",
    "Their neighbour has been with us for years.",
    "We were the only ones who come after nine in the evening.",
    "The same two carers come each week; elsewhere it was a new face every day.",
    "They asked three others, and nobody rang back.",
    "Their daughter read that we are on time.",
)
ROUTE = (
    "The key: half of our late starts are somebody looking for it.",
    "The handover. What the morning knows, the evening hears too late.",
    "The list of medicines, when the doctor changes it on a Friday.",
    "Parking. In Rope Walk there is none after five.",
)
LIFE = (
    "She goes to her own bed again, not to the chair.",
    "His daughter took a holiday, the first in four years.",
    "He cooks on Sundays and keeps a plate for me.",
    "They stayed in their house. That is what they had asked for.",
)


@dataclass(frozen=True)
class Someone:
    """Whoever is asked: the number that files know them by, and their team."""

    external_id: str
    team: str


def answers_at(seed: int, who: Someone, due_at: datetime) -> datetime | None:
    """When somebody answers what was due at a moment; None if they do not."""
    habit = _usual(seed, who.external_id, "habit", 0.12)
    rng = _drawn(seed, who.external_id, f"answer {due_at:%Y-%m-%d}")
    if rng.uniform() > ANSWERING + habit:
        return None
    return due_at + SOON + (LATE - SOON) * float(rng.beta(0.6, 2.2))


def weekly(seed: int, who: Someone, on: date) -> Answers:
    """What somebody says about their week."""
    rng = _drawn(seed, who.external_id, f"week {on}")
    return {
        "how-it-went": _mood(seed, who, on, rng),
        "in-the-way": str(rng.choice(OBSTACLES, p=OBSTACLE_SHARES)),
        "came-of-it": str(rng.choice(CAME_OF_IT)),
        "will-try": str(rng.choice(TRIES)),
    }


def customers(seed: int, who: Someone, on: date) -> Answers:
    """What somebody knows about those we work for. The frames of all four conversations."""
    rng = _drawn(seed, who.external_id, f"customers {on}")
    return {
        "contact": str(rng.choice(("week", "month", "year"), p=(0.8, 0.15, 0.05))),
        "somebody": _one_of(SOMEBODY, rng),
        "reason": _one_of(REASON, rng),
        "reason-sure": int(rng.choice((25, 50, 75, 100))),
        "reaches": _one_of(ROUTE, rng),
        "smooth": float(5 * rng.integers(6, 17)),
        "change": _one_of(LIFE, rng),
    }


def shift_of(team: str) -> Shift | None:
    """What truly changed in a team, if anything did."""
    return next((shift for shift in SHIFTS if shift.team == team), None)


def _mood(seed: int, who: Someone, on: date, rng: np.random.Generator) -> int:
    shift = shift_of(who.team)
    mood = (
        MOOD
        + _usual(seed, who.team, "team", OF_TEAM)
        + _usual(seed, who.external_id, "person", OF_PERSON)
        + rng.normal(0, OF_WEEK)
        + (shift.effect if shift and on >= shift.started_on else 0.0)
    )
    return int(np.clip(round(mood), LEAST, MOST))


def _one_of(sentences: Sequence[str], rng: np.random.Generator) -> str:
    return sentences[int(rng.integers(len(sentences)))]


@lru_cache(maxsize=2_000)
def _usual(seed: int, name: str, what: str, spread: float) -> float:
    """What is the same each week: drawn once."""
    return float(_drawn(seed, name, what).normal(0, spread))


def _drawn(seed: int, *names: str) -> np.random.Generator:
    """A generator for one purpose: another purpose never moves it."""
    return np.random.default_rng([seed, crc32("|".join(names).encode())])
