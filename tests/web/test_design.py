"""The page of parts, and what must hold of colours wherever they are used."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client

from thrive.web.design import contrast
from thrive.web.design.contrast import Pair

STYLES = contrast.TOKENS.parent


def named(pair: Pair) -> str:
    """How a pair is called in a failure."""
    return f"{pair.front} on {pair.ground}"


@pytest.mark.parametrize("pair", contrast.measured(), ids=named)
def test_a_pair_of_colours_can_be_read_in_light_and_dark(pair: Pair) -> None:
    assert pair.is_enough, f"{named(pair)}: {pair.light:.2f} and {pair.dark:.2f}"


def test_contrast_is_measured_as_the_guidelines_say() -> None:
    # WCAG 2.2, definition of contrast ratio: 21 for black on white, 1 for a colour on itself;
    # #767676 is the well-known lightest grey that keeps 4.5 on white.
    assert contrast.ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast.ratio("#8ed1bb", "#8ed1bb") == pytest.approx(1)
    assert contrast.ratio("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


def test_a_pair_that_is_too_faint_is_told(tmp_path: Path) -> None:
    faint = Pair("quiet", "paper", contrast.ratio("#999999", "#ffffff"), 9.0, contrast.TEXT)

    assert not faint.is_enough


def test_colours_are_named_in_one_place() -> None:
    elsewhere = [
        (sheet.name, colour)
        for sheet in sorted(STYLES.rglob("*.css"))
        if sheet.name not in {"tokens.css", "print.css"}
        for colour in re.findall(r":[^;{]*(#[0-9a-f]{3,8}\b|rgba?\(|hsl)", sheet.read_text())
    ]

    assert elsewhere == []


def test_every_token_that_a_style_asks_for_is_named() -> None:
    named_tokens = set(re.findall(r"(--[a-z0-9-]+):", contrast.TOKENS.read_text()))
    local = {"--tone"}
    asked = {
        (sheet.name, token)
        for sheet in STYLES.rglob("*.css")
        for token in re.findall(r"var\((--[a-z0-9-]+)\)", sheet.read_text())
        if token not in named_tokens | local
    }

    assert asked == set()


@pytest.mark.django_db
def test_the_page_shows_every_part(client: Client) -> None:
    seen = client.get("/design/").content.decode()

    for part in ("mark", "verdicts", "promise", "chain", "field", "notice", "table", "fold"):
        assert f'class="{part}' in seen
    assert "ink on paper" in seen


@pytest.mark.django_db
def test_every_sign_on_the_page_is_in_the_sprite(client: Client) -> None:
    ids = set(re.findall(r'id="([^"]+)"', render_to_string("parts/sprite.html")))
    asked = set(re.findall(r'<use href="#([^"]+)"', client.get("/design/").content.decode()))

    assert asked <= ids


@pytest.mark.django_db
def test_no_two_things_on_the_page_have_the_same_id(client: Client) -> None:
    ids = re.findall(r'\sid="([^"]+)"', client.get("/design/").content.decode())

    assert sorted(ids) == sorted(set(ids))
