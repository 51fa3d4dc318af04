// How long an answer waits on the device before it is sent, so that the moment of sending says little
// about the moment of answering.
//
// Exponential with a mean, cut at the longest wait and at the end of the wave: cut by drawing anew
// from what is left, not by sending all that are over at one moment, which would stand out.

const WORD = 2 ** 32;

// From 0, included, to 1.
function drawnShare() {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  return ((high >>> 11) * WORD + low) / 2 ** 53;
}

// Seconds to wait. `left` are the seconds until the wave is over, `mean` and `longest` those of the
// deployment; `share` is for tests.
export function drawDelay({ mean, longest }, left, share = drawnShare()) {
  const most = Math.min(longest, left);
  if (most <= 0 || mean <= 0) return 0;
  return -mean * Math.log1p(-share * -Math.expm1(-most / mean));
}

const PARTS = [
  [6, "night"],
  [12, "morning"],
  [18, "afternoon"],
  [22, "evening"],
  [24, "night"],
];

// The part of the day in which somebody answers, where they are. All that is told of the moment.
export const dayPart = (now = new Date()) => PARTS.find(([until]) => now.getHours() < until)[1];
