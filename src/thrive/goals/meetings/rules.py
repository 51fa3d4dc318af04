"""Decisions about meeting, as pure functions: whose words are alike, and what is this week's."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

T = TypeVar("T")
LEAST_LETTERS = 3  # shorter words join sentences and say little
STEM = 4  # letters that an ending leaves: lead, fuhr
# English and German endings, the longer ones first; they are taken off until none is left, so that
# Kollegen and Kolleginnen, leading and leaders come to the same.
ENDINGS = (
    "ations", "ation", "ements", "ement", "innen", "ungen", "keiten", "heiten", "keit", "heit",
    "lich", "ings", "ing", "ung", "ers", "ern", "ies", "ness", "ely", "ly", "or", "ed", "es", "en",
    "em", "er", "in", "s", "e", "n", "y",
)  # fmt: skip
# Words that stand in what anybody writes of anything: folded, as below.
_ENGLISH = """
    about after again all also and any are became been before being between but came can come
    coming could does doing done each every for from get getting give got had has have having
    her here him his how into its just keep know last learn learned learning let like made make
    making many more most much myself new not now off once one only other our out over own
    people same she should some still such take than that the their them then there these they
    thing things this those through too try trying under until very was well were what when
    where which while who whom whose why will with without work worked working would you your
"""
_GERMAN = """
    aber alle allem allen aller alles als auch auf aus bei beim bin bis das dass dem den denen
    der des die dies diese diesem diesen dieser doch dort durch ein eine einem einen einer eines
    einmal etwas fur ganz geht gehabt gewesen geworden gut habe haben hat hatte hier ich ihm ihn
    ihr ihre ihrem ihren ihrer immer ist jede jedem jeden jeder jetzt kann kein keine keinen
    konnen lernen lernte gelernt leute machen mache gemacht man mehr mein meine meinem meinen
    meiner mich mir mit muss nach neu neue neuen neuer neues nicht nie noch nun nur ob oder ohne
    schon sehr sein seine seinem seinen seiner seit sich sie sind soll uber um und uns unser
    unsere unserem unseren unserer unter viel vom von vor war warum was weg weil wenn wer werden
    wie wieder will wir wird wo zu zum zur zwischen arbeite arbeiten gearbeitet
"""
STOP_WORDS = frozenset((_ENGLISH + _GERMAN).split())


def alike(one: str, other: str) -> float:
    """How much two short texts are about the same, 0 to 1: the share of the shorter one's words
    that the other has too, without endings and without words that join sentences. The same
    whichever comes first."""
    here, there = content_stems(one), content_stems(other)
    if not here or not there:
        return 0.0
    common = min(_known(here, there), _known(there, here))
    return common / min(len(here), len(there))


def content_stems(text: str) -> frozenset[str]:
    """The words of a text that say something, folded and without their endings."""
    words = re.findall(r"[^\W_]+", folded(text))
    return frozenset(
        stem(word) for word in words if len(word) >= LEAST_LETTERS and word not in STOP_WORDS
    )


def folded(text: str) -> str:
    """Small letters without accents, ß as ss, and what is written out as well: ä, ae → a."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return re.sub(r"(?<![aeiouq])([aou])e", r"\1", plain)


def stem(word: str) -> str:
    """A folded word without its endings."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= STEM:
            return stem(word.removesuffix(ending))
    return word


def _known(words: frozenset[str], others: frozenset[str]) -> int:
    return sum(any(_is_one(word, other) for other in others) for word in words)


def _is_one(one: str, other: str) -> bool:
    """The same, or one is what the other ends with: what a Nachtschicht is, is a Schicht."""
    short, long = sorted((one, other), key=len)
    is_compound = len(short) >= STEM and len(long) - len(short) >= STEM and long.endswith(short)
    return one == other or is_compound


def of_this_week(choices: Sequence[T], on: date) -> T | None:
    """One of some choices, the next one each week, so that each has its turn; None of none."""
    if not choices:
        return None
    weeks = (on.toordinal() - 1) // 7  # a Monday begins each
    return choices[weeks % len(choices)]
