"""Places in texts that are to be filled with what nobody has said yet."""

from collections.abc import Iterator

from thrive.experiences.checking import references
from thrive.experiences.checking.index import Index
from thrive.experiences.content.faults import Fault, Finding, Path
from thrive.experiences.content.program import Promise
from thrive.experiences.content.texts import BadPipe, Pipe, Source, pieces
from thrive.experiences.content.walk import texts_in


def check(index: Index) -> Iterator[Finding]:
    """Look at every text in every language."""
    for path, text in texts_in(index.program):
        for language, words in text.words:
            yield from _of_words(index, (*path, language), words)


def _of_words(index: Index, path: Path, words: str) -> Iterator[Finding]:
    try:
        parts = pieces(words)
    except BadPipe as problem:
        yield Finding(Fault.BAD_PIPE, path, {"value": str(problem)})
        return
    for part in parts:
        if isinstance(part, Pipe):
            yield from _of_pipe(index, path, part)


def _of_pipe(index: Index, path: Path, pipe: Pipe) -> Iterator[Finding]:
    match pipe.source:
        case Source.ANSWER:
            yield from references.earlier_question(index, path, pipe.name)
        case Source.SCORE:
            yield from references.earlier_score(index, path, pipe.name)
        case Source.LAST:
            yield from references.known_question(index, path, pipe.name)
            if index.program.promise is Promise.ANONYMOUS:
                yield Finding(Fault.NOT_ANONYMOUS, path)
