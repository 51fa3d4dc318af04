"""A door and a main page in a few lines, so that the client can be watched by itself.

It serves the real client, a study with keys of its own, and a page that passes on blinded messages
as the main origin does. ``test_anonymous_answer`` plays the same with the real servers.
"""

import base64
import json
import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from thrive.intake.door import POLICY
from thrive.intake.views import KINDS, client
from thrive.voice.rules.directory import Entry, head_of, words_of
from thrive.voice.tokens import blind, hpke
from thrive.voice.tokens.blind import PrivateKey

MAIN, VOICE = "thrive.fernbrook.localhost", "voice.fernbrook.localhost"
STUDY = 7
WAVES = [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)]
BEFORE = datetime(2026, 8, 20, 9, 0, tzinfo=UTC)
QUESTIONS: list[dict[str, Any]] = [
    {
        "id": "welcome", "kind": "say",
        "text": {"en": "Three short questions.", "de": "Drei kurze Fragen."},
    },
    {
        "id": "safe", "kind": "scale", "first": 1, "required": True,
        "text": {"en": "Can you say what you think?", "de": "Kannst du sagen, was du denkst?"},
        "labels": [{"en": word} for word in ("never", "at times", "always")],
    },
    {
        "id": "why", "kind": "choose_several", "most": 2, "text": {"en": "What hinders you?"},
        "shown": {"when": [[{"of": "safe", "most": 2}], [{"of": "safe", "answered": False}]]},
        "choices": [{"id": one, "text": {"en": one}} for one in ("hurry", "fear", "habit")],
    },
    {
        "id": "last_time", "kind": "report", "text": {"en": "So it was last time."},
        "rows": [{"label": {"en": "said always"}, "value": {"en": "62 %"}}],
    },
    {"id": "own", "kind": "words", "longest": 280, "text": {"en": "What else?"}},
]  # fmt: skip
MAIN_PAGE = """<!doctype html><html lang="en"><head><title>Main</title></head><body><main>
<h1>Main</h1>
<iframe title="Keys" referrerpolicy="no-referrer" width="340" height="1400"></iframe></main>
<script>
const frame = document.querySelector("iframe");
const origin = location.origin.replace("thrive.", "voice.");
const given = JSON.parse(new URLSearchParams(location.search).get("given") ?? "{}");
window.addEventListener("message", async ({ data, origin: from }) => {
  if (from !== origin) return;
  const send = (message) => frame.contentWindow.postMessage(message, origin);
  if (data.kind === "ready") {
    const studies = await (await fetch("/studies")).json();
    send({ kind: "studies", ...studies, ...given });
  }
  if (data.kind === "ask") {
    const body = JSON.stringify(data);
    const signed = await (await fetch("/issue", { method: "POST", body })).json();
    send({ kind: "signed", study: data.study, epoch: data.epoch, ...signed });
  }
});
frame.src = `${origin}/enrol/${location.hash}`;
</script></body></html>"""


@dataclass
class Door:
    """What the door and the main page know, and everything that was posted to the door."""

    key: PrivateKey = field(default_factory=lambda: PrivateKey.of(blind.make_key()))
    receiver: Any = field(default_factory=hpke.make_key)
    at: datetime = BEFORE
    eligible: int = 9
    signs_falsely: bool = False
    in_between: tuple[Any, str, int] | None = None  # what a server before it says instead
    delay: dict[str, int] = field(default_factory=lambda: {"mean": 0, "longest": 0})
    issued: dict[str, str] = field(default_factory=dict)  # blinded messages by the name of a token
    posted: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    headers: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def entries(self) -> list[Entry]:
        """The list of keys. One key signs for all waves here."""
        size = self.key.public.size
        modulus = self.key.public.n.to_bytes(size, "big")
        receiver = hpke.public_bytes(self.receiver)
        return [
            Entry(
                2 * place + (purpose == "words") + 1, purpose, first, _until(first), 0,
                self.eligible, modulus, receiver,
            )
            for place, first in enumerate(WAVES)
            for purpose in ("answer", "words")
        ]  # fmt: skip

    @property
    def words(self) -> str:
        """The six words of the list."""
        return words_of(head_of(STUDY, 1, self.entries)[:12])

    def page(self) -> dict[str, Any]:
        """What the client fetches. ``Any``: JSON."""
        entries = [
            {
                "key": one.key, "purpose": one.purpose, "first": one.first.isoformat(),
                "until": one.until.isoformat(), "unit": one.unit, "eligible": one.eligible,
                "modulus": one.modulus.hex(), "receiver": one.receiver.hex(),
            }
            for one in self.entries
        ]  # fmt: skip
        return {
            "study": STUDY, "title": "Say it safely", "today": self.at.date().isoformat(),
            "now": self.at.isoformat(), "delay": self.delay, "promise": "Nobody can know.",
            "whole": ["Not even whoever runs this."], "questions": QUESTIONS,
            "directories": [{"epoch": 1, "entries": entries}],
        }  # fmt: skip

    def studies(self) -> dict[str, Any]:
        """What the main page tells the frame. ``Any``: JSON."""
        waves = [first.isoformat() for first in WAVES if first > self.at.date()]
        one = {"study": STUDY, "epoch": 1, "unit": 0, "waves": waves}
        return {"studies": [one], "who": "amina"}

    def issue(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Sign, the same again and nothing else. ``Any``: JSON."""
        blinded = asked["blinded"]
        if any(self.issued.get(name, one) != one for name, one in blinded.items()):
            return {"refused": "You have got ready on another device."}
        self.issued |= blinded
        signed = {
            name: one if self.signs_falsely else self._signed(one) for name, one in blinded.items()
        }
        return {"signatures": signed}

    def _signed(self, blinded: str) -> str:
        return blind.blind_sign(self.key, bytes.fromhex(blinded)).hex()

    def opened(self, path: str) -> list[dict[str, Any]]:
        """What was posted to a path, opened. ``Any``: JSON."""
        purpose = {"/answers/": "answer", "/words/": "words"}[path]
        return [
            json.loads(
                hpke.unseal(
                    self.receiver, f"thrive {purpose} 1|{body['key']}".encode(),
                    base64.b64decode(body["sealed"]),
                )
            )
            for where, body in self.posted
            if where == path
        ]  # fmt: skip


def _until(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


class Handler(BaseHTTPRequestHandler):
    """Both hosts behind one port."""

    def __init__(self, door: Door, *given: Any) -> None:
        self.door = door
        super().__init__(*given)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing. ``Any``: as the library has it."""

    def do_GET(self) -> None:
        """A page, a script, or JSON."""
        voice = self.headers["Host"].startswith(VOICE)
        path = self.path.split("?")[0]
        if not voice:
            found = self.door.studies() if path == "/studies" else MAIN_PAGE.encode()
            return self._answer(found, "text/html")
        self.door.headers.append((path, dict(self.headers)))
        name = path.removeprefix("/client/")
        if path == "/main.json":
            origin = f"http://{self.headers['Host'].replace(VOICE, MAIN)}"
            return self._answer({"origin": origin})
        if path.endswith("/page.json"):
            return self._answer(self.door.page())
        name = {"/enrol/": "enrol.html", f"/s/{STUDY}/": "answer.html"}.get(path, name)
        if name not in client():
            return self._answer(b"", status=404)
        return self._answer(client()[name], KINDS[f".{name.split('.')[1]}"])

    def do_POST(self) -> None:
        """Blinded messages, answers and words."""
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/issue":
            return self._answer(self.door.issue(given))
        self.door.headers.append((self.path, dict(self.headers)))
        if self.door.in_between:
            return self._answer(*self.door.in_between)
        self.door.posted.append((self.path, given))
        return self._answer({"kept": True})

    def _answer(self, content: Any, kind: str = "application/json", status: int = 200) -> None:
        """``Any``: bytes, or JSON."""
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind if isinstance(content, bytes) else "application/json")
        self.send_header("Content-Length", str(len(raw)))
        if self.headers["Host"].startswith(VOICE):
            main = f"http://{self.headers['Host'].replace(VOICE, MAIN)}"
            self.send_header("Content-Security-Policy", POLICY.format(ancestors=main))
            self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(raw)


def serve(door: Door) -> ThreadingHTTPServer:
    """The door, open until ``shutdown``."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, door))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
