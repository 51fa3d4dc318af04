"""The fields of what belongs to a program as a whole: title, promise, languages, numbers, lots."""

from django.utils.translation import gettext as _

from thrive.experiences.drafting.parts import items_at, value_at
from thrive.web.builder import asking, promising, words
from thrive.web.builder.fields import Desk
from thrive.web.builder.shapes import Field, Option


def program_fields(desk: Desk, *, is_new: bool) -> tuple[Field, ...]:
    """What the program is called and about."""
    name = desk.line(
        "program", _("Its short name"),
        _("For addresses and files: small letters, digits and hyphens. It stays for good."),
    )  # fmt: skip
    return (
        desk.words("title", _("Title")),
        desk.words("about", _("What it is about"), _("One or two sentences for your colleagues.")),
        *([name] if is_new else []),
    )


def experience_fields(desk: Desk, name: str) -> tuple[Field, ...]:
    """What one conversation is called, when it is held, what may change places in it."""
    part = f"experiences/{name}"
    frames = [one for one in items_at(desk.document, f"{part}/frames") if isinstance(one, dict)]
    shuffled = value_at(desk.document, f"{part}/shuffle")
    fields = [
        desk.words(f"{part}/title", _("Title")),
        asking.field(
            f"{part}/when", value_at(desk.document, f"{part}/when"), desk.lookup,
            _("When is it held?"),
        ),
    ]  # fmt: skip
    if isinstance(shuffled, list) and len(shuffled) > 1:
        return tuple(fields)  # several groups of them are written in files
    names = [
        (str(one.get("id", "")), f"{number}. {desk.lookup.asked(str(one.get('id', '')))}")
        for number, one in enumerate(frames, start=1)
        if one.get("kind") not in {"branch", "wait", "confidence"}
    ]
    order = desk.ticks(f"{part}/shuffle", _("These come in another order for each person"), names)
    return (*fields, order) if len(names) > 1 else tuple(fields)


def language_fields(desk: Desk, offered: list[tuple[str, str]]) -> tuple[Field, ...]:
    """In which languages the program speaks."""
    items = tuple(
        Option(code, words.language(code), is_chosen=number == 0)
        for number, code in enumerate(desk.languages)
    )
    others = tuple(Option(code, name) for code, name in offered if code not in desk.languages)
    return (Field("languages", _("Languages"), "languages", options=items, sets=others),)


def promise_fields(desk: Desk) -> tuple[Field, ...]:
    """Who can see what is said, and what that means."""
    held = value_at(desk.document, "promise")
    options = tuple(
        Option(name, str(label), name == held, promising.sentence(name))
        for name, label in words.PROMISES.items()
    )
    whole = tuple(
        Field("said", str(words.PROMISES[name]), value=line)
        for name in words.PROMISES
        if name == held
        for line in promising.whole(name)
    )
    return (Field("promise", _("Who can see what somebody says?"), "promise", options=options,
                  inside=whole),)  # fmt: skip


def score_fields(desk: Desk) -> tuple[Field, ...]:
    """Numbers made of several answers."""
    made = []
    for one in items_at(desk.document, "scores"):
        name = str(one.get("id", "")) if isinstance(one, dict) else ""
        if name:
            made.append(_score(desk, name))
    listed = Field("named", _("Scores"), "scores", inside=tuple(made), add=_("Add a score"),
                   hint=_("A name for it, such as load"))  # fmt: skip
    return (listed,)


def _score(desk: Desk, name: str) -> Field:
    part = f"scores/{name}"
    held = value_at(desk.document, f"{part}/of")
    of = held if isinstance(held, list) else []
    counts = []
    for code, asked in desk.questions(counted=True):
        options = (
            Option("", _("does not count"), code not in of and f"-{code}" not in of),
            Option(code, _("counts"), code in of),
            Option(f"-{code}", _("counts the other way round"), f"-{code}" in of),
        )
        counts.append(Field("count", asked, f"{part}/of", options=options, value=code))
    methods = [(code, str(label)) for code, label in words.METHODS.items()]
    inside = [desk.pick(f"{part}/method", _("How it is reckoned"), methods), *counts]
    if value_at(desk.document, f"{part}/method") == "share":
        inside.append(desk.number(f"{part}/agrees_from", _("Who agrees, from which step on")))
    inside.append(desk.number(f"{part}/needs", _("Answers needed"), _("All, if you leave it out.")))
    return Field("one", name, part, inside=tuple(inside), deed=f"scores|{name}")


def lot_fields(desk: Desk) -> tuple[Field, ...]:
    """What is drawn by lot for each person."""
    made = []
    for one in items_at(desk.document, "lots"):
        name = str(one.get("id", "")) if isinstance(one, dict) else ""
        if name:
            made.append(_lot(desk, name))
    hint = _("A name for it, then what it can fall on: letter: yes, no")
    listed = Field("named", _("Lots"), "lots", inside=tuple(made), add=_("Add a lot"), hint=hint)
    return (listed,)


def _lot(desk: Desk, name: str) -> Field:
    place = f"lots/{name}/arms"
    arms = [str(one.get("id", "")) for one in items_at(desk.document, place)
            if isinstance(one, dict)]  # fmt: skip
    shares = tuple(
        desk.number(f"{place}/{arm}/share", _("Share of “%(arm)s”") % {"arm": arm}, default=1)
        for arm in arms
    )
    return Field("one", name, f"lots/{name}", inside=(Field("row", "", inside=shares),),
                 deed=f"lots|{name}")  # fmt: skip


def outcome_fields(desk: Desk) -> tuple[Field, ...]:
    """Which numbers come of it for every group."""
    made = []
    for one in items_at(desk.document, "outcomes"):
        name = str(one.get("id", "")) if isinstance(one, dict) else ""
        if name:
            made.append(_outcome(desk, name))
    known = [*desk.questions(), *desk.scores()]
    options = tuple(Option(code, label) for code, label in known)
    return (Field("outcomes", _("Numbers"), "outcomes", inside=tuple(made), options=options,
                  add=_("Add a number")),)  # fmt: skip


def _outcome(desk: Desk, name: str) -> Field:
    part = f"outcomes/{name}"
    told = value_at(desk.document, f"{part}/told")
    ways = [(code, str(label)) for code, label in words.TOLD.items()]
    others = [(code, str(label)) for code, label in words.BETTER.items() if code != "up"]
    inside = [
        desk.words(f"{part}/name", _("What the number is called")),
        desk.pick(f"{part}/of", _("Of which answers"), [*desk.questions(), *desk.scores()]),
        desk.pick(f"{part}/told", _("What of them"), ways),
    ]
    if told == "agreement":
        inside.append(desk.number(f"{part}/agrees_from", _("Who agrees, from which step on")))
    if told == "choice":
        of = str(value_at(desk.document, f"{part}/of"))
        known = [one for one in desk.lookup.askable("outcomes") if one.about == f"answer:{of}"]
        values = [(v, desk.lookup.value(f"answer:{of}", v)) for one in known for v in one.values]
        inside.append(desk.pick(f"{part}/choice", _("Which answer"), values))
    inside.append(
        desk.pick(f"{part}/better", _("Which way is good"), others, empty=str(words.BETTER["up"]))
    )
    return Field("one", "", part, inside=tuple(inside), deed=f"outcomes|{name}")
