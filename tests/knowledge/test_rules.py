"""Markup that cannot become HTML, and what is new in a text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thrive.knowledge.rules.difference import difference
from thrive.knowledge.rules.markup import Block, Span, parse, plain


def spans(text: str) -> tuple[Span, ...]:
    """The spans of a text of one line."""
    (block,) = parse(text)
    (line,) = block.lines
    return line


def test_paragraphs_and_lists_stand_apart() -> None:
    blocks = parse("One\ntwo\n\nWe did:\n- this\n- that\nand more")

    assert [(block.is_list, [line[0].text for line in block.lines]) for block in blocks] == [
        (False, ["One", "two"]),
        (False, ["We did:"]),
        (True, ["this", "that"]),
        (False, ["and more"]),
    ]


def test_bold_and_links_are_known() -> None:
    assert spans("a **b c** d") == (Span("a "), Span("b c", is_bold=True), Span(" d"))
    assert spans("[how](/know/3/)") == (Span("how", href="/know/3/"),)
    assert spans("see https://a.example/b?c=1.") == (
        Span("see "),
        Span("https://a.example/b?c=1", href="https://a.example/b?c=1"),
        Span("."),
    )


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert)", "[x](//evil.example)", "[x](data:text/html,hi)", "** **x",
        "[x](/\\evil.example)", "[x](ftp://a.example)", "<b>x</b>", "**", "[x]",
        "[x](vbscript:a)",
    ],
)  # fmt: skip
def test_what_is_no_markup_stays_text(text: str) -> None:
    assert all(not span.href for block in parse(text) for line in block.lines for span in line)
    assert plain(text) == text


def test_nothing_is_no_block() -> None:
    assert parse("") == parse(" \n \n") == ()
    assert parse("- a") == (Block(True, ((Span("a"),),)),)


@given(st.text(alphabet="ab* [](/)hts:\\n.-\n", max_size=200))
def test_links_lead_nowhere_unsafe_whatever_is_typed(text: str) -> None:
    for block in parse(text):
        for line in block.lines:
            for span in line:
                href = span.href
                assert (
                    href == ""
                    or href.startswith(("http://", "https://"))
                    or (href.startswith("/") and not href.startswith("//") and "\\" not in href)
                )


@pytest.mark.parametrize("text", ["*" * 20_000, "[" * 20_000, "[x](" * 5_000, "**a" * 6_000])
def test_no_text_takes_long(text: str) -> None:
    begun = time.perf_counter()

    parse(text)

    assert time.perf_counter() - begun < 2


@given(st.text(alphabet="ab \n", max_size=60), st.text(alphabet="ab \n", max_size=60))
def test_both_texts_can_be_put_together_from_the_pieces(before: str, after: str) -> None:
    pieces = difference(before, after)

    assert "".join(one.text for one in pieces if one.kind != "added") == before
    assert "".join(one.text for one in pieces if one.kind != "removed") == after


def test_long_texts_are_compared_line_by_line() -> None:
    before = "word word\n" * 3000

    begun = time.perf_counter()
    pieces = difference(before, before + "more\n")
    difference("first " + "a " * 900 + "last", "a b " * 450)

    assert time.perf_counter() - begun < 2

    assert [one.kind for one in pieces] == ["same", "added"]
