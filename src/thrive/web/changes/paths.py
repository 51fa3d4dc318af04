"""The path of an effect by periods since its start, as SVG: before the start it should lie at 0.

The table beside it says the same; so the picture itself is hidden from those who read by ear.
"""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT, EDGE = 640, 200, 14
NORMAL_95 = 1.96

Path = Sequence[tuple[int, float, float | None]]


def drawn_path(event: Path) -> SafeString:
    """Points with their ranges, a line at 0, and one where it began."""
    ends = [size + sign * NORMAL_95 * (error or 0) for _, size, error in event for sign in (-1, 1)]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    tall = (high - low) or 1.0
    first, last = event[0][0], event[-1][0]
    wide = (last - first) or 1

    def across(since: float) -> float:
        return round(EDGE + (since - first) / wide * (WIDTH - 2 * EDGE), 1)

    def down(size: float) -> float:
        return round(EDGE + (high - size) / tall * (HEIGHT - 2 * EDGE), 1)

    ranges = format_html_join(
        "",
        '<line class="range" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>',
        (
            (across(since), down(size - NORMAL_95 * error), down(size + NORMAL_95 * error))
            for since, size, error in event
            if error is not None
        ),
    )
    points = format_html_join(
        "",
        '<circle class="{}" cx="{}" cy="{}" r="3.5"/>',
        (
            ("before" if since < 0 else "since", across(since), down(size))
            for since, size, _ in event
        ),
    )
    return format_html(
        '<svg class="path" viewBox="0 0 {} {}" aria-hidden="true">'
        '<line class="zero" x1="0" x2="{}" y1="{}" y2="{}"/>'
        '<line class="start" x1="{}" x2="{}" y1="0" y2="{}"/>{}{}</svg>',
        WIDTH, HEIGHT, WIDTH, down(0), down(0), across(-0.5), across(-0.5), HEIGHT, ranges, points,
    )  # fmt: skip
