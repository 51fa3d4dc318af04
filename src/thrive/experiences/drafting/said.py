"""What a draft says, language by language, whether it can be read already or not. Pure."""

from collections.abc import Iterator

from thrive.experiences.content.hints import Hint, fields_of, hint_of
from thrive.experiences.content.program import Program
from thrive.experiences.content.reading import Plain
from thrive.experiences.content.texts import Text
from thrive.experiences.drafting.records import record_of


def without_languages(document: Plain, languages: set[str]) -> Plain:
    """The program without what it says in some languages."""
    return _without(Hint(Program), document, languages)


def _without(hint: Hint, plain: Plain, languages: set[str]) -> Plain:
    if hint.base is Text and isinstance(plain, dict):
        return {code: words for code, words in plain.items() if code not in languages}
    if hint.base is tuple and isinstance(plain, list):
        return [_without(hint_of(hint.item), one, languages) for one in plain]
    record = record_of(hint, plain)
    if record is None or not isinstance(plain, dict):
        return plain
    hints = {field.key: hint_of(field.annotation) for field in fields_of(record)}
    return {
        key: _without(hints[key], value, languages) if key in hints else value
        for key, value in plain.items()
    }


def words_in(plain: Plain, languages: tuple[str, ...]) -> str:
    """The words of a text in the first of the languages in which something is said."""
    if isinstance(plain, str):
        return plain
    said = plain if isinstance(plain, dict) else {}
    found: Iterator[str] = (
        words for code in languages if isinstance(words := said.get(code), str) and words.strip()
    )
    return next(found, "")
