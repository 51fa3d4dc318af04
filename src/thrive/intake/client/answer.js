// Answering: the questions one by one, then everything sealed to the key of the wave, and sent once.
//
// Nothing of the person is loaded and nothing is sent before the end. A token is spent here that was
// fetched long before.

import { base64, sealAnswers } from "./body.js";
import { headOf, hex, keysOf, tokenName, unhex } from "./directory.js";
import { button, canSeal, made, tell, turn } from "./page.js";
import { runQuestions } from "./screens.js";
import { changeEpoch, held, nameOf } from "./store.js";
import { language, read, say } from "./texts.js";

const study = Number(location.pathname.split("/")[2]);
let page, directory, kept, entry;

async function send(said) {
  const token = kept.tokens[tokenName(entry)];
  let waiting = kept.waiting[entry.first];
  if (!waiting) {
    waiting = {
      key: entry.key, token: base64(unhex(token.prepared)), signature: base64(unhex(token.signature)),
      sealed: await sealAnswers(entry, said),
    };
    // Kept before it is sent: if no reply comes, the same bytes are sent again.
    kept = changeEpoch(study, directory.epoch, { waiting: { ...kept.waiting, [entry.first]: waiting } });
  }
  await deliver(waiting);
}

async function deliver(waiting) {
  let answer;
  try {
    answer = await fetch("/answers/", {
      method: "POST", credentials: "omit", referrerPolicy: "no-referrer",
      headers: { "Content-Type": "application/json" }, body: JSON.stringify(waiting),
    });
  } catch {
    return turn(tell(say("waiting")), button(say("again"), () => deliver(waiting)));
  }
  if (answer.status >= 500) return turn(tell(say("waiting")), button(say("again"), () => deliver(waiting)));
  if (!answer.ok) return turn(tell((await answer.json()).refused));
  const { [entry.first]: _sent, ...rest } = kept.waiting;
  const { [tokenName(entry)]: _token, ...tokens } = kept.tokens;
  kept = changeEpoch(study, directory.epoch, { waiting: rest, tokens, spent: [...kept.spent, entry.first] });
  return turn(made("h1", {}, page.title), tell(say("answered")));
}

function promise() {
  return [
    made("p", { class: "promise" }, page.promise),
    made("details", {}, made("summary", {}, say("more")), ...page.whole.map((line) => made("p", {}, line))),
  ];
}

const isOpen = (one) => one.first <= page.today && page.today < one.until;

// Why one cannot answer now; nothing where one can.
async function hindrance() {
  const open = page.directories.find((one) => one.entries.some(isOpen));
  if (!open) return "closed";
  directory = open;
  kept = held().studies[nameOf(study, directory.epoch)];
  if (!kept) return "unready";
  if (hex(await headOf(study, directory)) !== kept.head) return "changed";
  const keys = keysOf(directory, kept.unit);
  if (!keys.length) return "few";
  entry = keys.find((one) => one.purpose === "answer" && isOpen(one));
  if (kept.spent.includes(entry.first)) return "answered";
  return kept.tokens[tokenName(entry)] ? "" : "unready";
}

async function begin() {
  document.documentElement.lang = language();
  if (!window.isSecureContext) return turn(tell(say("insecure")));
  if (!(await canSeal())) return turn(tell(say("old")));
  const answer = await fetch(`/s/${study}/page.json`, { credentials: "omit" });
  page = await answer.json();
  if (!answer.ok) return turn(tell(page.refused));
  document.title = page.title;
  const why = await hindrance();
  if (why) return turn(made("h1", {}, page.title), tell(say(why)));
  const waiting = kept.waiting[entry.first];
  if (waiting) return deliver(waiting);
  return turn(made("h1", {}, page.title), ...promise(), button(say("begin"), () => runQuestions(page, { onDone: send })));
}

begin();
