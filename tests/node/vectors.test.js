// The vectors of RFC 9474, appendix A, in the file that VECTORS names.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { blind, encode, finalize } from "../../src/thrive/intake/client/blind.js";
import { inverse } from "../../src/thrive/intake/client/numbers.js";

const hex = (all) => Buffer.from(all).toString("hex");

test("the vectors come out", async () => {
  const { vectors } = JSON.parse(readFileSync(process.env.VECTORS));
  for (const one of vectors) {
    const key = { n: BigInt(`0x${one.n}`), e: BigInt(`0x${one.e}`) };
    const [prepared, salt] = [one.prepared_msg, one.salt].map((text) => Uint8Array.from(Buffer.from(text, "hex")));
    const factor = inverse(BigInt(`0x${one.inv}`), key.n);
    const blinded = await blind(key, prepared, { salt, factor });

    assert.equal(hex(await encode(prepared, key.n.toString(2).length - 1, salt)), one.encoded_msg);
    assert.equal(hex(blinded.message), one.blinded_msg);
    const signed = Uint8Array.from(Buffer.from(one.blind_sig, "hex"));
    assert.equal(hex(await finalize(key, prepared, signed, blinded.inverse, salt.length)), one.sig);
  }
  assert.equal(vectors.length, 4);
});
