// What waits on this device to be sent. Each thing has a moment of its own, which was drawn by lot; it
// goes out then if a page is open, and otherwise when one is opened next.

import { drawDelay } from "./delay.js";
import { changeEpoch, held, hold, nameOf } from "./store.js";

const SECOND = 1000;
const AGAIN = 60 * SECOND; // without a network
const LONGEST_TIMER = 2 ** 31 - 1;

const nameOfItem = ({ study, epoch, token }) => `${nameOf(study, epoch)} ${token}`;
const is = (item) => (other) => nameOfItem(item) === nameOfItem(other);
let failed = false;

function drawn(item, now) {
  const left = (item.until - now) / SECOND;
  return { ...item, due: now + SECOND * drawDelay(item.delay, left) };
}

// Keep something until its moment. `item`: {study, epoch, token, path, body, delay, until}, where
// `token` is the name of the token and `until` the last moment, in milliseconds.
export function letWait(item, now = Date.now()) {
  const kept = held();
  // Kept before it is sent: if no reply comes, the same bytes are sent again.
  hold({ ...kept, waiting: [...kept.waiting.filter((one) => !is(item)(one)), drawn(item, now)] });
}

export const waitingFor = (study, epoch) => held().waiting.filter((one) => one.study === study && one.epoch === epoch);
export const hasFailed = () => failed;

function finish(item, refused) {
  const kept = held();
  hold({ ...kept, waiting: kept.waiting.filter((one) => !is(item)(one)) });
  if (!kept.studies[nameOf(item.study, item.epoch)]) return; // forgotten meanwhile: it stays so
  const { [item.token]: _spent, ...tokens } = kept.studies[nameOf(item.study, item.epoch)]?.tokens ?? {};
  const { spent = [], lost = {} } = kept.studies[nameOf(item.study, item.epoch)] ?? {};
  const end = refused === undefined ? { spent: [...spent, item.token] } : { lost: { ...lost, [item.token]: refused } };
  changeEpoch(item.study, item.epoch, { tokens, ...end });
}

// Whether it is done with, taken or refused.
async function deliver({ path, body }) {
  const answer = await fetch(path, {
    method: "POST", credentials: "omit", referrerPolicy: "no-referrer",
    headers: { "Content-Type": "application/json" }, body,
  });
  const { kept, refused } = await answer.json();
  // What no door of ours said, a server in between did: it is no answer, and nothing is thrown away.
  if (answer.status >= 500 || answer.status === 429 || !(kept || refused)) throw new Error("not now");
  return refused;
}

// Send one thing that is due, and put off the others: what fell due while no page was open would go
// out together, and be known as one person's.
async function sendOne(now) {
  const due = held().waiting.filter((one) => one.due <= now).sort((one, other) => one.due - other.due);
  if (!due.length) return false;
  const [item, ...others] = due;
  const kept = held();
  const later = kept.waiting.map((one) => (others.some(is(one)) ? drawn(one, now) : one));
  hold({ ...kept, waiting: later });
  finish(item, await deliver(item));
  return true;
}

async function sendDue() {
  failed = false;
  try {
    while (await sendOne(Date.now()));
  } catch {
    failed = true;
  }
}

// Send what is due now and later, as long as the page is open. Returns what tries at once, and calls
// `changed` whenever it tried.
export function watch(changed = () => {}) {
  let timer;
  let running;
  const again = () => {
    running ??= sendDue().then(() => {
      running = undefined;
      clearTimeout(timer);
      const next = Math.min(...held().waiting.map(({ due }) => due)) - Date.now();
      const wait = Math.max(next, failed ? AGAIN : 0);
      if (next < Infinity) timer = setTimeout(again, Math.min(wait, LONGEST_TIMER));
      return changed();
    });
    return running;
  };
  window.addEventListener("online", again);
  document.addEventListener("visibilitychange", () => document.hidden || again());
  return again;
}
