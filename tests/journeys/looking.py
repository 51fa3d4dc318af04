"""Somebody with a browser, who notices what is wrong with the page in front of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Frame, Page, ViewportSize

PHONE = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1440, height=900)
PATIENCE = 10_000  # milliseconds
WIDE = "document.documentElement.scrollWidth - window.innerWidth"
# Only what is wrong travels: what is right is many times as much.
OBJECT = """async (options) => (await axe.run({resultTypes: ["violations"], ...options})).violations
  .map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 120)}`)"""


def objections(part: Page | Frame, **options: bool) -> list[str]:
    """What axe has against a page or a frame: the rule, and the first place where it is broken.

    What a script draws is looked at when its heading stands; each must have one.
    """
    part.locator("h1").first.wait_for(state="attached")
    if not part.evaluate("'axe' in window"):
        part.evaluate(AXE_SCRIPT)
    found: list[str] = part.evaluate(OBJECT, options)
    return found


def too_wide(page: Page) -> int:
    """How many pixels of a page are out of sight to the side."""
    found: int = page.evaluate(WIDE)
    return found


@dataclass
class Visitor:
    """Somebody with a browser. ``look`` says what is wrong with the page in front of them."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def _hear(self, message: object) -> None:
        kind, text = getattr(message, "type", ""), getattr(message, "text", "")
        # The browser itself reports a refused form or a missing page; that is asserted elsewhere.
        if kind in {"error", "warning"} and "the server responded with a status of" not in text:
            self.complaints.append(f"console: {text}")

    def open(self, path: str) -> None:
        """Go to a page and look at it."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.ok, f"{path} answers {answer.status}"
        self.look()

    def press(self, name: str) -> None:
        """Press a button, follow where it leads and look."""
        self.page.get_by_role("button", name=name, exact=True).first.click()
        self.page.wait_for_load_state()
        self.look()

    def follow(self, name: str) -> None:
        """Follow a link and look."""
        self.page.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()
        self.look()

    def look(self) -> None:
        """Assert that the page is sound: axe, console, width."""
        wide = too_wide(self.page)
        assert objections(self.page) == [], self.page.url
        assert self.complaints == [], self.page.url
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"


class Framed(Visitor):
    """Looks into the page and into its frame one by one: axe cannot go from one to the other."""

    def look(self) -> None:
        """Assert that both are sound."""
        assert objections(self.page, iframes=False) == [], self.page.url
        assert objections(self.page.frames[-1]) == [], self.page.url
        assert self.complaints == []
        assert too_wide(self.page) <= 0


@contextmanager
def visiting(
    browser: Browser,
    address: str,
    size: ViewportSize = PHONE,
    *,
    dark: bool = False,
    scripts: bool = True,
    language: str = "en-GB",
) -> Iterator[Visitor]:
    """A new visitor with a browser of their own."""
    context = browser.new_context(
        viewport=size,
        color_scheme="dark" if dark else "light",
        java_script_enabled=scripts,
        locale=language,
    )
    try:
        yield Visitor(context.new_page(), address)
    finally:
        context.close()


@contextmanager
def somebody(
    browser: Browser,
    address: str,
    session: str,
    size: ViewportSize = PHONE,
    *,
    dark: bool = False,
    scripts: bool = True,
) -> Iterator[Visitor]:
    """Somebody who is signed in: signing in itself is the story of test_beginning."""
    with visiting(browser, address, size, dark=dark, scripts=scripts) as visitor:
        cookie = {"name": "sessionid", "value": session, "url": address}
        visitor.page.set_default_timeout(PATIENCE)
        visitor.page.context.add_cookies([cookie])  # type: ignore[list-item]  # as Playwright has it
        yield visitor
