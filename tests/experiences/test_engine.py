"""One person's walk: every way ends or waits, nothing is lost by going back."""

from collections.abc import Callable
from functools import partial
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from tests.experiences.strategies import (
    CHOICES,
    LABELS,
    OWN,
    answers_to,
    program_of,
    refusals,
    said,
    walkable,
)
from thrive.experiences import engine
from thrive.experiences.content import conditions as when
from thrive.experiences.content import frames as kinds
from thrive.experiences.content.program import Arm, Experience, Lot, Method, Score
from thrive.experiences.engine import drawing
from thrive.experiences.engine.answers import AnswerRefused, Refusal, checked
from thrive.experiences.engine.reckoning import score_of

WALKS = settings(
    max_examples=150, deadline=None, suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)  # fmt: skip
MOOD = kinds.Scale(id="mood", text=said("How?"), labels=LABELS)
WHY = kinds.ShortText(id="why", text=said("Why?"))
PICK = kinds.ChooseOne(id="pick", text=said("Which?"), choices=CHOICES)
QUIZ = kinds.Quiz(
    id="quiz", text=said("Which?"), choices=CHOICES, right=("b",), explanation=said("So")
)
SURE = kinds.Confidence(id="sure", about="quiz", text=said("Sure?"))
BYE = kinds.Say(id="bye", text=said("Bye"))


def step(draw: Callable[[st.SearchStrategy[Any]], Any], state: engine.State) -> engine.State:
    """Do anything that can be done where somebody stands."""
    turn = engine.next_frame(state)
    if isinstance(turn, engine.Waiting):
        return engine.resume(state)
    if isinstance(turn, engine.Show) and kinds.is_question(turn.frame):
        if not getattr(turn.frame, "required", False) and draw(st.booleans()):
            return engine.pass_over(state, turn.frame.id)
        return engine.answer(state, turn.frame.id, draw(answers_to(turn.frame)))
    return engine.go_on(state)


def shown(state: engine.State) -> str:
    """The frame that is shown."""
    turn = engine.next_frame(state)
    assert isinstance(turn, engine.Show)
    return turn.frame.id


def is_settled(state: engine.State) -> bool:
    """Whether the last deed stays: a wait that is over, or an explanation that was shown."""
    lasting = {engine.Deed.WAITED, engine.Deed.EXPLAINED}
    return state.trail[-1].deed in lasting or isinstance(engine.next_frame(state), engine.Explain)


def refusal(doing: Callable[[], object]) -> Refusal:
    """Why something is refused."""
    with pytest.raises(AnswerRefused) as refused:
        doing()
    return refused.value.reason


@WALKS
@given(walkable(), st.data())
def test_every_walk_ends_or_waits(program: Any, data: st.DataObject) -> None:
    assume(not refusals(program))
    state = engine.begin(program, "seed")

    since_wait = waits = 0
    while waits < 3 and not isinstance(turn := engine.next_frame(state), engine.Finished):
        is_wait = isinstance(turn, engine.Waiting)
        waits += is_wait
        since_wait = 0 if is_wait else since_wait + 1
        assert since_wait <= 2 * len(state.order)  # a quiz takes two: asked and explained
        state = step(data.draw, state)


@WALKS
@given(walkable(), st.data())
def test_back_then_the_same_again_gives_the_same(program: Any, data: st.DataObject) -> None:
    assume(not refusals(program))
    state = engine.begin(program, "seed")

    for _turn in range(12):
        if isinstance(engine.next_frame(state), engine.Finished):
            break
        state = step(data.draw, state)
        last = state.trail[-1]
        if is_settled(state):
            assert refusal(partial(engine.back, state)) is Refusal.SETTLED
            continue
        before = engine.back(state)
        name = last.frame or last.at
        match last.deed:
            case engine.Deed.ANSWERED:
                assert engine.answer(before, name, last.value) == state
                assert engine.change(state, name, last.value) == state
            case engine.Deed.PASSED_OVER:
                assert engine.pass_over(before, name) == state
            case _:
                assert engine.go_on(before) == state


@given(st.lists(st.integers(0, 99), min_size=1, max_size=12, unique=True), st.text(max_size=8))
def test_a_drawn_order_is_a_permutation_and_stays(numbers: list[int], seed: str) -> None:
    names = [str(number) for number in numbers]

    drawn = drawing.order(names, "purpose", seed)

    assert sorted(drawn) == sorted(names)
    assert drawing.order(list(reversed(names)), "purpose", seed) == drawn


def test_shuffled_frames_come_in_every_order_equally_often() -> None:
    experience = Experience(
        id="one", title=said("One"), shuffle=(("mood", "why", "pick"),),
        frames=(MOOD, WHY, PICK, BYE),
    )  # fmt: skip

    orders = [drawing.frames_in_order(experience, str(seed)) for seed in range(6000)]

    counts = [orders.count(order) for order in set(orders)]
    assert len(counts) == 6
    assert all(order[-1] == "bye" for order in orders)
    # 1000 expected; five standard deviations of a binomial count are 144
    assert all(abs(count - 1000) < 144 for count in counts)


def test_arms_fall_by_their_shares_and_are_kept() -> None:
    lot = Lot(id="note", arms=(Arm(id="with", share=3), Arm(id="without")))
    program = program_of(MOOD, lots=(lot,))

    drawn = [engine.begin(program, str(seed)).arms[0] for seed in range(4000)]

    # 3000 expected; five standard deviations are 137
    assert abs(sum(one.arm == "with" for one in drawn) - 3000) < 137
    assert drawn[0] == engine.begin(program, "0").arms[0]
    assert drawn[0].method == "sha256-1"


def test_an_arm_decides_what_is_shown() -> None:
    lot = Lot(id="note", arms=(Arm(id="with"), Arm(id="without")))
    extra = kinds.Say(id="extra", text=said("x"), when=when.InArm(arm="note", is_="with"))
    program = program_of(extra, BYE, lots=(lot,))

    for seed in map(str, range(20)):
        state = engine.begin(program, seed)
        assert (shown(state) == "extra") == (state.arms[0].arm == "with")


def test_conditions_skip_what_does_not_concern_somebody() -> None:
    low = kinds.ShortText(
        id="why", text=said("Why?"), when=when.AnswerTest(answer="mood", at_most=1.0)
    )
    begun = engine.begin(program_of(MOOD, low, BYE), "seed")

    assert shown(engine.answer(begun, "mood", 1)) == "why"
    assert shown(engine.answer(begun, "mood", 3)) == "bye"
    assert shown(engine.pass_over(begun, "mood")) == "bye"  # what is missing fails every test


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (when.InGroup(group=when.GroupAttribute.ID, is_="riverside"), True),
        (when.InGroup(group=when.GroupAttribute.KIND, is_="team"), True),
        (when.InGroup(group=when.GroupAttribute.ID, is_="team"), False),
        (when.Carried(carried="why"), True),
        (when.Carried(carried="mood"), False),
        (when.Answered(answered="earlier"), True),
        (when.Not(not_=when.Answered(answered="earlier")), False),
        (when.All(all=(when.Carried(carried="why"), when.Carried(carried="mood"))), False),
        (when.Any(any=(when.Carried(carried="why"), when.Carried(carried="mood"))), True),
        (when.AnswerTest(answer="earlier", is_="a"), True),
        (when.AnswerTest(answer="earlier", is_not="a"), False),
        (when.AnswerTest(answer="some", includes="b"), True),
        (when.AnswerTest(answer="some", includes="c"), False),
    ],
)
def test_what_is_known_before_the_walk_decides_too(condition: Any, holds: bool) -> None:
    circumstances = engine.Circumstances(
        earlier=(("earlier", "a"), ("some", ("a", "b"))),
        last_time=(("why", "late"),),
        groups=(engine.Group("riverside", "team"),),
    )
    program = program_of(kinds.Say(id="extra", text=said("x"), when=condition), BYE)

    state = engine.begin(program, "seed", circumstances=circumstances)

    assert (shown(state) == "extra") is holds


def test_a_branch_goes_the_first_way_that_holds() -> None:
    fork = kinds.Branch(
        id="fork",
        ways=(
            kinds.Way(when=when.AnswerTest(answer="mood", is_=1.0), go="why"),
            kinds.Way(when=when.AnswerTest(answer="mood", at_most=2.0), go="end"),
        ),
        otherwise="bye",
    )
    begun = engine.begin(program_of(MOOD, fork, WHY, BYE), "seed")

    assert shown(engine.answer(begun, "mood", 1)) == "why"
    assert isinstance(engine.next_frame(engine.answer(begun, "mood", 2)), engine.Finished)
    assert shown(engine.answer(begun, "mood", 3)) == "bye"


def test_a_quiz_is_explained_after_the_question_how_sure_one_is() -> None:
    state = engine.answer(engine.begin(program_of(QUIZ, SURE, BYE), "seed"), "quiz", "a")

    assert shown(state) == "sure"
    assert shown(engine.back(state)) == "quiz"
    state = engine.answer(state, "sure", 90)
    turn = engine.next_frame(state)
    assert isinstance(turn, engine.Explain)
    assert not turn.is_right
    assert refusal(lambda: engine.back(state)) is Refusal.SETTLED
    assert refusal(lambda: engine.change(state, "quiz", "b")) is Refusal.SETTLED
    assert shown(engine.go_on(state)) == "bye"


def test_a_wait_of_days_lasts_until_somebody_says_it_is_over() -> None:
    program = program_of(MOOD, kinds.Wait(id="pause", days=2), BYE)
    state = engine.answer(engine.begin(program, "seed"), "mood", 1)

    turn = engine.next_frame(state)
    assert isinstance(turn, engine.Waiting)
    assert turn.hours == 48
    assert refusal(lambda: engine.answer(state, "mood", 2)) is Refusal.NOT_ASKED
    over = engine.resume(state)
    assert shown(over) == "bye"
    assert refusal(lambda: engine.back(over)) is Refusal.SETTLED
    assert refusal(lambda: engine.resume(over)) is Refusal.NOT_WAITING


def test_a_wait_for_an_answer_ends_with_the_answer() -> None:
    program = program_of(WHY, kinds.Wait(id="pause", until="why"), BYE)
    begun = engine.begin(program, "seed")

    passed = engine.pass_over(begun, "why")
    turn = engine.next_frame(passed)
    assert isinstance(turn, engine.Waiting)
    assert turn.until == WHY
    answered = engine.answer(passed, "why", "now I know")
    assert answered.answers["why"] == "now I know"
    assert shown(answered) == "bye"
    assert shown(engine.answer(begun, "why", "at once")) == "bye"


def test_a_circle_with_a_wait_asks_again_and_keeps_the_newest() -> None:
    again = kinds.Branch(id="again", otherwise="mood")
    program = program_of(MOOD, kinds.Wait(id="pause", days=1), again)
    state = engine.begin(program, "seed")

    for value in (1, 2, 3):
        state = engine.answer(state, "mood", value)
        assert isinstance(engine.next_frame(state), engine.Waiting)
        state = engine.resume(state)

    assert refusals(program) == []
    assert shown(state) == "mood"
    assert state.answers == {"mood": 3}


def test_a_recall_shows_only_what_was_said() -> None:
    recall = kinds.Recall(id="again", text=said("You said"), of="why", last_time=True)
    program = program_of(recall, WHY)

    first = engine.begin(program, "seed")
    second = engine.begin(
        program, "seed", circumstances=engine.Circumstances(last_time=(("why", "late"),))
    )

    assert shown(first) == "why"
    assert shown(second) == "again"


def test_changing_an_answer_keeps_what_still_fits() -> None:
    extra = kinds.ShortText(
        id="why", text=said("Why?"), when=when.AnswerTest(answer="mood", at_most=2.0)
    )
    state = engine.begin(program_of(MOOD, extra, PICK, BYE), "seed")
    for name, value in (("mood", 1), ("why", "rain"), ("pick", "a")):
        state = engine.answer(state, name, value)

    still = engine.change(state, "mood", 2)
    other = engine.change(state, "mood", 3)

    assert still.answers == {"mood": 2, "why": "rain", "pick": "a"}
    assert other.answers == {"mood": 3}
    assert dict(other.kept) == {"why": "rain", "pick": "a"}
    turn = engine.next_frame(other)
    assert isinstance(turn, engine.Show)
    assert (turn.frame, turn.kept) == (PICK, "a")


def test_a_walk_keeps_the_edition_that_it_began_with() -> None:
    begun = engine.begin(program_of(MOOD, WHY), "seed")

    program_of(BYE)  # whatever becomes of the program meanwhile

    assert shown(engine.answer(begun, "mood", 1)) == "why"


def test_an_experience_that_does_not_concern_somebody_is_over_at_once() -> None:
    only = when.InGroup(group=when.GroupAttribute.ID, is_="hill")
    experience = Experience(id="one", title=said("One"), when=only, frames=(MOOD,))

    state = engine.begin(program_of(experiences=(experience,)), "seed")

    assert isinstance(engine.next_frame(state), engine.Finished)
    with pytest.raises(KeyError):
        engine.begin(program_of(MOOD), "seed", experience="none")


def test_a_circle_that_was_never_checked_stops_loudly() -> None:
    program = program_of(kinds.Branch(id="a", otherwise="a"))

    with pytest.raises(RuntimeError, match="circle"):
        engine.next_frame(engine.begin(program, "seed"))


def answered(score: Score, **answers: Any) -> float | None:
    """A score after some answers. ``Any``: answers are of every type."""
    program = program_of(
        MOOD, kinds.Stars(id="stars", text=said("x"), most=3), QUIZ, scores=(score,)
    )
    earlier = tuple(sorted(answers.items()))
    state = engine.begin(program, "s", circumstances=engine.Circumstances(earlier=earlier))
    return score_of(state, score.id)


@pytest.mark.parametrize(
    ("method", "of", "more", "answers", "expected"),
    [
        (Method.SUM, ("mood", "stars"), {}, {"mood": 1, "stars": 3}, 4),
        (Method.MEAN, ("mood", "stars"), {}, {"mood": 1, "stars": 3}, 2),
        (Method.MEAN, ("mood", "-stars"), {}, {"mood": 1, "stars": 3}, 1),  # 1 + 3 − 3
        (Method.SHARE, ("mood", "stars"), {"agrees_from": 2.0}, {"mood": 1, "stars": 3}, 0.5),
        (Method.SHARE, ("-mood", "stars"), {"agrees_from": 2.0}, {"mood": 1, "stars": 3}, 1),
        (Method.MEAN, ("mood", "stars"), {}, {"mood": 1}, None),
        (Method.MEAN, ("mood", "stars"), {"needs": 1}, {"mood": 1}, 1),
        (Method.SUM, ("quiz",), {}, {"quiz": ("b",)}, 1),
        (Method.SUM, ("quiz",), {}, {"quiz": ("a",)}, 0),
    ],
)
def test_a_score_is_what_its_items_say(
    method: Method, of: Any, more: Any, answers: Any, expected: float | None
) -> None:
    assert answered(Score(id="s", method=method, of=of, **more), **answers) == expected


NUMBER = kinds.NumberAsked(id="n", text=said("x"), least=0.0, decimals=1)
SEVERAL = kinds.ChooseSeveral(id="s", text=said("x"), choices=CHOICES, least=2, most=2)
SLIDER = kinds.Slider(id="l", text=said("x"), low=said("l"), high=said("h"), step=5.0)
THANKS = kinds.Appreciate(id="t", text=said("x"))
FREE = kinds.Confidence(id="c", text=said("x"), about="mood")


@pytest.mark.parametrize(
    ("frame", "value", "reason"),
    [
        (MOOD, 4, Refusal.OUT_OF_RANGE),
        (MOOD, 1.5, Refusal.NOT_WHOLE),
        (MOOD, "1", Refusal.NOT_A_NUMBER),
        (MOOD, True, Refusal.NOT_A_NUMBER),
        (MOOD, float("nan"), Refusal.NOT_A_NUMBER),
        (PICK, "z", Refusal.NOT_OFFERED),
        (PICK, ("a",), Refusal.NOT_OFFERED),
        (SEVERAL, ("a",), Refusal.COUNT_OUT_OF_RANGE),
        (SEVERAL, 3, Refusal.NOT_OFFERED),
        (SEVERAL, ("a", "out"), Refusal.WAY_OUT_ALONE),
        (QUIZ, (), Refusal.COUNT_OUT_OF_RANGE),
        (QUIZ, ("a", "b"), Refusal.COUNT_OUT_OF_RANGE),
        (SLIDER, 12, Refusal.NOT_OFFERED),
        (NUMBER, -1, Refusal.OUT_OF_RANGE),
        (NUMBER, 1.25, Refusal.TOO_MANY_DECIMALS),
        (FREE, 55, Refusal.NOT_OFFERED),
        (WHY, 5, Refusal.NOT_TEXT),
        (WHY, "  ", Refusal.EMPTY),
        (WHY, "x" * 281, Refusal.TOO_LONG),
        (WHY, "a\x00b", Refusal.UNPRINTABLE),
        (THANKS, "Amina", Refusal.NOT_TEXT),
        (THANKS, engine.Thanks("", "for all"), Refusal.EMPTY),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(
    frame: kinds.Frame, value: object, reason: Refusal
) -> None:
    state = engine.begin(program_of(frame), "seed")

    assert refusal(lambda: engine.answer(state, frame.id, value)) is reason


@pytest.mark.parametrize(
    ("frame", "value", "kept"),
    [
        (MOOD, 2.0, 2),
        (SEVERAL, ["b", "a"], ("a", "b")),
        (SEVERAL, "out", ("out",)),
        (QUIZ, "b", ("b",)),
        (SLIDER, 35, 35.0),
        (NUMBER, 0.1, 0.1),
        (FREE, 60, 60),
        (WHY, " so\r\nso ", "so\nso"),
        (THANKS, engine.Thanks(" Amina", "for all "), engine.Thanks("Amina", "for all")),
    ],
)
def test_an_answer_is_kept_in_one_form(frame: kinds.Frame, value: object, kept: object) -> None:
    state = engine.answer(engine.begin(program_of(frame), "seed"), frame.id, value)

    assert state.answers[frame.id] == kept


def test_every_kind_of_question_takes_answers() -> None:
    more = {
        kinds.Essay: {},
        kinds.Confidence: {"about": "x"},
        kinds.Contribute: {},
    }
    for kind in get_args(kinds.Question):
        frame = kind(id="x", text=said("x"), **(OWN | more)[kind])

        assert refusal(partial(checked, frame, object())) is not Refusal.NOT_ASKED
        assert kinds.is_question(frame)


def test_moves_that_cannot_be_made_are_refused() -> None:
    must = kinds.ShortText(id="must", text=said("x"), required=True)
    begun = engine.begin(program_of(must, BYE), "seed")

    assert refusal(lambda: engine.back(begun)) is Refusal.AT_THE_BEGINNING
    assert refusal(lambda: engine.pass_over(begun, "must")) is Refusal.REQUIRED
    assert refusal(lambda: engine.pass_over(begun, "bye")) is Refusal.NOT_ASKED
    assert refusal(lambda: engine.answer(begun, "bye", "x")) is Refusal.NOT_ASKED
    assert refusal(lambda: engine.go_on(begun)) is Refusal.NOTHING_TO_READ
    assert refusal(lambda: engine.change(begun, "must", "x")) is Refusal.NOT_ASKED


def test_what_was_said_is_put_in_and_made_harmless() -> None:
    score = Score(id="s", method=Method.MEAN, of=("mood",))
    program = program_of(MOOD, WHY, PICK, BYE, scores=(score,))
    state = engine.begin(program, "seed")
    for name, value in (("mood", 3), ("why", "<b>&\nso"), ("pick", "a")):
        state = engine.answer(state, name, value)
    text = said("{answer:why}; {answer:pick}; {answer:mood}; {score:s}; {last:why|never}; {{x}}")

    assert engine.plain_words(state, text, ["en"]) == "<b>& so; A; High; 3; never; {x}"
    assert engine.html(state, text, ["en"]).startswith("&lt;b&gt;&amp; so; A")


def test_what_was_not_said_leaves_a_gap() -> None:
    state = engine.begin(program_of(WHY), "seed")

    assert engine.plain_words(state, said("{answer:why}!"), ["en"]) == "…!"


def test_each_person_reads_their_own_language() -> None:
    text = kinds.Say(id="a", text=said("x")).text.of({"en": "Hello", "de": "Hallo"})
    state = engine.begin(program_of(WHY), "seed")

    assert engine.plain_words(state, text, ["de-AT"]) == "Hallo"
    assert engine.plain_words(state, text, ["fr"]) == "Hello"
