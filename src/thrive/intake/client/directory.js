// The public list of keys. Its chain is worked out here, as voice/rules/directory.py does it.

import { joined } from "./numbers.js";
import { wordsOf } from "./words.js";

export const LEAST_ELIGIBLE = 8;
const HEAD_BYTES = 12;

const hash = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const text = (words) => new TextEncoder().encode(words);

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
export const unhex = (digits) =>
  Uint8Array.from(digits.match(/../g) ?? [], (two) => parseInt(two, 16));

const lineOf = (one) =>
  [one.key, one.purpose, one.first, one.until, one.unit, one.eligible, one.modulus, one.receiver].join("|");

export async function headOf(study, directory) {
  let head = await hash(text(`thrive directory 1|${study}|${directory.epoch}`));
  for (const entry of directory.entries) head = await hash(joined(head, text(lineOf(entry))));
  return head;
}

export const headWords = (head) => wordsOf(head.slice(0, HEAD_BYTES));

// Under which name the token of a key is kept, signed and asked for.
export const tokenName = (entry) => `${entry.first}|${entry.purpose}`;

// The keys of one unit, for all purposes, in the order of their waves. None where a key is for too few people.
export function keysOf(directory, unit) {
  const entries = directory.entries.filter((one) => one.unit === unit);
  return entries.every((one) => one.eligible >= LEAST_ELIGIBLE) ? entries : [];
}

export const publicKey = (entry) => ({ n: BigInt("0x" + entry.modulus), e: 65537n });
