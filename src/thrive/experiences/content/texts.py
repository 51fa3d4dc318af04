"""Text in several languages, with places where something that was said before is put in."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

LONGEST_TEXT = 2000


class Source(StrEnum):
    """Where the words that are put in come from."""

    ANSWER = "answer"
    SCORE = "score"
    LAST = "last"  # the answer of the pass through the program before this one


@dataclass(frozen=True)
class Pipe:
    """A place in a text that is filled: ``{answer:try|what you planned}``."""

    source: Source
    name: str
    fallback: str | None = None


class BadPipe(ValueError):
    """A brace that is neither a place to fill nor doubled."""


@dataclass(frozen=True)
class Text:
    """The same thing said in one or more languages, in the order of their codes."""

    words: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, words: Mapping[str, str]) -> "Text":
        """Make a text from a mapping of language codes."""
        return cls(tuple(sorted(words.items())))

    @property
    def languages(self) -> tuple[str, ...]:
        """In which languages it is said."""
        return tuple(language for language, _words in self.words)

    def read_in(self, languages: Iterable[str]) -> str:
        """The words in the first of the languages that there is; any of them as a last resort.

        ``de-AT`` is content with ``de``.
        """
        said = dict(self.words)
        for language in languages:
            for known in (language, language.partition("-")[0]):
                if known in said:
                    return said[known]
        return self.words[0][1]


_PIPE = re.compile(r"\{\{|\}\}|\{(answer|score|last):([a-z][a-z0-9_-]*)(?:\|([^{}]*))?\}|[{}]")


def pieces(words: str) -> tuple[str | Pipe, ...]:
    """Split words into what stands and what is filled in. ``{{`` is one brace. Raises BadPipe."""
    found: list[str | Pipe] = []
    position = 0
    for match in _PIPE.finditer(words):
        found.append(words[position : match.start()])
        found.append(_piece(match))
        position = match.end()
    found.append(words[position:])
    return tuple(piece for piece in found if piece != "")


def _piece(match: re.Match[str]) -> str | Pipe:
    if match[0] in {"{{", "}}"}:
        return match[0][0]
    if match[1] is None:
        raise BadPipe(match[0])
    return Pipe(Source(match[1]), match[2], match[3])
