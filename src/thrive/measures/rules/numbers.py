"""Numbers as people write them in files: decimal point or decimal comma, decided once for a file.

``1,234`` may be one thousand or one and a bit. Where nothing else in the file decides, it is
refused with an explanation: a number that is wrong by a thousand is worse than a question.
"""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import lru_cache
from math import isfinite

from thrive.measures.rules.faults import Fault, Faulty
from thrive.measures.rules.values import LARGEST

MISSING = frozenset({"", "NA", "N/A", "na", "n/a", "-", "–"})
_POINT = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_COMMA = re.compile(r"[+-]?(?:\d+,?\d*|,\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_LIKE_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+", re.ASCII)
_TWO_WAYS = re.compile(r"[+-]?[1-9]\d{0,2}[,.]\d{3}", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[ ,.'’\u00a0\u202f]\d{3})+(?:[.,]\d+)?", re.ASCII)
_INFINITE = frozenset({"inf", "infinity", "nan"})


class Decimal(StrEnum):
    """How a file writes the sign between whole and part."""

    POINT = "."
    COMMA = ","
    MIXED = "mixed"  # some numbers with a point, some with a comma
    UNCLEAR = "unclear"  # every comma could stand between thousands


def decimal_of(texts: Iterable[str]) -> Decimal:
    """Decide how a file writes decimals, from all its numbers."""
    points = commas = False
    clear = False
    for text in texts:
        if "," in text and _COMMA.fullmatch(text):
            commas = True
            clear = clear or not _LIKE_THOUSANDS.fullmatch(text)
        elif "." in text and _POINT.fullmatch(text):
            points = True
    if not commas:
        return Decimal.POINT
    if points:
        return Decimal.MIXED
    return Decimal.COMMA if clear else Decimal.UNCLEAR


def reads_two_ways(text: str) -> bool:
    """``1.000`` and ``1,000`` alike: a thousand to some, one to others."""
    return _TWO_WAYS.fullmatch(text.replace("−", "-")) is not None


def decimal_within(texts: Sequence[str], usual: Decimal) -> Decimal:
    """As ``decimal_of``, for a few numbers that one person types.

    Where each of them could be read in two ways, the usual way of the person's language decides.
    """
    clear = [text for text in texts if not reads_two_ways(text)]
    if decimal_of(texts) is Decimal.MIXED or any("," in text or "." in text for text in clear):
        return decimal_of(texts)
    return usual


def readings(text: str) -> tuple[float, float]:
    """Both readings of a text that reads two ways: with a fraction, and with thousands."""
    plain = text.replace("−", "-").replace(",", ".")
    return float(plain), float(plain.replace(".", ""))


def parse_either(text: str, decimal: Decimal) -> float:
    """As ``parse_number``, but one sign between thousands is understood. Raises Faulty."""
    if reads_two_ways(text) and decimal not in text:
        return readings(text)[1]
    return parse_number(text, decimal)


@lru_cache(maxsize=50_000)
def parse_number(text: str, decimal: Decimal = Decimal.POINT) -> float:
    """Read one number. Raises Faulty: text, thousands separators, infinite or beyond reason."""
    plain = text.replace("−", "-")
    pattern = _COMMA if decimal is Decimal.COMMA else _POINT
    if not pattern.fullmatch(plain):
        raise Faulty(_why_not(plain))
    number = float(plain.replace(",", "."))
    if not isfinite(number) or abs(number) > LARGEST:
        raise Faulty(Fault.TOO_LARGE)
    return number


def _why_not(text: str) -> Fault:
    if text.lstrip("+-").lower() in _INFINITE:
        return Fault.NOT_FINITE
    return Fault.THOUSANDS if _GROUPED.fullmatch(text) else Fault.NOT_A_NUMBER
