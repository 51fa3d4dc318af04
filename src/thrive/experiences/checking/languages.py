"""Everything is said in the first language; what is missing in the others is told."""

from collections.abc import Iterator

from thrive.experiences.checking.index import Index
from thrive.experiences.content.faults import Fault, Finding, Path
from thrive.experiences.content.texts import Text
from thrive.experiences.content.walk import texts_in


def check(index: Index) -> Iterator[Finding]:
    """Languages that are declared twice or not at all, and texts that lack one."""
    declared = index.program.languages
    for number, language in enumerate(declared):
        if language in declared[:number]:
            where = ("languages", number)
            yield Finding(Fault.DUPLICATE_LANGUAGE, where, {"language": language})
    for path, text in texts_in(index.program):
        yield from _of_text(declared, path, text)


def _of_text(declared: tuple[str, ...], path: Path, text: Text) -> Iterator[Finding]:
    for language in text.languages:
        if language not in declared:
            where = (*path, language)
            yield Finding(Fault.UNDECLARED_LANGUAGE, where, {"language": language})
    first, *others = dict.fromkeys(declared)
    if first not in text.languages:
        yield Finding(Fault.NO_FIRST_LANGUAGE, path, {"language": first})
    for language in others:
        if language not in text.languages:
            yield Finding(Fault.MISSING_TRANSLATION, path, {"language": language})
