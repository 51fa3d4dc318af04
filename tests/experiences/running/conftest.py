"""Runs that the tests play with."""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache
from typing import Any

import pytest

from tests.cast import LONG_AGO, Cast
from thrive.experiences.checking import load_checked
from thrive.experiences.content.writing import digest, plain
from thrive.experiences.models import Edition, Program, Run
from thrive.experiences.running import actions
from thrive.experiences.timing.template import Part, RandomDays, RandomIn, Template, Window
from thrive.people.models import Group, Membership, Person

MONDAY = date(2026, 9, 21)
WEEKLY = Template((Part(RandomDays(1), (RandomIn(Window(time(9), time(17))),)),), may_wait_days=2)
PROGRAM = """\
program: minute
languages: [en, de]
title: {en: A minute, de: Eine Minute}
about: {en: How it went, de: Wie es lief}
promise: confidential
scores: [{id: all, method: mean, of: [mood, pace], needs: 1}]
outcomes:
  - {id: mood, of: mood, told: mean, name: {en: Mood, de: Stimmung}}
  - {id: good, of: mood, told: agreement, agrees_from: 3, name: {en: Good, de: Gut}}
  - {id: all, of: all, told: mean, name: {en: All, de: Alles}, better: neither}
  - {id: time, of: why, told: choice, choice: time, better: down, name: {en: No time, de: Zeit}}
  - {id: knew, of: quiz, told: right, name: {en: Knew it, de: Gewusst}}
experiences:
  - id: week
    title: {en: Week, de: Woche}
    frames:
      - id: mood
        kind: scale
        text: {en: How was it, de: Wie war es}
        labels: [{en: Bad, de: Schlecht}, {en: Fair, de: Mittel}, {en: Good, de: Gut}]
      - {id: pace, kind: scale, text: {en: Pace, de: Tempo}, labels: [
           {en: a, de: a}, {en: b, de: b}, {en: c, de: c}]}
      - {id: why, kind: choose_one, text: {en: Why, de: Warum}, choices: [
           {id: time, text: {en: Time, de: Zeit}}, {id: tools, text: {en: Tools, de: Mittel}}]}
  - id: more
    title: {en: More, de: Mehr}
    frames:
      - {id: quiz, kind: quiz, text: {en: Which, de: Welche}, right: [b], choices: [
           {id: a, text: {en: A, de: A}}, {id: b, text: {en: B, de: B}}],
           explanation: {en: So, de: So}}
"""
Prepare = Callable[..., Run]


@pytest.fixture
def program(db: None, at: datetime) -> str:
    """A program with every kind of outcome, taken in. Its key."""
    content, mark = looked_at()
    taken_in = Program.objects.create(key="minute")
    Edition.objects.create(program=taken_in, number=1, content=content, digest=mark, made_at=at)
    return taken_in.key


@cache
def looked_at() -> tuple[dict[str, Any], str]:
    """The program as it is kept, read once for all tests. ``Any``: JSON."""
    content = load_checked(PROGRAM.encode()).program
    assert content is not None
    return plain(content), digest(content)


@pytest.fixture
def prepare(people: Cast, program: str, at: datetime) -> Prepare:
    """Prepare a run for Riverside, by Daniel who stewards it, unless it is said otherwise.

    ``Any``: whatever a run can be wished to be.
    """

    def prepared(**wishes: Any) -> Run:
        usual = {
            "name": "Minutes", "template": WEEKLY, "kind": "perpetual", "begins_on": MONDAY,
            "groups": [people.riverside], "by": people.daniel, "at": at,
        }  # fmt: skip
        return actions.prepare_run(program_key=program, **{**usual, **wishes})

    return prepared


def crowd(group: Group, count: int, name: str = "crowd") -> list[Person]:
    """So many more people in a group."""
    made = Person.objects.bulk_create(
        Person(external_id=f"{name}-{number}", name=f"{name.title()} {number:03}")
        for number in range(count)
    )
    Membership.objects.bulk_create(
        Membership(person=person, group=group, from_on=LONG_AGO) for person in made
    )
    return made
