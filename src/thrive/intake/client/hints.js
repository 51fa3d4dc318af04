// What in somebody's words could tell who wrote them. Looked for on the device alone, before sending.
//
// Only hints: they find much that is harmless, and miss much that is not. Nobody's name is known
// here, and how somebody writes is never looked at. Each hint is a kind and the words it was found in.

const CONTACT = [
  /[^\s@<>()]+@[^\s@<>()]+\.\p{L}{2,}/gu, // an address to write to
  /(?:https?:\/\/|www\.)\S+/giu,
  /(?<!\w)@\w{2,}/gu,
  /(?<![\w.,])\+?\(?\d(?:[\s/()-]*\d){6,}(?!\w)/gu, // a number to call
];
const MONTHS =
  "january|february|march|april|may|june|july|august|september|october|november|december|" +
  "januar|februar|märz|mai|juni|juli|oktober|dezember";
const DAYS =
  "monday|tuesday|wednesday|thursday|friday|saturday|sunday|" +
  "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag";
const DATE = [
  /(?<!\d)\d{1,4}[./-]\d{1,2}[./-](?:\d{2,4})?(?!\d)/gu,
  new RegExp(`\\d{1,2}(?:st|nd|rd|th|\\.)?\\s+(?:of\\s+)?(?:${MONTHS})(?!\\p{L})`, "giu"),
  new RegExp(`(?<!\\p{L})(?:in|since|on|on the|im|seit|am)\\s+(?:${MONTHS})(?!\\p{L})`, "giu"),
  new RegExp(`(?<!\\p{L})(?:${MONTHS})\\s+\\d{1,4}(?!\\d)`, "giu"),
  new RegExp(`(?<!\\p{L})(?:${DAYS})s?(?!\\p{L})`, "giu"),
  /(?<!\p{L})(?:yesterday|last (?:week|month|year)|gestern|vorgestern|letzte[rsn]? (?:woche|monat|jahr))(?!\p{L})/giu,
  /(?<!\d)\d{1,2}(?::\d{2}|\s?(?:am|pm|uhr))(?!\p{L})/giu,
];
const NUMBER = [/(?<![\p{L}\d])\d+(?:[.,:]\d+)*\s?(?:%|€|\$|£)?/gu];
const ONLY_I = [
  /(?<!\p{L})(?:only i|i alone|(?:i am|i'm|i’m|i was) the (?:only|first|last|oldest|youngest|new(?:est)?)|nobody (?:else )?but me|no one (?:else )?but me|nobody else|no one else|as the only)(?!\p{L})/giu,
  /(?<!\p{L})(?:my (?:wife|husband|son|daughter|child|children|illness|disability|pregnancy|office|shift))(?!\p{L})/giu,
  /(?<!\p{L})(?:nur ich|ich allein|ich als einzige[rs]?|als einzige[rs]?|ich bin (?:der|die|das) (?:einzige|erste|letzte|älteste|jüngste|neue|neueste)|(?:niemand|keiner|keine) (?:sonst )?außer mir|sonst niemand)(?!\p{L})/giu,
  /(?<!\p{L})(?:meine? (?:frau|mann|sohn|tochter|kind|kinder|krankheit|behinderung|schwangerschaft|büro|schicht))(?!\p{L})/giu,
];
const TITLES =
  "boss|chief|manager|supervisor|director|head of|team lead(?:er)?|leader|coach|foreman|forewoman|" +
  "nurse|doctor|driver|cook|cleaner|engineer|developer|accountant|secretary|assistant|apprentice|" +
  "trainee|intern|receptionist|electrician|mechanic|technician|teacher|caretaker|" +
  "works council|treasurer|buyer|planner|designer|" +
  "chefs?|chefin|leiter(?:in)?|\\p{L}+leiter(?:in)?|vorgesetzte[rn]?|meister(?:in)?|vorarbeiter(?:in)?|" +
  "krankenschwester|pfleger(?:in)?|arzt|ärztin|fahrer(?:in)?|köch(?:in)|koch|ingenieur(?:in)?|" +
  "entwickler(?:in)?|buchhalter(?:in)?|sekretär(?:in)?|assistent(?:in)?|azubi|auszubildende[rn]?|lehrling|" +
  "praktikant(?:in)?|elektriker(?:in)?|mechaniker(?:in)?|techniker(?:in)?|lehrer(?:in)?|hausmeister(?:in)?|" +
  "betriebsrat|betriebsrätin";
const TITLE = [new RegExp(`(?<!\\p{L})(?:${TITLES})s?(?!\\p{L})`, "giu")];

const POLITE = "Mrs?|Ms|Miss|Dr|Prof|Sir|Madam|[Cc]olleague|Herrn?|Frau|Kolleg(?:en?|in)";
const NAMED = [
  new RegExp(`(?<!\\p{L})(?:${POLITE})\\.?\\s+\\p{Lu}[\\p{L}’'-]+`, "gu"), // no word in small letters
];
// Names that many have. A list cannot be whole: it is one more hint.
const FIRST_NAMES = new Set(
  ("ahmed ali amina ana andrea andreas angela anja anna anne antonio ayşe barbara ben bernd birgit carlos " +
    "charlotte chen christian christina claudia clara daniel david david diego elena elif emily emma eva " +
    "fatima felix florian francesca frank gabriele george giulia hannah hans heike helen helga ibrahim ines " +
    "ingrid ivan jack jakob james jan jana jens joachim johannes john jonas jose josef julia julian jürgen " +
    "karin karl katharina kevin klaus lara laura lena leon lisa lucas lukas maja manfred manuel marco maria " +
    "marie mario mark markus martin martina mary matthias max maximilian mehmet mei michael miriam mohamed " +
    "monika mustafa nadia nicole niklas nina noah nora olga oliver olivia omar oskar patricia patrick paul " +
    "paula peter petra philipp priya rachel ralf rebecca renate robert ruth sabine sam sandra sara sarah " +
    "sebastian sergej silke simon sofia sophie stefan stefanie stephan susanne sven sylvia tanja thomas tim " +
    "tobias tom ursula uwe vera victoria walter wei werner william wolfgang yusuf zeynep").split(" "),
);
// Words with a capital that name nobody, in the middle of an English sentence.
const NO_NAMES = new Set(
  ("i i’m i'm i’ll i'll i’d i'd i’ve i've monday tuesday wednesday thursday friday saturday sunday " +
    "january february march april may june july august september october november december " +
    "english german christmas easter ok it hr god internet wifi").split(" "),
);
const SENTENCE = /[.!?:;…"“„(\n-]\s*$/u;

// A capital in the middle of a sentence, in English. In German nouns have one too: there only two
// words with a capital in a row, and names that many have.
function capitals(text, language) {
  const found = [];
  const word = /\p{Lu}[\p{L}’'-]*(?:\s+\p{Lu}[\p{L}’'-]+)*/gu;
  for (const { 0: words, index } of text.matchAll(word)) {
    const several = words.split(/\s+/u);
    const begins = index === 0 || SENTENCE.test(text.slice(0, index));
    const bare = (one) => one.toLowerCase().replace(/[’']s$/u, "");
    const known = several.filter((one) => FIRST_NAMES.has(bare(one)));
    const unknown = several.slice(begins ? 1 : 0).filter((one) => !NO_NAMES.has(bare(one)));
    if (known.length) found.push(several.slice(several.indexOf(known[0])).join(" "));
    else if (language === "en" && unknown.length) found.push(unknown.join(" "));
    else if (language === "de" && !begins && unknown.length > 1) found.push(unknown.join(" "));
  }
  return found;
}

const all = (patterns, text) =>
  patterns.flatMap((one) => [...text.matchAll(one)].map(([words]) => words.trim()));

// What was found is blanked out, so that it is told once: a date is no number besides.
function take(patterns, text) {
  const rest = patterns.reduce((left, one) => left.replace(one, (words) => " ".repeat(words.length)), text);
  return [all(patterns, text), rest];
}

export function hintsOf(text, language) {
  const found = { name: [...all(NAMED, text), ...capitals(text, language)], title: all(TITLE, text) };
  let rest = text;
  for (const [kind, patterns] of [["contact", CONTACT], ["date", DATE], ["number", NUMBER]])
    [found[kind], rest] = take(patterns, rest);
  found.only = all(ONLY_I, text);
  const order = ["name", "contact", "date", "number", "only", "title"];
  return order.filter((kind) => found[kind].length)
    .map((kind) => ({ kind, found: [...new Set(found[kind])] }));
}
