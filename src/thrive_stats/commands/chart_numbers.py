"""The JSON of `thrive chart`: a public interface, so names and order stay as they are."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from thrive_stats.charting import ChartResult
from thrive_stats.commands.charted import Charted
from thrive_stats.commands.output import Progress, json_list, plain
from thrive_stats.icons import Assurance, Variation
from thrive_stats.rules import Signal

Json = dict[str, object]

SIGNAL_NAMES = [None if signal is Signal.NONE else signal.name.lower() for signal in Signal]
DIRECTION_NAMES = [variation.name.lower() for variation in Variation]
ASSURANCE_NAMES = [None if icon is Assurance.NONE else icon.name.lower() for icon in Assurance]


def to_json(charted: Charted) -> Iterable[str]:
    """Yield the JSON list."""
    return json_list(to_objects(charted))


def to_objects(charted: Charted) -> Iterator[Json]:
    """Yield one object for each series, with the fields of the public interface in order."""
    with Progress("charts written:", len(charted.table.series)) as progress:
        for series in range(len(charted.table.series)):
            progress.reach(series)
            yield _object(charted, series)


def _object(charted: Charted, series: int) -> Json:
    result, line = charted.chart(series)
    return {
        "series": charted.table.name(series),
        "kind": result.kind.value,
        "n": int(result.n[line]),
        "better": charted.better,
        "target": charted.target,
        "enough": bool(result.enough[line]),
        "phases": _phase_objects(charted, series),
        "points": _point_objects(charted, series),
        "runs": _runs_object(result, line),
        "variation": DIRECTION_NAMES[result.variation[line]],
        "assurance": ASSURANCE_NAMES[result.assurance[line]],
        "sentence": " ".join(charted.sentences(series)),
    }


def _phase_objects(charted: Charted, series: int) -> list[Json]:
    (result, line), periods = charted.chart(series), charted.periods(series)
    number = result.phase[line, : len(periods)]
    found: list[Json] = []
    for phase in range(int(number[-1]) + 1):
        here = np.flatnonzero(number == phase)
        found.append(
            {
                "from": periods[here[0]],
                "to": periods[here[-1]],
                "centre": plain(float(result.phase_centre[line, phase])),
                "moving_range_mean": plain(float(result.moving_range_mean[line, phase])),
                "screened": int(result.screened[line, phase]),
            }
        )
    return found


def _point_objects(charted: Charted, series: int) -> list[Json]:
    (result, line), periods = charted.chart(series), charted.periods(series)
    size = len(periods)
    return [
        {
            "period": period,
            "value": value,
            "phase": phase,
            "centre": centre,
            "lower": lower,
            "upper": upper,
            "signal": SIGNAL_NAMES[signal],
            "direction": DIRECTION_NAMES[direction],
        }
        for period, value, phase, centre, lower, upper, signal, direction in zip(
            periods,
            _numbers(result.values[line, :size]),
            result.phase[line, :size].tolist(),
            _numbers(result.centre[line, :size]),
            _numbers(result.lower[line, :size]),
            _numbers(result.upper[line, :size]),
            result.signal[line, :size].tolist(),
            result.direction[line, :size].tolist(),
            strict=True,
        )
    ]


def _numbers(row: NDArray[np.float64]) -> list[float | None]:
    if np.isfinite(row).all():
        return list(row.tolist())
    return [plain(number) for number in row.tolist()]


def _runs_object(result: ChartResult, line: int) -> Json:
    """Return the runs analysis; without a useful point there is nothing to be long or crossed."""
    found = result.runs
    some = bool(found.useful[line] > 0)
    return {
        "useful": int(found.useful[line]),
        "longest": int(found.longest[line]),
        "longest_limit": int(found.longest_limit[line]) if some else None,
        "crossings": int(found.crossings[line]),
        "crossings_limit": int(found.crossings_limit[line]) if some else None,
        "signal": bool(found.signal[line]),
    }
