"""Which keys a measure may have."""

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from thrive.measures.rules import keys


def first_words() -> set[str]:
    """How the addresses below the measures' begin, those of single measures apart."""
    resolver = get_resolver()
    (measures,) = (
        one
        for one in resolver.url_patterns
        if isinstance(one, URLResolver) and one.app_name == "measures"
    )
    beginnings = {str(one.pattern).partition("/")[0] for one in measures.url_patterns}
    assert any(isinstance(one, URLPattern) for one in measures.url_patterns)
    return {word for word in beginnings if word and "<" not in word}


def test_every_address_beside_those_of_measures_is_no_key() -> None:
    assert first_words() == keys.RESERVED


@pytest.mark.parametrize("key", ["on-time", "A_1", "2024", "x" * 100])
def test_letters_digits_and_hyphens_are_a_key(key: str) -> None:
    assert keys.can_be_a_key(key)


@pytest.mark.parametrize("key", ["", "on time", "a/b", "über", "a\n", "x" * 101])
def test_what_no_address_can_hold_is_no_key(key: str) -> None:
    assert not keys.can_be_a_key(key)
