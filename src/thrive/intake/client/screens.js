// The questions one by one, each when its turn has come, and a last look at the end. Nothing is sent
// from here: whoever runs the questions gets what was said and decides.

import { along, wayThrough } from "./conditions.js";
import { dayPart } from "./delay.js";
import { button, made, turn } from "./page.js";
import * as questions from "./questions.js";
import { read, say } from "./texts.js";

// `onDone` gets {answers, words, part}: answers by the ids of questions, words of one's own likewise,
// and the part of the day. Without `saying` (see saying.js) nothing is asked in words of one's own.
export function runQuestions(page, { onDone, saying }) {
  const given = {};
  const asked = page.questions.filter(({ kind }) => saying || kind !== "words");
  const kindOf = (question) => (question.kind === "words" ? saying : questions);

  function frame(at) {
    const way = wayThrough(asked, given);
    if (at >= way.length) return last(way.length);
    const question = way[at];
    const form = made("form", {});
    const wrong = made("p", { role: "alert", class: "wrong" });
    const leave = (step) => {
      const answer = kindOf(question).answerOf(question, form);
      const why = step > 0 ? questions.hinders(question, answer) : "";
      if (why) return wrong.replaceChildren(why);
      if (answer === undefined) delete given[question.id];
      else given[question.id] = answer;
      return frame(at + step);
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      leave(1);
    });
    form.append(
      made("fieldset", { "aria-describedby": "step" }, made("legend", {}, made("h1", {}, read(question.text))),
        ...kindOf(question).fieldsOf(question, given[question.id])),
      wrong,
      made("p", { class: "buttons" }, made("button", { type: "submit" }, say("next")),
        at ? button(say("back"), () => leave(-1), "plain") : ""),
    );
    const step = say("step", { now: at + 1, all: way.length });
    return turn(made("p", { id: "step", class: "step" }, step), form);
  }

  function last(length) {
    const wrong = made("p", { role: "alert", class: "wrong" });
    const once = async ({ target }) => {
      target.disabled = true;
      wrong.replaceChildren();
      try {
        await onDone(said());
      } catch (fault) {
        wrong.replaceChildren(fault instanceof RangeError ? say("long") : say("unsealed"));
        target.disabled = false;
      }
    };
    turn(
      made("h1", {}, page.title), made("p", {}, say("check")), wrong,
      made("p", { class: "buttons" }, button(say("send"), once),
        length ? button(say("back"), () => frame(length - 1), "plain") : ""),
    );
  }

  function said() {
    const all = along(asked, given);
    const kinds = new Map(asked.map(({ id, kind }) => [id, kind]));
    const those = (isThose) => Object.fromEntries(Object.entries(all).filter(([id]) => isThose(kinds.get(id))));
    return { answers: those((kind) => kind !== "words"), words: those((kind) => kind === "words"), part: dayPart() };
  }

  return frame(0);
}
