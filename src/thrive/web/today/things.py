"""What waits for somebody, ready to show: what matters most first, each with one thing to do."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise as Lazy
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thrive.foundation import days
from thrive.goals.today import Kind, Waits
from thrive.web.addresses import address_of
from thrive.web.today.asked import Asked
from thrive.web.today.waiting import Waiting

MOST = 3  # of all that waits
LONGEST = 140  # letters of a headline


@dataclass(frozen=True)
class Thing:
    """Something that waits. ``label`` says what it is, ``promise`` who can see an answer."""

    label: str
    title: str
    about: str
    verb: str
    address: str
    promise: str = ""
    sentence: str = ""
    is_asked: bool = False  # a conversation, which can be put off for this week


# For each kind: what it is, what one does, the page, and whether the page is that of one thing.
Words = tuple[str | Lazy, str | Lazy, str, bool]
WORDS: dict[Kind, Words] = {
    Kind.OBSTACLE: (gettext_lazy("In the way"), gettext_lazy("Answer it"), "goals:answer", True),
    Kind.FEEDBACK: (
        gettext_lazy("You were asked"), gettext_lazy("Say a few words"), "goals:reply", True,
    ),
    Kind.ASKED: (
        gettext_lazy("Would like to meet you"), gettext_lazy("Say yes or no"), "meetings:circle",
        True,
    ),
    Kind.AGREEMENT: (
        gettext_lazy("Would like a coach from outside"), gettext_lazy("Read what is agreed"),
        "meetings:home", False,
    ),
    Kind.IDEA: (gettext_lazy("An idea"), gettext_lazy("Answer it"), "changes:idea", True),
    Kind.MEETING: (
        gettext_lazy("You meet"), gettext_lazy("See what is on the list"), "meetings:circle", True,
    ),
    Kind.TASK: (gettext_lazy("To be done"), gettext_lazy("Look at it"), "changes:change", True),
    Kind.STUDY: (
        gettext_lazy("A change to look back on"), gettext_lazy("Say what came of it"),
        "changes:change", True,
    ),
    Kind.REVIEW: (
        gettext_lazy("A decision to look at again"), gettext_lazy("Look at it"), "talk:topic",
        True,
    ),
    Kind.PROMISE: (
        gettext_lazy("You promised"), gettext_lazy("Say what became of it"), "meetings:circle",
        True,
    ),
    Kind.STEP: (gettext_lazy("Your step"), gettext_lazy("How did it go?"), "goals:goal", True),
    Kind.CHECK_IN: (
        gettext_lazy("Your goal"), gettext_lazy("Say how it goes"), "goals:check_in", True,
    ),
    Kind.OPENING: (
        gettext_lazy("Thanks that others could see"), gettext_lazy("Read it"), "goals:feedback",
        False,
    ),
}  # fmt: skip
# Somebody else waits for these: they go before a number that is missing.
OTHERS_WAIT = frozenset(
    {Kind.OBSTACLE, Kind.FEEDBACK, Kind.ASKED, Kind.AGREEMENT, Kind.IDEA, Kind.MEETING}
)


def things(
    asked: Sequence[Asked], waits: Iterable[Waits], numbers: Sequence[Waiting]
) -> list[Thing]:
    """All that waits, in one order: what is asked now and closes, who waits for me, the rest.

    A check-in that comes as a conversation is not named twice.
    """
    in_talk = {one.goal for one in asked}
    waiting = [one for one in waits if not (one.kind is Kind.CHECK_IN and one.number in in_talk)]
    return [
        *(_asked(one) for one in asked),
        *_made(waiting, lambda one: one.kind in OTHERS_WAIT),
        *(_number(one) for one in numbers),
        *_made(waiting, lambda one: one.kind not in OTHERS_WAIT),
    ]


def _made(waits: Iterable[Waits], wanted: Callable[[Waits], bool]) -> list[Thing]:
    return [thing for one in waits if wanted(one) and (thing := _thing(one)).address]


def _thing(one: Waits) -> Thing:
    label, verb, view, is_of_one = WORDS[one.kind]
    since = _("since %(day)s") % {"day": days.day(one.on)}
    is_ahead = one.kind is Kind.MEETING
    return Thing(
        label=str(label),
        title=Truncator(one.text).chars(LONGEST),
        about=days.day(one.on) if is_ahead else since,
        verb=str(verb),
        address=address_of(view, one.number) if is_of_one else address_of(view),
    )


def _asked(one: Asked) -> Thing:
    return Thing(
        label="", title=one.title, about=one.about, verb=one.verb, address=one.address,
        promise=one.promise, sentence=one.sentence, is_asked=True,
    )  # fmt: skip


def _number(one: Waiting) -> Thing:
    return Thing(
        label="", title=one.question, about=one.about, verb=_("Put it in"), address=one.address
    )
