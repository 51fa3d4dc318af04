"""What was tried to find out who said what, what came of it, and what nobody can help.

The figures are those of docs/mechanisms/attacks.md, where it stands how each was measured.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from thrive.experiences.running.queries import studies_collecting
from thrive.voice import queries as voice
from thrive.voice.queries import PromiseHeld
from thrive.web.requests import Request

MOST: Final = 20  # lists of keys on the page
LAST: Final = 3  # rounds of each


@dataclass(frozen=True)
class Attempt:
    """Who tries, what came of it, and what the same attempt finds where nothing protects."""

    who: str
    tries: str
    found: str
    control: str


@dataclass(frozen=True)
class SixWords:
    """What everybody must see alike of a list of keys."""

    title: str
    words: str


@dataclass(frozen=True)
class BoundShown:
    """How many could answer at most in a round that has begun."""

    title: str
    first_on: date
    eligible: int
    could_answer: int


@dataclass(frozen=True)
class Proof:
    """The page. ``hashes``: where the sums of the client stand, empty where there is no client."""

    attempts: list[Attempt]
    limits: list[str]
    words: list[SixWords]
    bounds: list[BoundShown]
    hashes: str


def proof(request: Request) -> Proof:
    """All of it, in the reader's language."""
    origin = settings.THRIVE_VOICE_ADDRESS
    hashes = f"{origin}/hashes.txt" if origin else ""
    anonymous = [
        one
        for one in voice.promises_held(studies_collecting()[-MOST:])
        if one.promise == "anonymous"
    ]
    words = _six_words(anonymous, request.at.date())
    bounds = _bounds(anonymous, request.at.date())
    return Proof(_attempts(), _limits(), words, bounds, hashes)


def _six_words(held: Sequence[PromiseHeld], on: date) -> list[SixWords]:
    found = [SixWords(one.title, voice.directory_words(study=one.study, on=on)) for one in held]
    return [one for one in found if one.words]


def _bounds(held: Sequence[PromiseHeld], on: date) -> list[BoundShown]:
    return [
        BoundShown(one.title, bound.first_on, bound.eligible, bound.could_answer)
        for one in held
        for bound in voice.bounds(study=one.study, on=on)[:LAST]
    ]


def _attempts() -> list[Attempt]:
    return [*_of_thieves(), *_of_those_inside(), *_of_those_outside()]


def _of_thieves() -> list[Attempt]:
    return [
        Attempt(
            _("A thief of the database"),
            _(
                "Takes the database, its log and a backup from the middle of the questions, and "
                "lays every order in it beside the people."
            ),
            _("As many right as by guessing. Nothing can be read."),
            _("In a store without care, 60 of 60 people are found."),
        ),
        Attempt(
            _("A thief who looks for what was said in confidence"),
            _("Reads every byte without the key."),
            _("0 of 10 sentences are found."),
            _("Of sentences said by name, 10 of 10."),
        ),
        Attempt(
            _("A thief who also knows who got ready, and when"),
            _("Looks for what comes again over twelve times of asking."),
            _("Nothing comes again: no better than guessing."),
            _("With a pseudonym that stays, more than 90 of 100 answers are found."),
        ),
        Attempt(
            _("A thief of the mailbox"),
            _("Takes all letters, and a backup of them."),
            _("None is opened."),
            _("With the words of the reader, it opens."),
        ),
    ]


def _of_those_inside() -> list[Attempt]:
    return [
        Attempt(
            _("A manager who sees every result"),
            _(
                "Adds and subtracts all numbers, in an organisation of 350 people, twelve times of "
                "asking, while people come, go and move."
            ),
            _(
                "No number of fewer than five people comes out, and of no fewer than three if two "
                "colleagues help. What a hidden small group said stays open by at least a point of "
                "five; with such help, in one of a thousand cases less."
            ),
            _("With nothing but a lowest number of answers, hidden groups come out every time."),
        ),
        Attempt(
            _("An administrator"),
            _("Opens every page and every address as every role."),
            _("No answer stands anywhere."),
            _("Its own author does see it."),
        ),
        Attempt(
            _("A forger"),
            _("Answers twice, for another group, for another time, with changed tokens."),
            _("Each is refused. Of fifty at the same moment, one counts."),
            _("The true one is taken."),
        ),
    ]


def _of_those_outside() -> list[Attempt]:
    return [
        Attempt(
            _("Whoever runs the server and is curious"),
            _("Reads all requests, and what is written down of them."),
            _(
                "No name, no cookie, no address is written down. A changed list of keys is refused "
                "by the device."
            ),
            _("The pages on which one signs in do send a cookie, and it is found."),
        ),
        Attempt(
            _("Somebody who watches the network"),
            _("Lays the moments at which answers arrive beside who was there when."),
            _(
                "Of 200 people 1 in 100 is found, of 20 people 14 in 100 (by guessing: 1 in 200, "
                "and 1 in 20). All answers are of one size."
            ),
            _(
                "Without the wait on the device, 68 of 100; 97 of 100 if tokens came with the "
                "answer."
            ),
        ),
    ]


def _limits() -> list[str]:
    """Every sentence of what must be said, in plain words."""
    return [
        _(
            "Whoever runs the server could open the answers before their time, unless somebody "
            "else keeps the key."
        ),
        _(
            "Whoever runs the server could add false answers. If there are more answers than "
            "tokens that were given out, it is found and put on record."
        ),
        _(
            "While questions are open, the server’s disk tells in which order sealed answers came. "
            "They cannot be read there, and go when the numbers are published."
        ),
        _(
            "On a quiet network, the moment of sending can tell who it was. So answers wait on the "
            "device, for some hours. In a small organisation that helps less."
        ),
        _(
            "Nothing protects from a server that hands out changed pages. So the page that seals "
            "answers is small and never changes unnoticed: compare its sums, and the six words."
        ),
        _(
            "Without comparing the six words, nobody can rule out a list of keys that was made for "
            "one person alone."
        ),
        _("Nothing protects a device that somebody else watches or controls."),
        _(
            "A server in front that writes down addresses can undo all this. Ask for one that does "
            "not, or for a relay that hides where answers come from."
        ),
        _(
            "Colleagues who tell each other what they said know more of the rest. Each of them "
            "makes the group smaller by one, and whoever alone said something else knows what all "
            "others said."
        ),
        _(
            "Your own way of writing can give you away. In free words, say only what others could "
            "say."
        ),
        _("Whoever stands behind you sees what you see."),
    ]
