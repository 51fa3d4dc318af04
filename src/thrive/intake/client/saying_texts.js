// What the client says beside words of one's own, in the languages of its readers.

import { language } from "./texts.js";

const WORDS = {
  en: {
    audience: "Who reads it?",
    organisation: "Everyone here. Nobody learns which group it came from.",
    unit: "Only my group, or those it is counted with, and who leads them. It waits until there are three texts.",
    reworded: "It may be put in other words. A guardian reads it as it stands, and writes it anew by hand. Only that comes out.",
    quoted: "“{found}”",
    look: "Could somebody know you by this? It stays on your device until you send it.",
    name: "A name? {found}",
    contact: "A way to reach somebody? {found}",
    date: "A day or a time? {found}",
    number: "A number? {found}",
    only: "Something that is true only of you? {found}",
    title: "A job that few have? {found}",
    betrays: "What can give you away",
    style: "People who know you may know you by how you write: favourite words, mistakes, jokes, another language. Nothing here looks at that, and nothing here can hide it. Write short and plain, or let it be put in other words.",
    out: "Your words are not kept beside your answers, your name or a day. They come out mixed with at least two other texts.",
  },
  de: {
    audience: "Wer liest es?",
    organisation: "Alle hier. Niemand erfährt, aus welcher Gruppe es kam.",
    unit: "Nur meine Gruppe, oder die, mit denen sie gezählt wird, und wer sie leitet. Es wartet, bis es drei Texte sind.",
    reworded: "Es darf anders gesagt werden. Eine Vertrauensperson liest es, wie es da steht, und schreibt es von Hand neu. Nur das kommt heraus.",
    quoted: "„{found}“",
    look: "Könnte dich jemand daran erkennen? Es bleibt auf deinem Gerät, bis du es sendest.",
    name: "Ein Name? {found}",
    contact: "Ein Weg, jemanden zu erreichen? {found}",
    date: "Ein Tag oder eine Uhrzeit? {found}",
    number: "Eine Zahl? {found}",
    only: "Etwas, das nur auf dich zutrifft? {found}",
    title: "Ein Beruf, den wenige haben? {found}",
    betrays: "Was dich verraten kann",
    style: "Wer dich kennt, erkennt dich vielleicht daran, wie du schreibst: Lieblingswörter, Fehler, Witze, eine andere Sprache. Nichts hier sieht sich das an, und nichts hier kann es verbergen. Schreib kurz und einfach, oder lass es anders sagen.",
    out: "Deine Worte werden nicht bei deinen Antworten, deinem Namen oder einem Tag aufgehoben. Sie kommen gemischt mit mindestens zwei anderen Texten heraus.",
  },
};

export const say = (name, values = {}) =>
  Object.entries(values).reduce((words, [place, value]) => words.replace(`{${place}}`, () => value), WORDS[language()][name]);
