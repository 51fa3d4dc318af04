// Words of one's own: the field with its hints, for whom they are, and how they are sealed.
//
// They leave the device apart from the answer, with a token of their own, and in a body of the same
// length as every answer. What was written to several questions is taken apart when it is opened.

import { tokenName, unhex } from "./directory.js";
import { hintsOf } from "./hints.js";
import { made } from "./page.js";
import { say } from "./saying_texts.js";
import { seal } from "./seal.js";
import { language, read } from "./texts.js";

export const WORDS_BYTES = 4096;
export const LONGEST = 500; // letters in one field, as voice/rules/words.py has it
const AUDIENCES = ["organisation", "unit"]; // the one in which most people could have written it first

const base64 = (bytes) => btoa(String.fromCharCode(...bytes));

function audience(chosen) {
  const options = AUDIENCES.map((one) =>
    made("label", { class: "choice" },
      made("input", { type: "radio", name: "audience", value: one, checked: one === chosen }), say(one)));
  return made("fieldset", { class: "audience" }, made("legend", {}, say("audience")), ...options);
}

function shownHints(text) {
  const found = hintsOf(text, language());
  if (!found.length) return [];
  const lines = found.map((hint) => made("li", {}, say(hint.kind, { found: hint.found.map((one) => `“${one}”`).join(", ") })));
  return [made("p", {}, say("look")), made("ul", {}, ...lines)];
}

// The fields of a question of the kind "words". `given` is what answerOf told before, or nothing.
export function fieldsOf(question, given) {
  const hints = made("div", { class: "hints", role: "status" });
  const look = (text) => hints.replaceChildren(...shownHints(text));
  let soon;
  const field = made("textarea", {
    name: "answer", rows: 5, maxlength: LONGEST, autocomplete: "off", spellcheck: "false",
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

// All words are of one length: blanks after JSON change nothing. Nothing said is as long, so that
// whoever counts what is sent does not know who wrote something. Throws a RangeError if too long.
function padded(said) {
  const plain = new TextEncoder().encode(JSON.stringify({ words: said }));
  if (plain.length > WORDS_BYTES) throw new RangeError(say("long"));
  const whole = new Uint8Array(WORDS_BYTES).fill(0x20);
  whole.set(plain);
  return whole;
}

// What is posted to /words/. `entry`: the key for words of the unit and wave; `tokens`: those that
// this device keeps for the study; `said`: by the ids of questions what answerOf told.
export async function sealedOf(entry, tokens, said) {
  const token = tokens[tokenName(entry)];
  const purpose = new TextEncoder().encode(`thrive words 1|${entry.key}`);
  const sealed = await seal(unhex(entry.receiver), purpose, padded(said));
  return {
    key: entry.key, token: base64(unhex(token.prepared)), signature: base64(unhex(token.signature)),
    sealed: base64(sealed),
  };
}
