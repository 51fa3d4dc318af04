"""Pictures: small, upright, and nothing of what a camera wrote into them."""

import io

import pytest
from PIL import Image

from thrive.goals.changes import pictures
from thrive.goals.changes.errors import BadPicture
from thrive.goals.changes.pictures import made_small

ORIENTATION, MAKER = 0x0112, 0x010F


def photo(width: int, height: int, *, turned: int = 1, kind: str = "JPEG") -> bytes:
    """A picture as a phone makes it: the left half is red."""
    made = Image.new("RGB", (width, height), "blue")
    made.paste("red", (0, 0, width // 2, height))
    notes = Image.Exif()
    notes[ORIENTATION] = turned
    notes[MAKER] = "A phone of somebody"
    out = io.BytesIO()
    made.save(out, kind, exif=notes)
    return out.getvalue()


def test_it_is_made_small_and_forgets_the_phone() -> None:
    content = photo(3000, 1500)
    assert b"A phone of somebody" in content

    small = made_small(content)

    assert (small.width, small.height) == (1280, 640)
    assert b"A phone of somebody" not in small.content
    assert not dict(Image.open(io.BytesIO(small.content)).getexif())


def test_what_was_held_sideways_stands_upright() -> None:
    small = made_small(photo(400, 200, turned=6))  # to be turned by a quarter

    kept = Image.open(io.BytesIO(small.content)).convert("RGB")
    assert kept.size == (200, 400)
    top, bottom = kept.getpixel((100, 50)), kept.getpixel((100, 350))
    assert top[0] > 200 > top[2]  # type: ignore[index]  # of RGB
    assert bottom[2] > 200 > bottom[0]  # type: ignore[index]


def test_what_shines_through_is_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")

    kept = Image.open(io.BytesIO(made_small(out.getvalue()).content)).convert("RGB")

    assert min(kept.getpixel((10, 10))) > 250  # type: ignore[arg-type]  # of RGB


def test_a_small_one_is_not_made_larger() -> None:
    small = made_small(photo(60, 40, kind="PNG"))

    assert (small.width, small.height) == (60, 40)


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a" + b"\0" * 40, b"<svg xmlns='http://www.w3.org/2000/svg'/>", photo(30, 20)[:90]],
    ids=["nothing", "gif", "svg", "half"],
)  # fmt: skip
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(BadPicture) as refused:
        made_small(content)

    assert refused.value.problems[0].column == "picture"


def test_too_many_bytes_or_pixels_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = photo(300, 200)
    monkeypatch.setattr(pictures, "MOST_PIXELS", 59_999)
    with pytest.raises(BadPicture, match="cannot be taken"):
        made_small(content)
    monkeypatch.setattr(pictures, "MOST_PIXELS", 60_000)
    assert made_small(content).width == 300
    monkeypatch.setattr(pictures, "MOST_BYTES", len(content) - 1)
    with pytest.raises(BadPicture):
        made_small(content)
