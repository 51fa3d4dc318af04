// Words of one's own: the field with its hints, for whom they are, and how they are sealed.
//
// They leave the device apart from the answer, with a token of their own, and in a body of the same
// length as every answer. What was written to several questions is taken apart when it is opened.

import { base64, padded } from "./body.js";
import { tokenName, unhex } from "./directory.js";
import { hintsOf } from "./hints.js";
import { made } from "./page.js";
import { say } from "./saying_texts.js";
import { seal } from "./seal.js";
import { language, read } from "./texts.js";

const AUDIENCES = ["organisation", "unit"]; // the one in which most people could have written it first

function audience(chosen) {
  const options = AUDIENCES.map((one) =>
    made("label", { class: "choice" },
      made("input", { type: "radio", name: "audience", value: one, checked: one === chosen }), say(one)));
  return made("fieldset", { class: "audience" }, made("legend", {}, say("audience")), ...options);
}

function shownHints(text) {
  const found = hintsOf(text, language());
  if (!found.length) return [];
  const quoted = (words) => words.map((one) => say("quoted", { found: one })).join(", ");
  const lines = found.map((hint) => made("li", {}, say(hint.kind, { found: quoted(hint.found) })));
  return [made("p", {}, say("look")), made("ul", {}, ...lines)];
}

// The fields of a question of the kind "words". `given` is what answerOf told before, or nothing.
export function fieldsOf(question, given) {
  const hints = made("div", { class: "hints", role: "status" });
  const look = (text) => hints.replaceChildren(...shownHints(text));
  let soon;
  const field = made("textarea", {
    name: "answer", rows: 5, maxlength: question.longest, autocomplete: "off", spellcheck: "false",
    "aria-label": read(question.text), "aria-describedby": "style",
    input: () => {
      clearTimeout(soon); // not while somebody is typing
      soon = setTimeout(() => look(field.value), 600);
    },
  }, given?.text ?? "");
  look(field.value);
  return [
    field, hints,
    audience(given?.audience ?? AUDIENCES[0]),
    made("label", { class: "choice" },
      made("input", { type: "checkbox", name: "reworded", checked: Boolean(given?.reworded) }), say("reworded")),
    made("details", {}, made("summary", {}, say("betrays")), made("p", { id: "style" }, say("style")),
      made("p", {}, say("out"))),
  ];
}

// What stands in the fields; nothing where nothing was written.
export function answerOf(_question, form) {
  const text = form.querySelector("textarea[name=answer]").value.trim();
  if (!text) return undefined;
  const chosen = form.querySelector("input[name=audience]:checked");
  return { text, audience: chosen.value, reworded: form.querySelector("input[name=reworded]").checked };
}

// What is posted to /words/. `entry`: the key for words of the unit and wave; `tokens`: those that
// this device keeps for the study; `said`: by the ids of questions what answerOf told. Nothing said
// is sealed too, and as long as all else: who counts what is sent does not learn who wrote.
// Throws a RangeError where all of it is too long.
export async function sealedOf(entry, tokens, said) {
  const token = tokens[tokenName(entry)];
  const purpose = new TextEncoder().encode(`thrive words 1|${entry.key}`);
  const sealed = await seal(unhex(entry.receiver), purpose, padded({ words: said }));
  return {
    key: entry.key, token: base64(unhex(token.prepared)), signature: base64(unhex(token.signature)),
    sealed: base64(sealed),
  };
}
