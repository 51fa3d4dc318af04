"""A frame's words in somebody's language, with what they said put in and made harmless."""

import html as markup
from collections.abc import Iterable

from thrive.experiences.content.frames import ChooseOne, ChooseSeveral, Frame, Quiz, Scale
from thrive.experiences.content.texts import Pipe, Source, Text, pieces
from thrive.experiences.engine.answers import Thanks, Value
from thrive.experiences.engine.reckoning import score_of
from thrive.experiences.engine.state import State

NOTHING = "…"  # where nothing was said and nothing is written to stand instead


def plain_words(state: State, text: Text, languages: Iterable[str]) -> str:
    """The words for a channel without markup: a text message, a plain email."""
    return "".join(_filled(state, text, languages))


def html(state: State, text: Text, languages: Iterable[str]) -> str:
    """The words for a page: everything is escaped, what the author wrote included."""
    return markup.escape(plain_words(state, text, languages))


def _filled(state: State, text: Text, languages: Iterable[str]) -> Iterable[str]:
    chosen = (*languages, *state.program.languages)
    for piece in pieces(text.read_in(chosen)):
        yield _put_in(state, piece, chosen) if isinstance(piece, Pipe) else piece


def _put_in(state: State, pipe: Pipe, languages: tuple[str, ...]) -> str:
    instead = NOTHING if pipe.fallback is None else pipe.fallback
    if pipe.source is Source.SCORE:
        number = score_of(state, pipe.name)
        return instead if number is None else in_digits(number)
    answers = state.last_time if pipe.source is Source.LAST else state.answers
    value = answers.get(pipe.name)
    return instead if value is None else shown(state.program.frame(pipe.name), value, languages)


def shown(frame: Frame, value: Value, languages: Iterable[str]) -> str:
    """An answer as it is read: labels instead of ids and numbers, in one line."""
    languages = tuple(languages)
    if isinstance(frame, ChooseOne | ChooseSeveral | Quiz):
        chosen = value if isinstance(value, tuple) else (value,)
        texts = [
            one.text
            for one in frame.choices
            if isinstance(chosen, set | tuple) and one.id in chosen
        ]
        return ", ".join(text.read_in(languages) for text in texts)
    if isinstance(frame, Scale) and isinstance(value, int):
        return frame.labels[value - frame.first].read_in(languages)
    if isinstance(value, Thanks):
        return value.to
    return in_digits(value) if isinstance(value, int | float) else " ".join(str(value).split())


def in_digits(number: float) -> str:
    """A number with two decimals at most."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
