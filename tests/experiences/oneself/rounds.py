"""Somebody who talks with themselves, press by press: what the tests of it begin with."""

from collections.abc import Callable
from datetime import datetime, timedelta

from thrive.experiences.content.frames import Frame
from thrive.experiences.conversing import actions, queries
from thrive.experiences.conversing.admission import Caller
from thrive.experiences.conversing.shapes import Screen
from thrive.experiences.models import Prompt
from thrive.experiences.oneself import actions as oneself
from thrive.people.models import Person

DAY, WEEK = timedelta(days=1), timedelta(days=7)
WANTED, WILL = "Calmer Mondays", "Ring Grace before the shift"
FIRST = ("Calmer Mondays", "Nobody runs")
ROUND: tuple[tuple[object, ...], ...] = (
    FIRST,
    (4, "A list", "Too little sleep"),
    ("Ask, wait, swap", "Start small", "Grace"),
    (WILL, "When I park the car", 8),
)


def walk(prompt: int, person: Person, answers: tuple[object, ...], *, at: datetime) -> Screen:
    """Answer the questions of one talk in turn; what is only read is gone on from. The end."""
    caller, given = Caller(person=person), list(answers)
    for _press in range(12):
        at += timedelta(seconds=7)
        shown = queries.screen(prompt=prompt, caller=caller, at=at)
        if shown.kind == "end":
            actions.close(prompt=prompt, caller=caller, at=at)
            return shown
        if shown.deed == "on":
            actions.go_on(
                prompt=prompt, caller=caller, version=shown.version, frame=shown.frame, at=at
            )
        else:
            actions.answer(
                prompt=prompt, caller=caller, version=shown.version, frame=shown.frame, at=at,
                read=_says(given.pop(0)),
            )  # fmt: skip
    raise AssertionError("it never ends")


def _says(value: object) -> Callable[[Frame], object]:
    return lambda _frame: value


def whole_round(person: Person, *, at: datetime, will: str = WILL, came: str = "") -> int:
    """All four talks at once, by oneself. Returns the prompt of the last."""
    first = ((came,) if came else ()) + FIRST
    prompt = 0
    for answers in (first, *ROUND[1:3], (will, *ROUND[3][1:])):
        prompt = oneself.go_on(by=person, at=at)
        walk(prompt, person, answers, at=at)
        at += timedelta(minutes=2)
    return prompt


def sent(person: Person, *, at: datetime) -> Prompt:
    """The prompt that the clock wrote down, as if it had come by mail."""
    prompt = Prompt.objects.get(person=person, state=Prompt.State.SCHEDULED)
    later = {"state": Prompt.State.SENT, "sent_at": at, "expires_at": at + 5 * DAY}
    Prompt.objects.filter(pk=prompt.pk).update(**later)
    return prompt
