"""Small pictures that go with ideas at Fernbrook: drawn, because nobody was there to take them."""

import io
from collections.abc import Callable

from PIL import Image, ImageDraw

WIDE, HIGH = 640, 480
WALL, DOOR, WOOD = "#e9e2d5", "#2f5d62", "#8a6b4f"
PAPER, INK, GREY = "#fdfcf8", "#22313a", "#b9c0c4"
METAL, LIGHT = "#5b666d", "#f0b429"
Pen = ImageDraw.ImageDraw


def drawn(name: str) -> bytes:
    """A picture as PNG. Raises KeyError for one that nobody has drawn."""
    draw = _PICTURES[name]
    picture = Image.new("RGB", (WIDE, HIGH), WALL)
    draw(ImageDraw.Draw(picture))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _door(pen: Pen) -> None:
    """A door, and beside it a small safe with a number."""
    pen.rectangle((0, 420, WIDE, HIGH), fill=WOOD)
    pen.rectangle((110, 60, 350, 420), fill=DOOR)
    pen.rectangle((140, 90, 320, 220), outline=PAPER, width=4)
    pen.ellipse((312, 260, 336, 284), fill=LIGHT)
    pen.rounded_rectangle((430, 210, 530, 330), radius=12, fill=METAL)
    for row in range(3):
        for column in range(3):
            left, top = 446 + column * 26, 226 + row * 26
            pen.rectangle((left, top, left + 16, top + 16), fill=PAPER)
    pen.arc((465, 185, 495, 225), 180, 360, fill=INK, width=6)


def _round(pen: Pen) -> None:
    """The back of a printed round, with a code for each door."""
    pen.rectangle((0, 0, WIDE, HIGH), fill=WOOD)
    pen.polygon(((150, 40), (520, 70), (490, 450), (120, 420)), fill=PAPER)
    for line in range(6):
        top = 110 + line * 50
        pen.line(((175 - line * 4, top), (330 - line * 4, top + 12)), fill=GREY, width=8)
        for dot in range(4):
            left = 380 + dot * 26 - line * 4
            pen.ellipse((left, top + 8, left + 14, top + 22), fill=INK)


def _bicycle(pen: Pen) -> None:
    """A bicycle before a row of houses."""
    for house in range(4):
        left = 20 + house * 155
        pen.rectangle((left, 120, left + 130, 330), fill=(DOOR, PAPER)[house % 2], outline=INK)
        pen.polygon(((left - 8, 120), (left + 65, 60), (left + 138, 120)), fill=WOOD)
    pen.rectangle((0, 400, WIDE, HIGH), fill=GREY)
    for left in (180, 360):
        pen.ellipse((left, 320, left + 110, 430), outline=INK, width=8)
    frame = ((235, 375), (290, 300), (390, 300), (415, 375), (320, 375), (290, 300))
    pen.line(frame, fill=LIGHT, width=10)
    pen.line(((320, 375), (390, 300), (400, 270), (430, 262)), fill=LIGHT, width=10)
    pen.line(((270, 285), (310, 285)), fill=INK, width=10)


_PICTURES: dict[str, Callable[[Pen], None]] = {
    "door": _door, "round": _round, "bicycle": _bicycle,
}  # fmt: skip
