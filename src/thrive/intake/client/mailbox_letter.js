// Letters: what stands in them, padded to one of two sizes, sealed once for each who may read.
//
// A letter names the author's public key. Its hash is the address of the mailbox, and the server
// never has the key itself: so nobody else can write as the author, and only those to whom the
// author wrote can seal a reply.

import { hex, unhex } from "./directory.js";
import { hash, isSigned } from "./mailbox_keys.js";
import { unseal } from "./mailbox_open.js";
import { joined } from "./numbers.js";
import { seal } from "./seal.js";

const SIZES = [2048, 8192];
const SALT_BYTES = 16;
export const MOST_READERS = 5;

export const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
export const unbase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

const encoded = (text) => new TextEncoder().encode(text);
const infoOf = (address) => encoded(`thrive letter 1|${hex(address)}`);

// Blanks after JSON change nothing. Refuses what is longer than the longest letter.
export function padded(body) {
  const plain = encoded(JSON.stringify(body));
  const size = SIZES.find((one) => plain.length <= one);
  if (!size) throw new RangeError("too long for a letter");
  const whole = new Uint8Array(size).fill(0x20);
  whole.set(plain);
  return whole;
}

// Sealed copies by key; the one for the author has the name "".
export async function sealed(address, authorKey, readers, body) {
  const plain = padded(body);
  const copies = {};
  for (const { key, public: theirs } of [{ key: "", public: hex(authorKey) }, ...readers]) {
    copies[key] = base64(await seal(unhex(theirs), infoOf(address), plain));
  }
  return copies;
}

// What stands in a copy; nothing where it does not open or is no letter.
export async function opened(address, pair, copy) {
  try {
    const body = JSON.parse(new TextDecoder().decode(await unseal(pair, infoOf(address), unbase64(copy))));
    return typeof body.text === "string" && Number.isInteger(body.turn) ? body : undefined;
  } catch {
    return undefined;
  }
}

export const inOrder = (bodies) =>
  bodies.toSorted((one, other) => one.turn - other.turn || (one.text < other.text ? -1 : 1));

export const nextTurn = (bodies) => 1 + Math.max(0, ...bodies.map((one) => one.turn));

// Whether a letter is the author's: it names the key whose hash the address is.
export const isAuthors = async (address, body) =>
  typeof body.key === "string" && hex(await hash(unhex(body.key))) === hex(address);

// The name of an author who signed it; with the key that stood in their first letter.
export async function revealed(address, first, body) {
  const { name, signature } = body.reveal ?? {};
  if (typeof name !== "string" || typeof signature !== "string" || !first?.sign) return undefined;
  const fits = await isSigned(unhex(first.sign), address, name, unhex(signature));
  return fits ? name : undefined;
}

// A line that a reader proposes for all to see, and by what the server knows it until the author agrees.
export async function proposed(text) {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  return { line: { text, salt: hex(salt) }, digest: hex(await lineDigest(text, salt)) };
}

export const lineDigest = (text, salt) => hash(joined(encoded("thrive line 1|"), salt, encoded(text)));
