"""The walk itself: what comes next, and what each thing that somebody does leads to."""

from dataclasses import dataclass, replace

from thrive.experiences.content.frames import (
    Branch,
    Choice,
    ChooseOne,
    ChooseSeveral,
    Confidence,
    Frame,
    Quiz,
    Recall,
    Wait,
    is_question,
)
from thrive.experiences.content.program import Program
from thrive.experiences.engine import drawing
from thrive.experiences.engine.answers import AnswerRefused, Refusal, Value, checked
from thrive.experiences.engine.reckoning import holds, is_right, score_of
from thrive.experiences.engine.state import Circumstances, Deed, State, Step, said

NOWHERE = Circumstances()


@dataclass(frozen=True)
class Show:
    """Show a frame. ``kept`` is what was answered here before somebody went back."""

    frame: Frame
    choices: tuple[Choice, ...] = ()
    kept: Value | None = None


@dataclass(frozen=True)
class Explain:
    """Show what is right, now that the quiz is answered."""

    frame: Quiz
    is_right: bool


@dataclass(frozen=True)
class Waiting:
    """Nothing to show until so many hours are over, or until ``until`` is answered."""

    frame: Wait
    hours: int | None
    until: Frame | None


@dataclass(frozen=True)
class Finished:
    """The end, with the scores that can be reckoned."""

    scores: tuple[tuple[str, float], ...]


Turn = Show | Explain | Waiting | Finished


def begin(
    program: Program,
    person_seed: str,
    *,
    experience: str | None = None,
    circumstances: Circumstances = NOWHERE,
) -> State:
    """Begin an experience, the first if none is named. Raises KeyError for one that is not there.

    The seed belongs to the person in the run: lots and orders follow from it.
    """
    chosen = program.experiences[0] if experience is None else program.experience(experience)
    arms = drawing.draw(program, person_seed)
    return State(program, chosen.id, person_seed, circumstances, arms)


def next_frame(state: State) -> Turn:
    """What comes next. Asking changes nothing."""
    position = _resting_place(state)
    due = _unexplained(state)
    if due is not None and not _is_about(state, position, due):
        return Explain(due, is_right(due, state.answers.get(due.id)))
    if position >= len(state.order):
        return Finished(_scores(state))
    frame = state.order[position]
    if isinstance(frame, Wait):
        return _waiting(state, frame)
    return Show(frame, _choices(state, frame), dict(state.kept).get(frame.id))


def _choices(state: State, frame: Frame) -> tuple[Choice, ...]:
    if isinstance(frame, ChooseOne | ChooseSeveral | Quiz):
        return drawing.choices_in_order(frame, state.seed)
    return ()


def answer(state: State, frame: str, value: object) -> State:
    """Answer the frame that is shown, or the one that is waited for. Raises AnswerRefused."""
    turn = next_frame(state)
    match turn:
        case Show(frame=shown) if shown.id == frame:
            return _after(state, Step(shown.id, Deed.ANSWERED, checked(shown, value)))
        case Waiting(until=asked) if asked is not None and asked.id == frame:
            step = Step(turn.frame.id, Deed.ANSWERED, checked(asked, value), frame)
            return _after(state, step)
    raise AnswerRefused(Refusal.NOT_ASKED, frame=frame)


def pass_over(state: State, frame: str) -> State:
    """Pass a question over. Raises AnswerRefused if it must be answered or is not shown."""
    turn = next_frame(state)
    if not isinstance(turn, Show) or turn.frame.id != frame or not is_question(turn.frame):
        raise AnswerRefused(Refusal.NOT_ASKED, frame=frame)
    if getattr(turn.frame, "required", False):
        raise AnswerRefused(Refusal.REQUIRED)
    return _after(state, Step(frame, Deed.PASSED_OVER))


def go_on(state: State) -> State:
    """Go on from something that is only read. Raises AnswerRefused where there is nothing such."""
    turn = next_frame(state)
    if isinstance(turn, Explain):
        return _after(state, Step(turn.frame.id, Deed.EXPLAINED))
    if isinstance(turn, Show) and not is_question(turn.frame):
        return _after(state, Step(turn.frame.id, Deed.READ))
    raise AnswerRefused(Refusal.NOTHING_TO_READ)


def resume(state: State) -> State:
    """The wait is over: the one who keeps the time says so. Raises AnswerRefused.

    A wait for an answer may be ended too, when the conversation is about to be closed.
    """
    turn = next_frame(state)
    if not isinstance(turn, Waiting):
        raise AnswerRefused(Refusal.NOT_WAITING)
    return _after(state, Step(turn.frame.id, Deed.WAITED))


def back(state: State) -> State:
    """Take the last thing back; what was answered is kept to be offered again.

    Raises AnswerRefused at the beginning, and where what is done stays: before a wait that is over
    and before an explanation that was shown.
    """
    if not state.trail:
        raise AnswerRefused(Refusal.AT_THE_BEGINNING)
    last = state.trail[-1]
    # Whoever has the explanation on the screen has seen what is right.
    if last.deed in {Deed.EXPLAINED, Deed.WAITED} or isinstance(next_frame(state), Explain):
        raise AnswerRefused(Refusal.SETTLED)
    kept = dict(state.kept)
    if last.value is not None:
        kept[last.frame or last.at] = last.value
    return replace(state, trail=state.trail[:-1], kept=said(kept))


def change(state: State, frame: str, value: object) -> State:
    """Change an earlier answer; what came after stays as far as it still fits.

    The rest is kept to be offered again. Raises AnswerRefused like ``back`` and ``answer``.
    """
    earlier = state
    while not any(frame in {step.at, step.frame} for step in state.trail[len(earlier.trail) :]):
        if not earlier.trail:
            raise AnswerRefused(Refusal.NOT_ASKED, frame=frame)
        earlier = back(earlier)
    changed = answer(earlier, frame, value)
    for step in state.trail[len(changed.trail) :]:
        try:
            changed = _again(changed, step)
        except AnswerRefused:
            return changed
    return changed


def _again(state: State, step: Step) -> State:
    match step.deed:
        case Deed.ANSWERED:
            return answer(state, step.frame or step.at, step.value)
        case Deed.PASSED_OVER:
            return pass_over(state, step.at)
    turn = next_frame(state)
    if not isinstance(turn, Show) or turn.frame.id != step.at:
        raise AnswerRefused(Refusal.NOTHING_TO_READ)
    return go_on(state)


def _after(state: State, step: Step) -> State:
    name = step.frame or step.at
    kept = {frame: value for frame, value in state.kept if frame != name}
    return replace(state, trail=(*state.trail, step), kept=said(kept))


def _resting_place(state: State) -> int:
    """The position at which somebody is needed, or time; past the last frame at the end."""
    position = _start(state)
    for _move in range(len(state.order) + 1):
        following = _passes(state, position)
        if following is None:
            return position
        position = following
    # The check refuses circles without a wait, so this program was never checked.
    raise RuntimeError(f"The experience {state.experience!r} runs in a circle")


def _start(state: State) -> int:
    done = [step for step in state.trail if step.deed is not Deed.EXPLAINED]
    if not done:
        experience = state.program.experience(state.experience)
        return 0 if holds(state, experience.when) else len(state.order)
    return _place(state, done[-1].at) + 1


def _place(state: State, name: str) -> int:
    """The position of a frame; ``end``, which names none, lies past the last."""
    names = [frame.id for frame in state.order]
    return names.index(name) if name in names else len(names)


def _passes(state: State, position: int) -> int | None:
    """Where to go from a frame that needs nobody; None where somebody is needed."""
    if position >= len(state.order):
        return None
    frame = state.order[position]
    if not holds(state, frame.when):
        return position + 1
    match frame:
        case Branch():
            return _leads_to(state, frame, position)
        case Wait(until=str(name)) if name in state.answers:
            return position + 1
        case Recall(of=name, last_time=is_last):
            there = state.last_time if is_last else state.answers
            return None if name in there else position + 1
    return None


def _leads_to(state: State, branch: Branch, position: int) -> int:
    for way in branch.ways:
        if holds(state, way.when):
            return _place(state, way.go)
    return position + 1 if branch.otherwise is None else _place(state, branch.otherwise)


def _unexplained(state: State) -> Quiz | None:
    """The quiz that was answered last and not explained yet."""
    for step in reversed(state.trail):
        if step.deed is Deed.EXPLAINED:
            return None
        frame = state.program.frame(step.frame or step.at)
        if isinstance(frame, Quiz):
            return frame if step.deed is Deed.ANSWERED else None
    return None


def _is_about(state: State, position: int, quiz: Quiz) -> bool:
    """Whether the frame at a position asks how sure somebody is of this quiz."""
    if position >= len(state.order):
        return False
    frame = state.order[position]
    return isinstance(frame, Confidence) and frame.about == quiz.id


def _waiting(state: State, frame: Wait) -> Waiting:
    until = None if frame.until is None else state.program.frame(frame.until)
    hours = frame.hours if frame.days is None else frame.days * 24
    return Waiting(frame, hours, until)


def _scores(state: State) -> tuple[tuple[str, float], ...]:
    names = [score.id for score in state.program.scores]
    return tuple((name, number) for name in names if (number := score_of(state, name)) is not None)
