"""Whose each row is, and in which orders answers and people lie in a store. For rehearsals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from thrive.voice.proving import probing
from thrive.voice.proving.stores import Table

PEOPLE_COLUMNS = ("person_id", "person", "user_id")
PROBE = 16  # bytes that nothing else begins or ends with
SHORTEST_CODE = 6  # digits: shorter numbers stand for other things


@dataclass
class Truth:
    """Who did what in a wave: known here, and to nobody where it is in use."""

    unit_of: dict[int, int] = field(default_factory=dict)
    codes: dict[int, int] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)  # of sealed rows
    sealed: dict[int, bytes] = field(default_factory=dict)
    came: list[int] = field(default_factory=list)  # in which order they answered

    def probes(self) -> dict[str, dict[int, tuple[bytes, ...]]]:
        """How the sealed answer of each lies in a file: its number, where it begins, where it ends.

        A long value is cut: its end lies in a page of its own, and such pages are taken in turn.
        """
        return {
            "number": {who: probing.shapes_of_number(one) for who, one in self.numbers.items()},
            "head": {who: (one[:PROBE],) for who, one in self.sealed.items()},
            "end": {who: (one[-PROBE:],) for who, one in self.sealed.items()},
        }

    def words(self) -> dict[int, tuple[bytes, ...]]:
        """How what each said lies in a file."""
        return {person: (str(code).encode(),) for person, code in self.codes.items()}


def answer_orders(found: Iterable[Table], truth: Truth, *, opened: bool) -> dict[str, list[int]]:
    """In which orders the answers lie in tables: as they come, by each column, by what is beside.

    ``opened``: rows that hold what was said; else those that hold it sealed.
    """
    wanted = _marks(truth, opened=opened)
    orders: dict[str, list[int]] = {}
    for table in found:
        places = [
            (place, who) for place, row in enumerate(table.rows) if (who := _whose(row, wanted))
        ]
        if len(places) < 2:
            continue
        orders[f"order of {table.name}"] = [who for _place, who in places]
        for name, values in _columns(table).items():
            orders[f"{table.name}.{name}"] = [
                who for _value, _place, who in _sorted(values, places)
            ]
    return orders


def people_orders(found: Iterable[Table], truth: Truth) -> dict[str, list[int]]:
    """In which orders people stand in every table that names them."""
    orders: dict[str, list[int]] = {}
    for table in found:
        for number, column in enumerate(table.columns):
            if column not in {"person_id", "person", "user_id"}:
                continue
            places = [
                (place, row[number])
                for place, row in enumerate(table.rows)
                if row[number] in truth.unit_of
            ]
            if len(places) < 2:
                continue
            orders[f"order of {table.name}"] = [who for _place, who in places]
            for name, values in _columns(table).items():
                orders[f"{table.name}.{name}"] = [
                    who for _value, _place, who in _sorted(values, places)
                ]
    return orders


def _columns(table: Table) -> dict[str, tuple[object, ...]]:
    own = {
        name: tuple(row[place] for row in table.rows) for place, name in enumerate(table.columns)
    }
    return own | {name: tuple(values) for name, values in table.beside.items()}


def _sorted(
    values: tuple[object, ...], places: list[tuple[int, int]]
) -> list[tuple[object, int, int]]:
    """By value, then by place. Values that cannot be compared are compared as text."""
    keyed = [(values[place], place, who) for place, who in places]
    try:
        return sorted(keyed, key=lambda one: (one[0], one[1]))
    except TypeError:
        return sorted(keyed, key=lambda one: (str(one[0]), one[1]))


def _marks(truth: Truth, *, opened: bool) -> Mapping[object, int]:
    if opened:
        return {str(code): person for person, code in truth.codes.items()}
    numbers: dict[object, int] = {number: person for person, number in truth.numbers.items()}
    return numbers | {sealed: person for person, sealed in truth.sealed.items()}


def _whose(row: tuple[object, ...], wanted: Mapping[object, int]) -> int:
    """Whose answer a row is; 0 for nobody's."""
    for value in row:
        if isinstance(value, int | bytes) and value in wanted:
            return wanted[value]
        text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
        words = _digits(text) if len(text) > 4 else []
        found = next((wanted[word] for word in words if word in wanted), 0)
        if found:
            return found
    return 0


def _digits(text: str) -> list[str]:
    return "".join(one if one.isdigit() else " " for one in text).split()


def shared_values(before: Iterable[Table], now: Iterable[Table], truth: Truth, kept: Truth) -> int:
    """How many kept or opened rows share a value with a row of theirs that was sealed, in a backup.

    Small numbers, such as those of keys, stand in many rows and lead nowhere.
    """
    sealed = _marks(truth, opened=False)
    opened = {**_marks(truth, opened=True), **_marks(kept, opened=False)}
    seen: dict[object, int] = {}
    for table in before:
        for row in table.rows:
            if who := _whose(row, sealed):
                seen |= {value: who for value in row if _is_telling(value)}
    return len(
        {
            who
            for table in now
            for row in table.rows
            if (who := _whose(row, opened))
            for value in row
            if _is_telling(value) and seen.get(value) == who
        }
    )


def _is_telling(value: object) -> bool:
    if isinstance(value, bytes | str):
        return len(value) >= SHORTEST_CODE
    return isinstance(value, int) and abs(value) >= 10**SHORTEST_CODE
