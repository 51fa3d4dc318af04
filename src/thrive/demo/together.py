"""Riverside evenings look at results, twice; and Daniel has a coach from outside. Pure.

Persons are called as `House.who` knows them.
"""

from dataclasses import dataclass
from datetime import datetime

from thrive.demo.aims import on
from thrive.demo.population import HOME_TEAM

TEAM = HOME_TEAM
OPENED_AT = on(8, 25, 12)
FIRST_AT, CLOSED_AT = on(8, 31, 14), on(8, 31, 15)
SECOND_AT = on(9, 14, 14)
NEXT_AT = on(9, 28, 14)
SERIES = ("on-time", "travel")  # and what people said last in the weekly minute


@dataclass(frozen=True)
class Said:
    """What somebody sees in a result, makes of it, or would try."""

    at: datetime
    by: str
    kind: str
    text: str


BOARD = "Hang tonight's swaps on the board before five, so that nobody looks for them"
CALL = "Whoever is first at the depot rings the second round"

FIRST = (
    Said(on(8, 31, 14, 5), "carer Riverside evenings 1", "see",
         "Since May we are at the door on time, as far as the numbers go: up to June."),
    Said(on(8, 31, 14, 7), "member", "see", "Travel has not become shorter. We only have room."),
    Said(on(8, 31, 14, 12), "carer Riverside evenings 2", "make",
         "What is still late is late because somebody swapped a visit and nobody knew."),
    Said(on(8, 31, 14, 15), "leader", "make", "It is the hour before five, each time."),
    Said(on(8, 31, 14, 20), "carer Riverside evenings 3", "try", BOARD),
    Said(on(8, 31, 14, 22), "member", "try", CALL),
)  # fmt: skip
SECOND = (
    Said(on(9, 14, 14, 15), "carer Riverside evenings 3", "see",
         "The week looks like the one before it. Nothing that I would call better."),
    Said(on(9, 14, 14, 18), "carer Riverside evenings 1", "make",
         "Two weeks are too short. Let us not say that the board did it."),
)  # fmt: skip


@dataclass(frozen=True)
class Came:
    """What came of something that they wanted to try."""

    at: datetime
    by: str
    tried: str
    state: str
    text: str


CAME = (
    Came(on(9, 14, 14, 5), "carer Riverside evenings 2", BOARD, "kept",
         "I have not looked for a swap since. It is calmer, whatever the chart says."),
    Came(on(9, 14, 14, 8), "member", CALL, "trying", "Twice out of six evenings. We forget."),
)  # fmt: skip
IDEA_OF = BOARD  # it becomes an idea of the team

COACH = "Petra Vogel"
COACH_FOR = "Asking before I answer"
COACH_WORDS = "Six talks until December. I send the bill; nobody else learns what we talk of."
INVITED_AT, COACH_AGREED_AT, SPONSOR_AGREED_AT = on(7, 20, 9), on(7, 20, 18), on(7, 21, 8)
COACH_DATES = (on(8, 3, 7), on(8, 31, 7), on(9, 28, 7))  # the last one is ahead
COACH_NOTE = "You said three times “I had to”. What would have happened if you had waited a minute?"
PROMISED = "Wait for one minute before I answer, and write down what came"
