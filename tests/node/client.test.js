// The parts of the anonymous client that need no page: conditions by the table of the server, and delays.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { along, isShown, wayThrough } from "../../src/thrive/intake/client/conditions.js";
import { dayPart, drawDelay } from "../../src/thrive/intake/client/delay.js";

const table = JSON.parse(readFileSync(new URL("../voice/conditions.json", import.meta.url)));
const HOUR = 3600;
const usual = { mean: 8 * HOUR, longest: 48 * HOUR };

test("a question is shown where the table says so", () => {
  for (const { when, given, shown } of table.cases) {
    assert.equal(isShown({ id: "q", shown: { when } }, given), shown, JSON.stringify({ when, given }));
  }
  assert.ok(table.cases.length > 40);
});

test("answers to what is not shown are dropped", () => {
  for (const { about, questions, given, kept } of table.ways) {
    assert.deepEqual(along(questions, given), kept, about);
  }
});

test("the way through leaves out what is not shown, and what hangs on it", () => {
  const { questions } = table.ways[0];
  const way = (given) => wayThrough(questions, given).map(({ id }) => id);

  assert.deepEqual(way({}), ["a", "d"]);
  assert.deepEqual(way({ a: "yes" }), ["a", "b", "d"]);
  assert.deepEqual(way({ a: "yes", b: 3 }), ["a", "b", "c"]);
  assert.deepEqual(way({ a: "no", b: 3 }), ["a", "d"]);
});

test("a delay is exponential, cut at the longest and at the end of the wave", () => {
  assert.equal(drawDelay(usual, 100 * HOUR, 0), 0);
  assert.ok(Math.abs(drawDelay(usual, Infinity, 0.5) - 5.5274 * HOUR) < 0.001 * HOUR * 10);
  assert.ok(drawDelay(usual, 100 * HOUR, 1 - 2 ** -53) <= 48 * HOUR);
  assert.ok(drawDelay(usual, HOUR, 1 - 2 ** -53) <= HOUR);
  assert.ok(drawDelay(usual, HOUR, 0.5) > 0.5 * HOUR * 0.9); // nearly even over a short rest
  assert.equal(drawDelay(usual, 0, 0.5), 0);
  assert.equal(drawDelay(usual, -5, 0.5), 0);
  assert.equal(drawDelay({ mean: 0, longest: 0 }, HOUR, 0.5), 0);
});

test("delays that are drawn have the mean and the shape that they should", () => {
  const many = Array.from({ length: 20000 }, () => drawDelay(usual, 30 * 24 * HOUR));
  const mean = many.reduce((sum, one) => sum + one, 0) / many.length;
  const share = Math.exp(-6); // of the exponential lies beyond the longest
  const expected = usual.mean - (usual.longest * share) / (1 - share);

  assert.ok(Math.abs(mean - expected) < 4 * (usual.mean / Math.sqrt(many.length)), `${mean} ${expected}`);
  assert.ok(many.every((one) => one >= 0 && one <= usual.longest));
  // None stands out: at the end of the wait there are no more than anywhere near it.
  const late = many.filter((one) => one > 47 * HOUR).length;
  assert.ok(late < 40, `${late} at the very end`);
});

test("the day has four parts", () => {
  const at = (hour) => dayPart(new Date(2026, 9, 12, hour, 30));

  assert.deepEqual([3, 6, 11, 12, 17, 18, 21, 22].map(at), [
    "night", "morning", "morning", "afternoon", "afternoon", "evening", "evening", "night",
  ]);
});
