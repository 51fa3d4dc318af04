"""Each kind of frame, one by one: from its words in a file to what is shown and kept."""

import ast
from pathlib import Path
from typing import Any

import pytest

import thrive.experiences
from thrive.experiences import engine
from thrive.experiences.checking import load_checked
from thrive.experiences.content.frames import Branch, Recall, Report, Say
from thrive.experiences.engine.answers import AnswerRefused

HEAD = """\
program: small
languages: [en]
title: Small
about: Small
promise: confidential
"""
ONE = "experiences:\n  - id: one\n    title: One\n    frames:\n"
CHOICES = "choices: [{id: a, text: Apples}, {id: b, text: Pears}, {id: c, text: Plums}]"
DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
    "rkJggg=="
)


def begun(*frames: str, head: str = HEAD, last_time: Any = ()) -> engine.State:
    """A walk through frames as a file has them. ``Any``: answers are of every type."""
    lines = "".join(f"      - {{{frame}}}\n" for frame in frames)
    outcome = load_checked((head + ONE + lines).encode())
    assert outcome.program is not None, outcome.findings
    circumstances = engine.Circumstances(last_time=last_time)
    return engine.begin(outcome.program, "seed", circumstances=circumstances)


def shown(state: engine.State) -> Any:
    """The frame that is shown. ``Any``: each kind has other fields."""
    turn = engine.next_frame(state)
    assert isinstance(turn, engine.Show)
    return turn.frame


def kept(state: engine.State, value: object) -> object:
    """What is kept of an answer to the frame that is shown."""
    frame = shown(state).id
    return engine.answer(state, frame, value).answers[frame]


def is_refused(state: engine.State, value: object) -> bool:
    """Whether an answer to the frame that is shown does not fit."""
    with pytest.raises(AnswerRefused):
        engine.answer(state, shown(state).id, value)
    return True


def ends(state: engine.State) -> bool:
    """Whether nothing more comes."""
    return isinstance(engine.next_frame(state), engine.Finished)


def test_say_has_words_a_picture_and_a_link() -> None:
    state = begun(
        f"id: a, kind: say, text: Hello, picture: {{type: png, base64: {DOT}, "
        "description: A dot}, link: {address: 'https://example.org/', label: More}"
    )

    frame = shown(state)
    assert isinstance(frame, Say)
    assert (frame.picture is not None, frame.link is not None) == (True, True)
    assert ends(engine.go_on(state))


def test_choose_one_keeps_one() -> None:
    state = begun(f"id: a, kind: choose_one, text: Which?, {CHOICES}")

    assert kept(state, "b") == "b"
    assert is_refused(state, "z")
    assert is_refused(state, ["a", "b"])


def test_choose_several_keeps_so_many() -> None:
    state = begun(f"id: a, kind: choose_several, text: Which?, {CHOICES}, least: 2, most: 2")

    assert kept(state, ["c", "a"]) == ("a", "c")
    assert is_refused(state, ["a"])
    assert is_refused(state, ["a", "b", "c"])


@pytest.mark.parametrize("points", [2, 11])
def test_a_scale_has_two_to_eleven_labelled_points(points: int) -> None:
    labels = ", ".join(f"P{number}" for number in range(points))
    state = begun(f"id: a, kind: scale, text: How?, labels: [{labels}]")

    assert kept(state, points) == points
    assert is_refused(state, points + 1)
    assert is_refused(state, 0)


@pytest.mark.parametrize("points", [1, 12])
def test_a_scale_of_one_or_of_twelve_points_is_no_scale(points: int) -> None:
    labels = ", ".join(f"P{number}" for number in range(points))
    frame = f"      - {{id: a, kind: scale, text: How?, labels: [{labels}]}}\n"

    outcome = load_checked((HEAD + ONE + frame).encode())

    assert outcome.program is None
    assert [one.path[-1] for one in outcome.findings] == ["labels"]


def test_a_slider_keeps_a_place_on_its_steps() -> None:
    state = begun("id: a, kind: slider, text: How far?, low: Not, high: All, step: 5")

    assert kept(state, 35) == 35
    assert is_refused(state, 37)
    assert is_refused(state, 105)


def test_stars_are_counted() -> None:
    state = begun("id: a, kind: stars, text: How many?, most: 4")

    assert kept(state, 4) == 4
    assert is_refused(state, 5)


def test_a_number_has_bounds_and_decimals() -> None:
    state = begun("id: a, kind: number, text: How long?, least: 0, most: 9, decimals: 1, unit: h")

    assert kept(state, 2.5) == 2.5
    assert is_refused(state, 2.55)
    assert is_refused(state, 10)


def test_a_short_text_is_short() -> None:
    state = begun("id: a, kind: short_text, text: Why?, longest: 5")

    assert kept(state, " Rain ") == "Rain"
    assert is_refused(state, "Storms")


def test_an_essay_is_as_long_as_somebody_likes() -> None:
    state = begun("id: a, kind: essay, text: Tell!")

    assert kept(state, "So.\n" * 1000) == ("So.\n" * 1000).strip()
    assert is_refused(state, "x" * 5001)


def test_a_quiz_is_explained_after_it_was_answered() -> None:
    state = begun(f"id: a, kind: quiz, text: Which?, {CHOICES}, right: [b], explanation: Because")

    right, wrong = (engine.next_frame(engine.answer(state, "a", one)) for one in "ba")

    assert isinstance(right, engine.Explain)
    assert isinstance(wrong, engine.Explain)
    assert (right.is_right, wrong.is_right) == (True, False)


@pytest.mark.parametrize(
    "about",
    [f"id: x, kind: quiz, text: Which?, {CHOICES}, right: [b], explanation: So",
     "id: x, kind: say, text: Most people come on Monday."],
)  # fmt: skip
def test_confidence_asks_how_sure_one_is_of_a_quiz_or_of_a_claim(about: str) -> None:
    state = begun(about, "id: a, kind: confidence, about: x, text: How sure?, steps: [50, 75, 100]")
    state = engine.go_on(state) if isinstance(shown(state), Say) else engine.answer(state, "x", "b")

    assert kept(state, 75) == 75
    assert is_refused(state, 60)


def test_what_somebody_commits_to_is_carried_forward_and_asked_about() -> None:
    ask = (
        "id: asked, kind: short_text, text: 'You tried “{last:a}”. How was it?', when: {carried: a}"
    )
    commit = "id: a, kind: commit, text: What will you try?, suggestions: [Ask earlier]"

    first = begun(ask, commit)
    promised = engine.answer(first, "a", "Ask earlier").answers["a"]
    next_time = begun(ask, commit, last_time=(("a", promised),))

    assert shown(first).id == "a"
    assert shown(next_time).id == "asked"
    words = engine.plain_words(next_time, shown(next_time).text, ["en"])
    assert words == "You tried “Ask earlier”. How was it?"


@pytest.mark.parametrize("last", ["", ", last_time: true"])
def test_recall_shows_ones_own_earlier_answer(last: str) -> None:
    question = "id: why, kind: short_text, text: Why?"
    recall = f"id: a, kind: recall, text: You said, of: why{last}"
    frames = [recall, question] if last else [question, recall]

    state = begun(*frames, last_time=(("why", "Rain"),) if last else ())
    state = state if last else engine.answer(state, "why", "Rain")

    assert isinstance(shown(state), Recall)
    assert shown(begun(*frames)).id == "why"  # with nothing to recall it is left out


@pytest.mark.parametrize("scope", ["mine", "my_group", "this_run", "all_runs", "all_time"])
def test_a_report_has_a_scope(scope: str) -> None:
    state = begun(
        "id: s, kind: stars, text: S?", f"id: a, kind: report, text: So, of: [s], scope: {scope}"
    )

    report = shown(engine.answer(state, "s", 3))

    assert isinstance(report, Report)
    assert report.scope == scope


def test_appreciate_names_somebody_and_what_for() -> None:
    state = begun("id: a, kind: appreciate, text: Whom do you thank?")

    assert kept(state, engine.Thanks("Amina", "the handover")) == engine.Thanks(
        "Amina", "the handover"
    )
    assert is_refused(state, engine.Thanks("", "the handover"))


def test_contribute_keeps_a_sentence() -> None:
    state = begun("id: a, kind: contribute, text: What do we know?")

    assert kept(state, "They come on Mondays.") == "They come on Mondays."


def test_a_branch_is_seen_by_nobody_and_leads_on() -> None:
    state = begun(
        "id: mood, kind: stars, text: How?",
        "id: fork, kind: branch, ways: [{when: {answer: mood, at_most: 2}, go: why}], "
        "otherwise: end",
        "id: why, kind: short_text, text: Why?",
    )

    assert shown(engine.answer(state, "mood", 2)).id == "why"
    assert ends(engine.answer(state, "mood", 3))
    assert not isinstance(shown(state), Branch)


@pytest.mark.parametrize(("length", "hours"), [("hours: 3", 3), ("days: 2", 48)])
def test_a_wait_lasts_hours_or_days(length: str, hours: int) -> None:
    state = begun(
        "id: a, kind: say, text: Look.",
        f"id: w, kind: wait, {length}",
        "id: b, kind: say, text: Now.",
    )

    turn = engine.next_frame(engine.go_on(state))

    assert isinstance(turn, engine.Waiting)
    assert turn.hours == hours
    assert shown(engine.resume(engine.go_on(state))).id == "b"


def test_a_wait_lasts_until_an_answer() -> None:
    state = begun(
        "id: a, kind: short_text, text: Have you seen one?", "id: w, kind: wait, until: a",
        "id: b, kind: say, text: Good.",
    )  # fmt: skip

    passed = engine.pass_over(state, "a")

    assert isinstance(engine.next_frame(passed), engine.Waiting)
    assert shown(engine.answer(passed, "a", "A heron")).id == "b"


def test_a_score_decides_where_to_go() -> None:
    head = HEAD + "scores: [{id: both, method: mean, of: [x, -y]}]\n"
    state = begun(
        "id: x, kind: stars, text: X?", "id: y, kind: stars, text: Y?",
        "id: low, kind: say, text: Low, when: {score: both, at_most: 2}",
        "id: bye, kind: say, text: Bye", head=head,
    )  # fmt: skip

    def after(x: int, y: int) -> str:
        return str(shown(engine.answer(engine.answer(state, "x", x), "y", y)).id)

    assert after(1, 5) == "low"  # (1 + 1) ÷ 2
    assert after(5, 1) == "bye"  # (5 + 5) ÷ 2


def test_nothing_that_a_program_says_is_run_as_code() -> None:
    files = list(Path(thrive.experiences.__path__[0]).rglob("*.py"))
    called = {
        node.func.id
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }

    assert len(files) > 50
    assert called & {"eval", "exec", "compile", "__import__"} == set()
