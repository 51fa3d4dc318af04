"""Hints at what could tell who wrote something, run by Node: the tests are in tests/node."""

from tests.intake.test_client_in_node import run


def test_hints_are_found_and_harmless_sentences_bring_none() -> None:
    run("hints.test.js")
