// Answering: the questions one by one, then everything sealed to the key of the wave, kept on the device
// for a while, and sent once.
//
// Nothing of the person is loaded and nothing is sent before the end. A token is spent here that was
// fetched long before.

import { base64, sealAnswers } from "./body.js";
import { headOf, headWords, hex, keysOf, tokenName, unhex } from "./directory.js";
import { button, canSeal, made, tell, turn } from "./page.js";
import * as saying from "./saying.js";
import { runQuestions } from "./screens.js";
import { canKeep, changeEpoch, forget, held, isShared, nameOf } from "./store.js";
import { language, say } from "./texts.js";
import { hasFailed, letWait, waitingFor, watch } from "./waiting.js";

const MARGIN_MS = 15 * 60 * 1000; // before a wave is over: a network may be slow
const AT_ONCE = { mean: 0, longest: 0 };
const study = Number(location.pathname.split("/")[2]);
let page, ahead, directory, kept, entry, again;
let isDone = false; // the last screen stands, and is drawn anew when something was sent

const isOpen = (one) => one.first <= page.today && page.today < one.until;
const heading = () => made("h1", {}, page.title);
const clock = (moment) => {
  const today = new Date().toDateString() === new Date(moment).toDateString();
  const how = { hour: "2-digit", minute: "2-digit", ...(today ? {} : { weekday: "long" }) };
  return new Intl.DateTimeFormat(navigator.language, how).format(moment);
};
const day = (moment) => new Intl.DateTimeFormat(navigator.language, { day: "numeric", month: "long" }).format(moment);

// Answers and words each wait for themselves: nothing may tell that they belong together. Where words
// are asked for, a body of them is sent in any case, so that nobody can count who wrote some.
async function send(said) {
  const why = await hindrance(); // another window may have answered meanwhile, or forgotten
  if (why) return stand(why);
  const token = kept.tokens[tokenName(entry)];
  const answers = {
    key: entry.key, token: base64(unhex(token.prepared)), signature: base64(unhex(token.signature)),
    sealed: await sealAnswers(entry, said),
  };
  const own = keysOf(directory, kept.unit).find((one) => one.purpose === "words" && isOpen(one));
  const words = own && kept.tokens[tokenName(own)] ? await saying.sealedOf(own, kept.tokens, said.words) : undefined;
  const until = Date.parse(entry.until) - ahead - MARGIN_MS;
  const item = { study, epoch: directory.epoch, until, delay: isShared() ? AT_ONCE : page.delay };
  letWait({ ...item, token: tokenName(entry), path: "/answers/", body: JSON.stringify(answers) });
  if (words) letWait({ ...item, token: tokenName(own), path: "/words/", body: JSON.stringify(words) });
  isDone = true;
  await again();
}

// Where one stands after answering: waiting, refused, or done.
function standing() {
  kept = held().studies[nameOf(study, directory.epoch)];
  if (!kept) return turn(heading(), tell(say("wiped")));
  const waiting = waitingFor(study, directory.epoch);
  const refused = Object.values(kept.lost);
  if (waiting.length && hasFailed()) return turn(tell(say("waiting")), button(say("again"), again));
  if (waiting.length) {
    const last = Math.max(...waiting.map(({ due }) => due));
    const until = Math.min(...waiting.map((one) => one.until));
    return turn(heading(), tell(say("sealed")), made("p", {}, say("later", { time: clock(last) })),
      made("p", {}, say("closing", { day: day(until + ahead) })));
  }
  if (refused.length) return turn(heading(), ...refused.map(tell));
  return turn(heading(), tell(say("answered")), isShared() ? leaving() : "");
}

// The next person at a shared device must not find the words of this one.
function leaving() {
  forget();
  isDone = false; // this is the last that is told
  return made("p", {}, say("left"));
}

function promise() {
  const words = made("p", { class: "words" }, headWords(unhex(kept.head)));
  return [
    made("p", { class: "promise" }, page.promise),
    made("details", {}, made("summary", {}, say("more")), ...page.whole.map((line) => made("p", {}, line)),
      made("p", {}, say("compare")), words),
  ];
}

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
  const name = entry && tokenName(entry);
  const isWaiting = waitingFor(study, directory.epoch).some(({ token }) => token === name);
  if (isWaiting || kept.spent.includes(name) || kept.lost[name] !== undefined) return "standing";
  return kept.tokens[name] ? "" : "unready";
}

// What could not be sent in time is told once.
function tellLost() {
  const lines = [];
  for (const [name, { lost }] of Object.entries(held().studies)) {
    const [own, epoch] = name.split(".").map(Number);
    if (own !== study || !Object.keys(lost).length) continue;
    lines.push(...Object.values(lost));
    changeEpoch(own, epoch, { lost: {} });
  }
  return [...new Set(lines)].map(tell);
}

function stand(why) {
  isDone = why === "standing";
  return isDone ? standing() : turn(heading(), tell(say(why)), ...tellLost());
}

async function begin() {
  document.documentElement.lang = language();
  if (!window.isSecureContext) return turn(tell(say("insecure")));
  if (!canKeep()) return turn(tell(say("forgetful")));
  if (!(await canSeal())) return turn(tell(say("old")));
  const answer = await fetch(`/s/${study}/page.json`, { credentials: "omit" });
  page = await answer.json();
  if (!answer.ok) return turn(tell(page.refused));
  ahead = Date.parse(page.now) - Date.now(); // of this device's clock, the server's is
  document.title = page.title;
  again = watch(() => isDone && standing());
  const why = await hindrance();
  again();
  if (why) return stand(why);
  return turn(heading(), ...promise(), button(say("begin"), () => runQuestions(page, { onDone: send, saying })));
}

begin().catch(() => turn(tell(say("unreached")), button(say("again"), () => location.reload())));
