// When a question is shown, decided as voice/rules/conditions.py decides it: nothing is evaluated, and
// both are tested against one table of cases.

const isNumber = (value) => typeof value === "number";

const WORDS = {
  is: (value, wanted) => value === wanted,
  not: (value, wanted) => value !== wanted,
  least: (value, wanted) => isNumber(value) && value >= wanted,
  below: (value, wanted) => isNumber(value) && value < wanted,
  most: (value, wanted) => isNumber(value) && value <= wanted,
  above: (value, wanted) => isNumber(value) && value > wanted,
  includes: (value, wanted) => Array.isArray(value) && value.includes(wanted),
  without: (value, wanted) => Array.isArray(value) && !value.includes(wanted),
};

function holds({ of, ...test }, given) {
  const [[word, wanted]] = Object.entries(test);
  const isAnswered = Object.hasOwn(given, of);
  if (word === "answered") return isAnswered === wanted;
  return isAnswered && WORDS[word](given[of], wanted);
}

export const isShown = (question, given) =>
  !question.shown || question.shown.when.some((row) => row.every((test) => holds(test, given)));

// The answers to questions that are shown, in their order. What somebody said before they went back
// and took another way is left out.
export function along(questions, given) {
  const said = {};
  for (const { id, ...rest } of questions) {
    if (Object.hasOwn(given, id) && isShown(rest, said)) said[id] = given[id];
  }
  return said;
}

// The questions that are shown after what was said so far.
export function wayThrough(questions, given) {
  const said = along(questions, given);
  const place = new Map(questions.map(({ id }, at) => [id, at]));
  return questions.filter((one, at) => {
    const before = Object.fromEntries(Object.entries(said).filter(([id]) => place.get(id) < at));
    return isShown(one, before);
  });
}
