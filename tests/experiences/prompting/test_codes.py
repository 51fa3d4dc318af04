"""Codes of prompts: short, and nobody gets from one to another."""

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from thrive.experiences.prompting.codes import code_of, prompt_of


@given(st.integers(0, 2**63 - 1))
def test_a_code_leads_to_its_prompt(prompt: int) -> None:
    code = code_of(prompt)

    assert prompt_of(code) == prompt
    assert len(code) <= 24
    assert set(code) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@given(st.integers(0, 2**40), st.integers(0, 200), st.integers(1, 255))
def test_a_code_that_was_changed_leads_nowhere(prompt: int, place: int, by: int) -> None:
    letters = bytearray(code_of(prompt), "ascii")
    letters[place % len(letters)] = (letters[place % len(letters)] + by) % 128

    changed = letters.decode("ascii")
    assert prompt_of(changed) in ({None, prompt} if changed == code_of(prompt) else {None})


@pytest.mark.parametrize("code", ["", "a", "AAAA", "a" * 14, "ä" * 16, "x" * 500, "=" * 12, "a b"])
def test_what_is_no_code_leads_nowhere(code: str) -> None:
    assert prompt_of(code) is None


def test_codes_of_another_server_lead_nowhere_unless_its_key_is_a_former_one() -> None:
    with override_settings(SECRET_KEY="another"):
        theirs = code_of(7)

    assert prompt_of(theirs) is None
    with override_settings(SECRET_KEY_FALLBACKS=["another"]):
        assert prompt_of(theirs) == 7
