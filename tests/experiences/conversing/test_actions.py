"""A conversation: each press is kept once, by whoever may, as long as there is time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.cast import Cast
from tests.experiences.conversing.scenes import FILE, Scene, running
from thrive.experiences import engine
from thrive.experiences.conversing import actions, queries
from thrive.experiences.conversing.admission import Caller, new_browser
from thrive.experiences.conversing.cases import case_of
from thrive.experiences.conversing.errors import NotTaken, Over, SignInFirst, SomebodyElses
from thrive.experiences.engine import Deed
from thrive.experiences.models import Prompt
from thrive.experiences.prompting.errors import NoSuchPrompt
from thrive.voice import actions as voice
from thrive.voice import queries as said

HOUR = timedelta(hours=1)
PHONE, OTHER = Caller(browser=new_browser()), Caller(browser=new_browser())


@pytest.fixture
def scene(people: Cast, at: datetime) -> Scene:
    return running([people.amina, people.daniel], at=at)


@pytest.fixture
def prompt(scene: Scene, people: Cast, at: datetime) -> int:
    return scene.prompt(people.amina, at=at)


def put(
    prompt: int, caller: Caller, version: int, frame: str, value: Any, at: datetime
) -> actions.Outcome:
    """Answer. ``Any``: answers are of every type."""
    return actions.answer(
        prompt=prompt, caller=caller, version=version, frame=frame, read=lambda _frame: value, at=at
    )


def through(prompt: int, caller: Caller, at: datetime) -> actions.Outcome:
    """All of the small program, to the end."""
    put(prompt, caller, 0, "mood", 3, at)
    put(prompt, caller, 1, "work", 2, at)
    return put(prompt, caller, 2, "try", "Ask earlier", at + timedelta(seconds=40))


def kept(prompt: int) -> voice.Kept:
    """What voice holds of it."""
    person = Prompt.objects.get(pk=prompt).person_id
    found = said.conversation(key=f"prompt-{prompt}", person=person)
    assert found is not None
    return found


def state_of(prompt: int) -> str:
    return Prompt.objects.get(pk=prompt).state


def test_looking_keeps_nothing(scene: Scene, prompt: int, at: datetime) -> None:
    shown = queries.screen(prompt=prompt, caller=Caller(), at=at)

    assert (shown.frame, shown.version, shown.is_first) == ("mood", 0, True)
    assert state_of(prompt) == Prompt.State.SENT
    assert said.conversation(key=f"prompt-{prompt}", person=scene.members[0].pk) is None


def test_a_conversation_goes_from_the_first_answer_to_the_end(prompt: int, at: datetime) -> None:
    outcome = through(prompt, PHONE, at)

    assert isinstance(engine.next_frame(outcome.case.state), engine.Finished)
    assert kept(prompt).body.answers == {"mood": 3, "work": 2, "try": "Ask earlier"}
    assert kept(prompt).body.scores == {"both": 2.5}
    assert state_of(prompt) == Prompt.State.ANSWERED
    shown = queries.screen(prompt=prompt, caller=PHONE, at=at)
    assert (shown.kind, shown.took, shown.told.promised) == ("end", 40, "Ask earlier")
    assert "15 October" in shown.told.absent or "October" in shown.told.absent
    assert shown.told.card


def test_beginning_counts_as_opened_and_is_kept_once(prompt: int, at: datetime) -> None:
    actions.open(prompt=prompt, caller=PHONE, at=at)
    actions.open(prompt=prompt, caller=PHONE, at=at)

    assert state_of(prompt) == Prompt.State.OPENED
    assert kept(prompt).version == 1


def test_the_same_press_again_is_acknowledged_and_kept_once(prompt: int, at: datetime) -> None:
    put(prompt, PHONE, 0, "mood", 1, at)

    again = put(prompt, PHONE, 0, "mood", 1, at)

    assert not again.went_on
    assert again.case.version == kept(prompt).version == 1


def test_another_answer_from_an_old_screen_is_not_kept_and_says_so(
    prompt: int, at: datetime
) -> None:
    put(prompt, PHONE, 0, "mood", 1, at)

    late = put(prompt, PHONE, 0, "mood", 3, at)

    assert late.went_on
    assert kept(prompt).body.answers == {"mood": 1}


def test_the_first_screen_may_be_answered_whether_it_was_opened_or_not(
    prompt: int, at: datetime
) -> None:
    actions.open(prompt=prompt, caller=PHONE, at=at)

    outcome = put(prompt, PHONE, 0, "mood", 3, at)

    assert not outcome.went_on
    assert outcome.case.version == 2


def test_going_back_offers_what_was_said_and_a_change_takes_its_place(
    prompt: int, at: datetime
) -> None:
    put(prompt, PHONE, 0, "mood", 1, at)

    actions.back(prompt=prompt, caller=PHONE, version=1, frame="why", at=at)
    shown = queries.screen(prompt=prompt, caller=PHONE, at=at)
    counted = kept(prompt).body.answers
    put(prompt, PHONE, 2, "mood", 3, at)

    assert [one.value for one in shown.options if one.is_chosen] == ["1"]
    assert counted == {"mood": 1}  # looking back takes nothing away
    assert kept(prompt).body.answers == {"mood": 3}


def test_until_it_is_closed_the_end_can_be_gone_back_from(prompt: int, at: datetime) -> None:
    through(prompt, PHONE, at)
    actions.back(prompt=prompt, caller=PHONE, version=3, frame="", at=at)
    put(prompt, PHONE, 4, "try", "Say no", at)

    actions.close(prompt=prompt, caller=PHONE, at=at)
    actions.close(prompt=prompt, caller=PHONE, at=at)
    late = actions.back(prompt=prompt, caller=PHONE, version=6, frame="", at=at)

    assert kept(prompt).finished_at == at
    assert kept(prompt).body.answers["try"] == "Say no"
    assert isinstance(engine.next_frame(late.case.state), engine.Finished)
    assert not queries.screen(prompt=prompt, caller=PHONE, at=at).may_go_back


@pytest.mark.parametrize(
    ("frame", "value", "words"),
    [
        ("mood", 9, "Write a number from 1 to 3."),
        ("mood", "", "Write a number, such as 12 or 12.5."),
        ("work", 2, "This is not what is asked now."),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_kept(
    prompt: int, at: datetime, frame: str, value: object, words: str
) -> None:
    with pytest.raises(NotTaken, match=words):
        put(prompt, PHONE, 0, frame, value, at)

    assert state_of(prompt) == Prompt.State.SENT


def test_a_question_may_be_left_out_and_something_read_gone_on_from(
    people: Cast, at: datetime
) -> None:
    source = FILE.replace(
        "      - id: mood\n",
        "      - {id: hello, kind: say, text: {en: Hello}}\n      - id: mood\n",
        1,
    )
    prompt = running([people.amina], at=at, source=source).prompt(people.amina, at=at)

    actions.go_on(prompt=prompt, caller=PHONE, version=0, frame="hello", at=at)
    again = actions.go_on(prompt=prompt, caller=PHONE, version=0, frame="hello", at=at)
    actions.pass_over(prompt=prompt, caller=PHONE, version=1, frame="mood", at=at)
    with pytest.raises(NotTaken):
        actions.go_on(prompt=prompt, caller=PHONE, version=2, frame="work", at=at)

    assert not again.went_on
    assert [step.deed for step in case_of(prompt, PHONE, at=at).state.trail] == [
        Deed.READ,
        Deed.PASSED_OVER,
    ]


# Who may


Doing = Callable[[int, Caller, datetime], object]
DOINGS: list[Doing] = [
    lambda prompt, caller, at: queries.screen(prompt=prompt, caller=caller, at=at),
    lambda prompt, caller, at: actions.open(prompt=prompt, caller=caller, at=at),
    lambda prompt, caller, at: put(prompt, caller, 1, "why", "words", at),
    lambda prompt, caller, at: actions.pass_over(
        prompt=prompt, caller=caller, version=1, frame="why", at=at
    ),
    lambda prompt, caller, at: actions.go_on(
        prompt=prompt, caller=caller, version=1, frame="why", at=at
    ),
    lambda prompt, caller, at: actions.back(
        prompt=prompt, caller=caller, version=1, frame="why", at=at
    ),
    lambda prompt, caller, at: actions.close(prompt=prompt, caller=caller, at=at),
    lambda prompt, caller, at: actions.touch(prompt=prompt, caller=caller, at=at),
]


@pytest.mark.parametrize("doing", DOINGS)
def test_nobody_else_gets_in_by_a_link_that_was_passed_on(
    prompt: int, people: Cast, at: datetime, doing: Doing
) -> None:
    put(prompt, PHONE, 0, "mood", 1, at)
    before = kept(prompt)

    for caller in (OTHER, Caller()):
        with pytest.raises(SignInFirst):
            doing(prompt, caller, at)
    for somebody in (people.daniel, people.omar, people.ruth):
        with pytest.raises(SomebodyElses):
            doing(prompt, Caller(person=somebody), at)

    assert kept(prompt) == before


def test_its_person_goes_on_when_signed_in_and_the_browser_that_began_too(
    prompt: int, people: Cast, at: datetime
) -> None:
    put(prompt, PHONE, 0, "mood", 3, at)
    put(prompt, Caller(person=people.amina), 1, "work", 1, at)
    put(prompt, PHONE, 2, "try", "Ask", at)

    assert kept(prompt).body.answers == {"mood": 3, "work": 1, "try": "Ask"}


def test_what_was_begun_signed_in_is_no_browsers(prompt: int, people: Cast, at: datetime) -> None:
    put(prompt, Caller(person=people.amina), 0, "mood", 3, at)

    with pytest.raises(SignInFirst):
        queries.screen(prompt=prompt, caller=PHONE, at=at)


def test_what_was_said_earlier_shows_to_the_browser_that_said_it_and_to_its_person_only(
    scene: Scene, prompt: int, people: Cast, at: datetime
) -> None:
    through(prompt, PHONE, at)
    later = at + timedelta(days=1)
    second = scene.prompt(people.amina, at=later, number=1)

    own = queries.screen(prompt=second, caller=PHONE, at=later)
    signed_in = queries.screen(prompt=second, caller=Caller(person=people.amina), at=later)
    passed_on = queries.screen(prompt=second, caller=OTHER, at=later)
    actions.open(prompt=second, caller=OTHER, at=later)
    begun = queries.screen(prompt=second, caller=OTHER, at=later)

    assert own.note == signed_in.note == "Ask earlier"
    assert (passed_on.frame, passed_on.note) == ("before", "")
    assert (begun.frame, begun.note) == ("before", "")


def test_ones_own_trend_comes_back_where_there_is_one(
    scene: Scene, prompt: int, people: Cast, at: datetime
) -> None:
    through(prompt, PHONE, at)
    later = at + timedelta(days=1)
    second = scene.prompt(people.amina, at=later, number=1)
    actions.go_on(prompt=second, caller=PHONE, version=0, frame="before", at=later)
    put(second, PHONE, 1, "mood", 1, later)
    put(second, PHONE, 2, "why", "Rain", later)
    put(second, PHONE, 3, "work", 3, later)
    put(second, PHONE, 4, "try", "Umbrella", later)

    told = queries.screen(prompt=second, caller=PHONE, at=later).told

    assert [trend.name for trend in told.trends] == ["How was it?", "And the work?"]
    assert told.trends[0].spoken == "17 September: Good; 18 September: Bad"
    assert not told.card  # once is enough


# Time


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"state": "scheduled", "due_at": "later"}, "not_yet"),
        ({"expires_at": "past"}, "expired"),
        ({"state": "expired"}, "expired"),
        ({"state": "missed"}, "missed"),
        ({"state": "cancelled"}, "cancelled"),
        ({"state": "superseded"}, "superseded"),
        ({"state": "answered"}, "answered"),
    ],
)
def test_what_is_over_is_said_kindly_and_takes_nothing(
    scene: Scene, people: Cast, at: datetime, fields: dict[str, Any], why: str
) -> None:
    moments = {"later": at + HOUR, "past": at - HOUR}
    prompt = scene.prompt(people.amina, at=at, **{k: moments.get(v, v) for k, v in fields.items()})

    for doing in (DOINGS[0], DOINGS[1], DOINGS[2]):
        with pytest.raises(Over) as refused:
            doing(prompt, PHONE, at)
        assert refused.value.why == why


def test_an_answer_that_comes_late_is_kept_as_long_as_nothing_is_published(
    prompt: int, at: datetime
) -> None:
    put(prompt, PHONE, 0, "mood", 3, at)
    Prompt.objects.filter(pk=prompt).update(state="expired", ended_at=at)

    put(prompt, PHONE, 1, "work", 3, at + timedelta(days=2))

    assert kept(prompt).body.answers == {"mood": 3, "work": 3}
    assert state_of(prompt) == Prompt.State.OPENED


def test_after_its_result_is_out_nothing_is_taken_and_it_can_still_be_seen(
    scene: Scene, prompt: int, people: Cast, at: datetime
) -> None:
    through(prompt, PHONE, at)
    assert scene.run.study_id is not None
    first = kept(prompt).wave_first
    voice.close_wave(
        study=scene.run.study_id, first_on=first, sent={people.amina.pk: (1, 1)}, at=at
    )

    late = actions.back(prompt=prompt, caller=PHONE, version=3, frame="", at=at)

    assert late.went_on is False
    assert late.case.version == 3
    shown = queries.screen(prompt=prompt, caller=PHONE, at=at)
    assert (shown.kind, shown.may_go_back) == ("end", False)


def test_what_was_deleted_is_not_begun_anew(prompt: int, people: Cast, at: datetime) -> None:
    through(prompt, PHONE, at)
    voice.forget_mine(person=people.amina, study=None, by=people.amina, at=at)

    with pytest.raises(Over):
        queries.screen(prompt=prompt, caller=Caller(person=people.amina), at=at)


def test_touching_moves_the_end_of_the_time(prompt: int, at: datetime) -> None:
    put(prompt, PHONE, 0, "mood", 3, at)

    actions.touch(prompt=prompt, caller=PHONE, at=at + timedelta(minutes=50))

    expires_at = Prompt.objects.get(pk=prompt).expires_at
    assert expires_at is not None
    assert expires_at > at + HOUR


def test_nothing_is_half_kept_if_the_last_step_fails(
    prompt: int, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_given: object) -> int:
        raise RuntimeError

    monkeypatch.setattr(voice, "keep", fails)
    with pytest.raises(RuntimeError), transaction.atomic():
        put(prompt, PHONE, 0, "mood", 3, at)

    assert state_of(prompt) == Prompt.State.SENT


def test_a_prompt_that_is_not_there_is_not_found(db: None, at: datetime) -> None:
    for doing in DOINGS:
        with pytest.raises(NoSuchPrompt):
            doing(999, PHONE, at)


# Waits


WAITING = """\
program: evening
languages: [en]
title: {en: The evening}
about: {en: How it went}
promise: confidential
experiences:
  - id: week
    title: {en: Your evening}
    frames:
      - {id: saw, kind: short_text, text: {en: Have you seen one?}}
      - {id: until, kind: wait, WAIT, text: {en: Look for one.}}
      - {id: then, kind: stars, text: {en: How good was it?}, most: 3}
"""


def following(prompt: int) -> Prompt:
    return Prompt.objects.get(continues=prompt)


def test_a_wait_for_hours_goes_on_with_a_prompt_of_its_own(people: Cast, at: datetime) -> None:
    source = WAITING.replace("WAIT", "hours: 2")
    prompt = running([people.amina], at=at, source=source).prompt(people.amina, at=at)

    put(prompt, PHONE, 0, "saw", "One", at)
    early = queries.screen(prompt=prompt, caller=PHONE, at=at + HOUR)
    second = following(prompt)
    later = max(second.due_at, at + 2 * HOUR)
    actions.open(prompt=second.pk, caller=PHONE, at=later)
    shown = queries.screen(prompt=second.pk, caller=PHONE, at=later)
    by_old_link = queries.screen(prompt=prompt, caller=PHONE, at=later)
    put(second.pk, PHONE, shown.version, "then", 3, later)

    assert (early.kind, early.text) == ("waiting", "Look for one.")
    assert early.resumes
    assert (shown.kind, shown.may_go_back) == ("stars", False)
    assert by_old_link.address == shown.address
    assert kept(prompt).body.answers == {"saw": "One", "then": 3}
    assert state_of(second.pk) == Prompt.State.ANSWERED


def test_a_wait_for_an_answer_takes_it_at_once_and_asks_nobody_again(
    people: Cast, at: datetime
) -> None:
    source = WAITING.replace("WAIT", "until: saw")
    prompt = running([people.amina], at=at, source=source).prompt(people.amina, at=at)

    actions.pass_over(prompt=prompt, caller=PHONE, version=0, frame="saw", at=at)
    waiting = queries.screen(prompt=prompt, caller=PHONE, at=at)
    put(prompt, PHONE, 1, "saw", "A heron", at + HOUR)
    put(prompt, PHONE, 2, "then", 2, at + HOUR)

    assert (waiting.frame, waiting.before, waiting.may_pass) == ("saw", "Look for one.", False)
    assert kept(prompt).body.answers == {"saw": "A heron", "then": 2}
    assert following(prompt).state == Prompt.State.SUPERSEDED
