"""Pictures as they are kept: small, upright, and without what a camera wrote into them."""

import io
import warnings
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from thrive.foundation.errors import Problem
from thrive.goals.changes.errors import BadPicture

MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 60_000_000  # of a phone's largest; more is a bomb
LONGEST_SIDE = 1280
QUALITY = 78
FORMATS = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True)
class Small:
    """A picture as JPEG."""

    content: bytes
    width: int
    height: int


def made_small(content: bytes) -> Small:
    """The picture at most 1280 pixels wide and high, without place, time, device or thumbnail.

    Raises BadPicture for what is no JPEG, PNG or WebP, too large, or broken.
    """
    if len(content) > MOST_BYTES:
        raise _bad(_("too large; expected %(most)s MB at most") % {"most": MOST_BYTES // 2**20})
    try:
        plain = _read(content)
    except (UnidentifiedImageError, Image.DecompressionBombWarning, Image.DecompressionBombError,
            OSError, ValueError, SyntaxError, EOFError) as error:  # fmt: skip
        raise _bad(_("no picture that can be read; expected JPEG, PNG or WebP")) from error
    out = io.BytesIO()
    # Written anew from the pixels alone: nothing of the file that was given comes along.
    plain.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Small(out.getvalue(), plain.width, plain.height)


def _read(content: bytes) -> Image.Image:
    """The pixels of a file, upright and few. Raises BadPicture, and whatever Pillow raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise _bad(_("too many pixels; take a smaller picture"))
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _on_white(upright)


def _on_white(picture: Image.Image) -> Image.Image:
    """The pixels alone. What shines through a transparent picture is white."""
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        whole = picture.convert("RGBA")
        ground = Image.new("RGB", whole.size, "white")
        ground.paste(whole, mask=whole.getchannel("A"))
        return ground
    plain = Image.new("RGB", picture.size)
    plain.paste(picture.convert("RGB"))
    return plain


def _bad(why: str) -> BadPicture:
    return BadPicture(_("This picture cannot be taken."), [Problem(why, column="picture")])
