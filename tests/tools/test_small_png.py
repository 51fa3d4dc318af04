"""Pictures with few colours."""

import struct
import zlib

import numpy as np

from tools import small_png


def read(picture: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """The pixels of a picture as we write them, read by the format's own rules."""
    parts, place = {}, len(small_png.SIGNATURE)
    while place < len(picture):
        length, kind = struct.unpack(">I4s", picture[place : place + 8])
        content = picture[place + 8 : place + 8 + length]
        (check,) = struct.unpack(">I", picture[place + 8 + length : place + 12 + length])
        assert check == zlib.crc32(kind + content)
        parts[kind] = content
        place += length + 12
    width, height = struct.unpack(">II", parts[b"IHDR"][:8])
    palette = np.frombuffer(parts[b"PLTE"], np.uint8).reshape(-1, 3)
    rows = np.frombuffer(zlib.decompress(parts[b"IDAT"]), np.uint8).reshape(height, width + 1)
    assert not rows[:, 0].any()  # the filter of each row: none
    return palette[rows[:, 1:]]


def test_a_picture_with_few_colours_stays_exactly_as_it_was() -> None:
    chance = np.random.default_rng(7)
    shades = chance.integers(0, 256, (40, 3), np.uint8)
    pixels = shades[chance.integers(0, 40, (13, 29))]

    assert (read(small_png.encode(pixels)) == pixels).all()


def test_of_many_colours_the_frequent_stay_and_each_other_becomes_its_nearest() -> None:
    pixels = np.random.default_rng(7).integers(0, 256, (30, 30, 3), np.uint8)
    pixels[20:] = 250

    seen = read(small_png.encode(pixels)).astype(int)

    palette = np.unique(seen.reshape(-1, 3), axis=0)
    apart = ((pixels.reshape(-1, 1, 3).astype(int) - palette) ** 2).sum(axis=2)
    chosen = ((pixels.astype(int) - seen) ** 2).sum(axis=2).ravel()
    assert (seen[20:] == 250).all()
    assert len(palette) == small_png.MOST_COLOURS
    assert (chosen == apart.min(axis=1)).all()
