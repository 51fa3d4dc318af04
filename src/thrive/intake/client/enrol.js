// Getting ready, inside a page of the main origin: the seed is made here, tokens are kept here, and
// the main origin passes on nothing but blinded messages and their signatures.
//
// At #quiet nobody looks: tokens are fetched, and nothing is drawn. Answers that are due are never sent
// from here: the main origin knows by name who opens its pages, and a visit and an answer of one second
// would be one person's. The main page
// hears {kind: "ready"}, and answers with the studies, a mark of its own for who is signed in, and
// whether several people use the device. The mark never leaves the device. It hears {kind: "kept"} once
// all that was signed is kept here: a page that is left too early loses what was on its way.

import { blind, finalize, prepare } from "./blind.js";
import { headOf, headWords, hex, keysOf, publicKey, tokenName, unhex } from "./directory.js";
import { keeping, mayForget } from "./keeping.js";
import { canSeal, made, show, tell } from "./page.js";
import { draws } from "./seed.js";
import { canKeep, changeEpoch, held, hold, isShared, nameOf, seed, share } from "./store.js";
import { language, say } from "./texts.js";
import { seedWords } from "./words.js";

const isQuiet = location.hash === "#quiet";
const screen = (...parts) => isQuiet || show(made("h1", {}, say("device")), ...parts);
const pending = new Map(); // what was blinded, until its signature comes
let main = "";
let who = "";
let studies = [];
let done = {};

const json = async (path) => (await fetch(path, { credentials: "omit" })).json();
const post = (message) => window.parent.postMessage(message, main);
const purposeOf = (study, epoch, entry) => `${study}|${epoch}|${entry.key}|${tokenName(entry)}`;
const isSomebodyElses = () => Boolean(who && held().who && held().who !== who);
const canAsk = () => !isSomebodyElses() && (held().seed || !isShared());

async function blinded(study, epoch, entry) {
  const key = publicKey(entry);
  const drawn = await draws(seed(), purposeOf(study, epoch, entry), key.n);
  const prepared = prepare(drawn.message, drawn.prefix);
  const { message, inverse } = await blind(key, prepared, drawn);
  return { entry, key, prepared, message, inverse };
}

// Ask for the tokens of a study that this device has not got.
async function ask({ study, epoch, unit, waves }) {
  const page = await json(`/s/${study}/page.json`);
  const directory = page.directories?.find((one) => one.epoch === epoch);
  if (!directory) return;
  const head = hex(await headOf(study, directory));
  const kept = held().studies[nameOf(study, epoch)];
  if (kept && (kept.head !== head || kept.unit !== unit)) return refuse(study, page, "changed");
  const keys = keysOf(directory, unit);
  if (!keys.length) return refuse(study, page, "few");
  hold({ ...held(), who: who || undefined });
  changeEpoch(study, epoch, { head, unit });
  const missing = keys.filter((one) => waves.includes(one.first) && !kept?.tokens[tokenName(one)]);
  const state = missing.length ? "" : "ready";
  done[study] = { title: page.title, head, waves, state, late: lateOf(keys, page.today, kept) };
  if (!missing.length) return draw();
  const made = await Promise.all(missing.map((entry) => blinded(study, epoch, entry)));
  pending.set(nameOf(study, epoch), made);
  const messages = Object.fromEntries(made.map((one) => [tokenName(one.entry), hex(one.message)]));
  post({ kind: "ask", study, epoch, blinded: messages });
}

// The waves that have begun without a token here: whoever has one holds it on another device.
function lateOf(keys, today, kept) {
  const open = keys.filter((one) => one.purpose === "answer" && one.first <= today && today < one.until);
  const has = (name) => kept?.tokens[name] || kept?.spent.includes(name) || kept?.lost[name] !== undefined;
  return open.filter((one) => !has(tokenName(one))).map((one) => one.first);
}

function refuse(study, { title }, why) {
  done[study] = { title, state: "refused", words: say(why) };
  draw();
}

async function take({ study, epoch, signatures, refused }) {
  const asked = pending.get(nameOf(study, epoch));
  if (!asked) return;
  pending.delete(nameOf(study, epoch));
  if (!signatures) {
    done[study] = { ...done[study], state: "refused", words: refused };
    return draw();
  }
  try {
    const tokens = { ...held().studies[nameOf(study, epoch)].tokens };
    for (const one of asked) tokens[tokenName(one.entry)] = await tokenOf(one, signatures[tokenName(one.entry)]);
    changeEpoch(study, epoch, { tokens });
    done[study].state = "ready";
  } catch {
    done[study] = { ...done[study], state: "refused", words: say("unsigned") };
  }
  confirm();
  return draw();
}

// That everything is here. After a refusal nothing is confirmed: then another page tries again.
function confirm() {
  const states = studies.map(({ study }) => done[study]?.state);
  if (states.length && states.every((state) => state === "ready")) post({ kind: "kept" });
}

async function tokenOf({ entry, key, prepared, inverse }, signed = "") {
  const signature = await finalize(key, prepared, unhex(signed), inverse);
  return { key: entry.key, prepared: hex(prepared), signature: hex(signature) };
}

function day(text) {
  const how = { day: "numeric", month: "long", timeZone: "UTC" };
  return new Intl.DateTimeFormat(navigator.language, how).format(new Date(text));
}

function shown(study) {
  const one = done[study];
  if (one.state === "refused") return made("section", {}, made("h2", {}, one.title ?? ""), tell(one.words));
  if (one.state !== "ready") return "";
  const waves = one.waves.map((first) => made("li", {}, say("from", { day: day(first) })));
  return made(
    "section", {}, made("h2", {}, one.title), made("p", { role: "status" }, say("ready")),
    made("ul", {}, ...waves), ...one.late.map((first) => made("p", {}, say("late", { day: day(first) }))),
    made("p", { class: "words" }, headWords(unhex(one.head))),
    made("p", {}, say("compare")),
  );
}

// Spent ones count as well: the page must look the same before and after an answer.
const hasHad = ({ tokens, spent, lost }) => Object.keys({ ...tokens, ...lost }).length + spent.length > 0;

async function draw() {
  if (isQuiet) return;
  const parts = studies.map(({ study }) => (done[study] ? shown(study) : ""));
  // A seed that got no token is worth nothing: whoever wrote it down would rely on it.
  const useful = Object.values(held().studies).some(hasHad);
  const words = useful && !isSomebodyElses() ? await seedWords(seed()) : "";
  const own = keeping({ words, forgets: await mayForget(), draw, again: all, wiped: () => screen(tell(say("wiped"))) });
  if (isSomebodyElses()) parts.splice(0, parts.length, tell(say("somebody")));
  screen(...(studies.length ? parts : [tell(say("nothing"))]), own);
}

async function all() {
  done = {};
  if (canAsk()) for (const study of studies) await ask(study).catch(() => refuse(study.study, {}, "unreached"));
  confirm();
  await draw();
}

async function begin(given) {
  ({ studies, who = "" } = given);
  if (given.shared && !isShared()) share();
  await all();
}

window.addEventListener("message", async ({ origin, source, data }) => {
  if (origin !== main || source !== window.parent) return;
  if (data.kind === "studies" && !studies.length) await begin(data);
  if (data.kind === "signed") await take(data);
});

document.documentElement.lang = language();
if (!window.isSecureContext) screen(tell(say("insecure")));
else if (!canKeep()) screen(tell(say("forgetful")));
else if (!(await canSeal())) screen(tell(say("old")));
else if (window.parent === window) screen(tell(say("nothing")));
else {
  try {
    main = (await json("/main.json")).origin;
    post({ kind: "ready" });
    // So that the page is as high as what stands in it. What is told of an answer that waits has its place
    // also where none does: the main page may not see by the height who has answered.
    new ResizeObserver(([{ target }]) => post({ kind: "height", height: target.scrollHeight })).observe(document.body);
  } catch {
    screen(tell(say("unreached")));
  }
}
