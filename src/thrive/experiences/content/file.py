"""A program as a YAML file that people write: a plain, small part of YAML, with every line known.

Only mappings, lists, text, numbers, ``true``, ``false`` and nothing: no anchors, no tags, and
``yes``, ``no`` and ``on`` are text, as they look. So nothing in a file can be executed or grow.
"""

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace

import yaml

from thrive.experiences.content.faults import Fault, Finding, Path
from thrive.experiences.content.program import Program
from thrive.experiences.content.reading import Plain, read, shown
from thrive.experiences.content.writing import plain

LARGEST_FILE = 1_000_000  # bytes: a thousand frames, or some pictures
DEEPEST = 24  # lists and mappings inside one another; a condition in a condition in a …
_NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one where it was built


@dataclass(frozen=True)
class Outcome:
    """What came of reading a file: a program unless something refuses it, and what was found."""

    program: Program | None
    findings: tuple[Finding, ...]
    plain: Plain = None
    lines: Mapping[Path, int] | None = None


def load(content: bytes) -> Outcome:
    """Read a file. What its texts mean is not looked at here: see ``checking``."""
    try:
        document, lines = _document(content)
    except _Refused as refusal:
        return Outcome(None, (refusal.finding,))
    program, findings = read(document)
    placed = tuple(replace(one, line=line_of(one.path, lines)) for one in findings)
    return Outcome(program, placed, document, lines)


def line_of(path: Path, lines: Mapping[Path, int]) -> int | None:
    """The line of a part, or of the nearest part around it that stands in the file."""
    for length in range(len(path), -1, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


def dump(program: Program) -> bytes:
    """Write a file that ``load`` makes the same program of. Comments cannot be in it."""
    text = yaml.dump(plain(program), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
    return str(text).encode()


class _Refused(Exception):
    def __init__(self, fault: Fault, line: int | None = None, **details: str | float) -> None:
        super().__init__(fault)
        self.finding = Finding(fault, details=details, line=line)


def _document(content: bytes) -> tuple[Plain, dict[Path, int]]:
    text = _decoded(content)
    try:
        _refuse_what_is_too_clever(text)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.reader.ReaderError as error:
        raise _unreadable_letter(text, error) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        raise _Refused(Fault.NOT_YAML, line, reason=error.problem or "") from error
    lines: dict[Path, int] = {}
    return _plain_of(node, (), lines), lines


def _decoded(content: bytes) -> str:
    if len(content) > LARGEST_FILE:
        raise _Refused(Fault.TOO_LARGE, size=len(content), largest=LARGEST_FILE)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _Refused(Fault.NOT_UTF8, line) from error


def _unreadable_letter(text: str, error: yaml.reader.ReaderError) -> _Refused:
    """The two loaders count differently, so the letter is looked for again."""
    letter = error.character if isinstance(error.character, int) else ord(error.character[:1])
    position = max(text.find(chr(letter)), 0)
    line = text.count("\n", 0, position) + 1
    return _Refused(Fault.UNPRINTABLE, line, letter=f"U+{letter:04X}")


def _refuse_what_is_too_clever(text: str) -> None:
    """Look at the file piece by piece, before anything is built from it."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else None
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _Refused(Fault.SEVERAL_DOCUMENTS, line)
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            raise _Refused(Fault.ANCHOR, line, name=event.anchor)
        if (tag := getattr(event, "tag", None)) is not None:
            raise _Refused(Fault.TAG, line, tag=shown(tag))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise _Refused(Fault.TOO_DEEP, line, deepest=DEEPEST)
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _plain_of(node: yaml.Node | None, path: Path, lines: dict[Path, int]) -> Plain:
    if node is None:
        return None
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines)
    if isinstance(node, yaml.SequenceNode):
        items = enumerate(node.value)
        return [_plain_of(one, (*path, number), lines) for number, one in items]
    return _scalar(str(node.value), is_plain=not getattr(node, "style", None))


def _mapping(node: yaml.MappingNode, path: Path, lines: dict[Path, int]) -> dict[str, Plain]:
    made: dict[str, Plain] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise _Refused(Fault.NOT_A_NAME, line)
        key = str(key_node.value)
        if key in made:
            first = lines[(*path, key)]
            raise _Refused(Fault.DUPLICATE_KEY, line, name=shown(key), first=first)
        lines[(*path, key)] = line
        made[key] = _plain_of(value_node, (*path, key), lines)
    return made


def _scalar(words: str, *, is_plain: bool) -> Plain:
    if not is_plain:  # in quotes, or as a block: text, whatever it looks like
        return words
    if words in _WORDS:
        return _WORDS[words]
    if re.fullmatch(_NUMBER, words) and len(words) <= 40:
        return float(words) if re.search("[.eE]", words) else int(words)
    return words


class _Dumper(yaml.SafeDumper):
    """Quotes what this reader, or any other YAML reader, would not take for text."""

    def ignore_aliases(self, data: Hashable) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _block_of_lines(dumper: yaml.SafeDumper, words: str) -> yaml.ScalarNode:
    style = "|" if "\n" in words else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", words, style=style)


_Dumper.add_representer(str, _block_of_lines)
_Dumper.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(f"^{_NUMBER}$"), list("-0123456789")
)
