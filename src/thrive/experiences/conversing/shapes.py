"""What a screen is made of, ready to show."""

from dataclasses import dataclass

from thrive.experiences.conversing.told import NOTHING, Told

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
SHORTEST_SITTING = 3  # seconds: quicker than that nobody read
SHORT = 90  # letters
MOST_DOTS = 12  # more are no help to anybody: then the number alone is said
CHOOSING = frozenset({"choose_one", "scale", "stars", "confidence"})


@dataclass(frozen=True)
class Promised:
    """Who can see what is said: which kind, in one sentence, and in full."""

    kind: str
    sentence: str
    whole: tuple[str, ...] = ()


@dataclass(frozen=True)
class Option:
    """One thing to choose. ``is_right``: after a quiz, whether it was."""

    value: str
    label: str
    is_chosen: bool = False
    is_right: bool = False


@dataclass(frozen=True)
class Amount:
    """A number to give: its ends and step as a page writes them, what stands at the ends."""

    least: str = ""
    most: str = ""
    step: str = "any"
    low: str = ""
    high: str = ""
    unit: str = ""
    is_whole: bool = False


@dataclass(frozen=True)
class Writing:
    """Words to write: how many letters at most, what may be taken as it is."""

    longest: int
    is_long: bool = False
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Steps:
    """Where one is: screens that are done, and how many still come, at least and at most."""

    done: int
    least: int
    most: int

    @property
    def here(self) -> int:
        """The number of this screen, from 1."""
        return self.done + 1

    @property
    def shortest(self) -> int:
        """How many screens there are at least."""
        return self.here + self.least

    @property
    def longest(self) -> int:
        """How many screens there are at most."""
        return self.here + self.most

    @property
    def dots(self) -> tuple[str, ...]:
        """A word for each dot; none where there would be too many."""
        if self.longest > MOST_DOTS:
            return ()
        ahead = ("",) * self.least + ("maybe",) * (self.most - self.least)
        return ("on",) * self.done + ("here", *ahead)


@dataclass(frozen=True)
class Screen:
    """What is in front of somebody now. ``kind`` is a kind of frame, or ``end`` or ``waiting``."""

    kind: str
    frame: str
    title: str
    language: str
    text: str = ""
    before: str = ""  # stands above the question: what is waited for
    note: str = ""  # explanation, recalled words
    link: str = ""
    link_label: str = ""
    picture: str = ""
    picture_words: str = ""
    options: tuple[Option, ...] = ()
    is_several: bool = False
    amount: Amount | None = None
    writing: Writing | None = None
    value: str = ""
    thanked: str = ""
    names: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    is_right: bool = False
    is_explained: bool = False
    told: Told = NOTHING
    resumes: str = ""  # when a wait for time is over, in words
    may_go_back: bool = False
    may_pass: bool = False
    is_first: bool = False
    steps: Steps | None = None
    promise: Promised | None = None
    address: str = ""
    leave_address: str = ""
    version: int = 0
    problem: str = ""
    notice: str = ""
    took: int | None = None  # seconds, at the end
    spoken: str = ""  # the language of what Thrive itself says

    @property
    def is_short(self) -> bool:
        """Whether the words stand as one large sentence."""
        return len(self.text) <= SHORT and "\n" not in self.text

    @property
    def direction(self) -> str:
        """Which way the reader's script runs."""
        return "rtl" if self.language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"

    @property
    def deed(self) -> str:
        """What the main button does."""
        return "on" if self.kind in {"say", "recall", "report"} or self.is_explained else "answer"

    @property
    def body(self) -> str:
        """Which piece of template draws it."""
        if self.is_explained:
            return "player/frames/explain.html"
        if self.kind in CHOOSING:
            return "player/frames/choices.html"
        same = {
            "choose_several": "choices", "quiz": "choices", "slider": "amount", "number": "amount",
            "short_text": "writing", "essay": "writing", "commit": "writing",
            "contribute": "writing", "appreciate": "thanks",
        }  # fmt: skip
        return f"player/frames/{same.get(self.kind, self.kind)}.html"
