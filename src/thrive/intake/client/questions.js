// The kinds of questions, each as a field: what it looks like, and what was answered in it.

import { made } from "./page.js";
import { read } from "./texts.js";

function choices(question, several, given) {
  const type = several ? "checkbox" : "radio";
  const options = question.choices ?? question.labels.map((text, at) => ({ id: question.first + at, text }));
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

const KINDS = {
  say: { fields: () => [], answer: () => undefined },
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
    })],
    answer: number,
  },
};

export const fieldsOf = (question, given) => KINDS[question.kind].fields(question, given);
export const answerOf = (question, form) => KINDS[question.kind].answer(form);
