"""The little that a page's text may be beside plain: paragraphs, lists, bold, links. Pure.

A line that begins with ``- `` is an item of a list; ``**so**`` is bold; ``[words](https://…)`` and
a bare address are links. All else is text as it stands: nothing in it is ever taken for HTML.
"""

import re
from dataclasses import dataclass

# One pattern, so that what is inside of one is not looked at again. Without nested repetition.
SPAN = re.compile(
    r"\*\*(?P<bold>[^*\s][^*\n]{0,499})\*\*"
    r"|\[(?P<words>[^\[\]\n]{1,300})\]\((?P<address>[^()\s]{1,1000})\)"
    r"|(?P<bare>https?://[^\s<>\"'()]{1,1000})"
)
AFTER_ADDRESS = ".,;:!?"  # belongs to the sentence, not to the address
ITEM = ("- ", "* ", "• ")


@dataclass(frozen=True)
class Span:
    """A stretch of text: plain, bold, or a link."""

    text: str
    is_bold: bool = False
    href: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph of lines, or a list of items."""

    is_list: bool
    lines: tuple[tuple[Span, ...], ...]


def parse(text: str) -> tuple[Block, ...]:
    """A text as blocks. Never fails: what is no markup stays as it is."""
    blocks: list[Block] = []
    for piece in re.split(r"\n[ \t]*\n", text.strip("\n")):
        blocks.extend(_blocks(piece.split("\n")))
    return tuple(blocks)


def plain(text: str) -> str:
    """The words of a text without its signs, for search."""
    lines = [line for block in parse(text) for line in block.lines]
    return "\n".join("".join(span.text for span in line) for line in lines)


def _blocks(lines: list[str]) -> list[Block]:
    found: list[tuple[bool, list[tuple[Span, ...]]]] = []
    for line in lines:
        if not line.strip():
            continue
        is_item = line.lstrip().startswith(ITEM)
        words = line.strip()[2:].strip() if is_item else line.strip()
        if not found or found[-1][0] != is_item:
            found.append((is_item, []))
        found[-1][1].append(_spans(words))
    return [Block(is_list, tuple(spans)) for is_list, spans in found]


def _spans(line: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    here = 0
    for found in SPAN.finditer(line):
        spans.append(Span(line[here : found.start()]))
        span, here = _span(found)
        spans.append(span)
    spans.append(Span(line[here:]))
    return tuple(span for span in spans if span.text)


def _span(found: re.Match[str]) -> tuple[Span, int]:
    if found["bold"]:
        return Span(found["bold"], is_bold=True), found.end()
    if found["bare"]:
        address = found["bare"].rstrip(AFTER_ADDRESS)
        return Span(address, href=address), found.start() + len(address)
    if not _leads_somewhere_safe(found["address"]):
        return Span(found[0]), found.end()
    return Span(found["words"], href=found["address"]), found.end()


def _leads_somewhere_safe(address: str) -> bool:
    if address.startswith(("https://", "http://")):
        return True
    return address.startswith("/") and not address.startswith("//") and "\\" not in address
