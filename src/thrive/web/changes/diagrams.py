"""A driver diagram as SVG: the aim, what it depends on, and what that depends on, in columns.

Read aloud by its list, which stands beside it on the page; so the picture itself is hidden there.
"""

from dataclasses import dataclass
from textwrap import wrap

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from thrive.goals.changes.queries import Diagram
from thrive.goals.changes.queries.learning import DriverShown

WIDTH, GAP, ROW = 210, 46, 18  # of a box; between columns; of a line of text
LETTERS = 26  # in a line
PADDING = 10


@dataclass(frozen=True)
class Box:
    """A box with its lines of text."""

    x: int
    y: int
    height: int
    lines: tuple[str, ...]
    kind: str

    @property
    def middle(self) -> float:
        """Where lines come in and go out."""
        return self.y + self.height / 2


def drawn_diagram(diagram: Diagram) -> SafeString:
    """The diagram, as wide as its levels need."""
    boxes: list[Box] = []
    lines: list[tuple[Box, Box]] = []
    bottom = 0
    firsts: list[Box] = []
    for driver in diagram.drivers:
        placed, joined, bottom = _branch(driver, bottom)
        boxes += placed
        lines += joined
        firsts.append(placed[0])
    aim = _box(0, max(0, bottom - ROW) // 2, diagram.aim, "aim")
    lines += [(aim, one) for one in firsts]
    boxes.insert(0, aim)
    height = max(one.y + one.height for one in boxes) + 2
    width = max(one.x for one in boxes) + WIDTH + 2
    joins = format_html_join(
        "", '<path class="join" d="M{} {}C{} {} {} {} {} {}"/>', (_curve(a, b) for a, b in lines)
    )
    drawn = format_html_join("", "{}", ((_drawn(one),) for one in boxes))
    return format_html(
        '<svg class="drivers" viewBox="-1 -1 {} {}" width="{}" height="{}" aria-hidden="true">'
        "{}{}</svg>",
        width, height, width, height, joins, drawn,
    )  # fmt: skip


def _branch(driver: DriverShown, top: int) -> tuple[list[Box], list[tuple[Box, Box]], int]:
    """A driver with those below it: boxes (its own first), lines, and where the next begins."""
    below, bottom = [], top
    for one in driver.below:
        below.append(_box(2 * (WIDTH + GAP), bottom, one.text, "second"))
        bottom = below[-1].y + below[-1].height + PADDING
    own = _box(WIDTH + GAP, top, driver.text, "first")
    if below:
        middle = (below[0].y + below[-1].y + below[-1].height - own.height) // 2
        own = _box(WIDTH + GAP, max(top, middle), driver.text, "first")
    end = max(bottom, own.y + own.height + PADDING)
    return [own, *below], [(own, one) for one in below], end


def _box(x: int, y: int, text: str, kind: str) -> Box:
    lines = tuple(wrap(text, LETTERS)[:5]) or ("",)
    return Box(x, y, len(lines) * ROW + PADDING, lines, kind)


def _curve(a: Box, b: Box) -> tuple[float, ...]:
    start, end, half = a.x + WIDTH, b.x, GAP / 2
    return (start, a.middle, start + half, a.middle, end - half, b.middle, end, b.middle)


def _drawn(box: Box) -> SafeString:
    spans = format_html_join(
        "",
        '<tspan x="{}" y="{}">{}</tspan>',
        (
            (box.x + PADDING, box.y + ROW * (place + 1) - 2, line)
            for place, line in enumerate(box.lines)
        ),
    )
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="4"/><text>{}</text>',
        box.kind, box.x, box.y, WIDTH, box.height, spans,
    )  # fmt: skip
