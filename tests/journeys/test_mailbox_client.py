"""What the client of the mailbox does in a real browser, beside what tests of the server do."""

import secrets
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Page

from tests.journeys.test_anonymous_client import page
from tests.voice.letters import Author, box_key, derived, opened_with, sealed_for
from thrive.voice.queries.mailboxes import WORDS_BYTES
from thrive.voice.rules import mailboxes as rules
from thrive.voice.rules.directory import words_of
from thrive.voice.tokens import hpke

__all__ = ["page"]
pytestmark = pytest.mark.journey

READ = """
const {hex, unhex} = await import("/directory.js");
const keys = await import("/mailbox_keys.js");
const letter = await import("/mailbox_letter.js");
const {unseal} = await import("/mailbox_open.js");
const {seal} = await import("/seal.js");
"""
ME = "const me = await keys.author(unhex(given.seed));"


def run(page: Page, script: str, given: object) -> Any:
    """Run a script on the page with the client loaded. ``Any``: whatever it returns."""
    return page.evaluate(f"async (given) => {{ {READ} {script} }}", given)


@pytest.fixture
def author() -> Author:
    """Somebody with a mailbox."""
    return Author()


def test_words_make_the_same_keys_everywhere(page: Page, author: Author) -> None:
    found = run(
        page,
        ME
        + """
        const reader = await keys.boxKeys(unhex(given.seed), "steward|7");
        return [me.box.public, me.address, me.door, me.signing.public, reader.public].map(hex)
          .concat(await keys.fingerprint(reader.public));
        """,
        {"seed": author.seed.hex()},
    )

    signing = Ed25519PrivateKey.from_private_bytes(derived(author.seed, "sign"))
    reader = hpke.public_bytes(box_key(author.seed, "steward|7"))
    assert found == [
        author.public.hex(), author.address.hex(), author.shown.hex(),
        signing.public_key().public_bytes_raw().hex(), reader.hex(),
        words_of(rules.digest_of(reader)[:WORDS_BYTES]),
    ]  # fmt: skip


def test_each_opens_what_the_other_sealed(page: Page, author: Author) -> None:
    reader = hpke.make_key()
    sealed = sealed_for(author.public, author.address, {"turn": 2, "text": "Schön, daß du fragst"})

    found = run(
        page,
        ME + """
        const reader = {key: 7, public: given.reader};
        const copies =
          await letter.sealed(me.address, me.box.public, [reader], {turn: 1, text: "Grüße"});
        const sealed = letter.base64(unhex(given.sealed));
        const opened = await letter.opened(me.address, me.box, sealed);
        return {opened, copies: Object.fromEntries(Object.entries(copies).map(
          ([key, one]) => [key, hex(letter.unbase64(one))]))};
        """,
        {
            "seed": author.seed.hex(), "sealed": sealed.hex(),
            "reader": hpke.public_bytes(reader).hex(),
        },
    )  # fmt: skip

    copies = {key: bytes.fromhex(one) for key, one in found["copies"].items()}
    assert found["opened"] == {"turn": 2, "text": "Schön, daß du fragst"}
    assert opened_with(reader, author.address, copies["7"]) == {"turn": 1, "text": "Grüße"}
    assert opened_with(author.key, author.address, copies[""]) == {"turn": 1, "text": "Grüße"}
    assert rules.is_letter({None: copies[""], 7: copies["7"]})


def test_what_was_changed_or_is_for_somebody_else_does_not_open(page: Page, author: Author) -> None:
    whole = sealed_for(author.public, author.address, {"turn": 1, "text": "x"})
    flipped = whole[:40] + bytes([whole[40] ^ 1]) + whole[41:]
    foreign = sealed_for(
        hpke.public_bytes(hpke.make_key()), author.address, {"turn": 1, "text": ""}
    )
    elsewhere = sealed_for(author.public, secrets.token_bytes(32), {"turn": 1, "text": "x"})
    no_letter = sealed_for(author.public, author.address, {"turn": "1", "text": "x"})

    opened = run(
        page,
        ME + """
        const found = [];
        for (const one of given.all)
          found.push(await letter.opened(me.address, me.box, letter.base64(unhex(one))) ?? null);
        return found;
        """,
        {
            "seed": author.seed.hex(),
            "all": [one.hex() for one in (whole, flipped, foreign, elsewhere, no_letter, b"")],
        },
    )  # fmt: skip

    assert opened == [{"turn": 1, "text": "x"}, None, None, None, None, None]


def test_only_the_author_signs_and_only_the_author_writes(page: Page, author: Author) -> None:
    found = run(
        page,
        ME
        + """
        const other = await keys.author(unhex(given.other));
        const first = {sign: hex(me.signing.public)};
        const name = "Amina Yusuf";
        const by = async (who, said = name) =>
          ({reveal: {name: said, signature: hex(await keys.sign(who.signing, me.address, name))}});
        const seen = async (body, begun = first) =>
          await letter.revealed(me.address, begun, body) ?? null;
        return [
          await seen(await by(me)), await seen(await by(other)), await seen(await by(me, "Peter")),
          await seen({}), await seen(await by(me), {}),
          await letter.isAuthors(me.address, {key: hex(me.box.public)}),
          await letter.isAuthors(me.address, {key: hex(other.box.public)}),
          await letter.isAuthors(me.address, {}),
        ];
        """,
        {"seed": author.seed.hex(), "other": secrets.token_bytes(16).hex()},
    )

    assert found == ["Amina Yusuf", None, None, None, None, True, False, False]


def test_a_proposed_line_is_known_to_the_server_by_the_same_digest(page: Page) -> None:
    found = run(page, "return letter.proposed('Früher: jetzt zwei Wochen');", None)

    line = found["line"]
    assert line["text"] == "Früher: jetzt zwei Wochen"
    assert rules.line_digest(line["text"], bytes.fromhex(line["salt"])).hex() == found["digest"]


def test_without_ed25519_there_is_no_offer_to_sign(page: Page, author: Author) -> None:
    signing = run(
        page,
        """
        const whole = crypto.subtle.importKey;
        crypto.subtle.importKey = function (kind, key, how, ...more) {
          if (how.name === "Ed25519") throw new DOMException("", "NotSupportedError");
          return whole.call(this, kind, key, how, ...more);
        };
        try {
          return await keys.signingKeys(unhex(given));
        } finally {
          crypto.subtle.importKey = whole;
        }
        """,
        author.seed.hex(),
    )

    assert signing is None


def test_a_longest_letter_fits_and_one_more_letter_is_refused(page: Page) -> None:
    lengths = run(
        page,
        """
        const size = (count) => {
          try {
            return letter.padded({text: "x".repeat(count)}).length;
          } catch {
            return "refused";
          }
        };
        return [0, 2048 - 11, 2048 - 10, 8192 - 11, 8192 - 10].map(size);
        """,
        None,
    )

    assert lengths == [2048, 2048, 8192, 8192, "refused"]
