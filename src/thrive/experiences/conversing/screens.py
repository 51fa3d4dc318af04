"""One screen of a conversation, ready to show: made from a walk, and from nothing else.

Pure, so that the builder's preview and the player show the same. Words of the program are in the
reader's language with earlier answers put in; templates escape them, as they escape everything.
"""

from collections.abc import Sequence
from dataclasses import replace

from thrive.experiences.content.frames import (
    Appreciate,
    ChooseOne,
    ChooseSeveral,
    Commit,
    Confidence,
    Contribute,
    Essay,
    Frame,
    NumberAsked,
    Quiz,
    Recall,
    Report,
    Say,
    Scale,
    ShortText,
    Slider,
    Stars,
    is_question,
)
from thrive.experiences.content.texts import Text
from thrive.experiences.conversing import ahead as foresight
from thrive.experiences.conversing.shapes import (
    Amount,
    Option,
    Promised,
    Screen,
    Steps,
    Writing,
)
from thrive.experiences.conversing.told import NOTHING, Told
from thrive.experiences.engine import (
    AnswerRefused,
    Circumstances,
    Explain,
    Finished,
    Show,
    State,
    Thanks,
    Turn,
    Value,
    Waiting,
    back,
    go_on,
    next_frame,
    plain_words,
)
from thrive.experiences.engine.drawing import choices_in_order
from thrive.experiences.engine.words import shown

__all__ = ["Promised", "Screen", "language_of", "reading", "recalled", "screen_of"]


def screen_of(
    state: State,
    *,
    languages: Sequence[str],
    address: str = "",
    leave_address: str = "",
    version: int = 0,
    promise: Promised | None = None,
    told: Told = NOTHING,
    names: tuple[str, ...] = (),
    pictures: str = "",
    resumes: str = "",
    spoken: str = "",
    problem: str = "",
    notice: str = "",
    took: int | None = None,
    hides_earlier: bool = False,
    is_settled: bool = False,
) -> Screen:
    """The screen on which somebody stands. Asking changes nothing.

    ``languages`` are the reader's, most wanted first; ``spoken`` is the one that buttons are in.
    ``told`` is what a report frame or the end gives back, ``names`` are colleagues who may be
    thanked, ``pictures`` is the address before a frame's picture, ``resumes`` says when a wait is
    over, ``took`` is in seconds. ``hides_earlier`` leaves out what was said in earlier
    conversations, for a reader of whom it is not known whose it is; ``is_settled`` takes the way
    back from the end.
    """
    turn = next_frame(state)
    reader = _Reader(_seen(state) if hides_earlier else state, tuple(languages), pictures)
    empty = Screen(
        kind="",
        frame="",
        title=reader.words(state.program.experience(state.experience).title),
        language=reader.language,
        address=address,
        leave_address=leave_address,
        version=version,
        promise=promise,
        told=told,
        names=names,
        resumes=resumes,
        spoken=spoken,
        problem=problem,
        notice=notice,
        took=took,
        is_first=not state.trail,
        may_go_back=not is_settled and _may_go_back(state),
        steps=_steps(state, turn),
    )
    return _filled(empty, reader, turn)


def reading(state: State, languages: Sequence[str], text: Text | None) -> str:
    """A text of the program as its reader sees it."""
    return _Reader(state, tuple(languages)).words(text)


def _seen(state: State) -> State:
    """The walk as somebody sees it who knows nothing of earlier conversations."""
    return replace(state, circumstances=Circumstances(groups=state.circumstances.groups))


def language_of(state: State, languages: Sequence[str]) -> str:
    """In which of the program's languages somebody reads it."""
    return _Reader(state, tuple(languages)).language


class _Reader:
    """The words of a walk for one reader."""

    def __init__(self, state: State, languages: tuple[str, ...], pictures: str = "") -> None:
        self.state = state
        self.languages = languages
        self.pictures = pictures

    @property
    def language(self) -> str:
        there = self.state.program.languages
        for wanted in self.languages:
            for known in (wanted, wanted.partition("-")[0]):
                if known in there:
                    return known
        return there[0]

    @property
    def wanted(self) -> tuple[str, ...]:
        return (*self.languages, *self.state.program.languages)

    def words(self, text: Text | None) -> str:
        return "" if text is None else plain_words(self.state, text, self.languages)


def _may_go_back(state: State) -> bool:
    try:
        back(state)
    except AnswerRefused:
        return False
    return True


def _steps(state: State, turn: Turn) -> Steps | None:
    done = foresight.behind(state)
    match turn:
        case Show(frame=frame):
            count = foresight.ahead(state, frame.id)
        case Waiting(frame=frame):
            return None
        case Explain():
            return _after_explanation(state, done)
        case Finished():
            return None
    return Steps(done, count.least, count.most)


def _after_explanation(state: State, done: int) -> Steps:
    """An explanation belongs to the screen before it."""
    following = next_frame(go_on(state))
    if not isinstance(following, Show):
        return Steps(max(done - 1, 0), 0, 0)
    count = foresight.ahead(state, following.frame.id, with_it=True)
    return Steps(max(done - 1, 0), count.least, count.most)


def _filled(empty: Screen, reader: _Reader, turn: Turn) -> Screen:
    match turn:
        case Show(frame=frame, kept=kept):
            return _frame(empty, reader, frame, kept)
        case Explain(frame=quiz, is_right=is_right):
            return _explained(empty, reader, quiz, is_right)
        case Waiting(frame=wait, until=None):
            return replace(empty, kind="waiting", frame=wait.id, text=reader.words(wait.text))
        case Waiting(frame=wait, until=asked) if asked is not None:
            waited = replace(empty, before=reader.words(wait.text))
            return replace(_frame(waited, reader, asked, None), may_pass=False)
    return replace(empty, kind="end")


def _frame(empty: Screen, reader: _Reader, frame: Frame, kept: Value | None) -> Screen:
    made = replace(
        empty,
        kind=frame.kind,
        frame=frame.id,
        text=reader.words(getattr(frame, "text", None)),
        may_pass=is_question(frame) and not getattr(frame, "required", False),
    )
    match frame:
        case Say():
            return _said(made, reader, frame)
        case ChooseOne() | ChooseSeveral() | Quiz():
            return _choices(made, reader, frame, kept)
        case Scale() | Stars() | Confidence():
            return replace(made, options=_points(reader, frame, kept))
        case Slider() | NumberAsked():
            return replace(made, amount=_amount(reader, frame), value=in_digits(kept))
        case Recall():
            return replace(made, note=recalled(reader.state, frame, reader.wanted))
        case Report():
            return made
    return _written(made, reader, frame, kept)


def _written(made: Screen, reader: _Reader, frame: Frame, kept: Value | None) -> Screen:
    match frame:
        case ShortText() | Essay() | Commit() | Contribute():
            value = kept if isinstance(kept, str) else ""
            return replace(made, writing=_writing(reader, frame), value=value)
        case Appreciate(longest=longest):
            thanks = kept if isinstance(kept, Thanks) else Thanks("", "")
            writing = Writing(longest, is_long=True)
            return replace(made, writing=writing, thanked=thanks.to, value=thanks.words)
    raise AssertionError(f"nobody ever sees a {frame.kind}")


def recalled(state: State, frame: Recall, languages: Sequence[str]) -> str:
    """What somebody said before, as it is read."""
    there = state.last_time if frame.last_time else state.answers
    value = there.get(frame.of)
    return "" if value is None else shown(state.program.frame(frame.of), value, languages)


def _said(made: Screen, reader: _Reader, frame: Say) -> Screen:
    if frame.picture is not None and reader.pictures:
        made = replace(
            made,
            picture=f"{reader.pictures}{frame.id}/",
            picture_words=reader.words(frame.picture.description),
        )
    if frame.link is not None:
        label = reader.words(frame.link.label)
        made = replace(made, link=frame.link.address, link_label=label)
    return made


def _choices(
    made: Screen, reader: _Reader, frame: ChooseOne | ChooseSeveral | Quiz, kept: Value | None
) -> Screen:
    chosen = kept if isinstance(kept, tuple) else (kept,)
    is_several = isinstance(frame, ChooseSeveral) or (
        isinstance(frame, Quiz) and len(frame.right) > 1
    )
    options = tuple(
        Option(one.id, reader.words(one.text), one.id in chosen)
        for one in choices_in_order(frame, reader.state.seed)
    )
    return replace(made, options=options, is_several=is_several)


def _points(
    reader: _Reader, frame: Scale | Stars | Confidence, kept: Value | None
) -> tuple[Option, ...]:
    match frame:
        case Scale(labels=labels, first=first):
            labelled = [(first + place, reader.words(one)) for place, one in enumerate(labels)]
        case Stars(most=most):
            labelled = [(number, f"{number} / {most}") for number in range(1, most + 1)]
        case Confidence(steps=steps):
            labelled = [(number, f"{number} %") for number in steps]
    return tuple(Option(str(number), words, number == kept) for number, words in labelled)


def _amount(reader: _Reader, frame: Slider | NumberAsked) -> Amount:
    if isinstance(frame, Slider):
        return Amount(
            least=in_digits(frame.least),
            most=in_digits(frame.most),
            step=in_digits(frame.step),
            low=reader.words(frame.low),
            high=reader.words(frame.high),
            is_whole=all(float(end).is_integer() for end in (frame.least, frame.step)),
        )
    return Amount(
        least="" if frame.least is None else in_digits(frame.least),
        most="" if frame.most is None else in_digits(frame.most),
        step="any" if frame.decimals else "1",
        unit=reader.words(frame.unit),
        is_whole=not frame.decimals,
    )


def in_digits(number: object) -> str:
    """A number as a page's field writes it, with every digit that it has."""
    if not isinstance(number, int | float):
        return ""
    return str(int(number)) if float(number).is_integer() else repr(float(number))


def _writing(reader: _Reader, frame: ShortText | Essay | Commit | Contribute) -> Writing:
    suggestions = frame.suggestions if isinstance(frame, Commit) else ()
    return Writing(
        frame.longest,
        is_long=isinstance(frame, Essay) or frame.longest > 160,
        suggestions=tuple(reader.words(one) for one in suggestions),
    )


def _explained(empty: Screen, reader: _Reader, quiz: Quiz, is_right: bool) -> Screen:
    value = reader.state.answers.get(quiz.id)
    chosen = value if isinstance(value, tuple) else ()
    options = tuple(
        Option(one.id, reader.words(one.text), one.id in chosen, one.id in quiz.right)
        for one in choices_in_order(quiz, reader.state.seed)
    )
    return replace(
        empty,
        kind=quiz.kind,
        frame=quiz.id,
        text=reader.words(quiz.text),
        options=options,
        note=reader.words(quiz.explanation),
        is_right=is_right,
        is_explained=True,
    )
