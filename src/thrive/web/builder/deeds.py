"""What a button of the builder does: its value names a deed, a place and a name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from thrive.experiences.content.reading import Plain
from thrive.experiences.drafting import actions, queries
from thrive.experiences.drafting.errors import NoSuchPart
from thrive.experiences.drafting.parts import items_at, kind_at, position_of
from thrive.experiences.drafting.queries import DraftShown
from thrive.experiences.drafting.ready import blank_experience, labels_in
from thrive.experiences.drafting.typed import languages_of
from thrive.web.requests import Request, key_in

LATEST = 10**9  # a deed meets the draft as it stands; only texts carry the version they began from
Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Came:
    """Where a deed leads: which part is open now, and what can be undone."""

    part: str | None = None  # None: what was open stays open
    undo: int | None = None
    focus: str = ""
    said: str = ""


@dataclass(frozen=True)
class _Hand:
    """One request, with the draft as it stood when it came."""

    request: Request
    draft: int
    fields: Fields

    def given(self) -> dict[str, Any]:
        """What every action is told. ``Any``: to be spread into calls."""
        return {"draft": self.draft, "by": self.request.user, "at": self.request.at}

    def shown(self) -> DraftShown:
        """The draft as it stands."""
        return queries.draft(self.draft, by=self.request.user, at=self.request.at)

    def last(self, name: str) -> str:
        """The last that was sent under a name."""
        sent = self.fields.get(name, ())
        return sent[-1].strip() if sent else ""


def do(request: Request, draft: int, deed: str, fields: Fields) -> Came:
    """Do what a button says. Raises NoSuchPart for a button that is not ours."""
    name, *rest = deed.split("|")
    do_it = _DEEDS.get(name)
    if do_it is None or len(rest) != do_it[0]:
        raise NoSuchPart(_("This button does nothing here."))
    return do_it[1](_Hand(request, draft, fields), *rest)


def _add_frame(hand: _Hand, experience: str, kind: str) -> Came:
    name = actions.add_frame(experience=experience, kind=kind, **hand.given())
    return Came(f"frames/{name}", focus="open")


def _add_experience(hand: _Hand) -> Came:
    language = languages_of(hand.shown().document)[0]
    blank = blank_experience("part", "", language)
    name = actions.add_item(place="experiences", value=blank, position=None, **hand.given())
    return Came(f"experiences/{name}", focus="open")


def _add_line(hand: _Hand, place: str) -> Came:
    blanks: dict[str, Plain] = {
        "choices": {"id": "answer", "text": {}}, "labels": {}, "suggestions": {},
        "ways": {"when": {}, "go": "end"},
    }  # fmt: skip
    end = place.rpartition("/")[2]
    if end not in blanks:
        raise NoSuchPart(_("Nothing can be added here."))
    name = actions.add_item(place=place, value=blanks[end], position=None, **hand.given())
    return Came(focus=f"{place}/{name}")


def _add_named(hand: _Hand, place: str) -> Came:
    given = hand.last("name")
    words, _colon, rest = given.partition(":")
    name = slugify(words)[:40].strip("-_")
    if not name or not name[0].isalpha():
        raise NoSuchPart(_("Give it a name of letters."))
    made: dict[str, Plain] = {"id": name}
    if place == "scores":
        made |= {"method": "mean", "of": []}
    elif place == "lots":
        arms = [slugify(one)[:40].strip("-_") for one in rest.split(",")]
        kept = [one for one in dict.fromkeys(arms) if one and one[0].isalpha()]
        made |= {"arms": [{"id": one} for one in (kept if len(kept) > 1 else ["yes", "no"])]}
    else:
        raise NoSuchPart(_("Nothing can be added here."))
    actions.add_item(place=place, value=made, position=None, **hand.given())
    return Came(focus="open")


def _add_outcome(hand: _Hand) -> Came:
    shown, of = hand.shown(), hand.last("of")
    if not of:
        raise NoSuchPart(_("Choose the answers that the number is made of."))
    kind = kind_at(shown.document, of) if _is_name(of) else ""
    told: dict[str, Plain] = {"told": "mean"}
    if kind in {"choose_one", "choose_several"}:
        choices = items_at(shown.document, f"frames/{of}/choices")
        first = next((one["id"] for one in choices if isinstance(one, dict) and "id" in one), None)
        told = {"told": "choice", "choice": first}
    elif kind == "quiz":
        told = {"told": "right"}
    made: dict[str, Plain] = {"id": of, "of": of, **told, "name": {}}
    actions.add_item(place="outcomes", value=made, position=None, **hand.given())
    return Came(focus="open")


def _is_name(words: str) -> bool:
    return bool(words) and all(one.isalnum() or one in "-_" for one in words)


def _copy(hand: _Hand, place: str, name: str) -> Came:
    made = actions.duplicate_item(place=place, name=name, **hand.given())
    is_frame = place.endswith("/frames")
    return Came(f"frames/{made}" if is_frame else None, focus="open" if is_frame else "")


def _remove(hand: _Hand, place: str, name: str) -> Came:
    save = actions.remove_item(place=place, name=name, **hand.given())
    is_line = place.endswith("/frames") or place == "experiences"
    return Came("" if is_line else None, undo=save, focus="undo")


def _step(by: int) -> Callable[[_Hand, str, str], Came]:
    def move(hand: _Hand, place: str, name: str) -> Came:
        document = hand.shown().document
        position = position_of(items_at(document, place), name)
        if position is None:
            raise NoSuchPart(_("It is not there any more. Somebody may have removed it."))
        into, to = _neighbour(document, place, position, by)
        actions.move_item(place=place, name=name, to=to, into=into, **hand.given())
        return Came(focus=f"{'up' if by < 0 else 'down'}-{name}", said=_("Moved."))

    return move


def _neighbour(document: Plain, place: str, position: int, by: int) -> tuple[str, int]:
    """One place on; a frame at the edge of its experience goes over into the next."""
    count = len(items_at(document, place))
    if not place.endswith("/frames") or 0 <= position + by < count:
        return place, max(0, position + by)
    names = [str(one["id"]) for one in items_at(document, "experiences")
             if isinstance(one, dict) and "id" in one]  # fmt: skip
    here = names.index(place.split("/")[1])
    if not 0 <= here + by < len(names):
        return place, position
    into = f"experiences/{names[here + by]}/frames"
    return into, 0 if by > 0 else len(items_at(document, into))


def _move(hand: _Hand, place: str, name: str) -> Came:
    to, into = key_in(hand.last("to")), hand.last("into")
    if to is None:
        raise NoSuchPart(_("It cannot be put there."))
    actions.move_item(place=place, name=name, to=to, into=into, **hand.given())
    return Came(said=_("Moved."))


def _labels(hand: _Hand, part: str) -> Came:
    name = hand.last("set")
    try:
        labels = labels_in(name, languages_of(hand.shown().document))
    except KeyError as problem:
        raise NoSuchPart(_("There are no such labels.")) from problem
    actions.save_part(part=part, value=labels, base=LATEST, **hand.given())
    return Came()


def _add_language(hand: _Hand) -> Came:
    languages = languages_of(hand.shown().document)
    actions.set_languages(languages=(*languages, hand.last("language")), **hand.given())
    return Came()


def _first_language(hand: _Hand, code: str) -> Came:
    others = [one for one in languages_of(hand.shown().document) if one != code]
    actions.set_languages(languages=(code, *others), **hand.given())
    return Came()


def _no_language(hand: _Hand, code: str) -> Came:
    left = tuple(one for one in languages_of(hand.shown().document) if one != code)
    actions.set_languages(languages=left, **hand.given())
    newest = queries.history(hand.draft, by=hand.request.user, at=hand.request.at)[0]
    return Came(undo=newest.number, focus="undo")


def _no_picture(hand: _Hand, part: str) -> Came:
    actions.save_part(part=part, value=None, base=LATEST, **hand.given())
    newest = queries.history(hand.draft, by=hand.request.user, at=hand.request.at)[0]
    return Came(undo=newest.number, focus="undo")


def _undo(hand: _Hand, save: str) -> Came:
    actions.undo(save=key_in(save) or 0, **hand.given())
    return Came(said=_("It is back as it was."))


def _restore(hand: _Hand, version: str) -> Came:
    actions.restore(version=key_in(version) or 0, **hand.given())
    return Came("", said=_("The draft stands as it did then. What came after is in the history."))


def _settle(hand: _Hand, save: str, how: str) -> Came:
    number = key_in(save) or 0
    beside = {one.save: one for one in hand.shown().besides}.get(number)
    words: Plain = None
    if beside is not None and how == "other":
        words = beside.words
    elif beside is not None and how == "both":
        words = f"{beside.stands} {beside.words}"
    actions.settle(save=number, words=words, **hand.given())
    return Came(said=_("Decided. Both texts stay in the history."))


# ``Any``: each takes as many words as its button names.
_DEEDS: dict[str, tuple[int, Callable[..., Came]]] = {
    "frame": (2, _add_frame),
    "experience": (0, _add_experience),
    "line": (1, _add_line),
    "named": (1, _add_named),
    "outcome": (0, _add_outcome),
    "copy": (2, _copy),
    "remove": (2, _remove),
    "up": (2, _step(-1)),
    "down": (2, _step(1)),
    "move": (2, _move),
    "labels": (1, _labels),
    "language": (0, _add_language),
    "first": (1, _first_language),
    "unlanguage": (1, _no_language),
    "unpicture": (1, _no_picture),
    "undo": (1, _undo),
    "restore": (1, _restore),
    "settle": (2, _settle),
}
