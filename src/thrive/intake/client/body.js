// What is sealed: the answers and the part of the day, all of one length, and nothing else.

import { unhex } from "./directory.js";
import { seal } from "./seal.js";
import { say } from "./texts.js";

export const ANSWER_BYTES = 4096;

const coded = (text) => new TextEncoder().encode(text);
export const base64 = (bytes) => btoa(String.fromCharCode(...bytes));

// All bodies are of one length: blanks after JSON change nothing.
export function padded(whole, length = ANSWER_BYTES) {
  const plain = coded(JSON.stringify(whole));
  if (plain.length > length) throw new RangeError(say("long"));
  const bytes = new Uint8Array(length).fill(0x20);
  bytes.set(plain);
  return bytes;
}

// Answers sealed to the wave of a key, as voice/pouring.py opens them.
export async function sealAnswers(entry, { answers, part }) {
  const body = padded({ answers, day_part: part });
  return base64(await seal(unhex(entry.receiver), coded(`thrive answer 1|${entry.key}`), body));
}
