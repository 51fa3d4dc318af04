// What the page for codes on paper says, in the languages of its readers.

import { language } from "./texts.js";

const WORDS = {
  en: {
    paper: "Answer with your code",
    code: "The code on your paper",
    hint: "Twelve letters and digits, such as 7KQ4-M2XW-9RTD. There is no 0, O, 1, I or L.",
    failed: "That did not work. Try again a little later.",
    compare: "Are these the six words on your paper? If not, do not answer, and tell your works council.",
    here: "You drew your code from a hat, so nobody knows that it is yours. Nothing of your answer stays on this device, but whoever stands beside you can see it.",
    unsent: "Your answer is not sent yet. Leave this page open, and try again.",
    away: "Nothing of it is left on this device. Throw your code away: it opens nothing any more.",
    another: "Somebody else answers here",
  },
  de: {
    paper: "Mit deinem Code antworten",
    code: "Der Code auf deinem Zettel",
    hint: "Zwölf Buchstaben und Ziffern, etwa 7KQ4-M2XW-9RTD. 0, O, 1, I und L kommen nicht vor.",
    failed: "Das hat nicht geklappt. Versuch es etwas später noch einmal.",
    compare: "Sind das die sechs Wörter auf deinem Zettel? Wenn nicht, antworte nicht, und sag es dem Betriebsrat.",
    here: "Du hast deinen Code aus einem Hut gezogen, darum weiß niemand, dass er deiner ist. Von deiner Antwort bleibt nichts auf diesem Gerät, aber wer neben dir steht, kann sie sehen.",
    unsent: "Deine Antwort ist noch nicht gesendet. Lass diese Seite offen, und versuch es noch einmal.",
    away: "Auf diesem Gerät bleibt nichts davon zurück. Wirf deinen Code weg: Er öffnet nichts mehr.",
    another: "Hier antwortet jemand anderes",
  },
};

export const tellOfPaper = (name) => WORDS[language()][name];
