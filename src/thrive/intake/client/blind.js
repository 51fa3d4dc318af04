// Blind signatures, the half that a browser does: RSABSSA-SHA384-PSS-Randomized, RFC 9474.
//
// Whoever signs sees a number that says nothing, and could not know the signature again. A key is
// {n, e}: BigInts. Messages, salts and signatures are Uint8Arrays.

import { bytesOf, inverse, joined, numberOf, power } from "./numbers.js";

const HASH = "SHA-384";
const HASH_BYTES = 48;
export const SALT_BYTES = 48;
export const PREFIX_BYTES = 32;

const sizeOf = (n) => Math.ceil(n.toString(2).length / 8);

async function digest(...parts) {
  return new Uint8Array(await crypto.subtle.digest(HASH, joined(...parts)));
}

// MGF1 (RFC 8017, appendix B.2.1).
async function mask(seed, length) {
  const blocks = [];
  for (let count = 0; count * HASH_BYTES < length; count += 1) {
    blocks.push(await digest(seed, bytesOf(BigInt(count), 4)));
  }
  return joined(...blocks).slice(0, length);
}

// EMSA-PSS-ENCODE (RFC 8017, section 9.1.1).
export async function encode(message, bits, salt) {
  const size = Math.ceil(bits / 8);
  const mark = await digest(new Uint8Array(8), await digest(message), salt);
  const block = new Uint8Array(size - HASH_BYTES - 1);
  block[block.length - salt.length - 1] = 1;
  block.set(salt, block.length - salt.length);
  const masking = await mask(mark, block.length);
  const masked = block.map((byte, i) => byte ^ masking[i]);
  masked[0] &= 0xff >> (8 * size - bits);
  return joined(masked, mark, Uint8Array.of(0xbc));
}

// A message with its prefix is signed and shown in its place.
export function prepare(message, prefix) {
  return joined(prefix, message);
}

// What is sent to be signed, and the secret that takes the blinding away again.
export async function blind(key, prepared, { salt, factor }) {
  const encoded = numberOf(await encode(prepared, key.n.toString(2).length - 1, salt));
  inverse(encoded, key.n); // refuses a message that shares a factor with the modulus
  const message = (encoded * power(factor, key.e, key.n)) % key.n;
  return { message: bytesOf(message, sizeOf(key.n)), inverse: inverse(factor, key.n) };
}

// The signature of the prepared message. Refuses whatever a dishonest signer sends instead.
export async function finalize(key, prepared, blindSignature, unblind, saltBytes = SALT_BYTES) {
  const size = sizeOf(key.n);
  if (blindSignature.length !== size) throw new RangeError(`a signature has ${size} bytes`);
  const signature = bytesOf((numberOf(blindSignature) * unblind) % key.n, size);
  if (!(await verify(key, prepared, signature, saltBytes))) {
    throw new Error("what came back is no signature of this message");
  }
  return signature;
}

export async function verify(key, prepared, signature, saltBytes = SALT_BYTES) {
  const known = await crypto.subtle.importKey(
    "jwk",
    { kty: "RSA", alg: "PS384", n: base64url(bytesOf(key.n, sizeOf(key.n))), e: base64url(short(key.e)) },
    { name: "RSA-PSS", hash: HASH },
    false,
    ["verify"],
  );
  return crypto.subtle.verify({ name: "RSA-PSS", saltLength: saltBytes }, known, signature, prepared);
}

const short = (number) => bytesOf(number, sizeOf(number));

function base64url(bytes) {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
