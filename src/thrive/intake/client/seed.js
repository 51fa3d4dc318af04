// One seed of 128 bits makes all tokens of a device, and makes them again on another one.
//
// Everything follows by HKDF-SHA256 (RFC 5869) from the seed and from what the token is for, so
// the same seed asks for the same signature again, which is the only one that it can get.

import { PREFIX_BYTES, SALT_BYTES } from "./blind.js";
import { numberOf } from "./numbers.js";

export const SEED_BYTES = 16;
const SPARE_BYTES = 16; // more than the modulus has: what is left over no longer favours any number

export function newSeed() {
  return crypto.getRandomValues(new Uint8Array(SEED_BYTES));
}

// All that is drawn for one token: its message and prefix, its salt, its blinding factor.
export async function draws(seed, purpose, modulus) {
  const derived = await crypto.subtle.importKey("raw", seed, "HKDF", false, ["deriveBits"]);
  const draw = async (part, length) => {
    const info = new TextEncoder().encode(`thrive token 1|${purpose}|${part}`);
    const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info };
    return new Uint8Array(await crypto.subtle.deriveBits(how, derived, 8 * length));
  };
  const wide = Math.ceil(modulus.toString(2).length / 8) + SPARE_BYTES;
  return {
    message: await draw("message", 32),
    prefix: await draw("prefix", PREFIX_BYTES),
    salt: await draw("salt", SALT_BYTES),
    factor: (numberOf(await draw("factor", wide)) % (modulus - 2n)) + 2n,
  };
}
