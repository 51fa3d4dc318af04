"""What is given back, ready to show: one's own answers over time, and what groups said."""

from dataclasses import dataclass

WIDE, HIGH = 328, 132  # the drawing's own units: a phone of 360 without its margins
LEFT, RIGHT, TOP, BOTTOM = 10, 318, 14, 104


@dataclass(frozen=True)
class Mark:
    """One answer in a drawing: where it stands, what it says, and when it was given."""

    x: str  # text, because a page would write a number as its reader does
    y: str
    words: str
    when: str
    is_last: bool = False


@dataclass(frozen=True)
class Level:
    """A line across a drawing with its word."""

    y: str
    words: str


@dataclass(frozen=True)
class Trend:
    """One's own answers to a question, oldest first, as a drawing and as words."""

    name: str
    marks: tuple[Mark, ...]
    levels: tuple[Level, ...] = ()

    @property
    def path(self) -> str:
        """The line through all marks."""
        return " ".join(f"{mark.x},{mark.y}" for mark in self.marks)

    @property
    def first(self) -> Mark:
        """The oldest."""
        return self.marks[0]

    @property
    def last(self) -> Mark:
        """The newest."""
        return self.marks[-1]

    @property
    def spoken(self) -> str:
        """All of it in words, for those who do not see the drawing."""
        return "; ".join(f"{mark.when}: {mark.words}" for mark in self.marks)


@dataclass(frozen=True)
class Row:
    """One number that was released: what it is about and how it reads; ``part`` of 100 is a bar."""

    name: str
    words: str
    part: str = ""


@dataclass(frozen=True)
class GroupSaid:
    """What a group said, as released."""

    name: str
    when: str
    rows: tuple[Row, ...]
    people: str = ""


@dataclass(frozen=True)
class Told:
    """All that a frame or the end gives back. ``absent`` says what is not there yet, and why."""

    trends: tuple[Trend, ...] = ()
    own: tuple[Row, ...] = ()
    groups: tuple[GroupSaid, ...] = ()
    absent: str = ""
    promised: str = ""  # what somebody will try, in their words
    card: str = ""  # one useful thing to know


NOTHING = Told()


def drawn(
    points: tuple[tuple[float, str, str], ...], least: float, most: float
) -> tuple[Mark, ...]:
    """Marks for (number, words, when), evenly apart: an answer is an answer, not a day."""
    step = (RIGHT - LEFT) / max(len(points) - 1, 1)
    last = len(points) - 1
    return tuple(
        Mark(
            x=f"{LEFT + number * step if last else RIGHT:.1f}",
            y=height(value, least, most),
            words=words,
            when=when,
            is_last=number == last,
        )
        for number, (value, words, when) in enumerate(points)
    )


def height(value: float, least: float, most: float) -> str:
    """Where a number stands between the two ends of a drawing."""
    share = 0.5 if most <= least else (min(max(value, least), most) - least) / (most - least)
    return f"{BOTTOM - share * (BOTTOM - TOP):.1f}"
