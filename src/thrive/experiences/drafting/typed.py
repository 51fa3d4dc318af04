"""From what a form sends to what a program holds, as far as it fits; the rest is kept as typed."""

import re

from thrive.experiences.content.hints import Hint, hint_of
from thrive.experiences.content.limits import LANGUAGE, Scalar
from thrive.experiences.content.reading import Plain
from thrive.experiences.drafting.parts import BadPart, hint_at

_NUMBER = re.compile(r"-?\d{1,15}(?:[.,]\d{1,9})?")
_BETWEEN = re.compile(r"[,;\s]+")


def typed(part: str, sent: list[str], document: Plain = None) -> Plain:
    """The value that a form means; None for nothing. Raises BadPart for what no form can send."""
    hint = hint_at(part, document)
    last = sent[-1].replace("\r\n", "\n") if sent else ""
    if hint.base is tuple:
        return _several(part, hint_of(hint.item), [one for one in sent if one])
    if hint.base is bool:
        return True if "on" in sent else None
    if hint.base in {int, float} or hint.base == Scalar:
        return number(last)
    if hint.base is str or hint.is_choice_of_words:
        return last if last.strip() else None
    raise BadPart(part)


def _several(part: str, item: Hint, sent: list[str]) -> Plain:
    if item.base is int:
        words = _BETWEEN.split(" ".join(sent))
        return [number(one) for one in words if one] or None
    if item.base is tuple:  # frames in any order: one group of them
        return [list(sent)] if sent else None
    if item.base is str:
        return list(sent)
    raise BadPart(part)


def number(words: str) -> Plain:
    """A number where it is one, with a point or a comma; else the words; None for nothing."""
    clean = words.strip()
    if not _NUMBER.fullmatch(clean):
        return clean or None
    return float(clean.replace(",", ".")) if re.search("[.,]", clean) else int(clean)


def is_language(code: str) -> bool:
    """Whether something is the code of a language."""
    return bool(re.fullmatch(LANGUAGE, code))


def languages_of(document: Plain) -> tuple[str, ...]:
    """In which languages a draft speaks, as far as that can be told; never none."""
    found = document.get("languages") if isinstance(document, dict) else None
    codes = [one for one in found if isinstance(one, str)] if isinstance(found, list) else []
    return tuple(dict.fromkeys(code for code in codes if is_language(code))) or ("en",)
