// What this device keeps, and nobody else: the seed, tokens, and what waits to be sent.
//
// A device that several people use keeps nothing beyond its window, and starts with nothing.

import { hex, unhex } from "./directory.js";
import { newSeed } from "./seed.js";

const NAME = "thrive-voice";
const fresh = { tokens: {}, spent: [], lost: {} };
const nothing = () => ({ studies: {}, waiting: [] });

export const isShared = () => sessionStorage.getItem(NAME) !== null;
const place = () => (isShared() ? sessionStorage : localStorage);

// Some browsers keep nothing at all, if they are told so.
export function canKeep() {
  try {
    localStorage.setItem(`${NAME} try`, "");
    localStorage.removeItem(`${NAME} try`);
    return true;
  } catch {
    return false;
  }
}

export function held() {
  try {
    return { ...nothing(), ...JSON.parse(place().getItem(NAME)) };
  } catch {
    return nothing();
  }
}

export const hold = (kept) => place().setItem(NAME, JSON.stringify(kept));
export const nameOf = (study, epoch) => `${study}.${epoch}`;

export function forget() {
  localStorage.removeItem(NAME);
  sessionStorage.removeItem(NAME);
}

export function share() {
  forget();
  sessionStorage.setItem(NAME, JSON.stringify(nothing()));
}

// The seed of this device, made when it is needed first. A shared one gets it from words alone.
export function seed() {
  const kept = held();
  if (!kept.seed && isShared()) throw new Error("a shared device makes no seed");
  if (!kept.seed) {
    kept.seed = hex(newSeed());
    hold(kept);
  }
  return unhex(kept.seed);
}

// Take a seed that was written down. Tokens of another one are worth nothing beside it; which list of
// keys was seen is not forgotten.
export function takeSeed(bytes) {
  const kept = held();
  if (kept.seed === hex(bytes)) return;
  const pinned = Object.entries(kept.studies).map(([name, { head, unit }]) => [name, { ...fresh, head, unit }]);
  hold({ ...kept, seed: hex(bytes), studies: Object.fromEntries(pinned), written: true });
}

export function changeEpoch(study, epoch, change) {
  const kept = held();
  const name = nameOf(study, epoch);
  kept.studies[name] = { ...fresh, ...kept.studies[name], ...change };
  hold(kept);
  return kept.studies[name];
}
