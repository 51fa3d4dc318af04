"""What stays as it was when a run began, or as it was drawn: the edition, the arm, the order."""

from datetime import datetime

from tests.cast import Cast
from tests.experiences.conversing.scenes import FILE, running
from tests.experiences.running.conftest import crowd
from thrive.experiences import actions
from thrive.experiences.conversing import queries
from thrive.experiences.conversing.admission import Caller
from thrive.experiences.conversing.screens import Screen
from thrive.people.models import Person

PEOPLE = 24  # that all fall on one of two arms has a chance of 1 in 8,000,000
LOTTED = FILE.replace(
    "scores:\n", "lots: [{id: note, arms: [{id: with}, {id: without}]}]\nscores:\n"
).replace(
    "      - id: mood\n",
    "      - {id: extra, kind: say, when: {arm: note, is: with}, text: {en: Lot, de: Los}}\n"
    "      - id: mood\n",
)
SHUFFLED = """\
program: pick
languages: [en]
title: {en: Pick}
about: {en: Pick}
promise: confidential
experiences:
  - id: week
    title: {en: Pick}
    frames:
      - id: which
        kind: choose_one
        shuffle: true
        text: {en: Which?}
        choices: [{id: a, text: {en: A}}, {id: b, text: {en: B}}, {id: c, text: {en: C}}]
"""


def first_screen(prompt: int, person: Person, at: datetime) -> Screen:
    """What stands there first for its person."""
    return queries.screen(prompt=prompt, caller=Caller(person=person), at=at)


def test_a_run_keeps_the_edition_that_it_began_with(people: Cast, at: datetime) -> None:
    scene = running([people.amina], at=at)
    newer = FILE.replace("How was it?", "How did it go?")
    assert actions.import_program(source=newer.encode(), by=None, at=at).edition == 2

    prompt = scene.prompt(people.amina, at=at)

    assert first_screen(prompt, people.amina, at).text == "How was it?"
    later = running([people.amina], at=at, source=newer)
    second = later.prompt(people.amina, at=at)
    assert first_screen(second, people.amina, at).text == "How did it go?"


def test_an_arm_is_drawn_for_a_person_and_stays_with_them(people: Cast, at: datetime) -> None:
    persons = crowd(people.riverside, PEOPLE)
    scene = running(persons, at=at, source=LOTTED)

    drawn = [
        {
            first_screen(scene.prompt(person, at=at, number=number), person, at).frame
            for number in range(2)
        }
        for person in persons
    ]

    assert all(len(frames) == 1 for frames in drawn)
    assert {frame for frames in drawn for frame in frames} == {"extra", "mood"}


def test_choices_are_shuffled_for_a_person_and_stay_so(people: Cast, at: datetime) -> None:
    persons = crowd(people.riverside, PEOPLE)
    scene = running(persons, at=at, source=SHUFFLED)

    def order(person: Person, number: int) -> tuple[str, ...]:
        screen = first_screen(scene.prompt(person, at=at, number=number), person, at)
        return tuple(one.value for one in screen.options)

    orders = {person.pk: order(person, 0) for person in persons}

    assert all(order(person, 1) == orders[person.pk] for person in persons)
    assert len(set(orders.values())) > 1
