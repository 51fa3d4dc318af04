"""Where one stands, by a quiz that one took; and saying no to being praised before all."""

from datetime import datetime

from django.test import Client

from tests.cast import Cast
from tests.experiences.conversing.scenes import Scene, running
from tests.experiences.conversing.test_actions import put
from tests.web.goals.test_pages import send
from tests.web.mine.reading import enter, read
from thrive.experiences.conversing import actions as conversing
from thrive.experiences.conversing.admission import Caller
from thrive.experiences.models import Prompt
from thrive.experiences.running.queries import quizzes_taken
from thrive.goals.aims import actions
from thrive.goals.aims.actions import About
from thrive.goals.models import Feedback

QUIZ = """\
program: labels
languages: [en]
title: Labels
about: What they mean
promise: named
experiences:
  - id: one
    title: One
    frames:
      - id: which
        kind: quiz
        text: Which is it?
        right: [b]
        choices: [{id: a, text: A}, {id: b, text: B}]
        explanation: It is B.
"""
OTHER = QUIZ.replace("kind: quiz", "kind: choose_one").replace("        right: [b]\n", "")
OTHER = OTHER.replace("        explanation: It is B.\n", "").replace("labels", "plain")


def taken(source: str, answer: object, people: Cast, at: datetime) -> Scene:
    """Amina went through a conversation to its end."""
    scene = running([people.amina], source=source, at=at)
    prompt = scene.prompt(people.amina, at=at)
    put(prompt, Caller(person=people.amina), 0, "which", answer, at)
    caller = Caller(person=people.amina)
    if source == QUIZ:  # what is right was read
        conversing.go_on(prompt=prompt, caller=caller, version=1, frame="which", at=at)
    conversing.close(prompt=prompt, caller=caller, at=at)
    assert Prompt.objects.get(pk=prompt).state == "answered"
    return scene


def test_one_says_where_one_stands_by_a_quiz_that_one_took(
    client: Client, people: Cast, at: datetime
) -> None:
    taken(QUIZ, ("b",), people, at)
    enter(client, people.amina)

    assert "Quiz: Evening" in read(client, "/goals/feedback/stand/")
    send(client, "feedback/stand/", 422, criteria="By heart", text="Well", ground="quiz-Morning")
    send(client, "feedback/stand/", criteria="By heart", text="Well", ground="quiz-Evening")

    found = Feedback.objects.get()
    assert (found.about, found.quiz, found.series_id) == (people.amina, "Evening", None)


def test_a_conversation_without_a_quiz_is_none(people: Cast, at: datetime) -> None:
    taken(OTHER, "a", people, at)

    assert quizzes_taken(people.amina) == ()


def test_what_nobody_answered_is_none(people: Cast, at: datetime) -> None:
    running([people.amina], source=QUIZ, at=at).prompt(people.amina, at=at)

    assert quizzes_taken(people.amina) == ()
    assert quizzes_taken(people.peter) == ()


def test_whoever_was_thanked_can_say_no_to_everybody_seeing_it(
    client: Client, people: Cast, at: datetime
) -> None:
    given = actions.appreciate(
        about=About(people.amina), text="You stayed", may_be_open=True, by=people.peter, at=at
    )
    enter(client, people.amina)
    assert "No, it is for me alone" in read(client, "/goals/feedback/")

    client.post(f"/goals/feedback/{given.pk}/open/", {"then": "close"})

    page = read(client, "/goals/feedback/")
    assert "You stayed" in page
    assert "Let everybody see it" not in page


def test_telling_what_is_in_the_way_says_both_ways(client: Client, people: Cast) -> None:
    enter(client, people.amina)

    assert "with your name or without it: choose below" in read(client, "/goals/obstacles/tell/")
