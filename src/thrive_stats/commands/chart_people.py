"""`thrive chart` for people: plain text, one SVG, or one HTML page with everything in it."""

import math
from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePath

import numpy as np

from thrive_stats.commands.charted import Charted
from thrive_stats.commands.output import Progress
from thrive_stats.drawing import Flag, Picture, describe, picture_of
from thrive_stats.explaining import (
    assurance_words,
    how_we_know,
    no_limits_words,
    signal_words,
    variation_words,
)
from thrive_stats.icons import Assurance, Variation
from thrive_stats.printing import printable_line
from thrive_stats.report import (
    ASSURANCE_SHAPES,
    VARIATION_SHAPES,
    Entry,
    Mark,
    html_file,
    svg_file,
)
from thrive_stats.rules import Signal
from thrive_stats.verdicts import Reading
from thrive_stats.wording import period_in_words

COLUMNS = ("Period", "Value", "Middle", "From", "To", "Seen")
DIGITS = 6


def to_text(charted: Charted) -> Iterator[str]:
    """Yield what each chart says, and the points that stand out."""
    for series in range(len(charted.table.series)):
        name = charted.table.name(series)
        indent = "" if name is None else "  "
        lines = [" ".join(charted.sentences(series)), describe(_picture(charted, series))]
        if charted.judged(series):
            lines += [f"  {line}" for line in _special(charted, series)]
        yield "" if series == 0 else "\n"
        yield "" if name is None else f"{printable_line(name)}\n"
        yield "".join(f"{indent}{printable_line(line)}\n" for line in lines)


def to_svg(charted: Charted) -> Iterator[str]:
    """Yield one SVG with all series."""
    return svg_file(list(_entries(charted)))


def to_html(charted: Charted) -> Iterator[str]:
    """Yield one self-contained page with all series."""
    return html_file(_entries(charted), PurePath(charted.table.file).name)


def _entries(charted: Charted) -> Iterator[Entry]:
    total = len(charted.table.series)
    with Progress("charts drawn:", total) as progress:
        for series in range(total):
            progress.reach(series)
            yield Entry(
                name=charted.table.name(series) or "",
                sentences=charted.sentences(series),
                picture=_picture(charted, series),
                marks=_marks(charted, series),
                reasons=how_we_know(*charted.chart(series)),
                columns=COLUMNS,
                rows=_rows(charted, series),
            )


def _picture(charted: Charted, series: int) -> Picture:
    return picture_of(
        *charted.chart(series),
        charted.reading(series),
        flags=_stretches(charted, series),
        title=charted.table.name(series) or PurePath(charted.table.file).name,
        ident=f"chart-{series}",
    )


def _stretches(charted: Charted, series: int) -> tuple[Flag, ...]:
    """Return a flag for each phase after the first, with the period it begins at."""
    (result, line), reading = charted.chart(series), charted.reading(series)
    phase = result.phase[line, : len(reading.periods)]
    return tuple(
        Flag(position, chr(ord("A") + number % 26), _period(reading, position), line=True)
        for number, position in enumerate((np.flatnonzero(np.diff(phase)) + 1).tolist())
    )


def _period(reading: Reading, position: int) -> str:
    return period_in_words(reading.periods[position], reading.period_kind, reading.step)


def _marks(charted: Charted, series: int) -> list[Mark]:
    if charted.drifting[series] or charted.seasonal[series]:
        return [Mark("same", no_limits_words())]
    result, line = charted.chart(series)
    variation = Variation(int(result.variation[line]))
    assurance = Assurance(int(result.assurance[line]))
    marks = [Mark(VARIATION_SHAPES[variation], variation_words(variation))]
    words = assurance_words(assurance)
    return [*marks, Mark(ASSURANCE_SHAPES[assurance], words)] if words else marks


def _rows(charted: Charted, series: int) -> Iterator[list[str]]:
    """Yield the rows of the data table, latest first as people ask for it."""
    (result, line), reading = charted.chart(series), charted.reading(series)
    size, judged = len(reading.periods), charted.judged(series)
    seen = [signal_words(signal) if judged else "" for signal in Signal]
    rows = zip(
        (_period(reading, at) for at in range(size)),
        *(
            map(_written, numbers[line, :size].tolist())
            for numbers in (result.values, result.centre, result.lower, result.upper)
        ),
        (seen[signal] for signal in result.signal[line, :size].tolist()),
        strict=True,
    )
    return (list(row) for row in reversed(list(rows)))


@lru_cache(maxsize=4096)
def _written(number: float) -> str:
    return f"{number:.{DIGITS}g}" if math.isfinite(number) else "–"


def _special(charted: Charted, series: int) -> Iterator[str]:
    """Yield each point that a rule saw, with what it means where a way is better."""
    (result, line), reading = charted.chart(series), charted.reading(series)
    for at in np.flatnonzero(result.signal[line] != Signal.NONE).tolist():
        period = _period(reading, at)
        seen = signal_words(int(result.signal[line, at]))
        meaning = Variation(int(result.direction[line, at])).name.lower()
        yield f"{period}: {_written(result.values[line, at])}, {seen} ({meaning})"
