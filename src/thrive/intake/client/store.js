// What this device keeps, and nobody else: the seed, tokens, and an answer that waits to be sent.

import { hex, unhex } from "./directory.js";
import { newSeed } from "./seed.js";

const NAME = "thrive-voice";

export function held() {
  try {
    return JSON.parse(localStorage.getItem(NAME)) ?? { studies: {} };
  } catch {
    return { studies: {} };
  }
}

export const hold = (kept) => localStorage.setItem(NAME, JSON.stringify(kept));
export const forget = () => localStorage.removeItem(NAME);
export const nameOf = (study, epoch) => `${study}.${epoch}`;

// The seed of this device, made when it is needed first.
export function seed() {
  const kept = held();
  if (!kept.seed) {
    kept.seed = hex(newSeed());
    hold(kept);
  }
  return unhex(kept.seed);
}

export const changeEpoch = (study, epoch, change) => {
  const kept = held();
  const name = nameOf(study, epoch);
  kept.studies[name] = { tokens: {}, spent: [], waiting: {}, ...kept.studies[name], ...change };
  hold(kept);
  return kept.studies[name];
};
