"""The kinds of frames: each is one screen of a conversation."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

from thrive.experiences.content.conditions import Condition
from thrive.experiences.content.limits import Address, Between, Id, Longest, Number
from thrive.experiences.content.texts import Text

END = "end"  # where a branch may lead that is no frame
FEWEST_POINTS, MOST_POINTS = 2, 11


class PictureType(StrEnum):
    """Kinds of pictures that every browser shows and that cannot hold scripts."""

    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A small picture inside the program, so that one file holds it whole."""

    type: PictureType
    base64: Annotated[str, Longest(120_000)]
    description: Text


@dataclass(frozen=True, kw_only=True)
class Link:
    """Somewhere to read on."""

    address: Address
    label: Text


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of those to choose from. A way out is for those who cannot or will not say."""

    id: Id
    text: Text
    way_out: bool = False


Choices = Annotated[tuple[Choice, ...], Between(2, 12)]


@dataclass(frozen=True, kw_only=True)
class _Frame:
    """What all kinds share: a name, and when it is shown at all."""

    id: Id
    when: Condition | None = None


@dataclass(frozen=True, kw_only=True)
class _Question(_Frame):
    """What is answered. Without ``required``, a person may pass it over."""

    text: Text
    required: bool = False


@dataclass(frozen=True, kw_only=True)
class Say(_Frame):
    """Something to read or look at."""

    kind: ClassVar[str] = "say"
    text: Text
    picture: Picture | None = None
    link: Link | None = None


@dataclass(frozen=True, kw_only=True)
class ChooseOne(_Question):
    """One of several."""

    kind: ClassVar[str] = "choose_one"
    choices: Choices
    shuffle: bool = False


@dataclass(frozen=True, kw_only=True)
class ChooseSeveral(_Question):
    """Some of several, at least and at most so many."""

    kind: ClassVar[str] = "choose_several"
    choices: Choices
    shuffle: bool = False
    least: Annotated[int, Between(1, 12)] = 1
    most: Annotated[int, Between(1, 12)] = 12


@dataclass(frozen=True, kw_only=True)
class Scale(_Question):
    """A point on a scale, each with its label; the first counts ``first``."""

    kind: ClassVar[str] = "scale"
    labels: Annotated[tuple[Text, ...], Between(FEWEST_POINTS, MOST_POINTS)]
    first: Annotated[int, Between(-5, 1)] = 1


@dataclass(frozen=True, kw_only=True)
class Slider(_Question):
    """A place between two ends."""

    kind: ClassVar[str] = "slider"
    low: Text
    high: Text
    least: Number = 0.0
    most: Number = 100.0
    step: Number = 1.0


@dataclass(frozen=True, kw_only=True)
class Stars(_Question):
    """So many stars."""

    kind: ClassVar[str] = "stars"
    most: Annotated[int, Between(3, 10)] = 5


@dataclass(frozen=True, kw_only=True)
class NumberAsked(_Question):
    """A number, in a unit."""

    kind: ClassVar[str] = "number"
    least: Number | None = None
    most: Number | None = None
    decimals: Annotated[int, Between(0, 6)] = 0
    unit: Text | None = None


@dataclass(frozen=True, kw_only=True)
class ShortText(_Question):
    """A sentence of one's own."""

    kind: ClassVar[str] = "short_text"
    longest: Annotated[int, Between(1, 500)] = 280


@dataclass(frozen=True, kw_only=True)
class Essay(_Question):
    """As much as somebody wants to say."""

    kind: ClassVar[str] = "essay"
    longest: Annotated[int, Between(1, 20_000)] = 5000


@dataclass(frozen=True, kw_only=True)
class Quiz(_Question):
    """A question with a right answer, which is explained afterwards."""

    kind: ClassVar[str] = "quiz"
    choices: Choices
    right: Annotated[tuple[Id, ...], Between(1, 12)]
    explanation: Text
    shuffle: bool = False


@dataclass(frozen=True, kw_only=True)
class Confidence(_Question):
    """How sure somebody is, in per cent, of an answer or of a claim they read."""

    kind: ClassVar[str] = "confidence"
    about: Id
    steps: Annotated[tuple[Annotated[int, Between(0, 100)], ...], Between(2, 11)] = (
        50, 60, 70, 80, 90, 100,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Commit(_Question):
    """What somebody will try before next time: carried forward, to be asked about."""

    kind: ClassVar[str] = "commit"
    suggestions: Annotated[tuple[Text, ...], Between(0, 8)] = ()
    longest: Annotated[int, Between(1, 500)] = 280


@dataclass(frozen=True, kw_only=True)
class Recall(_Frame):
    """The person's own earlier answer, from this pass or from the last. Left out if none."""

    kind: ClassVar[str] = "recall"
    text: Text
    of: Id
    last_time: bool = False


class Scope(StrEnum):
    """Whose answers a report replays. All but ``mine`` only as released."""

    MINE = "mine"
    MY_GROUP = "my_group"
    THIS_RUN = "this_run"
    ALL_RUNS = "all_runs"
    ALL_TIME = "all_time"


@dataclass(frozen=True, kw_only=True)
class Report(_Frame):
    """Answers given back: of frames, or of scores."""

    kind: ClassVar[str] = "report"
    text: Text
    of: Annotated[tuple[Id, ...], Between(1, 10)]
    scope: Scope


@dataclass(frozen=True, kw_only=True)
class Appreciate(_Question):
    """Thanks to somebody: who, and what for."""

    kind: ClassVar[str] = "appreciate"
    longest: Annotated[int, Between(1, 1000)] = 500


@dataclass(frozen=True, kw_only=True)
class Contribute(_Question):
    """One sentence for what the organisation knows."""

    kind: ClassVar[str] = "contribute"
    longest: Annotated[int, Between(1, 500)] = 280


@dataclass(frozen=True, kw_only=True)
class Way:
    """Where to go on if a condition holds."""

    when: Condition
    go: Id


@dataclass(frozen=True, kw_only=True)
class Branch(_Frame):
    """Goes the first way whose condition holds; otherwise there, or simply on. Nobody sees it.

    Without ways it always goes there.
    """

    kind: ClassVar[str] = "branch"
    ways: Annotated[tuple[Way, ...], Between(0, 20)] = ()
    otherwise: Id | None = None


@dataclass(frozen=True, kw_only=True)
class Wait(_Frame):
    """A pause: for hours, for days, or until a question that was passed over is answered."""

    kind: ClassVar[str] = "wait"
    hours: Annotated[int, Between(1, 24 * 28)] | None = None
    days: Annotated[int, Between(1, 366)] | None = None
    until: Id | None = None
    text: Text | None = None


ChoiceFrame = ChooseOne | ChooseSeveral | Quiz
WrittenFrame = ShortText | Essay | Commit | Contribute
Question = (
    ChooseOne | ChooseSeveral | Scale | Slider | Stars | NumberAsked | ShortText | Essay | Quiz
    | Confidence | Commit | Appreciate | Contribute
)  # fmt: skip
Frame = Say | Question | Recall | Report | Branch | Wait


def is_question(frame: Frame) -> bool:
    """Whether it is answered."""
    return isinstance(frame, _Question)


def bounds(frame: Frame) -> tuple[float, float] | None:
    """The least and the most that the answer counts; None where it does not count."""
    match frame:
        case Scale(labels=labels, first=first):
            return float(first), float(first + len(labels) - 1)
        case Slider(least=low, most=high):
            return low, high
        case Stars(most=most):
            return 1.0, float(most)
        case Confidence(steps=steps):
            return float(min(steps)), float(max(steps))
        case NumberAsked(least=least, most=top):
            return (
                float("-inf") if least is None else least,
                float("inf") if top is None else top,
            )
        case Quiz():
            return 0.0, 1.0
    return None


def choice_ids(frame: Frame) -> frozenset[str]:
    """The ids of what can be chosen."""
    return frozenset(one.id for one in getattr(frame, "choices", ()))
