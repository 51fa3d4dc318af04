"""Conditions as fields: chosen on a page, sent by a form."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from thrive.experiences.content.program import Program
from thrive.experiences.content.reading import Plain
from thrive.experiences.drafting.conditions import (
    Askable,
    Join,
    Row,
    Rows,
    askable,
    condition_of,
    fitted,
    rows_of,
)
from thrive.experiences.drafting.parts import BadPart, hint_at
from thrive.web.builder import words
from thrive.web.builder.shapes import Asked, Field, Option

MOST_ROWS = 20


@dataclass(frozen=True)
class Lookup:
    """What can be asked about, in words."""

    program: Program | None
    languages: tuple[str, ...]
    kinds: tuple[str, ...]  # of groups
    groups: tuple[tuple[str, str], ...]  # id and name

    def askable(self, part: str) -> tuple[Askable, ...]:
        """What can be asked in a part: whatever comes before its frame, or its first frame."""
        if self.program is None:
            return ()
        top, _slash, rest = part.partition("/")
        name = rest.partition("/")[0]
        if top == "experiences":
            frames = {one.id: one.frames for one in self.program.experiences}.get(name)
            name = frames[0].id if frames else ""
        return askable(self.program, name)

    def about(self, name: str) -> str:
        """What a row is about, in words."""
        top, _colon, rest = name.partition(":")
        match top:
            case "score":
                return _("Score: %(name)s") % {"name": rest}
            case "arm":
                return _("Lot: %(name)s") % {"name": rest}
            case "carried":
                return _("Last time: %(asked)s") % {"asked": self.asked(rest)}
            case "group":
                return _("The kind of their group") if rest == "kind" else _("Their group")
        return self.asked(rest)

    def asked(self, frame: str) -> str:
        """A question in short."""
        try:
            found = self.program.frame(frame) if self.program else None
        except KeyError:
            found = None
        text = getattr(found, "text", None)
        says = text.read_in(self.languages) if text is not None else frame
        says = " ".join(str(says).split())
        return f"“{says if len(says) <= 50 else says[:49] + '…'}”"

    def value(self, about: str, value: str) -> str:
        """A value in words: a choice, a label, a group."""
        top, _colon, rest = about.partition(":")
        if top == "group" and rest == "id":
            return dict(self.groups).get(value, value)
        if top != "answer" or self.program is None:
            return value
        frame = {one.id: one for _path, one in self.program.placed()}.get(rest)
        for choice in getattr(frame, "choices", ()):
            if choice.id == value:
                return str(choice.text.read_in(self.languages))
        labels, first = getattr(frame, "labels", ()), getattr(frame, "first", 1)
        for number, label in enumerate(labels):
            if str(first + number) == value:
                return f"{value} – {label.read_in(self.languages)}"
        return value

    def values(self, one: Askable) -> tuple[str, ...]:
        """The values that something can have, if they are few."""
        if one.about == "group:kind":
            return self.kinds
        if one.about == "group:id":
            return tuple(name for name, _title in self.groups)
        return one.values


def field(part: str, condition: Plain, lookup: Lookup, label: str) -> Field:
    """A condition to choose: its rows, and one more that is still empty."""
    rows = rows_of(condition)
    if rows is None:
        beyond = _("This condition was written in a file and is more than this page can show.")
        return Field("condition", label, part, hint=beyond, is_beyond=True)
    known = {one.about: one for one in lookup.askable(part)}
    shown = [*rows.rows, Row("", "")]
    asked = [_asked(part, number, row, known, lookup) for number, row in enumerate(shown)]
    return Field("condition", label, part, asked=tuple(asked), join=rows.join.value)


def _asked(part: str, number: int, row: Row, known: Mapping[str, Askable], lookup: Lookup) -> Asked:
    name = f"c:{part}:{number}"
    names = list(known) if row.about in known or not row.about else [*known, row.about]
    about = [Option("", _("always") if number == 0 else _("nothing more"), not row.about)]
    about += [Option(one, lookup.about(one), one == row.about) for one in names]
    one = known.get(row.about)
    if one is None:
        return Asked(name, tuple(about), is_first=number == 0)
    tests = [Option(test, str(words.TESTS[test]), test == row.test) for test in one.tests]
    has_value = row.test in {"is", "is_not", "at_least", "at_most", "includes"}
    values = [
        Option(value, lookup.value(row.about, value), value == row.value)
        for value in lookup.values(one)
    ]
    return Asked(
        name, tuple(about), tuple(tests), tuple(values) if has_value else (), row.value,
        has_value, number == 0,
    )  # fmt: skip


def sent(fields: Mapping[str, Sequence[str]], lookup: Lookup) -> dict[str, Plain]:
    """The conditions that a form holds, by part. Raises BadPart."""
    found: dict[str, Plain] = {}
    for part in dict.fromkeys(name.split(":")[1] for name in fields if name.startswith("c:")):
        if not part.endswith("when"):
            raise BadPart(part)
        hint_at(part)
        found[part] = condition_of(_rows(part, fields, lookup))
    return found


def _rows(part: str, fields: Mapping[str, Sequence[str]], lookup: Lookup) -> Rows:
    known = {one.about: _with_values(one, lookup) for one in lookup.askable(part)}
    rows = []
    for number in range(MOST_ROWS):
        name = f"c:{part}:{number}"
        about, test, value = (_last(fields, f"{name}:{key}") for key in ("about", "test", "value"))
        if about:
            rows.append(fitted(Row(about, test, value), known))
    is_any = _last(fields, f"c:{part}:join") == Join.ANY.value
    return Rows(Join.ANY if is_any else Join.ALL, tuple(rows))


def _with_values(one: Askable, lookup: Lookup) -> Askable:
    return Askable(one.about, one.tests, lookup.values(one), one.least, one.most)


def _last(fields: Mapping[str, Sequence[str]], name: str) -> str:
    given = fields.get(name, ())
    return given[-1] if given else ""


def sentence(condition: Plain, lookup: Lookup) -> str:
    """A condition in words, for the list; empty for none."""
    rows = rows_of(condition)
    if rows is None:
        return _("Only under a condition that was written in a file")
    if not rows.rows:
        return ""
    joined = _(" and ") if rows.join is Join.ALL else _(" or ")
    return _("Only if %(conditions)s") % {"conditions": joined.join(_told(rows.rows, lookup))}


def _told(rows: Iterable[Row], lookup: Lookup) -> list[str]:
    return [
        " ".join(
            filter(None, (lookup.about(row.about), str(words.TESTS.get(row.test, row.test)),
                          lookup.value(row.about, row.value)))
        )
        for row in rows
    ]  # fmt: skip
