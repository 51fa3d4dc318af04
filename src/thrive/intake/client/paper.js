// Answering with a code that was drawn from a hat: on any device, which keeps nothing of it.
//
// The code takes the place of a token. It is sent at once, because nothing may wait on a device that
// others use; who was there when is known to whoever stands beside it.

import { sealAnswers } from "./body.js";
import { headOf, headWords, LEAST_ELIGIBLE } from "./directory.js";
import { button, canSeal, made, tell, turn } from "./page.js";
import { tellOfPaper } from "./paper_texts.js";
import { runQuestions } from "./screens.js";
import { language, say } from "./texts.js";

let code = "";

async function post(path, given) {
  const answer = await fetch(path, {
    method: "POST", credentials: "omit", referrerPolicy: "no-referrer",
    headers: { "Content-Type": "application/json" }, body: JSON.stringify(given),
  });
  const told = await answer.json().catch(() => ({}));
  if (answer.status >= 500) throw new Error("no answer");
  return answer.ok ? told : { refused: told.refused || tellOfPaper("failed") };
}

function ask(wrong = "") {
  const field = made("input", {
    id: "code", name: "code", autocomplete: "off", autocapitalize: "characters", spellcheck: "false",
    required: true, maxlength: "20", value: code, "aria-describedby": wrong ? "hint wrong" : "hint",
    "aria-invalid": wrong ? "true" : undefined,
  });
  const form = made(
    "form", {},
    made("p", {}, made("label", { for: "code" }, tellOfPaper("code")), field),
    made("p", { id: "hint" }, tellOfPaper("hint")),
    wrong ? made("p", { id: "wrong", role: "alert", class: "wrong" }, wrong) : "",
    made("p", { class: "buttons" }, made("button", { type: "submit" }, say("next"))),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    code = field.value;
    open().catch(() => ask(tellOfPaper("failed")));
  });
  turn(made("h1", {}, tellOfPaper("paper")), form);
}

async function open() {
  const found = await post("/paper/look/", { code });
  if (found.refused) return ask(found.refused);
  const page = await (await fetch(`/s/${found.study}/page.json`, { credentials: "omit" })).json();
  const isOurs = (one) => one.key === found.key && one.purpose === "answer";
  const directory = page.directories?.find((one) => one.entries.some(isOurs));
  if (!directory) return ask(page.refused || tellOfPaper("failed"));
  const entry = directory.entries.find(isOurs);
  if (entry.eligible < LEAST_ELIGIBLE) return turn(tell(say("few")));
  document.title = page.title;
  const words = headWords(await headOf(page.study, directory));
  return turn(made("h1", {}, page.title), ...promise(page, words),
    button(say("begin"), () => runQuestions(page, { onDone: (said) => seal(entry, said, page) })));
}

function promise(page, words) {
  return [
    made("p", { class: "promise" }, page.promise),
    made("p", {}, tellOfPaper("compare")), made("p", { class: "words" }, words),
    made("details", {}, made("summary", {}, say("more")),
      ...[tellOfPaper("here"), ...page.whole].map((line) => made("p", {}, line))),
  ];
}

async function seal(entry, said, page) {
  const given = { code, sealed: await sealAnswers(entry, said) };
  await send(given, page);
}

// The same bytes are sent again until there is a reply: a second time changes nothing.
async function send(given, page) {
  let told;
  try {
    told = await post("/paper/answers/", given);
  } catch {
    return turn(made("h1", {}, page.title), tell(tellOfPaper("unsent")), button(say("again"), () => send(given, page)));
  }
  code = "";
  const another = button(tellOfPaper("another"), () => ask());
  if (told.refused) return turn(made("h1", {}, page.title), tell(told.refused), another);
  return turn(made("h1", {}, page.title), tell(say("answered")), made("p", {}, tellOfPaper("away")), another);
}

async function begin() {
  document.documentElement.lang = language();
  document.title = tellOfPaper("paper");
  if (!window.isSecureContext) return turn(tell(say("insecure")));
  if (!(await canSeal())) return turn(tell(say("old")));
  return ask();
}

begin();
