"""Which values a measure of a kind may take."""

from math import isfinite

from thrive.measures.rules.faults import Fault

# Beyond this a double no longer holds whole numbers exactly: a slip of the keyboard, not a figure.
LARGEST = 1e15


def fault_of(kind: str, value: float, denominator: float | None) -> Fault | None:
    """Say what is wrong with a value (a count, where there is a denominator), or nothing.

    A proportion is a count out of a positive number of cases; a rate is a count for a positive
    amount of exposure; a count is a whole number; a value is any finite number.
    """
    for number in (value, denominator):
        if number is not None and not isfinite(number):
            return Fault.NOT_FINITE
        if number is not None and abs(number) > LARGEST:
            return Fault.TOO_LARGE
    if kind in {"proportion", "rate"}:
        return _fault_of_share(kind, value, denominator)
    if denominator is not None:
        return Fault.DENOMINATOR_NOT_USED
    if kind == "count":
        return _fault_of_count(value)
    return None


def _fault_of_share(kind: str, count: float, denominator: float | None) -> Fault | None:
    if denominator is None:
        return Fault.DENOMINATOR_MISSING
    if denominator <= 0:
        return Fault.DENOMINATOR_NOT_POSITIVE
    if count < 0:
        return Fault.NEGATIVE
    if kind == "proportion" and count > denominator:
        return Fault.COUNT_ABOVE_DENOMINATOR
    return None


def _fault_of_count(count: float) -> Fault | None:
    if count < 0:
        return Fault.NEGATIVE
    if count != int(count):
        return Fault.NOT_WHOLE
    return None


def shown(value: float, denominator: float | None, scale: float) -> float:
    """The value as people see it: 80 on time of 90 at scale 100 is 88.9."""
    return value if denominator is None else scale * value / denominator
