"""What goes on from a conversation to others: thanks, and what all should know. By name only."""

from datetime import datetime

import pytest

from tests.cast import Cast
from tests.experiences.conversing.scenes import Scene, running
from tests.experiences.conversing.test_actions import kept, put
from thrive.experiences.conversing import actions, queries
from thrive.experiences.conversing.admission import Caller
from thrive.experiences.engine import Thanks
from thrive.goals.models import Feedback
from thrive.knowledge.errors import TooFast
from thrive.knowledge.models import Contribution
from thrive.people.models import Person

FILE = """\
program: fresh-eyes
languages: [en]
title: Fresh eyes
about: What you see
promise: named
experiences:
  - id: one
    title: One
    frames:
      - {id: mood, kind: short_text, text: How is it?}
      - {id: puzzled, kind: contribute, text: What puzzled you?}
      - {id: whom, kind: appreciate, text: Who helped you?}
"""
CONFIDENTIAL = FILE.replace("promise: named", "promise: confidential")
HANDING = "thrive.experiences.conversing.handing"


@pytest.fixture
def scene(people: Cast, at: datetime) -> Scene:
    return running([people.amina], source=FILE, at=at)


def through(prompt: int, person: Person, at: datetime, *, to: str = "Peter Lang") -> None:
    """All three frames."""
    caller = Caller(person=person)
    put(prompt, caller, 0, "mood", "Well", at)
    put(prompt, caller, 1, "puzzled", "Two lists of keys", at)
    put(prompt, caller, 2, "whom", Thanks(to, "He showed me the way"), at)


def test_at_the_end_it_is_handed_on_once(scene: Scene, people: Cast, at: datetime) -> None:
    prompt = scene.prompt(people.amina, at=at)

    through(prompt, people.amina, at)
    actions.close(prompt=prompt, caller=Caller(person=people.amina), at=at)

    thanks, added = Feedback.objects.get(), Contribution.objects.get()
    assert (thanks.kind, thanks.about, thanks.by, thanks.text) == (
        "appreciation", people.peter, people.amina, "He showed me the way",
    )  # fmt: skip
    assert thanks.opened_at is None
    assert (added.text, added.by, added.about) == (
        "Two lists of keys", people.amina, "fresh-eyes-puzzled",
    )  # fmt: skip


def test_before_the_end_nobody_has_it(scene: Scene, people: Cast, at: datetime) -> None:
    prompt, caller = scene.prompt(people.amina, at=at), Caller(person=people.amina)
    put(prompt, caller, 0, "mood", "Well", at)
    put(prompt, caller, 1, "puzzled", "Two lists of keys", at)

    assert not Contribution.objects.exists()


def test_what_was_handed_on_cannot_be_called_back(scene: Scene, people: Cast, at: datetime) -> None:
    prompt, caller = scene.prompt(people.amina, at=at), Caller(person=people.amina)
    through(prompt, people.amina, at)

    screen = queries.screen(prompt=prompt, caller=caller, at=at)
    assert (screen.kind, screen.may_go_back) == ("end", False)


def test_where_nothing_is_for_others_an_answer_can_still_be_changed(
    scene: Scene, people: Cast, at: datetime
) -> None:
    prompt, caller = scene.prompt(people.amina, at=at), Caller(person=people.amina)
    put(prompt, caller, 0, "mood", "Well", at)
    actions.pass_over(prompt=prompt, caller=caller, version=1, frame="puzzled", at=at)
    actions.pass_over(prompt=prompt, caller=caller, version=2, frame="whom", at=at)

    screen = queries.screen(prompt=prompt, caller=caller, at=at)
    assert (screen.kind, screen.may_go_back) == ("end", True)
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("to", ["Somebody", "Amina Okafor", "Twin"])
def test_thanks_go_to_nobody_who_is_not_meant(
    scene: Scene, people: Cast, at: datetime, to: str
) -> None:
    Person.objects.create(external_id="t1", name="Twin")
    Person.objects.create(external_id="t2", name="Twin")
    to = people.amina.name if to.startswith("Amina") else to

    prompt = scene.prompt(people.amina, at=at)
    through(prompt, people.amina, at, to=to)

    assert not Feedback.objects.exists()
    assert kept(prompt).body.answers["whom"] == {"to": to, "words": "He showed me the way"}


def test_in_confidence_nothing_leaves_but_results(people: Cast, at: datetime) -> None:
    scene = running([people.amina], source=CONFIDENTIAL, at=at)
    prompt = scene.prompt(people.amina, at=at)

    through(prompt, people.amina, at)

    assert not Contribution.objects.exists()
    assert not Feedback.objects.exists()


def test_what_is_refused_stays_in_the_conversation(
    scene: Scene, people: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_given: object) -> int:
        raise TooFast

    monkeypatch.setattr(f"{HANDING}.knowledge.contribute", refuse)
    prompt = scene.prompt(people.amina, at=at)

    through(prompt, people.amina, at)

    assert kept(prompt).body.answers["puzzled"] == "Two lists of keys"
    assert Feedback.objects.count() == 1


def test_if_something_breaks_neither_the_end_nor_the_thanks_are_kept(
    scene: Scene, people: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_given: object) -> int:
        raise RuntimeError

    monkeypatch.setattr(f"{HANDING}.aims.appreciate", fail)
    prompt = scene.prompt(people.amina, at=at)

    with pytest.raises(RuntimeError):
        through(prompt, people.amina, at)

    assert not Contribution.objects.exists()
    assert queries.screen(prompt=prompt, caller=Caller(person=people.amina), at=at).frame == "whom"
