"""Where each value and each point of a picture stands on a drawing of a given size."""

import math
from dataclasses import dataclass

import numpy as np

from thrive_stats.pictures import Picture, middle_before
from thrive_stats.scales import Scale, scale_for
from thrive_stats.wording import VAST, Language, chosen, compact

NARROW_BELOW = 600
# Wide enough for the widest system fonts: nothing may be cut off where the usual one is missing.
LETTER_WIDTH = 10.2
# With more decimals than this, zeros hide the number.
FINEST = 12


@dataclass(frozen=True)
class Label:
    """Words that belong to a line."""

    value: float
    words: str
    css: str


@dataclass(frozen=True)
class Frame:
    """A picture with its scales: where each value and each point stands on the drawing."""

    picture: Picture
    language: Language
    scale: Scale
    narrow: bool
    left: float
    right: float
    top: float
    bottom: float
    height: float
    x: list[float]
    y: list[float]

    @classmethod
    def of(cls, picture: Picture, width: int, height: int, language: Language) -> "Frame":
        """Lay a picture out at a size."""
        narrow = width < NARROW_BELOW
        scale = scale_for(*_extent(picture), 6)
        longest = max(len(in_words(t, scale, picture, language)) for t in scale.ticks)
        left = longest * LETTER_WIDTH + 14
        beside = max((len(label.words) for label in labels_of(picture, scale, language)), default=0)
        right = width - (10 if narrow else beside * LETTER_WIDTH + 20)
        top, bottom = (46.0 if picture.flags else 18.0), height - 40.0
        step = (right - left) / max(len(picture.values), 1)
        ratio = (bottom - top) / (scale.high - scale.low)
        x = [left + (at + 0.5) * step for at in range(len(picture.values))]
        y = (bottom - (picture.values - scale.low) * ratio).tolist()
        return cls(picture, language, scale, narrow, left, right, top, bottom, float(height), x, y)

    def level(self, value: float) -> float:
        """Return the height at which a value stands."""
        share = (value - self.scale.low) / (self.scale.high - self.scale.low)
        return self.bottom - share * (self.bottom - self.top)

    def edge(self, position: int) -> float:
        """Return where the column of a point begins."""
        step = (self.right - self.left) / max(len(self.x), 1)
        return self.left + position * step

    def words(self, value: float) -> str:
        """Write a value a little more finely than the scale."""
        return in_words(value, self.scale, self.picture, self.language, finer=1)

    def middle(self, value: float) -> str:
        """Write a middle, as the sentence beside the chart does if there is one."""
        return _middle(value, self.scale, self.picture, self.language)


def _extent(picture: Picture) -> tuple[float, float]:
    """Return the smallest and largest value that must be seen."""
    target = np.array([] if picture.target is None else [picture.target])
    everything = np.concatenate([picture.values, picture.lower, picture.upper, target])
    seen = everything[np.isfinite(everything)]
    if seen.size == 0:
        return 0.0, 1.0
    return float(seen.min()), float(seen.max())


def in_words(
    value: float, scale: Scale, picture: Picture, language: Language, finer: int = 0
) -> str:
    """Write a value as finely as the scale, or finer by so many digits."""
    size = max(abs(scale.low), abs(scale.high))
    if size >= VAST or scale.decimals > FINEST:
        return compact(value, math.floor(math.log10(size)) + scale.decimals + 1 + finer)
    if picture.percent:
        return language.percent(value * 100, max(0, scale.decimals + finer - 2))
    return language.number(value, max(0, scale.decimals + finer))


def labels_of(picture: Picture, scale: Scale, language: Language) -> list[Label]:
    """Return the words that belong to the middle, the middle before, and the target."""
    gettext, labels = language.gettext, []
    known, before = picture.centre[np.isfinite(picture.centre)], middle_before(picture)
    if known.size:
        now = float(known[-1])
        words = gettext("about %(value)s") if before is None else gettext("now about %(value)s")
        shown = _middle(now, scale, picture, language)
        labels.append(Label(now, words % {"value": shown}, "strong"))
    if before is not None:
        shown = _middle(before, scale, picture, language)
        words = gettext("before, about %(value)s")
        labels.append(Label(before, words % {"value": shown}, ""))
    if picture.target is not None:
        words = gettext("target %(value)s")
        shown = chosen(picture.target, language, percent=picture.percent)
        labels.append(Label(picture.target, words % {"value": shown}, "target-t"))
    return labels


def _middle(value: float, scale: Scale, picture: Picture, language: Language) -> str:
    if picture.decimals is None:
        return in_words(value, scale, picture, language, finer=1)
    return language.number(value, picture.decimals)
