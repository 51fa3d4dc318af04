"""What `thrive effect` writes: JSON with the names of the public interface, and plain words."""

import math
from collections.abc import Iterable, Iterator

import numpy as np

from thrive_stats.commands.effect_found import Found
from thrive_stats.commands.output import json_list, plain
from thrive_stats.commands.output import to_json as json_of
from thrive_stats.effect import MINIMUM, Change, Family
from thrive_stats.effect.words import Finding, Part, rivals, sentences

Json = dict[str, object]

METHOD_WORDS = {
    Family.GAUSSIAN: "A line before the date is compared with a step and a line since. How much "
    "neighbouring points resemble each other is measured and allowed for.",
    Family.POISSON: "A line of the logarithm of the rate before the date is compared with a step "
    "and a line since. That counts may vary more than by chance alone is measured and allowed for.",
}


def to_json(found: list[Found]) -> Iterable[str]:
    """Yield one object for one series, a list for several."""
    if len(found) == 1:
        return [json_of(_object(found[0])), "\n"]
    return json_list(_object(one) for one in found)


def _object(found: Found) -> Json:
    result, line, size = found.result, found.line, len(found.rows.labels)
    counts = result.family is Family.POISSON
    return {
        "series": found.rows.name,
        "method": result.method,
        "n_before": int(result.n_before[line]),
        "n_after": int(result.n_after[line]),
        "enough": bool(result.enough[line]),
        "rho": plain(float(result.rho[line])),
        "level": _part(result.level, line),
        "slope": _part(result.slope, line) if found.slope else None,
        "fitted": [plain(value) for value in result.fitted[line, :size].tolist()],
        "without": [plain(value) for value in result.without[line, :size].tolist()],
        "ratio": _ratios(found) if counts else None,
        "latest": _part(result.latest, line),
        "dispersion": plain(float(result.dispersion[line])),
        "started": found.started,
        "periods": list(found.rows.labels),
        "caveats": [caveat.value for caveat in result.caveats[line]],
        "sentence": " ".join(sentences(_finding(found))),
    }


def _part(change: Change, line: int) -> Json:
    low, high = plain(float(change.low[line])), plain(float(change.high[line]))
    return {
        "estimate": plain(float(change.estimate[line])),
        "se": plain(float(change.se[line])),
        "interval": None if low is None or high is None else [low, high],
        "p": plain(float(change.p[line])),
    }


def _ratios(found: Found) -> Json:
    result = found.result
    parts = {"level": result.level, "slope": result.slope, "latest": result.latest}
    if not found.slope:
        del parts["slope"]
    return {name: _ratio(change, found.line) for name, change in parts.items()}


def _ratio(change: Change, line: int) -> Json:
    with np.errstate(over="ignore"):
        ends = [np.exp(side[line]) for side in (change.estimate, change.low, change.high)]
    estimate, low, high = (plain(float(end)) for end in ends)
    interval = None if low is None or high is None else [low, high]
    return {"estimate": estimate, "interval": interval}


def _finding(found: Found) -> Finding:
    result, line, labels = found.result, found.line, found.rows.labels
    last = int(result.last[line])
    return Finding(
        since=found.started,
        last=labels[last],
        kind=found.kind,
        step=found.rows.timing.step,
        n_before=int(result.n_before[line]),
        n_after=int(result.n_after[line]),
        minimum=MINIMUM,
        level=_spoken(found, result.level),
        slope=_spoken(found, result.slope) if found.slope else None,
        latest=_spoken(found, result.latest) if found.slope else None,
        now=float(result.fitted[line, last]),
        instead=float(result.without[line, last]),
        share=result.family is Family.POISSON,
        caveats=result.caveats[line],
    )


def _spoken(found: Found, change: Change) -> Part | None:
    """Return a part as it is told: counts as per cent more or less."""
    ends = [float(side[found.line]) for side in (change.estimate, change.low, change.high)]
    if not all(map(math.isfinite, ends)):
        return None
    if found.result.family is Family.POISSON:
        with np.errstate(over="ignore"):
            ends = [float(100 * np.expm1(end)) for end in ends]
    return Part(*ends) if all(map(math.isfinite, ends)) else None


def to_text(found: list[Found]) -> Iterator[str]:
    """Yield what was found in each series, and how we know."""
    for one in found:
        name = one.rows.name
        indent = "" if name is None else "  "
        if name is not None:
            yield f"{_printable(name)}\n"
        yield from (f"{indent}{_printable(line)}\n" for line in sentences(_finding(one)))
        yield "\n"
    yield f"How we know\n  {METHOD_WORDS[found[0].result.family]}\n  {rivals()}\n"


def _printable(text: str) -> str:
    """Return text with U+FFFD for what a terminal would obey instead of showing."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
