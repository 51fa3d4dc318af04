// Those who read letters, inside a page of the main origin: their words stay on this origin, and the
// main page passes on nothing but sealed bytes and public keys.

import { hex, unhex } from "./directory.js";
import { boxKeys, fingerprint } from "./mailbox_keys.js";
import { inOrder, isAuthors, nextTurn, opened, padded, proposed, revealed, sealed, unbase64 } from "./mailbox_letter.js";
import { say } from "./mailbox_texts.js";
import { button, canSeal, made, show, tell, turn } from "./page.js";
import { newSeed, SEED_BYTES } from "./seed.js";
import { language } from "./texts.js";
import { seedFrom, seedWords } from "./words.js";

const NAME = "thrive-letters"; // in this tab, until it is closed
const LONGEST_LINE = 300;
let main = "";
let task;

const post = (message) => window.parent.postMessage(message, main);
const buttons = (...inside) => made("p", { class: "buttons" }, ...inside);
// Whoever is in the frame is led to its heading; whoever is beside it is left where they are.
const screen = (heading, ...parts) =>
  (document.hasFocus() ? turn : show)(made("h1", {}, say(heading)), ...parts);

function remembered() {
  const kept = sessionStorage.getItem(NAME);
  return kept ? unhex(kept) : undefined;
}

// The words of a reader are typed in once for a tab.
function enter(then, ...before) {
  const field = made("input", { id: "words", type: "text", autocomplete: "off", autocapitalize: "none", spellcheck: "false" });
  const wrong = made("p", { role: "alert" });
  const form = made("form", {}, made("label", { for: "words" }, say("enter")), field, wrong,
    buttons(made("button", { type: "submit" }, say("open"))));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    let seed;
    try {
      seed = await seedFrom(field.value, SEED_BYTES);
    } catch {
      wrong.textContent = say("misread");
      return;
    }
    await then(seed);
  });
  screen("reader", ...before, form);
}

// A key is made: from new words, or from those that open letters already.
function begin() {
  const seed = remembered();
  if (seed) return publish(seed);
  enter(publish, buttons(button(say("makewords"), fresh)), made("p", {}, say("havewords")));
}

async function fresh() {
  const seed = newSeed();
  const take = made("button", { type: "button", disabled: true, click: () => publish(seed) }, say("take"));
  const box = made("input", { type: "checkbox", change: () => { take.disabled = !box.checked; } });
  screen("words", made("p", { class: "words", id: "seed" }, await seedWords(seed)),
    made("p", {}, say("makehow")), made("label", { class: "choice" }, box, made("span", {}, say("wrote"))), buttons(take));
}

async function publish(seed) {
  sessionStorage.setItem(NAME, hex(seed));
  const keys = await boxKeys(seed, task.purpose);
  const words = await fingerprint(keys.public);
  post({ kind: "key", public: hex(keys.public), words });
  screen("key", tell(say("made")), made("p", { class: "words" }, words), forgetting());
}

function forgetting() {
  const forget = () => {
    sessionStorage.removeItem(NAME);
    work();
  };
  return made("p", { class: "hush" }, say("remembered"), " ", button(say("forgetwords"), forget, "plain"));
}

// A mailbox is opened.
async function read(seed) {
  const address = unbase64(task.address);
  const found = await Promise.all(task.copies.map(async ({ purpose, from_author: mine, sealed: copy }) => {
    const body = await opened(address, await boxKeys(seed, purpose), copy);
    return body && { ...body, mine, genuine: !mine || (await isAuthors(address, body)) };
  }));
  const letters = once(inOrder(found.filter(Boolean)));
  if (!letters.length) {
    sessionStorage.removeItem(NAME);
    return enter(read, tell(say("foreign")));
  }
  sessionStorage.setItem(NAME, hex(seed));
  const first = letters.find((one) => one.mine && one.genuine && one.sign);
  const rows = await Promise.all(letters.map((one) => shown(address, first, one)));
  const author = letters.find((one) => one.mine && one.genuine);
  screen("letters", made("ul", { class: "letters" }, ...rows), author ? replying(address, author, letters) : "", forgetting());
}

// Somebody who reads in two roles has each letter twice.
const once = (letters) => {
  const seen = new Set();
  return letters.filter(({ mine, turn: place, text }) => {
    const name = JSON.stringify([mine, place, text]);
    return !seen.has(name) && seen.add(name);
  });
};

async function shown(address, first, one) {
  const name = one.mine ? await revealed(address, first, one) : undefined;
  const marks = [one.idea ? say("anidea") : "", one.answers ? say("answer") : ""].filter(Boolean);
  const who = one.mine ? say("author") : (one.name ?? say("nameless"));
  return made("li", { class: one.mine ? undefined : "mine" },
    made("h2", {}, [who, ...marks].join(" · ")), made("p", {}, one.text),
    one.genuine ? "" : made("p", { role: "alert" }, say("doubt")),
    name ? made("p", { class: "words" }, say("claims", { name })) : "",
    one.line ? made("p", { class: "line" }, one.line.text) : "");
}

function replying(address, author, letters) {
  const text = made("textarea", { id: "reply", name: "text" });
  const line = made("input", { id: "line", type: "text", name: "line", maxlength: LONGEST_LINE, "aria-describedby": "hint" });
  const wrong = made("p", { role: "alert" });
  const form = made("form", {},
    made("label", { for: "reply" }, say("reply")), text,
    made("label", { class: "choice" }, made("input", { type: "checkbox", name: "answers" }), made("span", {}, say("isanswer"))),
    made("label", { for: "line" }, say("publicline")), made("p", { class: "hush", id: "hint" }, say("linehint")), line,
    wrong, buttons(made("button", { type: "submit" }, say("send"))));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const given = new FormData(form);
    const said = given.get("text").trim();
    if (!said) return void (wrong.textContent = say("empty"));
    const proposal = given.get("line").trim() ? await proposed(given.get("line").trim()) : {};
    const body = { turn: nextTurn(letters), text: said, from: "reader", name: task.name,
      answers: given.has("answers"), line: proposal.line };
    try {
      padded(body);
    } catch {
      return void (wrong.textContent = say("long"));
    }
    form.querySelector("[type=submit]").disabled = true;
    const copies = await sealed(address, unhex(author.key), task.readers, body);
    post({ kind: "reply", copies, answers: body.answers, line: proposal.digest ?? "" });
  });
  return form;
}

function told({ refused }) {
  const form = document.querySelector("form");
  if (!refused) return screen("letters", tell(say("replied")));
  form.querySelector("[type=submit]").disabled = false;
  form.querySelector("[role=alert]").textContent = refused;
}

function work() {
  if (task.kind === "make") return begin();
  const seed = remembered();
  return seed ? read(seed) : enter(read);
}

window.addEventListener("message", ({ origin, source, data }) => {
  if (origin !== main || source !== window.parent) return;
  if ((data.kind === "make" || data.kind === "open") && !task) {
    task = data;
    work();
  }
  if (data.kind === "told") told(data);
});

document.documentElement.lang = language();
document.title = say("mailbox");
if (!window.isSecureContext) screen("mailbox", tell(say("insecure")));
else if (!(await canSeal())) screen("mailbox", tell(say("old")));
else if (window.parent === window) screen("mailbox", tell(say("nothing")));
else {
  main = (await (await fetch("/main.json", { credentials: "omit" })).json()).origin;
  // The page around gives the frame the room it needs, so that nobody scrolls in two places.
  new ResizeObserver(([{ target }]) => post({ kind: "height", height: target.scrollHeight })).observe(document.body);
  post({ kind: "ready" });
}
