// What somebody does with the keys of their device: write the words down, take them on another device,
// say that several people use this one, forget.

import { button, made, tell } from "./page.js";
import { SEED_BYTES } from "./seed.js";
import { forget, held, hold, isShared, share, takeSeed } from "./store.js";
import { say } from "./texts.js";
import { seedFrom } from "./words.js";

const complaint = () => made("p", { role: "alert", class: "wrong" });

// Some browsers delete what a page keeps after a week without a visit. None tells which it is; one that
// was asked to keep it and says yes does not.
export async function mayForget() {
  return !isShared() && !(await navigator.storage?.persisted?.().catch(() => false));
}

const keepOn = () => navigator.storage?.persist?.().catch(() => false);

function confirming(words, draw) {
  const each = words.split(" ");
  const place = crypto.getRandomValues(new Uint8Array(1))[0] % each.length;
  const field = made("input", { id: "confirm", autocomplete: "off", spellcheck: "false", autocapitalize: "none" });
  const wrong = complaint();
  const check = async () => {
    if (field.value.trim().toLowerCase() !== each[place]) return wrong.replaceChildren(say("misread"));
    hold({ ...held(), written: true });
    await keepOn();
    return draw();
  };
  return made("div", {}, made("label", { for: "confirm" }, say("confirm", { place: place + 1 })),
    field, button(say("confirmed"), check), wrong);
}

function writing(words, draw) {
  const { written } = held();
  return [
    written ? made("p", {}, say("written")) : made("p", { class: "notice" }, say("unwritten")),
    made("details", {}, made("summary", {}, say("write")),
      made("p", { class: "words", id: "seed" }, words), made("p", {}, say("why")), made("p", {}, say("lose")),
      written ? "" : confirming(words, draw)),
  ];
}

function restoring(again) {
  const field = made("input", { id: "words", autocomplete: "off", spellcheck: "false", autocapitalize: "none" });
  const wrong = complaint();
  const use = async () => {
    try {
      takeSeed(await seedFrom(field.value, SEED_BYTES));
    } catch {
      return wrong.replaceChildren(say("misread"));
    }
    return again();
  };
  const parts = [made("label", { for: "words" }, say("enter")), field, button(say("use"), use), wrong];
  if (isShared() && !held().seed) return made("div", {}, tell(say("sharedWords")), ...parts);
  return made("details", {}, made("summary", {}, say("restore")), made("p", {}, say("begun")), ...parts);
}

function sharing(again) {
  const declare = () => {
    share();
    return again(); // what was ready is forgotten
  };
  if (isShared()) return made("p", {}, say("shared"));
  return made("details", {}, made("summary", {}, say("sharing")), made("p", {}, say("sharingWhy")),
    button(say("share"), declare, "plain"));
}

// Nobody can take it back, so it is asked once more.
function wiping(wiped) {
  const wipe = () => {
    forget();
    wiped();
  };
  const asked = made("div", {});
  const ask = () => {
    const kept = button(say("keep"), () => asked.replaceChildren(first), "plain");
    asked.replaceChildren(made("p", { role: "status" }, say("sure")), button(say("wipeNow"), wipe), " ", kept);
    kept.focus();
  };
  const first = button(say("wipe"), ask, "plain");
  asked.append(first);
  return asked;
}

// `words`: those of the seed, or nothing; `draw` draws the page anew, `again` asks for tokens first.
export function keeping({ words, forgets, draw, again, wiped }) {
  return made(
    "section", { class: "keeping" },
    ...(words ? writing(words, draw) : []),
    words && forgets ? made("p", {}, say("forgets")) : "",
    restoring(again), sharing(again),
    // Its place is kept: see enrol.js.
    made("p", { class: held().waiting.length ? undefined : "unseen" }, say("waits")),
    wiping(wiped),
  );
}
