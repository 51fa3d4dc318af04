"""The fields with which a part of a program is edited, kind by kind."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from thrive.experiences.content.frames import END, bounds
from thrive.experiences.content.program import Program
from thrive.experiences.content.reading import Plain
from thrive.experiences.drafting.parts import home_of, items_at, kind_at, value_at
from thrive.experiences.drafting.ready import LABEL_SETS
from thrive.web.builder import asking, words
from thrive.web.builder.asking import Lookup
from thrive.web.builder.shapes import Field, Item, Option, Said

Frame = dict[str, Plain]


@dataclass(frozen=True)
class Desk:
    """What the fields of a draft are made from."""

    document: Plain
    languages: tuple[str, ...]
    lookup: Lookup

    @property
    def program(self) -> Program | None:
        """The program as far as it can be read."""
        return self.lookup.program

    # The fields that every kind is made of

    def words(self, part: str, label: str, hint: str = "") -> Field:
        """A text in every language."""
        return Field("words", label, part, hint, said=self.said(part))

    def said(self, part: str, spoken: str = "") -> tuple[Said, ...]:
        """What a text says in each language; what is missing stands empty."""
        value = value_at(self.document, part)
        held = value if isinstance(value, dict) else {self.languages[0]: value}
        return tuple(
            Said(
                f"v:{part}/{code}", code, words.language(code), str(held.get(code) or ""), spoken,
                is_missing=not held.get(code),
            )
            for code in self.languages
        )  # fmt: skip

    def lines(
        self, part: str, label: str, spoken: str, add: str, *, sets: bool = False, least: int = 0
    ) -> Field:
        """A list of texts, each moved and removed by itself."""
        count = len(items_at(self.document, part))
        items = tuple(
            Item(
                self.said(f"{part}/{number}", f"{spoken} {number + 1}"), part, str(number),
                number + 1, may_remove=count > least,
            )
            for number in range(count)
        )  # fmt: skip
        ready = [Option(one.name, str(words.LABEL_SETS[one.name])) for one in LABEL_SETS]
        return Field("lines", label, part, items=items, sets=tuple(ready) if sets else (), add=add)

    def choices(self, part: str, *, right: str = "") -> Field:
        """What can be chosen, with a mark for ways out, and for what is right."""
        items = []
        held = value_at(self.document, right) if right else []
        chosen = held if isinstance(held, list) else []
        choices = [one for one in items_at(self.document, part) if isinstance(one, dict)]
        for number, one in enumerate(choices, start=1):
            name = str(one.get("id", ""))
            own = f"{part}/{name}"
            out = (f"out-{name}", f"v:{own}/way_out", _("for those who cannot or will not say"))
            ticks = [(*out, one.get("way_out") is True)]
            if right:
                ticks = [(f"right-{name}", f"v:{right}", _("this is right"), name in chosen)]
            spoken = _("Answer %(number)s") % {"number": number}
            items.append(
                Item(self.said(f"{own}/text", spoken), part, name, number, tuple(ticks),
                     len(choices) > 2)
            )  # fmt: skip
        return Field("choices", _("Answers"), part, items=tuple(items), value=right,
                     add=_("Add an answer"))  # fmt: skip

    def number(self, part: str, label: str, hint: str = "", default: object = "") -> Field:
        """A number; what stands if nothing is written is shown."""
        value = value_at(self.document, part)
        return Field("line", label, part, hint, _written(default if value is None else value),
                     is_number=True)  # fmt: skip

    def line(self, part: str, label: str, hint: str = "") -> Field:
        """A word or an address."""
        return Field("line", label, part, hint, _written(value_at(self.document, part)))

    def tick(self, part: str, label: str, hint: str = "") -> Field:
        """Yes or no."""
        return Field("tick", label, part, hint, is_on=value_at(self.document, part) is True)

    def pick(
        self, part: str, label: str, options: Iterable[tuple[str, object]], hint: str = "",
        *, empty: str = "",
    ) -> Field:  # fmt: skip
        """One of several; what stands there is offered even if it no longer exists."""
        value = value_at(self.document, part)
        held = "" if value is None else str(value)
        shown = [Option(code, str(label), code == held) for code, label in options]
        if held and held not in {one.value for one in shown}:
            shown.insert(0, Option(held, held, is_chosen=True))
        if empty or not held:
            shown.insert(0, Option("", empty or _("choose"), not held))
        return Field("pick", label, part, hint, options=tuple(shown))

    def ticks(self, part: str, label: str, options: Iterable[tuple[str, str]]) -> Field:
        """Some of several."""
        value = value_at(self.document, part)
        held = value if isinstance(value, list) else []
        flat = held[0] if part.endswith("/shuffle") and held and isinstance(held[0], list) else held
        shown = tuple(Option(code, label, code in flat) for code, label in options)
        return Field("ticks", label, part, options=shown)

    # What can be named

    def questions(self, *, before: str = "", counted: bool = False) -> list[tuple[str, str]]:
        """Questions by name, those before a frame only if one is given."""
        found = []
        for one in self.lookup.askable(f"frames/{before}" if before else "outcomes"):
            top, _colon, name = one.about.partition(":")
            is_asked = top == "answer" and (not counted or self._counts(name))
            if is_asked:
                found.append((name, self.lookup.asked(name)))
        return found

    def _counts(self, name: str) -> bool:
        return self.program is not None and bounds(self.program.frame(name)) is not None

    def scores(self) -> list[tuple[str, str]]:
        """Scores by name."""
        found = [one for one in items_at(self.document, "scores") if isinstance(one, dict)]
        names = [str(one.get("id", "")) for one in found]
        return [(name, _("Score: %(name)s") % {"name": name}) for name in names]

    def places(self, frame: str) -> list[tuple[str, str]]:
        """Where a fork may lead: the frames of its experience, and the end."""
        home = home_of(self.document, frame)
        found = items_at(self.document, f"experiences/{home}/frames") if home else []
        names = [str(one.get("id", "")) for one in found if isinstance(one, dict)]
        told = [
            (name, f"{number}. {self._called(name)}")
            for number, name in enumerate(names, start=1)
            if name != frame
        ]
        return [*told, (END, _("the end"))]

    def _called(self, name: str) -> str:
        asked = self.lookup.asked(name)
        return asked if asked != f"“{name}”" else words.kind(kind_at(self.document, name))


def _written(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return "" if value is None or isinstance(value, dict) else str(value)


def frame_fields(desk: Desk, name: str) -> tuple[Field, ...]:
    """The fields of a frame: what it says first, when it is shown last."""
    part = f"frames/{name}"
    kind = kind_at(desk.document, name)
    own = _KINDS[kind](desk, part, name) if kind in _KINDS else []
    asks = kind not in {"say", "recall", "report", "branch", "wait"}
    when = asking.field(
        f"{part}/when", value_at(desk.document, f"{part}/when"), desk.lookup, _("When is it shown?")
    )
    return (*own, *([_required(desk, part)] if asks else []), when)


def _required(desk: Desk, part: str) -> Field:
    hint = _("Leave this off where you can: people may pass a question over.")
    return desk.tick(f"{part}/required", _("It must be answered"), hint)


def _say(desk: Desk, part: str, _name: str) -> list[Field]:
    link = (
        desk.line(f"{part}/link/address", _("Its address"), _("It begins with https://")),
        desk.words(f"{part}/link/label", _("What the link says")),
    )
    has_link = bool(value_at(desk.document, f"{part}/link"))
    has_picture = bool(value_at(desk.document, f"{part}/picture"))
    picture = Field("picture", _("Picture"), f"{part}/picture", is_on=has_picture, inside=(
        desk.words(f"{part}/picture/description", _("What the picture shows"),
                   _("For those who cannot see it.")),
    ))  # fmt: skip
    return [
        desk.words(f"{part}/text", _("Text")),
        picture,
        Field("fold", _("Link"), f"{part}/link", is_on=has_link, inside=link),
    ]


def _asked(desk: Desk, part: str) -> Field:
    return desk.words(f"{part}/text", _("Question"))


def _choose(desk: Desk, part: str, _name: str) -> list[Field]:
    shuffle = desk.tick(f"{part}/shuffle", _("Each person sees the answers in another order"))
    return [_asked(desk, part), desk.choices(f"{part}/choices"), shuffle]


def _choose_several(desk: Desk, part: str, name: str) -> list[Field]:
    least = desk.number(f"{part}/least", _("At least"), default=1)
    most = desk.number(f"{part}/most", _("At most"), default=12)
    return [*_choose(desk, part, name), Field("row", "", inside=(least, most))]


def _scale(desk: Desk, part: str, _name: str) -> list[Field]:
    labels = desk.lines(
        f"{part}/labels", _("Steps, from the least to the most"), _("Step"), _("Add a step"),
        sets=True, least=2,
    )  # fmt: skip
    return [_asked(desk, part), labels]


def _slider(desk: Desk, part: str, _name: str) -> list[Field]:
    ends = (
        desk.number(f"{part}/least", _("Least"), default=0),
        desk.number(f"{part}/most", _("Most"), default=100),
        desk.number(f"{part}/step", _("Step"), default=1),
    )
    return [
        _asked(desk, part),
        desk.words(f"{part}/low", _("At the low end")),
        desk.words(f"{part}/high", _("At the high end")),
        Field("row", "", inside=ends),
    ]


def _stars(desk: Desk, part: str, _name: str) -> list[Field]:
    return [_asked(desk, part), desk.number(f"{part}/most", _("How many stars"), default=5)]


def _number(desk: Desk, part: str, _name: str) -> list[Field]:
    ends = (
        desk.number(f"{part}/least", _("Least")),
        desk.number(f"{part}/most", _("Most")),
        desk.number(f"{part}/decimals", _("Digits after the point"), default=0),
    )
    unit = desk.words(f"{part}/unit", _("Unit"), _("Such as hours. It may be left out."))
    return [_asked(desk, part), unit, Field("row", "", inside=ends)]


def _written_kind(longest: int) -> Callable[[Desk, str, str], list[Field]]:
    def made(desk: Desk, part: str, _name: str) -> list[Field]:
        most = desk.number(f"{part}/longest", _("Letters at most"), default=longest)
        return [_asked(desk, part), most]

    return made


def _quiz(desk: Desk, part: str, _name: str) -> list[Field]:
    return [
        _asked(desk, part),
        desk.choices(f"{part}/choices", right=f"{part}/right"),
        desk.words(f"{part}/explanation", _("Why it is right"), _("Read after the answer.")),
        desk.tick(f"{part}/shuffle", _("Each person sees the answers in another order")),
    ]


def _confidence(desk: Desk, part: str, name: str) -> list[Field]:
    about = desk.pick(
        f"{part}/about", _("About which question?"), desk.questions(before=name),
        _("After a quiz it stands right behind it."),
    )  # fmt: skip
    steps = desk.number(f"{part}/steps", _("Steps in per cent"), default="50, 60, 70, 80, 90, 100")
    return [_asked(desk, part), about, steps]


def _commit(desk: Desk, part: str, _name: str) -> list[Field]:
    ideas = desk.lines(
        f"{part}/suggestions", _("Ideas to choose from"), _("Idea"), _("Add an idea")
    )
    return [_asked(desk, part), ideas]


def _recall(desk: Desk, part: str, name: str) -> list[Field]:
    is_last = value_at(desk.document, f"{part}/last_time") is True
    known = desk.questions() if is_last else desk.questions(before=name)
    return [
        desk.words(f"{part}/text", _("Text above it")),
        desk.tick(f"{part}/last_time", _("What they said the last time")),
        desk.pick(f"{part}/of", _("Which answer?"), known),
    ]


def _report(desk: Desk, part: str, name: str) -> list[Field]:
    scopes = [(code, str(label)) for code, label in words.SCOPES.items()]
    known = [*desk.questions(before=name), *desk.scores()]
    return [
        desk.words(f"{part}/text", _("Text above it")),
        desk.ticks(f"{part}/of", _("Which answers?"), known),
        desk.pick(
            f"{part}/scope", _("Whose?"), scopes,
            _("What others said is shown only as released for groups that are large enough."),
        ),
    ]  # fmt: skip


def _branch(desk: Desk, part: str, name: str) -> list[Field]:
    ways = []
    for number, _way in enumerate(items_at(desk.document, f"{part}/ways")):
        own = f"{part}/ways/{number}"
        condition = asking.field(
            f"{own}/when", value_at(desk.document, f"{own}/when"), desk.lookup, _("If")
        )
        go = desk.pick(f"{own}/go", _("go on at"), desk.places(name))
        ways.append(
            Field("way", _("Way %(number)s") % {"number": number + 1}, own,
                  inside=(condition, go), deed=f"{part}/ways|{number}")
        )  # fmt: skip
    otherwise = desk.pick(
        f"{part}/otherwise", _("Otherwise go on at"), desk.places(name), empty=_("what comes next")
    )
    listed = Field("ways", _("Ways"), f"{part}/ways", inside=tuple(ways), add=_("Add a way"))
    return [listed, otherwise]


def _wait(desk: Desk, part: str, name: str) -> list[Field]:
    until = desk.pick(
        f"{part}/until", _("or until this is answered"), desk.questions(before=name),
        empty=_("no question"),
    )  # fmt: skip
    spans = (desk.number(f"{part}/hours", _("Hours")), desk.number(f"{part}/days", _("or days")))
    return [
        Field("row", _("How long?"), hint=_("Fill in one of these."), inside=(*spans, until)),
        desk.words(f"{part}/text", _("Text in the meantime"), _("It may be left out.")),
    ]


_KINDS: dict[str, Callable[[Desk, str, str], list[Field]]] = {
    "say": _say,
    "choose_one": _choose,
    "choose_several": _choose_several,
    "scale": _scale,
    "slider": _slider,
    "stars": _stars,
    "number": _number,
    "short_text": _written_kind(280),
    "essay": _written_kind(5000),
    "quiz": _quiz,
    "confidence": _confidence,
    "commit": _commit,
    "recall": _recall,
    "report": _report,
    "appreciate": _written_kind(500),
    "contribute": _written_kind(280),
    "branch": _branch,
    "wait": _wait,
}
