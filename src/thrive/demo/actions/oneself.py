"""Amina coaches herself: two rounds are behind her, and what she will do waits for a press."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from thrive.demo import aims
from thrive.demo.actions.diary import Act
from thrive.demo.actions.house import House
from thrive.experiences.content.frames import Frame
from thrive.experiences.conversing import actions as conversing
from thrive.experiences.conversing import queries
from thrive.experiences.conversing.admission import Caller
from thrive.experiences.oneself import actions
from thrive.experiences.oneself.queries import own_page
from thrive.people.models import Person

RHYTHM = "fortnight"
PAUSE = timedelta(seconds=14)  # between two answers
LEARNED = "The evening ends when the bag stands in the hall, not when I have thought it over."
# One talk after the other, one answer after the other, in the order of the program.
Said = tuple[tuple[object, ...], ...]
FIRST: Said = (
    ("Evenings that end when the work ends", "I would sit down before nine"),
    (3, "Leaving the phone in the car", "I go through every visit again in my head"),
    (
        "Write the last note at the door. Walk once round the block. Ask Ruth how she does it.",
        "Nobody needs you at ten",
        "Ruth",
    ),
    ("Write the last note at the door, not at home", "When I lock the last door", 8),
)
SECOND: Said = (
    (
        "helped",
        "Saying no to a fourth late visit without a knot in my stomach",
        "I would say it in one sentence",
    ),
    (5, "Saying maybe and ringing back", "I think they have nobody else"),
    (
        "Say it before eight. Offer the next morning. Let Daniel know once, in writing.",
        "A no at seven is kinder than a no at nine",
        "Daniel",
    ),
    ("Offer tomorrow morning instead of tonight", "When the desk rings after eight", 7),
)


def acts(house: House) -> Iterator[Act]:
    """What she says to herself, if she is there."""
    amina = house.who("member")
    if amina is None:
        return
    yield Act(aims.on(8, 24, 20, 30), lambda at: _first(amina, at))
    yield Act(aims.on(9, 7, 20, 40), lambda at: _round(amina, SECOND, at))


def _first(amina: Person, at: datetime) -> None:
    actions.begin(rhythm=RHYTHM, by=amina, at=at)
    _round(amina, FIRST, at)
    harvest = own_page(person=amina, at=at).harvest
    assert harvest is not None, "the first round says what she will do"
    actions.note_learned(prompt=harvest.prompt, text=LEARNED, by=amina, at=at)


def _round(amina: Person, said: Said, at: datetime) -> None:
    for answers in said:
        at = _talk(actions.go_on(by=amina, at=at), amina, answers, at)


def _talk(prompt: int, amina: Person, answers: tuple[object, ...], at: datetime) -> datetime:
    """Answer after answer to the end; what is only read is gone on from. Returns when it ended."""
    caller, given = Caller(person=amina), iter(answers)
    while True:
        at += PAUSE
        shown = queries.screen(prompt=prompt, caller=caller, at=at)
        if shown.kind == "end":
            conversing.close(prompt=prompt, caller=caller, at=at)
            return at
        if shown.deed == "on":
            conversing.go_on(
                prompt=prompt, caller=caller, version=shown.version, frame=shown.frame, at=at
            )
        else:
            conversing.answer(
                prompt=prompt, caller=caller, version=shown.version, frame=shown.frame, at=at,
                read=_says(next(given)),
            )  # fmt: skip


def _says(value: object) -> Callable[[Frame], object]:
    return lambda _frame: value
