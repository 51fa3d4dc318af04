"""What the anonymous client can do, in a real browser, beside what the server can."""

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
from thrive.voice.tokens import blind, hpke
from thrive.voice.tokens.blind import PrivateKey

CLIENT = Path(thrive.intake.__file__).parent / "client"

READ = """
const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (two) => parseInt(two, 16));
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const keyOf = (given) => ({n: BigInt("0x" + given.n), e: BigInt("0x" + given.e)});
const {encode, blind, finalize, prepare, verify} = await import("/blind.js");
const {inverse} = await import("/numbers.js");
const {draws, newSeed} = await import("/seed.js");
const {seal} = await import("/seal.js");
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


def test_what_a_browser_seals_the_server_opens_and_nobody_else(page: Page) -> None:
    key = hpke.make_key()
    purpose, words = b"study 3, wave 2", "Ich hatte Angst zu fragen 🙈"

    sealed = bytes.fromhex(
        run(
            page,
            "return hex(await seal(unhex(given[0]), unhex(given[1]), unhex(given[2])));",
            [hpke.public_bytes(key).hex(), purpose.hex(), words.encode().hex()],
        )
    )

    assert hpke.unseal(key, purpose, sealed).decode() == words
    with pytest.raises(hpke.CannotOpen):
        hpke.unseal(hpke.make_key(), purpose, sealed)


def test_sealing_gives_the_figures_of_the_rfc(page: Page) -> None:
    """RFC 9180, appendix A.1.1: the same suite but for the shorter key of AES-128-GCM."""
    given = {
        "info": "4f6465206f6e2061204772656369616e2055726e",
        "secret": "52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736",
        "public": "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431",
        "receiver": "3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d",
        "bound": "436f756e742d30",
        "message": "4265617574792069732074727574682c20747275746820626561757479",
    }
    expected = (
        given["public"]
        + "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a9"
        + "6d8770ac83d07bea87e13c512a"
    )

    sealed = run(
        page,
        """
        const coded = (text) => btoa(String.fromCharCode(...unhex(text)))
          .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
        const [x, d] = [coded(given.public), coded(given.secret)];
        const held = async (jwk, uses) => crypto.subtle.importKey(
          "jwk", {kty: "OKP", crv: "X25519", ...jwk}, {name: "X25519"}, true, uses);
        const ephemeral = {
          privateKey: await held({x, d}, ["deriveBits"]), publicKey: await held({x}, []),
        };
        return hex(await seal(unhex(given.receiver), unhex(given.info), unhex(given.message),
          {ephemeral, bound: unhex(given.bound), keyBytes: 16}));
        """,
        given,
    )

    assert sealed == expected
