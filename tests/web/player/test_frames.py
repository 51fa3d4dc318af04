"""Every kind of frame as a page: nothing is missing, nothing comes from elsewhere, all is small."""

import gzip
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from thrive.experiences import engine
from thrive.experiences.actions import LIBRARY
from thrive.experiences.checking import load_checked
from thrive.experiences.content.frames import Question
from thrive.experiences.conversing.screens import Promised, Screen, screen_of

STATIC = Path(__file__).resolve().parents[3] / "src/thrive/web/static"
LARGEST = 60_000  # bytes of the first view, all told, before anything is packed
PROMISE = Promised("confidential", "Nobody reads it.", ("A key.",) * 6)
FILE = (Path(__file__).parent / "every_frame.yaml").read_bytes()


def screens() -> list[Screen]:
    """Every screen of a program that has every kind."""
    program = load_checked(FILE).program
    assert program is not None
    state, found = engine.begin(program, "seed"), []
    while True:
        found.append(
            screen_of(
                state, languages=("en",), address="/c/x/", leave_address="/c/x/leave/",
                promise=PROMISE, pictures="/c/x/picture/",
            )
        )  # fmt: skip
        turn = engine.next_frame(state)
        if isinstance(turn, engine.Finished):
            return found
        if isinstance(turn, engine.Waiting):
            state = engine.resume(state)
        elif isinstance(turn, engine.Show) and isinstance(turn.frame, Question):
            state = engine.answer(state, turn.frame.id, ANSWERS[turn.frame.kind])
        else:
            state = engine.go_on(state)


ANSWERS = {
    "choose_one": "a", "choose_several": ["a", "b"], "scale": 2, "slider": 40, "stars": 4,
    "number": 3, "short_text": "Rain", "essay": "Long rain", "quiz": ["a"], "confidence": 70,
    "commit": "Umbrella", "appreciate": engine.Thanks("Amina", "for it"), "contribute": "Words",
}  # fmt: skip
SCREENS = {f"{one.kind} {one.is_explained or ''}".strip(): one for one in screens()}


def page(screen: Screen) -> str:
    return render_to_string("player/page.html", {"screen": screen, "csrf_token": "t" * 64})


def test_every_kind_is_shown_once() -> None:
    assert set(SCREENS) == {
        *ANSWERS, "say", "quiz True", "recall", "report", "waiting", "end",
    }  # fmt: skip


@pytest.mark.parametrize("name", SCREENS)
def test_a_frame_is_a_whole_page_with_one_heading_and_one_thing_to_press(name: str) -> None:
    html = page(SCREENS[name])

    assert html.count("<h1") == 1
    assert html.count('class="button big"') == 1
    assert "{{" not in html
    assert "{%" not in html
    assert "http://" not in html.replace("http://www.w3.org", "")
    for label in re.findall(r'<label for="(\w+)"', html):
        assert f'id="{label}"' in html


@pytest.mark.parametrize("name", SCREENS)
def test_the_first_view_is_small_all_told(name: str) -> None:
    html = page(SCREENS[name])
    fetched = re.findall(r'(?:href|src)="/static/([^"]+)"', html)

    sizes = [len(html.encode()), *((STATIC / one).stat().st_size for one in fetched)]

    assert {"css/tokens.css", "css/player.css", "js/player.js"} <= set(fetched)
    assert sum(sizes) < LARGEST
    assert "font" not in html  # none is fetched: the reader's system has one
    packed = [len(gzip.compress((STATIC / one).read_bytes())) for one in fetched]
    assert sum(packed) < LARGEST / 4


def test_the_library_speaks_on_every_screen() -> None:
    for file in sorted(LIBRARY.glob("*.yaml")):
        program = load_checked(file.read_bytes()).program
        assert program is not None
        for experience in program.experiences:
            state = engine.begin(program, "seed", experience=experience.id)
            assert screen_of(state, languages=("de",)).text, (file.stem, experience.id)


def test_a_slider_says_nothing_by_itself_and_shows_its_number() -> None:
    html = page(SCREENS["slider"])

    assert 'type="range"' not in html  # our script adds it; without it a number is written
    assert '<input id="value" name="value" type="text" inputmode="numeric"' in html
    assert 'value="" data-least="0" data-most="100" data-step="1"' in html
