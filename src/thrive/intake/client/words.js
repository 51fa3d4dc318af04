// Bytes as words that can be said aloud and written down: two bytes a word (proquints, arXiv
// 0901.4016). A seed gets one more word, by which a slip of the pen is noticed.

const CONSONANTS = "bdfghjklmnprstvz";
const VOWELS = "aiou";
const SHAPE = [
  [CONSONANTS, 12, 15],
  [VOWELS, 10, 3],
  [CONSONANTS, 6, 15],
  [VOWELS, 4, 3],
  [CONSONANTS, 0, 15],
];

const wordOf = (number) => SHAPE.map(([letters, shift, mask]) => letters[(number >> shift) & mask]).join("");

export function wordsOf(bytes) {
  if (bytes.length % 2) throw new RangeError("two bytes make a word");
  const words = [];
  for (let at = 0; at < bytes.length; at += 2) words.push(wordOf((bytes[at] << 8) | bytes[at + 1]));
  return words.join(" ");
}

function bytesOfWord(word) {
  let number = 0;
  if (word.length !== SHAPE.length) throw new RangeError("no word of ours");
  SHAPE.forEach(([letters, shift], place) => {
    const found = letters.indexOf(word[place]);
    if (found < 0) throw new RangeError("no word of ours");
    number |= found << shift;
  });
  return [number >> 8, number & 0xff];
}

const checkOf = async (seed) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", seed)).slice(0, 2);

export async function seedWords(seed) {
  return wordsOf(Uint8Array.of(...seed, ...(await checkOf(seed))));
}

// The seed that was written down. Refuses what was misread.
export async function seedFrom(text, length) {
  const words = text.toLowerCase().split(/[^a-z]+/).filter(Boolean);
  if (words.length !== length / 2 + 1) throw new RangeError("so many words it was not");
  const bytes = Uint8Array.from(words.flatMap(bytesOfWord));
  const [seed, given] = [bytes.slice(0, length), bytes.slice(length)];
  const check = await checkOf(seed);
  if (check.some((byte, place) => byte !== given[place])) throw new RangeError("a word is wrong");
  return seed;
}
