// Opening what was sealed to one's own key: the other half of seal.js (RFC 9180, base mode).

import { joined } from "./numbers.js";
import { curve, HASH_BYTES, KEM, labelled, NOTHING, number, schedule, text } from "./seal.js";

const KEY_BYTES = 32;

// Decap (section 4.1): the secret that the sealer worked out from our public half.
async function decapsulate(pair, theirs) {
  const sender = await crypto.subtle.importKey("raw", theirs, curve, false, []);
  const how = { name: "X25519", public: sender };
  const shared = new Uint8Array(await crypto.subtle.deriveBits(how, pair.privateKey, 256));
  const { extract, expand } = labelled(joined(text("KEM"), number(KEM, 2)));
  const secret = await extract(NOTHING, "eae_prk", shared);
  return expand(secret, "shared_secret", joined(theirs, pair.public), HASH_BYTES);
}

// The message, or an error for whatever was sealed to another key or changed.
export async function unseal(pair, info, sealed) {
  const secret = await decapsulate(pair, sealed.slice(0, KEY_BYTES));
  const { key, nonce } = await schedule(secret, info, KEY_BYTES);
  const imported = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  const how = { name: "AES-GCM", iv: nonce, additionalData: NOTHING };
  return new Uint8Array(await crypto.subtle.decrypt(how, imported, sealed.slice(KEY_BYTES)));
}
