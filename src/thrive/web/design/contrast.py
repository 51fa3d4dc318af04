"""The contrast of the colours that stand on one another, measured from the style sheet itself.

Colours are named once, in ``css/tokens.css``, as pairs for light and dark. A test asks that each
pair in use keeps what WCAG 2.2 AA wants: 4.5 for text, 3 for the borders of what can be pressed.
"""

import re
from dataclasses import dataclass
from pathlib import Path

TOKENS = Path(__file__).resolve().parents[1] / "static" / "css" / "tokens.css"
TOKEN = re.compile(r"--([a-z0-9-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)")
TEXT = 4.5
BORDER = 3.0

# What stands on what. A pair that is used in the style sheets and missing here is a fault.
USED = (
    ("ink", "paper", TEXT),
    ("ink", "shade", TEXT),
    ("ink", "shade-2", TEXT),
    ("ink-2", "paper", TEXT),
    ("ink-2", "shade", TEXT),
    ("ink-2", "shade-2", TEXT),
    ("quiet", "paper", TEXT),
    ("quiet", "shade", TEXT),
    ("accent", "paper", TEXT),
    ("accent", "shade", TEXT),
    ("accent", "shade-2", TEXT),
    ("accent", "accent-wash", TEXT),
    ("ink", "accent-wash", TEXT),
    ("accent-ink", "accent", TEXT),
    ("accent-ink", "accent-down", TEXT),
    ("better", "paper", TEXT),
    ("better", "shade", TEXT),
    ("better", "better-wash", TEXT),
    ("ink", "better-wash", TEXT),
    ("worse", "paper", TEXT),
    ("worse", "shade", TEXT),
    ("worse", "worse-wash", TEXT),
    ("ink", "worse-wash", TEXT),
    ("on-verdict", "better", TEXT),
    ("on-verdict", "worse", TEXT),
    ("on-verdict", "ink", TEXT),
    ("paper", "ink", TEXT),
    ("edge", "paper", BORDER),
    ("edge", "shade", BORDER),
    ("edge", "shade-2", BORDER),
)


@dataclass(frozen=True)
class Pair:
    """One colour on another, and how well it is read in both themes."""

    front: str
    ground: str
    light: float
    dark: float
    needed: float

    @property
    def is_enough(self) -> bool:
        """Whether it is read well enough in light and in dark."""
        return min(self.light, self.dark) >= self.needed


def tokens(source: Path = TOKENS) -> dict[str, tuple[str, str]]:
    """The named colours: for each its value in light and in dark."""
    found = TOKEN.findall(source.read_text(encoding="utf-8"))
    return {name: (light, dark) for name, light, dark in found}


def luminance(colour: str) -> float:
    """How bright ``#rrggbb`` looks, from 0 to 1, as WCAG defines it."""
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    """The contrast of two colours, from 1 (none) to 21 (black on white)."""
    darker, brighter = sorted((luminance(one), luminance(other)))
    return (brighter + 0.05) / (darker + 0.05)


def measured() -> list[Pair]:
    """Every pair in use, measured."""
    colours = tokens()
    return [
        Pair(
            front,
            ground,
            ratio(colours[front][0], colours[ground][0]),
            ratio(colours[front][1], colours[ground][1]),
            needed,
        )
        for front, ground, needed in USED
    ]
