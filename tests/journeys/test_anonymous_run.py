"""An anonymous run in the demo, as `thrive demo` serves it: two servers, one browser.

Amina's device gets ready while she looks at something else; a week later she answers by the link
that everybody has, and nothing of it says that she did.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.houses import Ground, free_port, seed, wait_for
from tests.journeys.looking import PHONE, Visitor

pytestmark = pytest.mark.journey


@dataclass(frozen=True)
class Origins:
    """Where the pages are, and where one answers anonymously."""

    main: str
    voice: str


@pytest.fixture(scope="module")
def origins(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Origins]:
    """Both servers, as one command begins and ends them."""
    port, voice = free_port(), free_port()
    environment = ground.settle(
        tmp_path_factory.mktemp("run"), port, demo=True, THRIVE_VOICE_DELAY_MEAN="0",
        THRIVE_VOICE_ADDRESS=f"http://127.0.0.1:{voice}",
    )  # fmt: skip
    seed("anonymous_run_seed", environment=environment)
    program = Path(sys.executable).with_name("thrive")
    server = subprocess.Popen(
        [str(program), "demo", "--port", str(port)], env=environment, stdout=subprocess.PIPE
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/account/login/")
        wait_for(f"http://127.0.0.1:{voice}/main.json")
        yield Origins(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{voice}")
    finally:
        server.terminate()
        said = server.communicate()[0].decode()
    assert "Cookies ignore ports" in said


def test_a_device_gets_ready_by_itself_and_answers_a_week_later(
    origins: Origins, chromium: Browser
) -> None:
    context = chromium.new_context(viewport=PHONE, locale="en-GB")
    amina = Visitor(context.new_page(), origins.main)
    page = amina.page
    with page.expect_response(re.compile("/anonymous/issue/")) as issued:
        amina.open("/")
    assert issued.value.status == 200
    expect(page.get_by_text("This device gets ready for them by itself")).to_be_visible()

    # Nothing waits any more: no page holds the frame, until the next epoch.
    amina.open("/improving/")
    expect(page.locator("#getting-ready")).to_have_count(0)

    answering = Visitor(context.new_page(), origins.voice)
    amina.open("/")
    address = page.locator(f"a[href^='{origins.voice}/s/']").first.get_attribute("href")
    assert address is not None
    answering.open(address.removeprefix(origins.voice))
    expect(answering.page.get_by_text("This device is not ready for these days.")).to_be_visible()
    kept = json.loads(answering.page.evaluate("localStorage.getItem('thrive-voice')"))
    (study,) = kept["studies"].values()
    assert {name.split("|")[0] for name in study["tokens"]} == {"2026-09-21", "2026-09-28"}

    amina.press("Next week")
    asked: list[str] = []
    context.on("request", lambda one: asked.append(one.url))
    answering.open(address.removeprefix(origins.voice))
    page = answering.page
    expect(page.get_by_text("No link between you and your answer is kept")).to_be_visible()
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("always", exact=True).check()
    page.get_by_role("button", name="Next").click()
    with page.expect_response(re.compile("/answers/$")) as sent:
        page.get_by_role("button", name=re.compile("Next|Seal and send")).last.click()
        send = page.get_by_role("button", name="Seal and send")
        if send.is_visible():
            send.click()
    assert sent.value.status == 200
    assert not [one for one in asked if one.startswith(origins.main)]
    context.close()
