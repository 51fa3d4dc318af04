"""What voice refuses, and why.

ThriveError
├── Refused
│   ├── NotAllowed       what was said is not for this person
│   ├── MovedOn          somebody else was quicker, on another device perhaps
│   ├── WaveClosed       the period is over and its result is out
│   ├── ComesLater       anonymous studies
│   ├── NotFrozen        nobody has said yet who is asked
│   ├── NoNamesHere      an anonymous study takes nothing that bears a name
│   ├── TooFew           fewer people than an anonymous question needs
│   ├── NotReady         the keys of an anonymous epoch are still being made
│   ├── NotInTime        before or after the days on which this can be done
│   ├── OnPaper          whoever draws a code gets no token
│   ├── NotAsked         somebody who takes no part cannot do so on paper either
│   ├── OtherToken       another message of this person was signed already
│   ├── SheetMade        codes on paper that were printed already, of a wave that has begun
│   ├── TokenSpent       this token brought another answer already
│   ├── BoxFull          no more letters lie here than somebody can read
│   └── KeyTrouble
│       ├── NoKey        nothing confidential can be asked or read without one
│       │   └── KeyIsAway   its custodian has it, and nobody else
│       ├── WrongKey     the database was sealed with another one
│       └── BrokenSeal   bytes that were changed, or sealed with another key
├── NotFound
│   ├── NoSuchStudy
│   ├── NoSuchWords      words that came out, or were put in other words
│   ├── NoSuchMailbox    none here, or whoever asks cannot open it: both alike
│   └── NoSuchConversation
└── Invalid
    ├── BadLetter        what is no letter, or is sealed to somebody who reads none
    ├── BadStudy         outcomes that cannot be counted
    ├── BadCode          a code on paper that there is not, or not now
    ├── BadToken         what cannot be signed, or is not signed by us
    └── BadBody          what cannot be kept
"""

from thrive.foundation.errors import Invalid, NotFound, Refused


class NotAllowed(Refused):
    """What was said is not for this person."""


class MovedOn(Refused):
    """Somebody else was quicker: read the conversation again. Nothing was kept."""


class WaveClosed(Refused):
    """The period is over and its result is out. Nothing was kept."""


class ComesLater(Refused):
    """This kind of study cannot be opened yet."""


class NotFrozen(Refused):
    """Nobody has said yet who is asked: see actions.freeze."""


class NoNamesHere(Refused):
    """An anonymous study takes nothing that bears a name. Nothing was kept."""


class TooFew(Refused):
    """Fewer people than an anonymous question needs: the word would promise too much."""


class NotReady(Refused):
    """The keys of an anonymous epoch are still being made."""


class NotInTime(Refused):
    """Before or after the days on which this can be done."""


class OnPaper(Refused):
    """Whoever takes part on paper draws a code and gets no token. Nothing was signed."""


class NotAsked(Refused):
    """Somebody who takes no part cannot do so on paper either."""


class OtherToken(Refused):
    """Another message of this person was signed with this key. Nothing was signed."""


class SheetMade(Refused):
    """The codes of this unit were printed, and its wave has begun. None was made."""


class TokenSpent(Refused):
    """This token brought another answer already. Nothing was kept."""


class BoxFull(Refused):
    """No more letters lie here than somebody can read. Nothing was kept."""


class KeyTrouble(Refused):
    """Something about the key that seals what is said in confidence."""


class NoKey(KeyTrouble):
    """There is no key."""


class KeyIsAway(NoKey):
    """The key of a wave is with its custodian, who has to bring it."""


class WrongKey(KeyTrouble):
    """This database was sealed with another key."""


class BrokenSeal(KeyTrouble):
    """Sealed bytes that do not open."""


class NoSuchStudy(NotFound):
    """There is no study with this number."""


class NoSuchWords(NotFound):
    """They are not there any more: they came out, or somebody else was quicker."""


class NoSuchConversation(NotFound):
    """There is none with this key, or it is somebody else's: both alike."""


class NoSuchMailbox(NotFound):
    """There is none with this address, or whoever asks cannot open it: both alike."""


class BadLetter(Invalid):
    """What is no letter, or is sealed to somebody who reads none. Nothing was kept."""


class BadStudy(Invalid):
    """The outcomes of a study contradict themselves."""


class BadCode(Invalid):
    """A code on paper that does not exist, or is not good now."""


class BadToken(Invalid):
    """Bytes that cannot be signed, or a token or an answer that does not hold."""


class BadBody(Invalid):
    """What was said cannot be kept."""
