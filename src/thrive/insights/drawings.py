"""Finished SVG for the pages: the chart of a series, wide and narrow, and the funnel of siblings.

The chart is drawn by `thrive_stats.drawing`; classes carry the look (see there).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

import numpy as np
from numpy.typing import NDArray

from thrive.insights.wording.language import Speech
from thrive.measures.queries import SeriesMatrix
from thrive_stats.charting import ChartResult
from thrive_stats.drawing import NAMESPACE, NARROW, WIDE, Flag, draw, picture_of
from thrive_stats.funnel import FunnelResult, limits_at
from thrive_stats.periods import PeriodKind, Step
from thrive_stats.verdicts import Reading

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Words:
    """What is written on and about a chart."""

    title: str
    ident: str
    flags: tuple[Flag, ...]
    decimals: int | None = None  # of the middles, as the sentence has them


def series_chart(
    matrix: SeriesMatrix, shown: ChartResult, words: Words, speech: Speech, *, is_judged: bool
) -> tuple[str, str]:
    """The chart of one series for a desk and for a hand. ``is_judged``: points may stand out."""
    if not matrix.periods:
        return "", ""
    reading = Reading(
        periods=[period.isoformat() for period in matrix.periods],
        period_kind=PeriodKind.DATE,
        step=Step(matrix.measure.cadence),
        target=matrix.measure.target,
    )
    picture = picture_of(shown, 0, reading, title=words.title, flags=words.flags, ident=words.ident)
    # Shares come in the unit of the measure already.
    picture = replace(
        picture, percent=False, judged=picture.judged and is_judged, decimals=words.decimals
    )
    wide, narrow = (
        draw(picture, width=width, height=height, language=speech)
        for width, height in (WIDE, NARROW)
    )
    return wide, narrow


@dataclass(frozen=True, slots=True)
class FunnelDots:
    """The groups of a funnel: where each stands across, and which one the page is about."""

    across: Floats
    values: Floats
    this: int


WIDTH, HEIGHT = 560, 300
LEFT, RIGHT, TOP, BOTTOM = 52, 548, 16, 262


def funnel(
    seen: FunnelResult, scale: float, dots: FunnelDots, words: tuple[str, str, str], speech: Speech
) -> str:
    """Groups across their size with the range in which chance alone puts them.

    ``words``: title, description, and what the way across means. For values the size is how surely
    each is known, which is one over its standard error.
    """
    title, description, across_words = words
    sizes = np.linspace(dots.across.max() / 40, dots.across.max() * 1.05, 48)
    known = 1 / sizes if seen.kind == "value" else sizes
    lower, upper, outer_lower, outer_upper = (line * scale for line in limits_at(seen, known))
    place = _Place.around(sizes, np.concatenate([dots.values, lower[4:], upper[4:]]))
    pieces = [
        _band(place, sizes, outer_lower, outer_upper, "lim"),
        _band(place, sizes, lower, upper, "band"),
        f'<path class="mid" d="M{LEFT} {place.y(seen.centre * scale):.1f}H{RIGHT}"/>',
        *_axis(place, across_words, speech),
        *(
            _dot(place, float(x), float(y), index == dots.this)
            for index, (x, y) in enumerate(zip(dots.across, dots.values, strict=True))
        ),
    ]
    return (
        f'<svg class="chart funnel" xmlns="{NAMESPACE}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-labelledby="funnel-t funnel-d"><title id="funnel-t">{escape(title)}</title>'
        f'<desc id="funnel-d">{escape(description)}</desc>{"".join(pieces)}</svg>'
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where sizes and values stand on the drawing."""

    most: float
    low: float
    high: float

    @classmethod
    def around(cls, sizes: Floats, values: Floats) -> "_Place":
        low, high = float(np.nanmin(values)), float(np.nanmax(values))
        margin = (high - low or abs(high) or 1.0) * 0.08
        return cls(float(sizes[-1]), low - margin, high + margin)

    def x(self, size: float) -> float:
        return LEFT + (RIGHT - LEFT) * size / self.most

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return BOTTOM - (BOTTOM - TOP) * min(max(share, 0.0), 1.0)


def _band(place: _Place, sizes: Floats, lower: Floats, upper: Floats, css: str) -> str:
    there = [(place.x(x), place.y(y)) for x, y in zip(sizes.tolist(), upper.tolist(), strict=True)]
    back = [(place.x(x), place.y(y)) for x, y in zip(sizes.tolist(), lower.tolist(), strict=True)]
    if css == "lim":
        return f'<path class="lim" d="{_path(there)}{_path(back)}"/>'
    return f'<path class="band" d="{_path(there + back[::-1])}Z"/>'


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _axis(place: _Place, across: str, speech: Speech) -> list[str]:
    step = (place.high - place.low) / 4
    decimals = max(0, 1 - int(np.floor(np.log10(step)))) if step < 10 else 0
    marks = [f'<path class="grid" d="M{LEFT} {BOTTOM}H{RIGHT}"/>']
    for tick in range(1, 4):
        value = place.low + tick * step
        marks.append(
            f'<text x="{LEFT - 8}" y="{place.y(value) + 5:.1f}" text-anchor="end">'
            f"{escape(speech.number(value, decimals))}</text>"
        )
    marks.append(f'<text x="{RIGHT}" y="{BOTTOM + 26}" text-anchor="end">{escape(across)} →</text>')
    return marks


def _dot(place: _Place, x: float, y: float, is_this: bool) -> str:
    css, size = ("this", 7) if is_this else ("dot", 4)
    return f'<circle class="{css}" cx="{place.x(x):.1f}" cy="{place.y(y):.1f}" r="{size}"/>'
