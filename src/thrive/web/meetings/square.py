"""An address as the square code that a telephone reads, drawn into the page: no picture to load."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def square(address: str) -> SafeString:
    """The code as SVG. A quarter of it may be dirty or torn (level Q), for paper on a wall."""
    drawn = io.BytesIO()
    segno.make(address, error="q", micro=False).save(
        drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=4, svgclass="square",
        lineclass=None, dark="#000", light="#fff",
    )  # fmt: skip
    return mark_safe(drawn.getvalue().decode())  # noqa: S308  drawn here, holds no text
