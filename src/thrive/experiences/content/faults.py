"""What can be wrong with a program or an answer, by name; words for it are found elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto

Path = tuple[str | int, ...]  # from the whole program down: ("experiences", 1, "frames", 0, "id")


class Fault(StrEnum):
    """One kind of thing that is wrong. The first half refuses, ``WARNINGS`` only tell."""

    # The file
    TOO_LARGE = auto()
    NOT_UTF8 = auto()
    NOT_YAML = auto()
    SEVERAL_DOCUMENTS = auto()
    ANCHOR = auto()
    TAG = auto()
    TOO_DEEP = auto()
    DUPLICATE_KEY = auto()
    NOT_A_NAME = auto()
    # Its shape
    NOT_A_MAPPING = auto()
    NOT_A_LIST = auto()
    NOT_TEXT = auto()
    NOT_A_NUMBER = auto()
    NOT_WHOLE = auto()
    NOT_TRUE_OR_FALSE = auto()
    NOT_ONE_OF = auto()
    NOT_AN_ID = auto()
    NOT_A_LANGUAGE = auto()
    NOT_AN_ADDRESS = auto()
    UNKNOWN_KEY = auto()
    MISSING = auto()
    EMPTY = auto()
    TOO_LONG = auto()
    OUT_OF_RANGE = auto()
    COUNT_OUT_OF_RANGE = auto()
    UNPRINTABLE = auto()
    NOT_A_CONDITION = auto()
    # What it means
    DUPLICATE_ID = auto()
    RESERVED_ID = auto()
    DUPLICATE_LANGUAGE = auto()
    UNDECLARED_LANGUAGE = auto()
    NO_FIRST_LANGUAGE = auto()
    UNKNOWN_FRAME = auto()
    LATER_FRAME = auto()
    OWN_FRAME = auto()
    NOT_A_QUESTION = auto()
    NOT_A_QUIZ = auto()
    UNKNOWN_SCORE = auto()
    LATER_SCORE = auto()
    UNKNOWN_ARM = auto()
    UNKNOWN_LOT = auto()
    UNKNOWN_CHOICE = auto()
    NO_SUCH_TEST = auto()
    NO_TEST = auto()
    NEVER_HOLDS = auto()
    NOT_COUNTABLE = auto()
    NOT_REVERSIBLE = auto()
    DIFFERENT_RANGES = auto()
    NEEDS_TOO_MANY = auto()
    NO_AGREEMENT = auto()
    NO_FRAME_OR_SCORE = auto()
    NOT_TOLD_SO = auto()
    NOT_FOR_THIS = auto()
    RESERVED_OUTCOME = auto()
    UNREACHABLE = auto()
    LOOP = auto()
    NO_SUCH_PLACE = auto()
    NOT_TOGETHER = auto()
    CANNOT_SHUFFLE = auto()
    INTO_SHUFFLE = auto()
    WAIT_FOR_ONE = auto()
    BAD_BOUNDS = auto()
    BAD_STEPS = auto()
    BAD_PIPE = auto()
    BAD_PICTURE = auto()
    NOT_ANONYMOUS = auto()
    # What is only told
    MISSING_TRANSLATION = auto()
    LONG_READING = auto()
    MANY_QUESTIONS = auto()
    DOUBLE_BARRELLED = auto()
    NO_WAY_OUT = auto()


WARNINGS = frozenset(
    {
        Fault.MISSING_TRANSLATION,
        Fault.LONG_READING,
        Fault.MANY_QUESTIONS,
        Fault.DOUBLE_BARRELLED,
        Fault.NO_WAY_OUT,
    }
)


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: what, where, and what is needed to say it."""

    fault: Fault
    path: Path = ()
    details: Mapping[str, str | int | float] = field(default_factory=dict)
    line: int | None = None

    @property
    def is_warning(self) -> bool:
        """Whether the program can be used all the same."""
        return self.fault in WARNINGS
