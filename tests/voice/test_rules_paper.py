"""Codes on paper: what a slip of the pen does to them."""

from hypothesis import given
from hypothesis import strategies as st

from thrive.voice.rules.paper import DRAWN, LENGTH, LETTERS, check_of, code_in, new_code, shown

CODES = st.text(LETTERS, min_size=DRAWN, max_size=DRAWN).map(lambda one: one + check_of(one))


def test_a_code_is_long_enough_and_has_no_characters_that_look_alike() -> None:
    code = new_code()

    assert len(code) == LENGTH >= 12
    assert not set("01OIL") & set(LETTERS)
    assert len(LETTERS) == 31  # a prime: see the module
    assert code_in(code) == code


def test_codes_do_not_repeat() -> None:
    assert len({new_code() for _ in range(2_000)}) == 2_000


@given(CODES)
def test_a_code_is_read_however_it_is_typed(code: str) -> None:
    assert code_in(f"  {shown(code).lower()} ") == code
    assert code_in(shown(code).replace("-", "\u00a0")) == code


@given(CODES, st.integers(0, LENGTH - 1), st.sampled_from(LETTERS))
def test_one_wrong_character_is_noticed(code: str, place: int, other: str) -> None:
    changed = code[:place] + other + code[place + 1 :]

    assert (code_in(changed) is None) is (changed != code)


@given(CODES, st.integers(0, DRAWN - 2))
def test_two_that_were_exchanged_are_noticed(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    assert (code_in(swapped) is None) is (swapped != code)


@given(st.text(max_size=30))
def test_what_anybody_types_is_a_code_or_none(text: str) -> None:
    found = code_in(text)

    assert found is None or check_of(found[:DRAWN]) == found[DRAWN]
