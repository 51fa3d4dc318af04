// What could tell who wrote something: found where it stands, and nothing found in harmless sentences.

import assert from "node:assert/strict";
import test from "node:test";

import { hintsOf } from "../../src/thrive/intake/client/hints.js";

const kinds = (text, language = "en") => hintsOf(text, language).map(({ kind }) => kind);
const found = (kind, text, language = "en") => hintsOf(text, language).find((one) => one.kind === kind)?.found;

test("harmless sentences bring no hint", () => {
  for (const text of ["", "It is cold in here.", "We never get an answer. I think it is sad.", "On nights nobody helps us!"])
    assert.deepEqual(hintsOf(text, "en"), [], text);
  for (const text of ["Es ist kalt.", "Der Dienstplan ist ein Problem. Die Pausen fallen aus.", "Niemand hört zu, wenn die Technik fehlt."])
    assert.deepEqual(hintsOf(text, "de"), [], text);
});

test("names are found: capitals in English, two of them or well-known ones in German", () => {
  assert.deepEqual(found("name", "I told Anna Becker about it."), ["Anna Becker"]);
  assert.deepEqual(found("name", "Yesterday Xaver's desk was empty."), ["Xaver's"]);
  assert.deepEqual(found("name", "Peter shouts."), ["Peter"]);
  assert.deepEqual(found("name", "ask Mr Okafor"), ["Mr Okafor"]);
  assert.deepEqual(found("name", "Die Besprechung mit Xaver Schulz war kurz.", "de"), ["Xaver Schulz"]);
  assert.deepEqual(found("name", "frag Frau Müller", "de"), ["Frau Müller"]);
  assert.deepEqual(found("name", "Da hat Petra recht.", "de"), ["Petra"]);
});

test("ways to reach somebody are found, and are not numbers besides", () => {
  for (const text of ["write to a.b@c.example", "ring +49 170 1234567", "see www.example.org/x", "I am @amina"])
    assert.deepEqual(kinds(text), ["contact"], text);
});

test("days and times are found, and are not numbers besides", () => {
  for (const text of ["on 3 March", "since 12.3.2026", "at 9:30", "at 9 pm", "last week", "on Monday", "in March"])
    assert.deepEqual(kinds(text), ["date"], text);
  for (const text of ["am 12.3.", "seit Januar", "um 9 Uhr", "letzte Woche", "gestern", "am Montag"])
    assert.deepEqual(kinds(text, "de"), ["date"], text);
});

test("numbers are found", () => {
  assert.deepEqual(found("number", "room 214 and 3.5 % of it"), ["214", "3.5 %"]);
});

test("what is true of one alone is found", () => {
  for (const text of ["only I know it", "I am the only one", "I'm the oldest here", "nobody else does it", "my wife is ill"])
    assert.deepEqual(kinds(text), ["only"], text);
  for (const text of ["nur ich mache das", "ich bin die Einzige", "niemand außer mir", "meine Schicht"])
    assert.deepEqual(kinds(text, "de"), ["only"], text);
});

test("jobs are found", () => {
  assert.deepEqual(found("title", "as a nurse and team leader"), ["nurse", "team leader"]);
  assert.deepEqual(found("title", "als Schichtleiterin und Hausmeister", "de"), ["Schichtleiterin", "Hausmeister"]);
  assert.deepEqual(kinds("we cooked and nursed"), []);
});

test("each thing is told once, whatever its length", () => {
  assert.deepEqual(found("title", "the nurse told the nurse"), ["nurse"]);
  const began = performance.now();
  hintsOf("a1 ".repeat(170) + "A".repeat(500) + "@".repeat(500) + " 1".repeat(500), "en");
  assert.ok(performance.now() - began < 500);
});
