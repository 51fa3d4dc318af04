"""The words and two-word phrases of a text, English or German; the only lists are of small words.

Light on purpose: small words go, an English plural becomes its singular, nothing else is cut. What
comes out can be read, because it is shown.
"""

import re
import unicodedata
from itertools import pairwise

SHORTEST = 3  # letters of a word
LONGEST = 40
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
SENTENCE = re.compile(r"[.!?;:,()\n\"“”„»«…/–—]+")


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


ENGLISH = _listed(
    """
    a about above after again against all almost alone along already also although always am among
    an and another any anybody anyone anything are aren't around as at away back be because been
    before being below between both but by came can can't cannot come comes could couldn't did
    didn't do does doesn't doing don't done down during each either else enough even ever every
    everybody everyone everything few for from further get gets getting give given go goes going
    gone got had hadn't has hasn't have haven't having he her here hers herself him himself his how
    however i i'd i'll i'm i've if in instead into is isn't it it's its itself just keep kept knew
    know last least less let like little lot made make makes many may maybe me mean might mine more
    most much must my myself need needs neither never no nobody none nor not nothing now of off
    often on once one only onto or other others our ours ourselves out over own per perhaps put
    quite rather really said same say says see seem seems she should shouldn't since so some
    somebody someone something sometimes still such take taken than that that's the their theirs
    them themselves then there there's these they they're thing things this those though through
    till to too under until up upon us use used very want wants was wasn't way we we're we've well
    went were weren't what what's when where whether which while who whole whom whose why will with
    within without won't would wouldn't yet you you're your yours yourself
    """
)
GERMAN = _listed(
    """
    ab aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes
    anders auch auf aus bei beim bin bis bist da dabei dadurch dafür dagegen daher damit danach
    daneben dann daran darauf daraus darf darin darüber darum das dass davon dazu dein deine deinem
    deinen deiner dem den denen denn der deren des deshalb dessen dich die dies diese diesem diesen
    dieser dieses dir doch dort du durch dürfen eben ein eine einem einen einer eines einfach einige
    einmal er erst es etwa etwas euch euer eure fast für ganz gar geben gegen geht gern gibt haben
    hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins
    ist ja jede jedem jeden jeder jedes jemand jetzt kann kein keine keinem keinen keiner können
    könnte machen macht man manche manchmal mehr mein meine meinem meinen meiner mich mir mit muss
    müssen müsste nach neben nicht nichts nie niemand noch nun nur ob oder oft ohne schon sehr sein
    seine seinem seinen seiner seit selbst sich sie sind so sogar solche soll sollte sondern sonst
    über überhaupt um und uns unser unsere unserem unseren unserer unter viel viele vielen vom von
    vor wann war waren warum was weder wegen weil weiter welche wem wen wenig weniger wenn wer werde
    werden wie wieder will wir wird wirklich wo wollen worden wurde wurden würde würden zu zum zur
    zwar zwischen
    """
)
SMALL = ENGLISH | GERMAN
# Small words that turn the one that follows: "no time", "too late", "more breaks".
TURNING = _listed(
    """
    no not never without too more less few fewer enough kein keine keinen keiner nicht nie ohne zu
    mehr weniger wenig
    """
)
ONLY_GERMAN = GERMAN - ENGLISH
ONLY_ENGLISH = ENGLISH - GERMAN
KEEPS_ITS_S = ("ss", "us", "is", "os", "as", "'s", "’s")


def terms_in(text: str) -> frozenset[str]:
    """Return the terms of one text: words in the singular, and phrases as they were written.

    Words of at least three letters that are not small ones; phrases of two neighbours within a
    clause, of which the first may be a word that turns the second (no, too, more). Case is folded.
    English plurals lose their ending (Harman's S-stemmer, as far as what is left can be read),
    German words keep theirs. The text decides: whichever of the two has more small words in it.

    References
    ----------
    Harman (1991), How effective is suffixing? J. Am. Soc. Inf. Sci. 42, 7-15.

    Examples
    --------
    >>> sorted(terms_in("No breaks, and the night shifts are too long."))
    ['break', 'long', 'night', 'night shifts', 'no breaks', 'shift', 'too long']
    """
    clauses = [_words(clause) for clause in SENTENCE.split(unicodedata.normalize("NFC", text))]
    keeps = _is_german([word for words in clauses for word in words])
    found: set[str] = set()
    for words in clauses:
        found.update(word if keeps else singular(word) for word in words if _speaks(word))
        found.update(_phrases(words))
    return frozenset(found)


def singular(word: str) -> str:
    """Return an English word without the ending of the plural.

    Examples
    --------
    >>> [singular(word) for word in ("keys", "families", "boxes", "always", "bus", "glass")]
    ['key', 'family', 'box', 'alway', 'bus', 'glass']
    """
    if len(word) < 4 or word.endswith(KEEPS_ITS_S) or not word.endswith("s"):
        return word
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    return word[:-1]


def _words(clause: str) -> list[str]:
    return [word.replace("’", "'") for word in WORD.findall(clause.lower())]


def _speaks(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and word not in SMALL


def _phrases(words: list[str]) -> set[str]:
    return {
        f"{first} {then}"
        for first, then in pairwise(words)
        if _speaks(then) and (_speaks(first) or first in TURNING)
    }


def _is_german(words: list[str]) -> bool:
    german = sum(word in ONLY_GERMAN for word in words)
    return german > sum(word in ONLY_ENGLISH for word in words)
