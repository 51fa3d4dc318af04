// Sealing to a public key, base mode of HPKE (RFC 9180): X25519, HKDF-SHA256, AES-GCM.
//
// Whoever has the private key opens it, and nobody else, the sealer included. All are Uint8Arrays.

import { bytesOf, joined } from "./numbers.js";

export const KEM = 0x0020; // DHKEM(X25519, HKDF-SHA256)
const KDF = 0x0001; // HKDF-SHA256
const AEAD = { 16: 0x0001, 32: 0x0002 }; // AES-GCM, by the bytes of its key
export const HASH_BYTES = 32;
const NONCE_BYTES = 12;
export const NOTHING = new Uint8Array();

export const text = (words) => new TextEncoder().encode(words);
export const number = (value, size) => bytesOf(BigInt(value), size);
export const curve = { name: "X25519" };

async function mac(key, message) {
  // A key of nothing is as good as zeros (RFC 2104), and WebCrypto takes no empty key.
  const raw = key.length ? key : new Uint8Array(HASH_BYTES);
  const how = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", raw, how, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, message));
}

async function expand(secret, info, length) {
  let [all, last] = [NOTHING, NOTHING];
  for (let count = 1; all.length < length; count += 1) {
    last = await mac(secret, joined(last, info, number(count, 1)));
    all = joined(all, last);
  }
  return all.slice(0, length);
}

// LabeledExtract and LabeledExpand (RFC 9180, section 4).
export const labelled = (suite) => ({
  extract: (salt, label, secret) => mac(salt, joined(text("HPKE-v1"), suite, text(label), secret)),
  expand: (secret, label, info, length) =>
    expand(secret, joined(number(length, 2), text("HPKE-v1"), suite, text(label), info), length),
});

// Encap (section 4.1): a secret that both ends can work out, and what the other end needs for it.
async function encapsulate(receiver, ephemeral) {
  const theirs = await crypto.subtle.importKey("raw", receiver, curve, false, []);
  const how = { name: "X25519", public: theirs };
  const shared = new Uint8Array(await crypto.subtle.deriveBits(how, ephemeral.privateKey, 256));
  const ours = new Uint8Array(await crypto.subtle.exportKey("raw", ephemeral.publicKey));
  const { extract, expand } = labelled(joined(text("KEM"), number(KEM, 2)));
  const secret = await extract(NOTHING, "eae_prk", shared);
  const both = joined(ours, receiver);
  return { ours, secret: await expand(secret, "shared_secret", both, HASH_BYTES) };
}

// KeySchedule for base mode (section 5.1).
export async function schedule(secret, info, keyBytes) {
  const suite = joined(text("HPKE"), number(KEM, 2), number(KDF, 2), number(AEAD[keyBytes], 2));
  const { extract, expand } = labelled(suite);
  const id = await extract(NOTHING, "psk_id_hash", NOTHING);
  const context = joined(number(0, 1), id, await extract(NOTHING, "info_hash", info));
  const root = await extract(secret, "secret", NOTHING);
  const key = await expand(root, "key", context, keyBytes);
  return { key, nonce: await expand(root, "base_nonce", context, NONCE_BYTES) };
}

// One message to one key: what is sent is our half of the agreement, then the sealed message.
// `ephemeral`, `bound` and `keyBytes` are for the figures of the RFC; leave them out.
export async function seal(receiver, info, message, { ephemeral, bound, keyBytes = 32 } = {}) {
  const pair = ephemeral ?? (await crypto.subtle.generateKey(curve, true, ["deriveBits"]));
  const { ours, secret } = await encapsulate(receiver, pair);
  const { key, nonce } = await schedule(secret, info, keyBytes);
  const imported = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  const how = { name: "AES-GCM", iv: nonce, additionalData: bound ?? NOTHING };
  return joined(ours, new Uint8Array(await crypto.subtle.encrypt(how, imported, message)));
}
