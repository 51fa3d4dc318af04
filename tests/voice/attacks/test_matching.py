"""Laying one order beside another: what is found, and what is chance."""

import random
import sqlite3
from pathlib import Path

import pytest

from thrive.voice.proving import matching, probing
from thrive.voice.proving.matching import Tried

PEOPLE = list(range(60))
UNIT_OF = {person: person % 3 for person in PEOPLE}


def shuffled(seed: int) -> list[int]:
    return random.Random(seed).sample(PEOPLE, len(PEOPLE))


def test_the_same_order_gives_everybody_away_forwards_and_backwards() -> None:
    order = shuffled(1)

    ahead, back = matching.attempts({"rows": order}, {"people": order}, UNIT_OF)
    _ahead, turned = matching.attempts({"rows": order[::-1]}, {"people": order}, UNIT_OF)

    assert (ahead.rate, turned.rate) == (1.0, 1.0)
    assert ahead.is_found
    assert turned.method == "rows, beside people, backwards"
    assert back.rate < 0.2


def test_orders_that_have_nothing_to_do_with_each_other_give_one_in_each_unit_on_average() -> None:
    """Three fixed points of three units of twenty, with a variance of three."""
    tries = [
        matching.attempts({"rows": shuffled(seed)}, {"people": shuffled(-1 - seed)}, UNIT_OF)[0]
        for seed in range(2_000)
    ]

    rights = [one.right for one in tries]
    mean = sum(rights) / len(rights)
    assert mean == pytest.approx(3.0, abs=0.15)
    assert sum((one - mean) ** 2 for one in rights) / len(rights) == pytest.approx(3.0, abs=0.4)
    assert sum(one.is_found for one in tries) / len(tries) < 0.01


def test_an_order_that_is_only_nearly_known_is_found_as_well() -> None:
    order = shuffled(1)
    blurred = sorted(PEOPLE, key=lambda one: order.index(one) + random.Random(one).uniform(0, 3))

    found = matching.attempts({"rows": order}, {"people": blurred}, UNIT_OF)[0]

    assert found.is_found


def test_whoever_took_no_part_is_left_out() -> None:
    order = shuffled(1)
    took_part = [one for one in order if one % 2]

    found = matching.attempts({"rows": took_part}, {"people": order}, UNIT_OF)[0]

    assert (found.answers, found.right) == (30, 30)


def test_what_is_found_once_and_not_again_is_chance() -> None:
    lucky = Tried("a", 60, 12, 3, 3)
    firm = Tried("b", 60, 60, 3, 3)
    alone = Tried("c", 60, 60, 3, 3)

    found = matching.still_found([lucky, firm, alone], [Tried("a", 60, 4, 3, 3), firm])

    assert found == [firm, alone]


def test_nothing_is_found_where_there_are_no_answers() -> None:
    assert matching.attempts({}, {"people": PEOPLE}, UNIT_OF) == []
    assert matching.best([]) is None
    assert not Tried("nothing", 0, 0, 0, 0).is_found


@pytest.mark.parametrize("number", [1, 127, 128, 2**40, 2**56 - 1, 2**56, 2**62 + 12345, 2**63 - 1])
def test_a_number_lies_in_a_file_of_sqlite_as_we_look_for_it(number: int, tmp_path: Path) -> None:
    file = sqlite3.connect(tmp_path / "one.sqlite3")
    file.execute("CREATE TABLE one (id integer PRIMARY KEY, what text)")
    file.execute("INSERT INTO one VALUES (?, 'marked')", [number])
    file.commit()
    file.close()

    content = (tmp_path / "one.sqlite3").read_bytes()

    assert probing.varint(number) in content
    assert content.index(probing.varint(number)) < content.index(b"marked")


def test_places_in_a_file_tell_the_order_and_a_file_with_one_thing_tells_none() -> None:
    probes = {7: [b"seven"], 8: [b"eight", b"8."]}
    files = {"log": b"8. seven eight", "other": b"seven"}

    found = dict(probing.orders(files, probes))

    assert found == {"place in log (first)": [8, 7], "place in log (last)": [7, 8]}


def test_words_are_found_in_every_shape() -> None:
    for shape in (b"tired", b"7469726564", "tired".encode("utf-16-le"), b"derit", b"dGlyZW"):
        assert probing.is_in(probing.shapes_of_text("tired"), [b"..." + shape + b"..."])
    assert not probing.is_in(probing.shapes_of_text("tired"), [b"tir", b"ed"])
