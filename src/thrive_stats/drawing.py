"""Charts as SVG, made on the server: no script, no inline style, a title and a description.

Classes carry the look, so that a page's style sheet decides colours in light, dark and print:
`band`, `lim`, `mid`, `was` (the middle before), `target`, `path`, `grid`, `dot`, `note` (the line
of a flag), `flag`, `flag-t`, `strong`, `target-t`. What stands out differs by shape first: circle
`up` better, diamond `down` worse, square `odd` neither.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from thrive_stats.frames import LETTER_WIDTH, Frame, Label, in_words, labels_of
from thrive_stats.icons import Variation
from thrive_stats.pictures import Flag, Picture, middle_before, picture_of, stretches
from thrive_stats.printing import escaped
from thrive_stats.scales import ticks_for
from thrive_stats.wording import ENGLISH, Language, period_in_words

__all__ = ["Flag", "Picture", "describe", "draw", "picture_of", "spark"]

Floats = NDArray[np.float64]

WIDE, NARROW = (1180, 440), (344, 360)
LINE_HEIGHT = 19


def draw(
    picture: Picture, *, width: int = 1180, height: int = 440, language: Language = ENGLISH
) -> str:
    """Return the chart as one SVG element of class `chart wide` or `chart narrow`.

    Drawings below 600 wide are laid out for a phone: fewer labels, all of them inside.
    """
    frame = Frame.of(picture, width, height, language)
    ident = f"{escaped(picture.ident)}-{width}"
    description = picture.description or describe(picture, language)
    return "".join(
        (
            f'<svg class="chart {"narrow" if frame.narrow else "wide"}" xmlns="{NAMESPACE}" '
            f'viewBox="0 0 {width} {height}" role="img" '
            f'aria-labelledby="{ident}-t {ident}-d">',
            f'<title id="{ident}-t">{escaped(picture.title)}</title>',
            f'<desc id="{ident}-d">{escaped(description)}</desc>',
            *(piece for layer in LAYERS for piece in layer(frame)),
            "</svg>",
        )
    )


NAMESPACE = "http://www.w3.org/2000/svg"


def describe(picture: Picture, language: Language = ENGLISH) -> str:
    """Return in words what the drawing shows, for those who do not see it."""
    gettext, ngettext = language.gettext, language.ngettext
    seen = np.flatnonzero(np.isfinite(picture.values))
    if seen.size == 0:
        return gettext("No points yet.")
    latest = int(seen[-1])
    words = ngettext(
        "%(n)s point: %(last)s.", "%(n)s points from %(first)s to %(last)s.", seen.size
    )
    parts = {
        "n": language.number(seen.size, 0),
        "first": _period(picture, int(seen[0]), language),
        "last": _period(picture, latest, language),
    }
    said = [words % parts]
    frame = Frame.of(picture, *WIDE, language)
    if np.isfinite(picture.centre[latest]):
        middle = frame.middle(picture.centre[latest])
        said.append(gettext("Middle now about %(middle)s.") % {"middle": middle})
    if np.isfinite(picture.lower[latest]) and np.isfinite(picture.upper[latest]):
        between = {"low": picture.lower[latest], "high": picture.upper[latest]}
        said.append(
            gettext("Normal range now %(low)s to %(high)s.")
            % {name: frame.words(value) for name, value in between.items()}
        )
    if picture.judged:
        said.append(_standing_out(int(np.count_nonzero(picture.direction)), language))
    return " ".join(said)


def _standing_out(points: int, language: Language) -> str:
    gettext, ngettext = language.gettext, language.ngettext
    if points == 0:
        return gettext("No point stands out.")
    words = ngettext("%(n)s point stands out.", "%(n)s points stand out.", points)
    return words % {"n": language.number(points, 0)}


def spark(values: Floats, *, width: float = 100, height: float = 30, margin: float = 2) -> str:
    """Return the points of a small line, ready for a `polyline`; gaps are passed over.

    A constant series runs through the middle; fewer than two points give no line.

    Examples
    --------
    >>> spark(np.array([1.0, 2.0, 3.0]), width=20, height=10)
    '0,8 10,5 20,2'
    """
    seen = np.flatnonzero(np.isfinite(values))
    if seen.size < 2:
        return ""
    shown = values[seen]
    low, high = float(shown.min()), float(shown.max())
    share = (shown - low) / (high - low) if high > low else np.full(shown.size, 0.5)
    x = seen * (width / max(len(values) - 1, 1))
    y = height - margin - share * (height - 2 * margin)
    pairs = zip(x.tolist(), y.tolist(), strict=True)
    return " ".join(f"{_short(a)},{_short(b)}" for a, b in pairs)


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _period(picture: Picture, position: int, language: Language) -> str:
    label = picture.periods[position]
    return period_in_words(label, picture.period_kind, picture.step, language)


def _text(x: float, y: float, words: str, css: str = "", anchor: str = "") -> str:
    css = f' class="{css}"' if css else ""
    anchor = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{anchor}{css}>{escaped(words)}</text>'


def _steps(frame: Frame, line: Floats, first: int, end: int) -> list[tuple[float, float, float]]:
    """Return the level pieces (from, to, height) of a line within one phase."""
    known = (first + np.flatnonzero(np.isfinite(line[first:end]))).tolist()
    if not known:
        return []
    if line[known].min() == line[known].max():
        level = frame.level(float(line[known[0]]))
        return [(frame.edge(known[0]), frame.edge(known[-1] + 1), level)]
    pieces: list[tuple[float, float, float]] = []
    for at in known:
        begin, stop, level = frame.edge(at), frame.edge(at + 1), frame.level(float(line[at]))
        if pieces and pieces[-1][2] == level:
            pieces[-1] = (pieces[-1][0], stop, level)
        else:
            pieces.append((begin, stop, level))
    return pieces


def _stairs(pieces: Sequence[tuple[float, float, float]]) -> str:
    if not pieces:
        return ""
    begin, _, level = pieces[0]
    return f"M{begin:.1f} {level:.1f}" + "".join(
        f"V{level:.1f}H{stop:.1f}" for _, stop, level in pieces
    )


def _bands(frame: Frame) -> Iterator[str]:
    """The normal range of each phase, with its edges."""
    picture = frame.picture
    for first, end in stretches(picture):
        upper = _steps(frame, picture.upper, first, end)
        lower = _steps(frame, picture.lower, first, end)
        if upper and lower:
            back = "".join(f"V{level:.1f}H{begin:.1f}" for begin, _, level in reversed(lower))
            yield f'<path class="band" d="{_stairs(upper)}{back}Z"/>'
            yield f'<path class="lim" d="{_stairs(upper)}{_stairs(lower)}"/>'


def _axes(frame: Frame) -> Iterator[str]:
    picture = frame.picture
    for value in frame.scale.ticks:
        words = in_words(value, frame.scale, picture, frame.language)
        yield _text(frame.left - 10, frame.level(value) + 5, words, anchor="end")
    yield f'<path class="grid" d="M{frame.left:.1f} {frame.bottom}H{frame.right}"/>'
    most = 4 if frame.narrow else 9
    ticks = ticks_for(picture.periods, picture.period_kind, picture.step, most, frame.language)
    marks = "".join(f"M{frame.x[tick.position]:.1f} {frame.bottom}v6" for tick in ticks)
    if marks:
        yield f'<path class="grid" d="{marks}"/>'
    for tick in ticks:
        if tick.words:
            yield _text(frame.x[tick.position], frame.bottom + 24, tick.words, anchor="middle")


def _lines(frame: Frame) -> Iterator[str]:
    """Middle of each phase, the middle before, and the target."""
    picture = frame.picture
    spans = list(stretches(picture))
    for first, end in spans:
        yield f'<path class="mid" d="{_stairs(_steps(frame, picture.centre, first, end))}"/>'
    before = middle_before(picture)
    if before is not None:
        begin = frame.edge(spans[-1][0])
        yield f'<path class="was" d="M{begin:.1f} {frame.level(before):.1f}H{frame.right}"/>'
    if picture.target is not None:
        level = frame.level(picture.target)
        yield f'<path class="target" d="M{frame.left:.1f} {level:.1f}H{frame.right}"/>'


def _points(frame: Frame) -> Iterator[str]:
    """The line from point to point, interrupted at gaps, and the points by shape."""
    path, pen = [], "M"
    for x, y in zip(frame.x, frame.y, strict=True):
        if math.isnan(y):
            pen = "M"
        else:
            path.append(f"{pen}{x:.1f} {y:.1f}")
            pen = "L"
    yield f'<path class="path" d="{"".join(path)}"/>'
    small, large = (2.2, 4.2) if frame.narrow or len(frame.x) > 200 else (3.2, 6.5)
    for x, y, meaning in zip(frame.x, frame.y, frame.picture.direction.tolist(), strict=True):
        if not math.isnan(y):
            yield _shape(x, y, meaning, small, large)


def _shape(x: float, y: float, meaning: int, small: float, large: float) -> str:
    if meaning == Variation.COMMON_CAUSE:
        return f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="{small}"/>'
    if meaning == Variation.IMPROVEMENT:
        return f'<circle class="up" cx="{x:.1f}" cy="{y:.1f}" r="{large}"/>'
    if meaning == Variation.CONCERN:
        reach = large * 1.3
        return (
            f'<path class="down" d="M{x:.1f} {y - reach:.1f}l{reach:.1f} {reach:.1f} '
            f'-{reach:.1f} {reach:.1f} -{reach:.1f} -{reach:.1f}Z"/>'
        )
    side = large * 1.8
    return (
        f'<rect class="odd" x="{x - side / 2:.1f}" y="{y - side / 2:.1f}" '
        f'width="{side:.1f}" height="{side:.1f}"/>'
    )


FLAG, FLAG_APART = 22, 25


def _flags(frame: Frame) -> Iterator[str]:
    """What happened: a letter at the top, with its words where they have room."""
    flags = sorted(frame.picture.flags, key=lambda flag: (flag.position, flag.letter))
    places = [frame.edge(flag.position) if flag.line else frame.x[flag.position] for flag in flags]
    boxes = side_by_side(places, FLAG_APART, frame.right - 1)
    for flag, x, box, following in zip_longest(flags, places, boxes, boxes[1:]):
        bottom = frame.bottom if flag.line else _foot(frame, flag.position)
        yield f'<path class="note" d="M{x:.1f} 34V{bottom:.1f}"/>'
        corner = f'x="{box - FLAG / 2:.1f}" y="12" width="{FLAG}" height="{FLAG}"'
        yield f'<rect class="flag" {corner} rx="2"/>'
        yield _text(box, 28, flag.letter, "flag-t", "middle")
        end = frame.right + 140.0 if following is None else following - 14
        if flag.text and not frame.narrow and box + 20 + len(flag.text) * LETTER_WIDTH < end:
            yield _text(box + 20, 28, flag.text, "strong")


def side_by_side(places: Sequence[float], apart: float, most: float) -> list[float]:
    """Return where marks stand that would hide one another at their own places, which rise.

    Each moves right as far as it must; at the end they are pushed back to the left.

    Examples
    --------
    >>> side_by_side([10, 10, 90, 99], 20, 100)
    [10, 30, 80, 100]
    """
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + apart) if moved else place)
    edge = most + apart
    for index in reversed(range(len(moved))):
        edge = min(moved[index], edge - apart)
        moved[index] = edge
    return moved


def _foot(frame: Frame, position: int) -> float:
    """Return where the line of a note ends: just above its point."""
    y = frame.y[position]
    return frame.top if math.isnan(y) else y - 10


def _labels(frame: Frame) -> Iterator[str]:
    """Words beside the lines: at the right where there is room, else inside."""
    found = labels_of(frame.picture, frame.scale, frame.language)
    if frame.narrow:
        for label in found:
            yield from _inside(frame, label)
        return
    above = -math.inf
    for label in sorted(found, key=lambda label: -label.value):
        above = max(frame.level(label.value) + 5, above + LINE_HEIGHT)
        yield _text(frame.right + 12, above, label.words, label.css)


def _inside(frame: Frame, label: Label) -> Iterator[str]:
    level = frame.level(label.value) - 7
    if label.css == "target-t":
        yield _text(frame.left + 4, level, label.words, label.css)
    elif label.css == "strong":
        # Above the normal range, where no point hides it.
        upper = frame.picture.upper[np.isfinite(frame.picture.upper)]
        level = frame.level(float(upper[-1])) - 7 if upper.size else level
        yield _text(frame.right - 2, level, label.words, label.css, "end")


LAYERS = (_bands, _axes, _lines, _points, _flags, _labels)
