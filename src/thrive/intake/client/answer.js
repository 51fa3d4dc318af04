// Answering: the questions one by one, then everything sealed to the key of the wave, and sent once.
//
// Nothing of the person is loaded and nothing is sent before the end. A token is spent here that was
// fetched long before.

import { headOf, hex, keysOf, tokenName, unhex } from "./directory.js";
import { button, canSeal, made, tell, turn } from "./page.js";
import { answerOf, fieldsOf } from "./questions.js";
import { seal } from "./seal.js";
import { changeEpoch, held, nameOf } from "./store.js";
import { language, read, say } from "./texts.js";

const ANSWER_BYTES = 4096;
const study = Number(location.pathname.split("/")[2]);
const given = {};
let page, directory, kept, entry;

const base64 = (bytes) => btoa(String.fromCharCode(...bytes));

// All answers are of one length: blanks after JSON change nothing.
function padded() {
  const plain = new TextEncoder().encode(JSON.stringify({ answers: given }));
  if (plain.length > ANSWER_BYTES) throw new RangeError(say("long"));
  const whole = new Uint8Array(ANSWER_BYTES).fill(0x20);
  whole.set(plain);
  return whole;
}

async function send() {
  const token = kept.tokens[tokenName(entry)];
  let waiting = kept.waiting[entry.first];
  if (!waiting) {
    const purpose = new TextEncoder().encode(`thrive answer 1|${entry.key}`);
    const sealed = await seal(unhex(entry.receiver), purpose, padded());
    waiting = {
      key: entry.key, token: base64(unhex(token.prepared)), signature: base64(unhex(token.signature)),
      sealed: base64(sealed),
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

function frame(at) {
  if (at >= page.questions.length) return last();
  const question = page.questions[at];
  const form = made("form", {});
  const leave = (step) => {
    const answer = answerOf(question, form);
    if (answer === undefined) delete given[question.id];
    else given[question.id] = answer;
    frame(at + step);
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); leave(1); });
  form.append(
    made("fieldset", { "aria-describedby": "step" }, made("legend", {}, made("h1", {}, read(question.text))),
      ...fieldsOf(question, given[question.id])),
    made("p", { class: "buttons" }, made("button", { type: "submit" }, say("next")),
      at ? button(say("back"), () => leave(-1), "plain") : ""),
  );
  return turn(made("p", { id: "step", class: "step" }, say("step", { now: at + 1, all: page.questions.length })), form);
}

function last() {
  const once = async (event) => {
    event.target.disabled = true;
    await send();
  };
  turn(
    made("h1", {}, page.title), made("p", {}, say("check")),
    made("p", { class: "buttons" }, button(say("send"), once),
      button(say("back"), () => frame(page.questions.length - 1), "plain")),
  );
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
  return turn(made("h1", {}, page.title), ...promise(), button(say("begin"), () => frame(0)));
}

begin();
