"""Finding rows again in bare bytes: files, logs, pages that no longer belong to a row. Pure."""

import base64
from collections.abc import Iterable, Iterator, Mapping

SEVEN, EIGHT = 0x7F, 0x80
LONGEST_VARINT = 9


def varint(number: int) -> bytes:
    """A number as SQLite writes the key of a row (SQLite's file format, section 1.6)."""
    if number >= 1 << 56:  # nine bytes, and the last of them holds eight bits
        rest, last = number >> 8, number & 0xFF
        groups = [(rest >> shift) & SEVEN | EIGHT for shift in range(49, -1, -7)]
        return bytes([*groups, last])
    groups = [number & SEVEN]
    while number := number >> 7:
        groups.append(number & SEVEN | EIGHT)
    return bytes(reversed(groups))


def shapes_of_number(number: int) -> tuple[bytes, ...]:
    """How a large number may lie in a file: of SQLite, of PostgreSQL, in a log."""
    return varint(number), number.to_bytes(8, "big"), number.to_bytes(8, "little")


def shapes_of_bytes(secret: bytes) -> tuple[bytes, ...]:
    """How bytes may lie in a file: bare, as digits, as base64 at the beginning of a value."""
    encoded = base64.b64encode(secret).rstrip(b"=")
    return secret, secret.hex().encode(), encoded[: len(secret) * 4 // 3 - 1]


def shapes_of_text(text: str) -> tuple[bytes, ...]:
    """How words may lie in a file."""
    plain = text.encode()
    return (*shapes_of_bytes(plain), text.encode("utf-16-le"), plain[::-1])


def is_in(shapes: Iterable[bytes], contents: Iterable[bytes]) -> bool:
    """Whether any of the shapes is anywhere in any of the files."""
    wanted = tuple(shapes)
    return any(shape in content for content in contents for shape in wanted)


def orders(
    files: Mapping[str, bytes], probes: Mapping[int, Iterable[bytes]]
) -> Iterator[tuple[str, list[int]]]:
    """In which order things lie in each file: by where each is found first, and by where last.

    ``probes``: for each thing the shapes that it may have. Files with fewer than two are left out.
    """
    known = {name: tuple(shapes) for name, shapes in probes.items()}
    for file, content in files.items():
        for way, seek in (("first", bytes.find), ("last", bytes.rfind)):
            found = {
                thing: [place for shape in shapes if (place := seek(content, shape)) >= 0]
                for thing, shapes in known.items()
            }
            choose = min if way == "first" else max
            places = {thing: choose(where) for thing, where in found.items() if where}
            if len(places) > 1:
                yield f"place in {file} ({way})", sorted(places, key=places.__getitem__)
