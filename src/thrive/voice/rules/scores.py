"""Scores of anonymous answers, reckoned when a wave is opened: before that nobody has looked.

How a score is reckoned travels with its outcome, as JSON::

    {"method": "mean", "needs": 2, "agrees_from": null,
     "items": [{"of": "safe", "turned": true, "low": 1, "high": 5}]}
"""

from collections.abc import Mapping, Sequence
from typing import Any

METHODS = ("mean", "sum", "share")


def scores_of(outcomes: Sequence[Mapping[str, Any]], given: Mapping[str, Any]) -> dict[str, float]:
    """The scores that can be reckoned from one answer, by name. ``Any``: JSON."""
    found = {}
    for outcome in outcomes:
        how = outcome.get("reckoned")
        score = reckoned(how, given) if how else None
        if score is not None:
            found[outcome["of"]] = score
    return found


def reckoned(how: Mapping[str, Any], given: Mapping[str, Any]) -> float | None:
    """One score; None where fewer items were answered than it needs. ``Any``: JSON."""
    numbers = [
        item["low"] + item["high"] - given[item["of"]] if item["turned"] else given[item["of"]]
        for item in how["items"]
        if _is_number(given.get(item["of"]))
    ]
    if len(numbers) < how["needs"]:
        return None
    if how["method"] == "sum":
        return float(sum(numbers))
    if how["method"] == "share":
        numbers = [float(number >= how["agrees_from"]) for number in numbers]
    return float(sum(numbers) / len(numbers))


def is_sound(how: Mapping[str, Any]) -> bool:
    """Whether a score can be reckoned so; nothing at all is as good. ``Any``: JSON."""
    if not how:
        return True
    needs, items = how.get("needs"), how.get("items")
    agrees = how.get("method") != "share" or _is_number(how.get("agrees_from"))
    return (
        how.get("method") in METHODS
        and agrees
        and isinstance(items, list | tuple)
        and isinstance(needs, int)
        and 1 <= needs <= len(items)
        and all(
            isinstance(one.get("of"), str)
            and isinstance(one.get("turned"), bool)
            and _is_number(one.get("low"))
            and _is_number(one.get("high"))
            for one in items
        )
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
