// Getting ready, inside a page of the main origin: the seed is made here, tokens are kept here, and
// the main origin passes on nothing but blinded messages and their signatures.

import { blind, finalize, prepare } from "./blind.js";
import { headOf, headWords, hex, keysOf, publicKey, tokenName, unhex } from "./directory.js";
import { button, canSeal, made, show, tell } from "./page.js";
import { draws, SEED_BYTES } from "./seed.js";
import { changeEpoch, forget, held, hold, nameOf, seed } from "./store.js";
import { language, say } from "./texts.js";
import { seedFrom, seedWords } from "./words.js";

const screen = (...parts) => show(made("h1", {}, say("device")), ...parts);
const pending = new Map(); // what was blinded, until its signature comes
let main = "";
let studies = [];
let done = {};

const json = async (path) => (await fetch(path, { credentials: "omit" })).json();
const post = (message) => window.parent.postMessage(message, main);
const purposeOf = (study, epoch, entry) => `${study}|${epoch}|${entry.key}|${tokenName(entry)}`;

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
  const directory = page.directories.find((one) => one.epoch === epoch);
  if (!directory) return;
  const head = hex(await headOf(study, directory));
  const kept = held().studies[nameOf(study, epoch)];
  if (kept && kept.head !== head) return refuse(study, "changed");
  const keys = keysOf(directory, unit);
  if (!keys.length) return refuse(study, "few");
  changeEpoch(study, epoch, { head, unit });
  const missing = keys.filter((one) => waves.includes(one.first) && !kept?.tokens[tokenName(one)]);
  done[study] = { title: page.title, head, waves, state: missing.length ? "" : "ready" };
  if (!missing.length) return draw();
  const made = await Promise.all(missing.map((entry) => blinded(study, epoch, entry)));
  pending.set(nameOf(study, epoch), made);
  const messages = Object.fromEntries(made.map((one) => [tokenName(one.entry), hex(one.message)]));
  post({ kind: "ask", study, epoch, blinded: messages });
}

function refuse(study, why) {
  done[study] = { ...done[study], state: "refused", words: say(why) };
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
  const tokens = { ...held().studies[nameOf(study, epoch)].tokens };
  for (const one of asked) {
    const name = tokenName(one.entry);
    const signature = await finalize(one.key, one.prepared, unhex(signatures[name]), one.inverse);
    tokens[name] = { key: one.entry.key, prepared: hex(one.prepared), signature: hex(signature) };
  }
  changeEpoch(study, epoch, { tokens });
  done[study].state = "ready";
  await draw();
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
    made("ul", {}, ...waves), made("p", { class: "words" }, headWords(unhex(one.head))),
    made("p", {}, say("compare")),
  );
}

async function draw() {
  const parts = studies.map(({ study }) => (done[study] ? shown(study) : ""));
  // A seed that got no token is worth nothing: whoever wrote it down would rely on it.
  const useful = Object.values(held().studies).some((one) => Object.keys(one.tokens).length);
  const words = useful ? await seedWords(seed()) : "";
  screen(...(studies.length ? parts : [tell(say("nothing"))]), keeping(words));
}

function keeping(words) {
  const field = made("input", { id: "words", autocomplete: "off", spellcheck: "false" });
  const wrong = made("p", { role: "alert" });
  const use = async () => {
    try {
      const taken = await seedFrom(field.value, SEED_BYTES);
      hold({ seed: hex(taken), studies: {} });
      await all();
    } catch {
      wrong.textContent = say("misread");
    }
  };
  const wipe = () => {
    forget();
    screen(tell(say("wiped")));
  };
  return made(
    "section", {},
    words ? made("details", {}, made("summary", {}, say("write")),
      made("p", { class: "words", id: "seed" }, words), made("p", {}, say("why"))) : "",
    made("details", {}, made("summary", {}, say("restore")), made("label", { for: "words" }, say("enter")),
      field, button(say("use"), use), wrong),
    button(say("wipe"), wipe, "plain"),
  );
}

async function all() {
  done = {};
  for (const study of studies) await ask(study);
  await draw();
}

window.addEventListener("message", async ({ origin, source, data }) => {
  if (origin !== main || source !== window.parent) return;
  if (data.kind === "studies" && !studies.length) {
    studies = data.studies;
    await all();
  }
  if (data.kind === "signed") await take(data);
});

document.documentElement.lang = language();
if (!window.isSecureContext) screen(tell(say("insecure")));
else if (!(await canSeal())) screen(tell(say("old")));
else if (window.parent === window) screen(tell(say("nothing")));
else {
  main = (await json("/main.json")).origin;
  post({ kind: "ready" });
}
