"""A driver diagram as SVG: the aim, what it depends on, and ideas and changes for it, in columns.

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
KINDS = ("aim", "first", "second")  # by level


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


Branch = tuple[list[Box], list[tuple[Box, Box]], int]
"""Boxes (its own first), lines between them, and where the next one begins."""


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


def _branch(driver: DriverShown, top: int, level: int = 1) -> Branch:
    """A driver with all that hangs below it; the ideas and changes for it hang there too."""
    boxes: list[Box] = []
    lines: list[tuple[Box, Box]] = []
    beside: list[Box] = []
    bottom = top
    for one in driver.below:
        placed, joined, bottom = _branch(one, bottom, level + 1)
        beside.append(placed[0])
        boxes += placed
        lines += joined
    for text in [text for _, text in driver.ideas] + [title for _, title, _ in driver.changes]:
        beside.append(_box((level + 1) * (WIDTH + GAP), bottom, text, "idea"))
        boxes.append(beside[-1])
        bottom = beside[-1].y + beside[-1].height + PADDING
    own = _box(level * (WIDTH + GAP), top, driver.text, KINDS[level])
    if beside:
        middle = (beside[0].y + beside[-1].y + beside[-1].height - own.height) // 2
        own = _box(own.x, max(top, middle), driver.text, own.kind)
    end = max(bottom, own.y + own.height + PADDING)
    return [own, *boxes], [*((own, one) for one in beside), *lines], end


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
