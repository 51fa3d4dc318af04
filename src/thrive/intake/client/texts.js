// What the client says, in the languages of its readers. Nothing else of it is translated elsewhere.

const WORDS = {
  en: {
    device: "This device",
    insecure: "This needs a secure connection (https). Ask whoever runs it.",
    old: "This browser is too old to seal an answer. Take another one.",
    ready: "This device is ready. You can answer here when it begins:",
    nothing: "There is nothing to get ready for just now.",
    from: "from {day}",
    compare: "Do your colleagues see the same six words? Then everybody has the same keys.",
    write: "Words of your own, to write down",
    why: "With them you can answer on another device. Whoever has them can answer in your place.",
    restore: "I have words already",
    enter: "Your words",
    use: "Use these words",
    misread: "These are not the words. Look at each letter.",
    wipe: "Forget everything on this device",
    wiped: "Forgotten. Without your words you cannot answer on this device any more.",
    changed: "The list of keys is another one than before. Nothing was sent. Tell your works council.",
    few: "Too few people share your key. Nothing was sent. Tell your works council.",
    unready: "This device is not ready for these days. Open “Anonymous answers” before the next time.",
    closed: "This is not open now.",
    answered: "You have answered. Nobody can know which answer is yours, you neither.",
    more: "What this means",
    begin: "Begin",
    next: "Next",
    back: "Back",
    send: "Seal and send",
    check: "That is all. Once it is sent nobody can change it or take it back.",
    step: "{now} of {all}",
    waiting: "Your answer waits on this device. It is sent when you open this page again.",
    again: "Try again",
    long: "This is too long to be sent.",
  },
  de: {
    device: "Dieses Gerät",
    insecure: "Das braucht eine sichere Verbindung (https). Frag, wer das hier betreibt.",
    old: "Dieser Browser ist zu alt, um eine Antwort zu versiegeln. Nimm einen anderen.",
    ready: "Dieses Gerät ist bereit. Du kannst hier antworten, wenn es beginnt:",
    nothing: "Gerade gibt es nichts vorzubereiten.",
    from: "ab {day}",
    compare: "Sehen deine Kolleginnen und Kollegen dieselben sechs Wörter? Dann haben alle dieselben Schlüssel.",
    write: "Eigene Wörter, zum Aufschreiben",
    why: "Damit kannst du auf einem anderen Gerät antworten. Wer sie hat, kann an deiner Stelle antworten.",
    restore: "Ich habe schon Wörter",
    enter: "Deine Wörter",
    use: "Diese Wörter nehmen",
    misread: "Das sind nicht die Wörter. Sieh dir jeden Buchstaben an.",
    wipe: "Alles auf diesem Gerät vergessen",
    wiped: "Vergessen. Ohne deine Wörter kannst du auf diesem Gerät nicht mehr antworten.",
    changed: "Die Liste der Schlüssel ist eine andere als vorher. Nichts wurde gesendet. Sag es dem Betriebsrat.",
    few: "Zu wenige Menschen teilen deinen Schlüssel. Nichts wurde gesendet. Sag es dem Betriebsrat.",
    unready: "Dieses Gerät ist für diese Tage nicht bereit. Öffne „Anonyme Antworten“ vor dem nächsten Mal.",
    closed: "Das ist gerade nicht offen.",
    answered: "Du hast geantwortet. Niemand kann wissen, welche Antwort deine ist, auch du nicht.",
    more: "Was das heißt",
    begin: "Anfangen",
    next: "Weiter",
    back: "Zurück",
    send: "Versiegeln und senden",
    check: "Das ist alles. Ist es gesendet, kann es niemand mehr ändern oder zurücknehmen.",
    step: "{now} von {all}",
    waiting: "Deine Antwort wartet auf diesem Gerät. Sie wird gesendet, wenn du diese Seite wieder öffnest.",
    again: "Noch einmal versuchen",
    long: "Das ist zu lang, um gesendet zu werden.",
  },
};

export const language = () => (navigator.language.toLowerCase().startsWith("de") ? "de" : "en");

export const say = (name, values = {}) =>
  Object.entries(values).reduce(
    (words, [place, value]) => words.replace(`{${place}}`, value),
    WORDS[language()][name],
  );

// Words by language, as a question has them: in ours, or in whatever there is.
export const read = (words) => words[language()] ?? words[navigator.language] ?? Object.values(words)[0];
