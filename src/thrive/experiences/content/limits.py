"""What an annotation may say beyond its type. Reader and schema both read these."""

from dataclasses import dataclass
from typing import Annotated

from thrive.experiences.content.faults import Fault


@dataclass(frozen=True)
class Between:
    """A number from least to most, or a list of so many."""

    least: float
    most: float


@dataclass(frozen=True)
class Like:
    """A word that fits a pattern; which fault it is otherwise."""

    pattern: str
    fault: Fault


@dataclass(frozen=True)
class Longest:
    """Text of at most so many letters."""

    letters: int


ID = "[a-z][a-z0-9_-]{0,49}"
LANGUAGE = "[a-z]{2,3}(-[A-Z]{2}|-[A-Z][a-z]{3})?"
Id = Annotated[str, Like(ID, Fault.NOT_AN_ID)]
# With a minus before it, an item is counted the other way round.
Item = Annotated[str, Like(f"-?{ID}", Fault.NOT_AN_ID)]
Language = Annotated[str, Like(LANGUAGE, Fault.NOT_A_LANGUAGE)]
Address = Annotated[str, Like(r"https://[^\s<>\"']{1,500}", Fault.NOT_AN_ADDRESS)]
Number = Annotated[float, Between(-1e9, 1e9)]
Scalar = str | float
