// The author's page: a letter is written, sealed and sent, and what came of it is read. Nothing is
// kept on the device, and nothing is asked of the server that could say who is there.

import { hex, unhex } from "./directory.js";
import { author, fingerprint, sign } from "./mailbox_keys.js";
import { base64, inOrder, MOST_READERS, nextTurn, opened, padded, sealed } from "./mailbox_letter.js";
import { say } from "./mailbox_texts.js";
import { button, canSeal, made, tell, turn } from "./page.js";
import { newSeed, SEED_BYTES } from "./seed.js";
import { language } from "./texts.js";
import { seedFrom, seedWords } from "./words.js";

const WHOLE = ["whole1", "whole2", "whole3", "whole4", "whole5"];
const WHERE = { credentials: "omit", referrerPolicy: "no-referrer" };
const MANY = 10;
let readers = [];
let me; // the keys of the mailbox that is open
let letters = []; // what was said in it, in order

async function post(path, given) {
  const body = JSON.stringify({ address: base64(me.address), shown: base64(me.door), ...given });
  const headers = { "Content-Type": "application/json" };
  try {
    const answer = await fetch(path, { ...WHERE, method: "POST", headers, body });
    const told = await answer.json();
    return answer.ok ? told : { refused: told.refused || say("failed") };
  } catch {
    return { refused: say("failed") };
  }
}

const title = () => made("h1", {}, say("mailbox"));
const buttons = (...inside) => made("p", { class: "buttons" }, ...inside);

function promise() {
  return [
    made("p", { class: "promise" }, say("promise")),
    made("details", {}, made("summary", {}, say("more")), ...WHOLE.map((one) => made("p", {}, say(one)))),
  ];
}

function start() {
  me = undefined;
  turn(
    title(), ...promise(),
    readers.length ? "" : tell(say("nobody")),
    buttons(readers.length ? button(say("write"), () => write()) : "", button(say("return"), () => enter(), "plain")),
  );
}

const called = ({ kind, group }) => say(kind, { group });

function choices(chosen) {
  const rows = readers.map((one) => made("label", { class: "choice" },
    made("input", { type: "checkbox", name: "reader", value: one.key, checked: chosen.includes(one.key) }),
    made("span", {}, made("strong", {}, one.shown_as), made("br"), called(one))));
  const all = made("fieldset", {}, made("legend", {}, made("h2", {}, say("to"))), ...rows);
  return [readers.length > MANY ? finding(rows) : "", all, comparing(all)];
}

// Where many read, one looks for a name or a group.
function finding(rows) {
  const field = made("input", { id: "find", type: "text", autocomplete: "off" });
  field.addEventListener("input", () => {
    const sought = field.value.trim().toLowerCase();
    for (const row of rows) {
      row.hidden = !row.textContent.toLowerCase().includes(sought) && !row.querySelector("input").checked;
    }
  });
  return made("p", {}, made("label", { for: "find" }, say("find")), field);
}

// The six words of those who are chosen, for whoever wants to ask them.
function comparing(all) {
  const words = made("div", {});
  const fold = made("details", {}, made("summary", {}, say("compare")), words);
  const tellWords = async () => {
    const chosen = new Set([...all.querySelectorAll(":checked")].map((one) => Number(one.value)));
    const lines = await Promise.all(readers.filter((one) => chosen.has(one.key)).map(async (one) =>
      say("six", { name: one.shown_as, words: await fingerprint(unhex(one.public)) })));
    words.replaceChildren(...(lines.length ? lines : [say("choose")]).map((line) => made("p", { class: "hush" }, line)));
  };
  fold.addEventListener("toggle", tellWords);
  all.addEventListener("change", tellWords);
  return fold;
}

// The form for a letter: the first one, and those that follow.
function write(draft = { to: readers.length === 1 ? [readers[0].key] : [], text: "", idea: false }) {
  const text = made("textarea", { id: "letter", name: "text", "aria-describedby": "style" });
  text.value = draft.text;
  const wrong = made("p", { role: "alert" });
  const form = made("form", { novalidate: true });
  form.append(
    ...choices(draft.to),
    made("label", { for: "letter" }, say("letter")), made("p", { class: "hush", id: "style" }, say("style")), text,
    made("label", { class: "choice" }, made("input", { type: "checkbox", name: "idea", checked: draft.idea }),
      made("span", {}, say("idea"))),
    wrong,
    buttons(made("button", { type: "submit" }, say(me ? "seal" : "next")),
      button(say("back"), () => (me ? conversation() : start()), "plain")),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const given = new FormData(form);
    const next = { to: given.getAll("reader").map(Number), text: given.get("text").trim(), idea: given.has("idea") };
    const fault = faultOf(next);
    wrong.textContent = fault ? say(fault) : "";
    if (fault) return;
    if (me) await send(next, form);
    else await keep(next);
  });
  turn(title(), ...promise(), form);
}

function faultOf({ to, text }) {
  if (!to.length || to.length > MOST_READERS) return "choose";
  if (!text) return "empty";
  try {
    padded({ turn: 1, text, idea: false, key: "x".repeat(64), sign: "x".repeat(64) });
  } catch {
    return "long";
  }
  return "";
}

// The words are shown before anything is sent: whoever leaves now has sent nothing.
async function keep(draft) {
  const seed = newSeed();
  me = await author(seed);
  letters = [];
  const send_ = made("button", { type: "submit", disabled: true }, say("seal"));
  const box = made("input", { type: "checkbox", change: () => { send_.disabled = !box.checked; } });
  const form = made("form", {},
    made("p", { class: "words", id: "seed" }, await seedWords(seed)), made("p", {}, say("only")),
    made("label", { class: "choice" }, box, made("span", {}, say("wrote"))),
    buttons(send_, button(say("back"), () => { me = undefined; write(draft); }, "plain")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await send(draft, form);
  });
  turn(made("h1", {}, say("words")), form);
}

async function send({ to, text, idea, reveal }, form) {
  const pressed = form.querySelector("[type=submit]");
  pressed.disabled = true;
  const body = {
    turn: nextTurn(letters), text, idea, reveal, from: "author", key: hex(me.box.public),
    sign: me.signing ? hex(me.signing.public) : "",
  };
  const chosen = readers.filter((one) => to.includes(one.key));
  const copies = await sealed(me.address, me.box.public, chosen, body);
  const told = await post("/mailbox/letters/", { copies });
  if (told.refused) {
    pressed.disabled = false;
    form.append(made("p", { role: "alert" }, told.refused));
    return;
  }
  turn(made("h1", {}, say("sent")), tell(say("come")));
}

function enter() {
  const field = made("input", { id: "words", type: "text", autocomplete: "off", autocapitalize: "none", spellcheck: "false" });
  const wrong = made("p", { role: "alert" });
  const form = made("form", {}, made("label", { for: "words" }, say("enter")), field, wrong,
    buttons(made("button", { type: "submit" }, say("open")), button(say("back"), start, "plain")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      me = await author(await seedFrom(field.value, SEED_BYTES));
    } catch {
      wrong.textContent = say("misread");
      return;
    }
    await conversation();
  });
  turn(title(), form);
}

async function conversation() {
  const told = await post("/mailbox/open/", {});
  if (told.refused) return turn(title(), tell(told.absent ? say("absent") : told.refused), buttons(button(say("back"), start, "plain")));
  const bodies = await Promise.all(told.copies.map(({ sealed: copy }) => opened(me.address, me.box, copy)));
  letters = inOrder(bodies.filter(Boolean));
  const there = new Set(readers.map((one) => one.key));
  turn(
    title(), tell(say(told.state)),
    told.readers.every((key) => there.has(key)) ? "" : made("p", {}, say("gone")),
    made("ul", { class: "letters" }, ...letters.map((one) => shown(one))),
    buttons(button(say("again"), () => write({ to: told.readers, text: "", idea: false }))),
    me.signing ? revealing(told.readers) : "",
    takingBack(),
  );
}

function shown(one) {
  const mine = one.from === "author";
  const marks = [one.idea ? say("anidea") : "", one.reveal ? say("signed", { name: one.reveal.name }) : "",
    one.answers ? say("answer") : ""].filter(Boolean);
  const who = mine ? say("you") : (one.name ?? say("nameless"));
  return made("li", { class: mine ? "mine" : undefined },
    made("h2", {}, [who, ...marks].join(" · ")), made("p", {}, one.text), !mine && one.line ? asking(one.line) : "");
}

// A line that a reader would like to tell to all.
function asking(line) {
  const part = made("section", {}, made("p", {}, say("line")), made("p", { class: "line" }, line.text),
    made("p", { class: "hush" }, say("lineask")));
  const agree = async () => {
    const told = await post("/mailbox/line/", { text: line.text, salt: line.salt });
    part.append(tell(told.refused ?? say("agreed")));
    if (!told.refused) pressed.remove();
  };
  const pressed = button(say("agree"), agree, "plain");
  part.append(pressed);
  return part;
}

function revealing(to) {
  const field = made("input", { id: "name", type: "text", autocomplete: "off" });
  const form = made("form", {}, made("p", {}, say("signhow")), made("label", { for: "name" }, say("name")), field,
    buttons(made("button", { type: "submit" }, say("signit"))));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const name = field.value.trim().slice(0, 100);
    if (!name) return;
    const signature = hex(await sign(me.signing, me.address, name));
    await send({ to, text: name, idea: false, reveal: { name, signature } }, form);
  });
  return made("details", {}, made("summary", {}, say("sign")), form);
}

function takingBack() {
  const gone = async () => {
    const told = await post("/mailbox/forget/", {});
    turn(title(), tell(told.refused ?? say("taken")));
  };
  return made("details", {}, made("summary", {}, say("takeback")), made("p", {}, say("takebackhow")),
    button(say("really"), gone, "plain"));
}

document.documentElement.lang = language();
document.title = say("mailbox");
if (!window.isSecureContext) turn(title(), tell(say("insecure")));
else if (!(await canSeal())) turn(title(), tell(say("old")));
else {
  try {
    readers = (await (await fetch("/mailbox/readers.json", WHERE)).json()).readers;
    start();
  } catch {
    turn(title(), tell(say("failed")));
  }
}
