"""The pictures in docs/images: python tools/screenshots.py [folder with real figures]

Fills the demo into a folder of its own, serves it as `thrive serve` does, signs in as people of
the story, and photographs their pages on a phone and at a desk, in light and dark. With a folder
it does the same for the board and a series of those real figures.
"""

import base64
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # called as a file, Python looks for `tools` in the wrong folder

from tools import small_png  # noqa: E402  found only now, see above

IMAGES = ROOT / "docs" / "images"
CHROMIUM = "/usr/bin/chromium"
SIZES = ((360, 780), (1440, 1000))
THEMES = ("light", "dark")
MOST_BYTES = 200_000
LONGEST_WAIT = 60  # seconds until the server must have answered

DECODE = """async (picture) => {
  const image = new Image();
  image.src = "data:image/png;base64," + picture;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const bytes = context.getImageData(0, 0, image.width, image.height).data;
  let text = "";
  for (let from = 0; from < bytes.length; from += 30000)
    text += String.fromCharCode(...bytes.subarray(from, from + 30000));
  return {width: image.width, height: image.height, pixels: btoa(text)};
}"""


@dataclass(frozen=True)
class Shot:
    """One page, seen by somebody."""

    name: str
    address: str
    session: str
    begin: str = ""  # a selector: the picture begins a little above it, else at the top
    tallest: int = 1800  # what lies below is cut: a picture is for a glance


def main() -> int:
    """Make all pictures; say how large they are."""
    figures = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        prepare(folder, port, figures)
        shots = list(planned(figures))
        with serving(port), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--disable-dev-shm-usage"]
            )
            sizes = [take(browser, port, shot) for shot in shots]
            browser.close()
    return 1 if any(size > MOST_BYTES for taken in sizes for size in taken) else 0


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def prepare(folder: str, port: int, figures: Path | None) -> None:
    """Fill the organisation. Sets the environment that the server inherits."""
    os.environ.update(
        THRIVE_DATA=folder,
        THRIVE_DEMO="yes",
        THRIVE_ADDRESS=f"http://127.0.0.1:{port}",
        DJANGO_SETTINGS_MODULE="thrive.config.settings.production",
    )
    os.environ.pop("THRIVE_DATABASE", None)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("demo", fill_only=True, figures=figures, verbosity=0)


def planned(figures: Path | None) -> Iterator[Shot]:
    """Which pages to photograph, and as whom."""
    from thrive.demo import queries

    as_whom = {one.key: session(one.person_id) for one in queries.personas()}
    anybody = next(iter(as_whom.values()), None) or session(somebody())
    prefix = f"{figures.name}-" if figures else ""
    yield Shot(f"{prefix}board", "/improving/", anybody)
    yield Shot(f"{prefix}cells", "/improving/", anybody, begin=".section:has(.board)", tallest=1300)
    yield Shot(f"{prefix}series", f"/improving/{telling_series()}/", anybody)
    if not figures:
        yield Shot("today", "/", anybody)
        yield Shot("truth", "/demo/truth/", anybody)
        yield from talking(as_whom)
        yield from looping(as_whom)
        yield from protected(as_whom)


def talking(as_whom: dict[str, str]) -> Iterator[Shot]:
    """A conversation as a member sees it, and what stewards write, start and watch."""
    from thrive.demo import queries, talks
    from thrive.experiences.drafting.actions.life import FromEdition, new_draft
    from thrive.experiences.models import Prompt, Run
    from thrive.experiences.prompting.codes import code_of
    from thrive.foundation import clock

    member, leader = queries.persona("member"), queries.persona("leader")
    weekly = Prompt.objects.get(
        person=member, state=Prompt.State.SENT, run__edition__program__key=talks.WEEKLY
    )
    draft = new_draft(source=FromEdition(talks.WEEKLY), by=leader, at=clock.now())
    run = Run.objects.get(edition__program__key=talks.CUSTOMERS)
    yield Shot("conversation", f"/c/{code_of(weekly.pk)}/", as_whom["member"])
    yield Shot("builder", f"/programs/write/{draft}/", as_whom["leader"])
    yield Shot("run", f"/programs/runs/{run.pk}/", as_whom["leader"])
    yield Shot("monitor", f"/programs/runs/{run.pk}/prompts/?state=answered", as_whom["leader"])


def protected(as_whom: dict[str, str]) -> Iterator[Shot]:
    """What was published of anonymous answers, a way to stay unknown, and the proof."""
    from thrive.experiences.models import Run

    asked = Run.objects.filter(promise="anonymous").order_by("id")[0]
    yield Shot("release", f"/programs/results/{asked.pk}/", as_whom["leader"])
    yield Shot("mailbox", "/mailbox/", as_whom["member"])
    yield Shot("desk", "/mailbox/desk/", as_whom["guardian"])
    yield Shot("proof", "/audit/proof/", as_whom["guardian"])


def looping(as_whom: dict[str, str]) -> Iterator[Shot]:
    """One goal's whole life: the goal, its change with the ladder, a draw, the whole picture."""
    from thrive.demo import aims, trials
    from thrive.goals.models import Change, Draw, Goal

    goal = Goal.objects.get(title=aims.RIVERSIDE)
    change = Change.objects.get(goal=goal, title=trials.TRAVEL)
    drawn = Draw.objects.order_by("id")[0]
    first = drawn.changes.order_by("starts_on", "id")[0]
    yield Shot("goal", f"/goals/{goal.pk}/", as_whom["member"])
    yield Shot("change", f"/changes/{change.pk}/", as_whom["leader"])
    yield Shot("ladder", f"/changes/{first.pk}/", as_whom["member"], begin="#why", tallest=1300)
    yield Shot("fair-starts", f"/changes/draw/{drawn.pk}/", as_whom["member"])
    yield Shot("changes", "/changes/", as_whom["leader"])
    yield Shot("whole", "/sponsor/", as_whom["sponsor"])
    yield Shot("tour", "/demo/tour/", as_whom["member"], begin="#goal", tallest=1800)


def telling_series() -> int:
    """A series that shows most: a confirmed gain, else what is told about the largest group."""
    from django.db.models import Sum

    from thrive.insights.models import Verdict

    verdicts = Verdict.objects.order_by("series__group__path", "series_id")
    better = verdicts.filter(kind="confirmed", direction="better", p__isnull=False)
    sized = verdicts.annotate(size=Sum("series__points__denominator"))
    largest = sized.filter(size__isnull=False).exclude(kind="too_early").order_by("-size")
    found = better.first() or largest.first() or verdicts.first()
    if found is None:
        raise SystemExit("Nothing was judged: there is no series to photograph")
    return found.series_id


def somebody() -> int:
    """A person to look through, where the story has none."""
    from thrive.people.models import Person

    return Person.objects.order_by("id").values_list("id", flat=True)[0]


def session(person_id: int) -> str:
    """The key of a session in which a person is signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from thrive.people.models import Person

    store = SessionStore()
    store[SESSION_KEY] = str(person_id)
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store[HASH_SESSION_KEY] = Person.objects.get(pk=person_id).get_session_auth_hash()
    store.save()
    return str(store.session_key)


@contextmanager
def serving(port: int) -> Iterator[None]:
    """The server, as everybody runs it, until the pictures are made."""
    command = [sys.executable, "-m", "thrive.config.cli", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/favicon.ico", server)
            yield
        finally:
            server.terminate()


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers; give up if it has stopped."""
    until = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"The server did not answer at {address}")


def take(browser: Browser, port: int, shot: Shot) -> list[int]:
    """Photograph one page in every size and theme; returns the sizes of the files."""
    return [
        one(browser, port, shot, width=width, height=height, theme=theme)
        for width, height in SIZES
        for theme in THEMES
    ]


def one(browser: Browser, port: int, shot: Shot, *, width: int, height: int, theme: str) -> int:
    """Photograph one page once."""
    address = f"http://127.0.0.1:{port}"
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
    )
    context.add_cookies([{"name": "sessionid", "value": shot.session, "url": address}])
    page = context.new_page()
    answer = page.goto(address + shot.address, wait_until="networkidle")
    if answer is None or answer.status != 200:
        raise SystemExit(f"{shot.address} answered {answer and answer.status}")
    box = page.locator(shot.begin).bounding_box() if shot.begin else None
    top = max(int(box["y"]) - 24, 0) if box else 0
    whole = int(page.evaluate("document.documentElement.scrollHeight"))
    tall = min(whole - top, shot.tallest)
    # The bar under the thumb stands at the end of a tall picture, not in the middle of it.
    page.set_viewport_size({"width": width, "height": max(tall, height)})
    page.evaluate("top => window.scrollTo({top, behavior: 'instant'})", top)
    path = IMAGES / f"{shot.name}-{width}-{theme}.png"
    path.write_bytes(smaller(browser, page.screenshot()))
    context.close()
    print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1000} KB")
    return path.stat().st_size


def smaller(browser: Browser, picture: bytes) -> bytes:
    """The picture with 256 colours. The browser reads it: there is no other decoder here."""
    page = browser.new_page()
    read = page.evaluate(DECODE, base64.b64encode(picture).decode())
    page.close()
    pixels = np.frombuffer(base64.b64decode(read["pixels"]), np.uint8)
    return small_png.encode(pixels.reshape(read["height"], read["width"], 4)[:, :, :3])


if __name__ == "__main__":
    raise SystemExit(main())
