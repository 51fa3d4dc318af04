"""The browser's half of blind signatures, in a real browser, beside the server's half."""

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

import thrive.intake
from tests.shared import shared_folder
from thrive.voice.tokens import blind
from thrive.voice.tokens.blind import PrivateKey

CLIENT = Path(thrive.intake.__file__).parent / "client"

READ = """
const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (two) => parseInt(two, 16));
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const keyOf = (given) => ({n: BigInt("0x" + given.n), e: BigInt("0x" + given.e)});
const {encode, blind, finalize, prepare, verify} = await import("/blind.js");
const {inverse} = await import("/numbers.js");
const {draws, newSeed} = await import("/seed.js");
"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def log_message(self, format: str, *args: Any) -> None:
        """``Any``: as the library has it."""


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """A page from which the client can be loaded: this machine itself counts as safe."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(CLIENT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    opened = chromium.new_page()
    opened.goto(f"http://127.0.0.1:{server.server_port}/blind.js")
    yield opened
    opened.close()
    server.shutdown()
    server.server_close()


def run(page: Page, script: str, given: object) -> Any:
    """Run a script on the page with the client loaded. ``Any``: whatever it returns."""
    return page.evaluate(f"async (given) => {{ {READ} {script} }}", given)


@pytest.fixture(scope="module")
def key() -> PrivateKey:
    """The signer's."""
    return PrivateKey.of(blind.make_key())


def public(key: PrivateKey) -> dict[str, str]:
    """What the signer publishes, in hexadecimal."""
    return {"n": f"{key.public.n:x}", "e": f"{key.public.e:x}"}


def test_the_vectors_of_the_rfc_are_reproduced(page: Page) -> None:
    file = shared_folder("vectors", "rfc9474.json")
    vectors = json.loads(file.read_text(encoding="utf-8"))["vectors"]

    made = run(
        page,
        """
        const all = [];
        for (const one of given) {
          const key = keyOf(one);
          const [prepared, salt] = [unhex(one.prepared_msg), unhex(one.salt)];
          const factor = inverse(BigInt("0x" + one.inv), key.n);
          const encoded = await encode(prepared, key.n.toString(2).length - 1, salt);
          const blinded = await blind(key, prepared, {salt, factor});
          const signed = await finalize(
            key, prepared, unhex(one.blind_sig), blinded.inverse, salt.length);
          all.push([hex(encoded), hex(blinded.message), hex(signed)]);
        }
        return all;
        """,
        vectors,
    )

    assert made == [[one["encoded_msg"], one["blinded_msg"], one["sig"]] for one in vectors]


def test_a_token_asked_for_in_a_browser_is_signed_and_checked_by_the_server(
    page: Page, key: PrivateKey
) -> None:
    asked = run(
        page,
        """
        const key = keyOf(given);
        const drawn = await draws(newSeed(), "study 3, wave 2, unit 7", key.n);
        const prepared = prepare(drawn.message, drawn.prefix);
        const blinded = await blind(key, prepared, drawn);
        globalThis.kept = {key, prepared, blinded};
        return [hex(prepared), hex(blinded.message)];
        """,
        public(key),
    )
    prepared, blinded = map(bytes.fromhex, asked)

    signature = run(
        page,
        "return hex(await finalize(kept.key, kept.prepared, unhex(given), kept.blinded.inverse));",
        blind.blind_sign(key, blinded).hex(),
    )

    assert blind.verify(key.public, prepared, bytes.fromhex(signature))


def test_the_same_seed_asks_for_the_same_and_another_purpose_for_something_else(
    page: Page, key: PrivateKey
) -> None:
    first, again, other = run(
        page,
        """
        const key = keyOf(given);
        const seed = newSeed();
        const asked = async (purpose) => {
          const drawn = await draws(seed, purpose, key.n);
          const prepared = prepare(drawn.message, drawn.prefix);
          return hex((await blind(key, prepared, drawn)).message);
        };
        return [await asked("wave 1"), await asked("wave 1"), await asked("wave 2")];
        """,
        public(key),
    )

    assert first == again
    assert first != other


def test_a_dishonest_signer_is_found_out(page: Page, key: PrivateKey) -> None:
    refusals = run(
        page,
        """
        const key = keyOf(given);
        const drawn = await draws(newSeed(), "x", key.n);
        const prepared = prepare(drawn.message, drawn.prefix);
        const blinded = await blind(key, prepared, drawn);
        const told = async (answer) => {
          try { await finalize(key, prepared, answer, blinded.inverse); return "taken"; }
          catch (error) { return error.message; }
        };
        return [await told(new Uint8Array(256).fill(7, 1)), await told(new Uint8Array(3))];
        """,
        public(key),
    )

    assert refusals == [
        "what came back is no signature of this message",
        "a signature has 256 bytes",
    ]
