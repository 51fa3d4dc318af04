"""What the builder's templates draw: fields, lines, the page. Ready to show."""

from dataclasses import dataclass, field


def anchor(part: str) -> str:
    """The name of a part that an address and a page can hold."""
    return "part-" + _joined(part)


def field_id(part: str) -> str:
    """The name of the field of a part: the same thing has a line and, once open, a field."""
    return "field-" + _joined(part)


def _joined(part: str) -> str:
    return (part or "program").replace("/", "-").replace("#", "-")


@dataclass(frozen=True)
class Option:
    """One of those to choose from."""

    value: str
    label: str
    is_chosen: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Said:
    """The words of one text in one language."""

    name: str
    code: str
    language: str
    words: str
    label: str = ""  # spoken only, where a heading does not say it
    is_missing: bool = False

    @property
    def id(self) -> str:
        """Where it stands on the page."""
        return field_id(self.name.removeprefix("v:"))


@dataclass(frozen=True)
class Item:
    """One line of a list: its words, and what can be done with it."""

    said: tuple[Said, ...]
    place: str
    name: str
    number: int
    ticks: tuple[tuple[str, str, str, bool], ...] = ()  # id, name, label, on
    may_remove: bool = True

    @property
    def deed(self) -> str:
        """What the buttons of the line name."""
        return f"{self.place}|{self.name}"


@dataclass(frozen=True)
class Asked:
    """One row of a condition."""

    name: str
    about: tuple[Option, ...]
    tests: tuple[Option, ...] = ()
    values: tuple[Option, ...] = ()
    value: str = ""
    has_value: bool = False
    is_first: bool = False


@dataclass(frozen=True)
class Field:
    """One field of a form. ``widget`` names the template that draws it."""

    widget: str
    label: str
    part: str = ""
    hint: str = ""
    value: str = ""
    is_on: bool = False
    said: tuple[Said, ...] = ()
    items: tuple[Item, ...] = ()
    options: tuple[Option, ...] = ()
    sets: tuple[Option, ...] = ()
    asked: tuple[Asked, ...] = ()
    join: str = "all"
    is_beyond: bool = False
    is_number: bool = False
    inside: "tuple[Field, ...]" = ()
    add: str = ""  # what the button that adds a line says
    deed: str = ""

    @property
    def id(self) -> str:
        """Where it stands on the page."""
        return field_id(self.part)

    @property
    def template(self) -> str:
        """Which piece draws it."""
        return f"builder/fields/{self.widget}.html"


@dataclass(frozen=True)
class Found:
    """One thing that is wrong with a part, in words."""

    message: str
    is_warning: bool


@dataclass(frozen=True)
class Line:
    """A part of the program in the list: a frame, or what belongs to the whole."""

    part: str
    number: str
    title: str
    says: str
    note: str = ""
    name: str = ""
    place: str = ""
    found: tuple[Found, ...] = ()
    is_open: bool = False
    fields: tuple[Field, ...] = ()
    here: tuple[str, ...] = ()  # who else is in it

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return anchor(self.part)

    @property
    def deed(self) -> str:
        """What the buttons of the line name."""
        return f"{self.place}|{self.name}"


@dataclass(frozen=True)
class Chapter:
    """An experience with its frames."""

    line: Line
    lines: tuple[Line, ...]
    kinds: tuple[Option, ...] = field(default=())

    @property
    def place(self) -> str:
        """The list that its frames stand in."""
        return f"{self.line.part}/frames"
