// The kinds of questions, each as a field: what it looks like, and what was answered in it. Words of
// one's own are no answer: see saying.js.

import { made } from "./page.js";
import { read, say } from "./texts.js";

const shuffles = new Map(); // the order in which choices are shown, until the page is left

// Fisher and Yates; what a lot favours by 2^-32 is nothing.
function shuffled(list) {
  const all = [...list];
  for (let last = all.length - 1; last > 0; last -= 1) {
    const [drawn] = crypto.getRandomValues(new Uint32Array(1));
    const at = drawn % (last + 1);
    [all[last], all[at]] = [all[at], all[last]];
  }
  return all;
}

function inOrder({ id, choices, shuffle }) {
  if (!shuffle) return choices;
  if (!shuffles.has(id)) shuffles.set(id, shuffled(choices));
  return shuffles.get(id);
}

function choices(question, several, given) {
  const type = several ? "checkbox" : "radio";
  const options = question.choices
    ? inOrder(question)
    : question.labels.map((text, at) => ({ id: question.first + at, text }));
  const chosen = [given ?? []].flat().map(String);
  return options.map((one) =>
    made("label", { class: "choice" },
      made("input", { type, name: "answer", value: one.id, checked: chosen.includes(String(one.id)) }),
      read(one.text)));
}

const picked = (form) => [...form.querySelectorAll("input:checked")].map((one) => one.value);
const number = (form) => {
  const field = form.querySelector("input[name=answer]");
  const touched = field.type !== "range" || field.dataset.touched;
  return field.value === "" || !touched ? undefined : Number(field.value);
};

function range(question, given) {
  const field = made("input", {
    type: "range", name: "answer", min: question.least, max: question.most, step: question.step,
    "aria-label": read(question.text), value: given ?? (question.least + question.most) / 2,
    "data-touched": given !== undefined,
    input: (event) => { event.target.dataset.touched = "yes"; },
  });
  return [field, made("p", { class: "ends" }, made("span", {}, read(question.low)), made("span", {}, read(question.high)))];
}

const stars = (question) => ({
  ...question, first: 1,
  labels: Array.from({ length: question.most }, (_, at) => ({ en: `${"★".repeat(at + 1)} ${at + 1}` })),
});

const figures = ({ rows = [] }) => rows.length
  ? [made("dl", { class: "figures" },
      ...rows.map((row) => made("div", {}, made("dt", {}, read(row.label)), made("dd", {}, read(row.value)))))]
  : [];

const KINDS = {
  say: { fields: () => [], answer: () => undefined },
  report: { fields: figures, answer: () => undefined },
  choose_one: { fields: (one, given) => choices(one, false, given), answer: (form) => picked(form)[0] },
  choose_several: {
    fields: (one, given) => choices(one, true, given),
    answer: (form) => (picked(form).length ? picked(form) : undefined),
  },
  scale: {
    fields: (one, given) => choices(one, false, given),
    answer: (form) => (picked(form).length ? Number(picked(form)[0]) : undefined),
  },
  stars: {
    fields: (one, given) => choices(stars(one), false, given),
    answer: (form) => (picked(form).length ? Number(picked(form)[0]) : undefined),
  },
  slider: { fields: range, answer: number },
  number: {
    fields: (one, given) => [made("input", {
      type: "number", name: "answer", min: one.least, max: one.most, step: one.step, value: given,
      "aria-label": read(one.text),
    }), one.unit ? made("span", { class: "unit" }, read(one.unit)) : ""],
    answer: number,
  },
};

export const isAsked = ({ kind }) => !["say", "report"].includes(kind);
export const fieldsOf = (question, given) => KINDS[question.kind].fields(question, given);
export const answerOf = (question, form) => KINDS[question.kind].answer(form);

// Why one cannot go on with this; nothing where one can.
export function hinders(question, answer) {
  if (answer === undefined) return question.required && isAsked(question) ? say("required") : "";
  if (question.kind !== "choose_several") return "";
  const { least = 1, most = question.choices.length } = question;
  return answer.length < least || answer.length > most ? say("several", { least, most }) : "";
}
