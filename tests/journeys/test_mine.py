"""A member's own pages in a real browser: chosen, paused, read, left; and what a phone shows."""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.journeys.houses import Ground
from tests.journeys.looking import DESK, PHONE, Visitor, somebody

pytestmark = pytest.mark.journey

PAGES = ["/", "/me/", "/me/asking/", "/me/pauses/", "/me/said/", "/me/said/forget/"]
MORE_PAGES = ["/me/runs/", "/me/runs/1/leave/", "/me/device/", "/offline/", "/people/me/"]
POINT = base64.urlsafe_b64encode(b"\x04" + bytes(64)).decode().rstrip("=")
SECRET = base64.urlsafe_b64encode(bytes(16)).decode().rstrip("=")
# Where the maker of the browser cannot be reached, its part is played here.
MAKER = f"""
let made = null;
const kept = {{
  endpoint: "https://fcm.googleapis.com/fcm/send/journey",
  toJSON: () => ({{ endpoint: kept.endpoint, keys: {{ p256dh: "{POINT}", auth: "{SECRET}" }} }}),
  unsubscribe: async () => {{ made = null; return true; }},
}};
PushManager.prototype.getSubscription = async () => made;
PushManager.prototype.subscribe = async (wish) => {{
  if (!wish.userVisibleOnly || wish.applicationServerKey.length !== 65) throw new Error("bad wish");
  return (made = kept);
}};
"""


@dataclass(frozen=True)
class House:
    """A deployment with a run, and what a browser holds that is signed in there."""

    address: str
    amina: str
    daniel: str
    peter: str
    omar: str
    join: str


@pytest.fixture(scope="module")
def house(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The house, filled and served. Each story has a person of its own in it."""
    with ground.filled(tmp_path_factory.mktemp("mine"), "mine_seed") as (address, said):
        yield House(address, *said)


@pytest.mark.parametrize(("size", "dark"), [(PHONE, False), (DESK, True)])
def test_every_page_is_sound(
    chromium: Browser, house: House, size: ViewportSize, dark: bool
) -> None:
    with somebody(chromium, house.address, house.amina, size, dark=dark) as amina:
        for path in [*PAGES, *MORE_PAGES]:
            amina.open(path)
            folds = amina.page.locator("main details:not([open])")
            if folds.count():
                folds.evaluate_all("folds => folds.forEach((fold) => { fold.open = true; })")
                amina.look()
    with somebody(chromium, house.address, house.omar, size, dark=dark) as omar:
        for path in ["/me/", "/me/organisation/", house.join]:
            omar.open(path)


def test_without_scripts_one_chooses_pauses_reads_and_leaves(
    chromium: Browser, house: House
) -> None:
    with somebody(chromium, house.address, house.daniel, scripts=False) as daniel:
        page, go = daniel.page, daniel.page.goto
        go(house.address + "/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Your evening")
        expect(page.get_by_role("link", name="Begin, about a minute", exact=True)).to_be_visible()
        page.get_by_role("button", name="Not this week").click()
        expect(page.get_by_text("You can take that back.")).to_be_visible()
        page.get_by_role("button", name="Take the pause back").click()

        go(house.address + "/me/asking/")
        page.get_by_label("How often a week").select_option("2")
        hours = page.get_by_role("group", name="Hours in which I may be asked")
        hours.get_by_label("from").fill("21:00")
        hours.get_by_label("until").fill("21:00")
        page.get_by_label("Saturday").check()
        page.get_by_role("button", name="Keep these").click()
        expect(page.get_by_role("alert")).to_contain_text("From and until are the same time.")
        hours.get_by_label("until").fill("22:00")
        page.get_by_role("button", name="Keep these").click()
        expect(page.get_by_text("Saved.")).to_be_visible()
        expect(hours.get_by_label("until")).to_have_value("22:00")
        expect(page.get_by_label("Saturday")).to_be_checked()

        go(house.address + "/me/said/")
        expect(page.get_by_text("The rota changed at noon")).to_be_visible()
        with page.expect_download() as taken:
            page.get_by_role("button", name="Take it along as a table").click()
        assert "The rota changed at noon" in taken.value.path().read_text()

        go(house.address + "/me/runs/")
        page.get_by_role("link", name=re.compile("^Leave")).click()
        page.get_by_role("button", name="Leave, and delete what I said").click()
        expect(page.get_by_text("You have left. What you said is deleted.")).to_be_visible()
        go(house.address + "/me/said/")
        expect(page.get_by_text("You have said nothing yet")).to_be_visible()
        go(house.address + "/")
        expect(page.get_by_role("link", name="Begin, about a minute", exact=True)).to_have_count(0)


def test_the_keyboard_alone_reaches_and_presses(chromium: Browser, house: House) -> None:
    with somebody(chromium, house.address, house.peter) as peter:
        page = peter.page
        for path, name in (("/me/pauses/", "Not this week"), ("/me/", "Take the pause back")):
            peter.open(path)
            for _step in range(30):
                page.keyboard.press("Tab")
                if page.evaluate("document.activeElement.textContent.trim()") == name:
                    break
            page.keyboard.press("Enter")
            expect(page.get_by_role("button", name=name)).to_have_count(0)


def test_a_device_shows_what_was_pushed_and_opens_it(chromium: Browser, house: House) -> None:
    with somebody(chromium, house.address, house.amina) as amina:
        page = amina.page
        page.context.grant_permissions(["notifications"], origin=house.address)
        page.add_init_script(MAKER)
        amina.open("/me/device/")
        show = page.get_by_role("button", name="Show what waits on this device")
        stop = page.get_by_role("button", name="Stop on this device")
        expect(stop).to_be_hidden()
        show.click()
        expect(page.get_by_role("status")).to_have_text(
            "From now on this device shows what waits for you."
        )
        expect(stop).to_be_visible()
        expect(show).to_be_hidden()
        amina.look()

        _push(amina, {"title": "Your evening", "line": "About a minute", "path": "/c/abc/"})
        shown = page.evaluate(_SHOWN, 1)
        assert shown == [["Your evening", "About a minute", "/c/abc/"]]
        _push(amina, {"title": "Elsewhere", "line": "x", "path": "https://evil.example/"})
        assert ["Elsewhere", "x", "/"] in page.evaluate(_SHOWN, 2)

        stop.click()
        expect(show).to_be_visible()
        expect(stop).to_be_hidden()


_SHOWN = """async (number) => {
  const worker = await navigator.serviceWorker.ready;
  for (let turn = 0; turn < 100; turn += 1) {
    const notes = await worker.getNotifications();
    const shown = notes.map((note) => [note.title, note.body, note.data.path]);
    if (shown.length === number) return shown;
    await new Promise((go) => setTimeout(go, 20));
  }
  return [];
}"""


def _push(visitor: Visitor, note: dict[str, str]) -> None:
    """What the maker of the browser would hand to the worker."""
    devtools = visitor.page.context.new_cdp_session(visitor.page)
    registrations: list[str] = []
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: registrations.extend(one["registrationId"] for one in told["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    visitor.page.wait_for_function("navigator.serviceWorker.ready")
    while not registrations:
        visitor.page.wait_for_timeout(20)
    devtools.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": visitor.address,
            "registrationId": registrations[0],
            "data": json.dumps(note),
        },
    )


def test_it_can_be_installed(chromium: Browser, house: House) -> None:
    with somebody(chromium, house.address, house.amina) as amina:
        amina.open("/")
        devtools = amina.page.context.new_cdp_session(amina.page)

        found = devtools.send("Page.getAppManifest")
        errors = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]

        assert found["errors"] == []
        assert json.loads(found["data"])["name"] == "Fernbrook"
        # A window that keeps nothing of its visitor, as here, installs nothing; all else is right.
        assert {one["errorId"] for one in errors} <= {"in-incognito"}


def test_a_question_without_a_connection_says_that_nothing_is_lost(
    chromium: Browser, house: House
) -> None:
    with somebody(chromium, house.address, house.amina) as amina:
        page = amina.page
        amina.open("/")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.reload()
        question = page.get_by_role("link", name="Begin, about a minute", exact=True).get_attribute(
            "href"
        )
        page.wait_for_function("navigator.serviceWorker.controller !== null")
        address = f"{house.address}{question}"
        # From here on nobody answers any more.
        page.context.set_offline(True)
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text("No connection just now")
        expect(page.get_by_text("Nothing is lost.")).to_be_visible()
        page.context.set_offline(False)
        page.get_by_role("link", name="Try again").click()
        expect(page.get_by_role("heading", level=1)).not_to_have_text("No connection just now")
