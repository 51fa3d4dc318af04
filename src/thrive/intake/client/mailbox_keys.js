// The keys that follow from words somebody wrote down. The same words make the same keys again.

import { hex } from "./directory.js";
import { joined } from "./numbers.js";
import { wordsOf } from "./words.js";

const WORDS_BYTES = 12; // six words
// What stands before the 32 bytes of a private key in PKCS #8 (RFC 8410): WebCrypto takes no others.
const BEFORE = {
  X25519: Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20),
  Ed25519: Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20),
};

export async function hash(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

async function derived(seed, purpose) {
  const key = await crypto.subtle.importKey("raw", seed, "HKDF", false, ["deriveBits"]);
  const info = new TextEncoder().encode(`thrive mailbox 1|${purpose}`);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, 256));
}

async function pair(name, secret, uses) {
  const whole = joined(BEFORE[name], secret);
  const shown = await crypto.subtle.importKey("pkcs8", whole, { name }, true, uses);
  const { x } = await crypto.subtle.exportKey("jwk", shown); // its public half
  const bytes = atob(x.replaceAll("-", "+").replaceAll("_", "/"));
  const privateKey = await crypto.subtle.importKey("pkcs8", whole, { name }, false, uses);
  return { privateKey, public: Uint8Array.from(bytes, (letter) => letter.charCodeAt(0)) };
}

// To whom letters are sealed: a mailbox, or somebody who reads, in each role with another key.
export const boxKeys = async (seed, purpose) =>
  pair("X25519", await derived(seed, `box|${purpose}`), ["deriveBits"]);

// What only the author can show, to write, to look and to take back.
export const doorOf = (seed) => derived(seed, "door");

// With what an author signs who wants to be known. Nothing where the browser cannot.
export async function signingKeys(seed) {
  try {
    return await pair("Ed25519", await derived(seed, "sign"), ["sign"]);
  } catch {
    return null;
  }
}

export async function author(seed) {
  const box = await boxKeys(seed, "author");
  const address = await hash(box.public);
  return { box, address, door: await doorOf(seed), signing: await signingKeys(seed) };
}

export const fingerprint = async (key) => wordsOf((await hash(key)).slice(0, WORDS_BYTES));

const said = (address, name) => new TextEncoder().encode(`thrive reveal 1|${hex(address)}|${name}`);

export async function sign(signing, address, name) {
  const how = { name: "Ed25519" };
  return new Uint8Array(await crypto.subtle.sign(how, signing.privateKey, said(address, name)));
}

export async function isSigned(key, address, name, signature) {
  try {
    const how = { name: "Ed25519" };
    const known = await crypto.subtle.importKey("raw", key, how, false, ["verify"]);
    return await crypto.subtle.verify(how, known, signature, said(address, name));
  } catch {
    return false;
  }
}
