// Our blinding beside that of @cloudflare/blindrsa-ts, both ways: what one blinds the other takes.

import assert from "node:assert/strict";
import test from "node:test";

import { RSABSSA } from "@cloudflare/blindrsa-ts";

import { blind, finalize, prepare, verify } from "../../src/thrive/intake/client/blind.js";
import { numberOf } from "../../src/thrive/intake/client/numbers.js";
import { draws, newSeed } from "../../src/thrive/intake/client/seed.js";

const theirs = RSABSSA.SHA384.PSS.Randomized();
const bytes = (text) => Uint8Array.from(Buffer.from(text, "base64url"));
const hex = (all) => Buffer.from(all).toString("hex");

async function keys() {
  const { publicKey, privateKey } = await theirs.constructor.generateKey({
    hash: "SHA-384", modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1),
  });
  const { n, e } = await crypto.subtle.exportKey("jwk", publicKey);
  return { publicKey, privateKey, ours: { n: numberOf(bytes(n)), e: numberOf(bytes(e)) } };
}

test("what we blind they sign, and what we make of it they take", async () => {
  const { publicKey, privateKey, ours } = await keys();
  for (let count = 0; count < 2; count += 1) {
    const drawn = await draws(newSeed(), `wave ${count}`, ours.n);
    const prepared = prepare(drawn.message, drawn.prefix);
    const blinded = await blind(ours, prepared, drawn);
    const signed = await theirs.blindSign(privateKey, blinded.message);
    const signature = await finalize(ours, prepared, signed, blinded.inverse);

    assert.ok(await theirs.verify(publicKey, signature, prepared));
    assert.equal(hex(signature), hex(await theirs.finalize(publicKey, prepared, signed, bytesOf(blinded.inverse))));
  }
});

test("what they blind we can take the blinding off, and check", async () => {
  const { publicKey, privateKey, ours } = await keys();
  for (let count = 0; count < 2; count += 1) {
    const prepared = theirs.prepare(new TextEncoder().encode(`wave ${count}`));
    const { blindedMsg, inv } = await theirs.blind(publicKey, prepared);
    const signed = await theirs.blindSign(privateKey, blindedMsg);
    const signature = await finalize(ours, prepared, signed, numberOf(inv));

    assert.ok(await theirs.verify(publicKey, signature, prepared));
    assert.ok(await verify(ours, prepared, signature));
    signature[9] ^= 1;
    assert.ok(!(await verify(ours, prepared, signature)));
    assert.ok(!(await theirs.verify(publicKey, signature, prepared)));
  }
});

function bytesOf(number) {
  return Uint8Array.from(Buffer.from(number.toString(16).padStart(512, "0"), "hex"));
}
