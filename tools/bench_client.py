"""The anonymous client in Chromium: python -m tools.bench_client

Blinding the 26 tokens of a year of fortnights, from their seed to the numbers that are sent, and
taking the blinding off again; sealing an answer; the size of what is loaded. The floor beside it is
the same number of raising to the power of 65537 alone, which nothing can go below.
"""

import gzip
import statistics
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from thrive.voice.tokens import blind

CLIENT = Path(__file__).resolve().parents[1] / "src/thrive/intake/client"
TOKENS, RUNS, LIMIT_MS = 26, 15, 100.0
LOADED = {
    "answering": ("answer.html", "answer.js"),
    "getting ready": ("enrol.html", "enrol.js"),
    "on paper": ("paper.html", "paper.js"),
}
MEASURE = """
async ({ modulus, tokens, runs }) => {
  const { blind, prepare } = await import("/blind.js");
  const { draws, newSeed } = await import("/seed.js");
  const { power } = await import("/numbers.js");
  const { sealAnswers } = await import("/body.js");
  const { hex } = await import("/directory.js");
  const key = { n: BigInt("0x" + modulus), e: 65537n };
  const pair = await crypto.subtle.generateKey({ name: "X25519" }, true, ["deriveBits"]);
  const receiver = hex(new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)));
  const one = async (seed, count) => {
    const drawn = await draws(seed, `7|1|${count}|2026-10-01|answer`, key.n);
    return blind(key, prepare(drawn.message, drawn.prefix), drawn);
  };
  const timed = async (work) => {
    const began = performance.now();
    await work();
    return performance.now() - began;
  };
  const found = { blinding: [], floor: [], sealing: [] };
  for (let run = 0; run < runs; run += 1) {
    const seed = newSeed();
    const counts = Array.from({ length: tokens }, (_, count) => count);
    found.blinding.push(await timed(() => Promise.all(counts.map((count) => one(seed, count)))));
    const number = (await one(seed, 99)).inverse;
    found.floor.push(await timed(() => counts.forEach(() => power(number, key.e, key.n))));
    found.sealing.push(await timed(() => sealAnswers({ receiver, key: 3 }, { answers: { a: 1 } })));
  }
  return found;
}
"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def log_message(self, format: str, *args: Any) -> None:
        """``Any``: as the library has it."""


def measured() -> dict[str, list[float]]:
    """Milliseconds of each run, in a real browser."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(CLIENT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--disable-dev-shm-usage"]
        )
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/blind.js")
        modulus = f"{blind.make_key().public_key().public_numbers().n:x}"
        found: dict[str, list[float]] = page.evaluate(
            MEASURE, {"modulus": modulus, "tokens": TOKENS, "runs": RUNS}
        )
        browser.close()
    server.shutdown()
    return found


def loaded(page: str, script: str) -> list[Path]:
    """The files that a page brings with it: its script, and what that imports, and so on."""
    found, waiting = {page, "voice.css"}, [script]
    while waiting:
        name = waiting.pop()
        found.add(name)
        for line in (CLIENT / name).read_text("utf-8").splitlines():
            if line.startswith(("import ", "} from ")):
                imported = line.split('"')[1].removeprefix("./")
                waiting += [] if imported in found else [imported]
    return [CLIENT / name for name in sorted(found)]


def main() -> int:
    """Measure and print. Fails above the limit."""
    found = {name: sorted(times) for name, times in measured().items()}
    for name, words in (
        ("blinding", f"{TOKENS} tokens blinded"),
        ("floor", "the powers alone"),
        ("sealing", "an answer sealed"),
    ):
        times = found[name]
        print(f"{words:24} {statistics.median(times):7.1f} ms, slowest {times[-1]:.1f}")
    for name, (page, script) in LOADED.items():
        files = loaded(page, script)
        packed = sum(len(gzip.compress(file.read_bytes())) for file in files)
        whole = sum(file.stat().st_size for file in files)
        print(
            f"{name:24} {packed / 1000:7.1f} kB packed, {whole / 1000:.1f} kB, {len(files)} files"
        )
    held = statistics.median(found["blinding"]) <= LIMIT_MS
    print(f"limit {LIMIT_MS:.0f} ms: {'held' if held else 'NOT HELD'}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
