"""Draws the icons that phones and notes show, as PNG, from the one sign of the house.

    python -m tools.app_icons

Phones cut a *maskable* icon into their own shape, so its sign stands in the inner 80 %; the badge
beside a note is white on nothing. Needs Chromium.
"""

import shutil
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

STATIC = Path(__file__).resolve().parents[1] / "src" / "thrive" / "web" / "static"
HILLS = (
    '<path d="M4.5 21.5h5.5l3-4 3 6.5 3.5-6" fill="none" stroke="#fff" stroke-width="2.6" '
    'stroke-linecap="round" stroke-linejoin="round"/>'
)
LEAF = '<path d="M19.5 18C18 10 22 6 28 5c.5 7-2.5 12-8.5 13Z" fill="{leaf}"/>'
GREEN, LIGHT, WHITE = "#1f5a3a", "#9fe0b4", "#fff"


def any_shape() -> str:
    """As the browser's own icon: with round corners."""
    return (STATIC / "icon.svg").read_text()


def maskable() -> str:
    """To the edge, with the sign in the middle."""
    ground = f'<rect x="-4" y="-4" width="40" height="40" fill="{GREEN}"/>'
    return _drawn("-4 -4 40 40", ground + HILLS + LEAF.format(leaf=LIGHT))


def badge() -> str:
    """The sign alone: phones take its shape and none of its colours."""
    return _drawn("2 2 28 28", HILLS + LEAF.format(leaf=WHITE))


def _drawn(view: str, inside: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}">{inside}</svg>'


def draw(browser: Browser, drawing: str, size: int, path: Path) -> None:
    """Put a drawing into a PNG of a size."""
    page = browser.new_page(viewport={"width": size, "height": size})
    page.set_content(f"<style>*{{margin:0}}svg{{display:block}}</style>{drawing}")
    page.screenshot(path=path, omit_background=True)
    page.close()


def main() -> None:
    """Draw all of them."""
    folder = STATIC / "icons"
    folder.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        draw(browser, any_shape(), 192, folder / "any-192.png")
        draw(browser, any_shape(), 512, folder / "any-512.png")
        draw(browser, maskable(), 512, folder / "maskable-512.png")
        draw(browser, maskable(), 180, folder / "apple-180.png")
        draw(browser, badge(), 96, folder / "badge-96.png")
        browser.close()


if __name__ == "__main__":
    main()
