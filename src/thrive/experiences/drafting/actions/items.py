"""What comes, goes and moves in a draft: frames, experiences, choices, labels, scores."""

from datetime import datetime

from django.db import transaction

from thrive.experiences.content.reading import Plain
from thrive.experiences.drafting.history import Change
from thrive.experiences.drafting.keeping import Pen, no_such_part, take_up
from thrive.experiences.drafting.parts import (
    BadPart,
    Item,
    item_of,
    items_at,
    with_item,
    without_item,
)
from thrive.experiences.drafting.ready import blank_frame, free_name
from thrive.experiences.models import DraftSave
from thrive.people.models import Person


@transaction.atomic
def add_item(
    *, draft: int, place: str, value: Plain, position: int | None, by: Person, at: datetime
) -> str:
    """Put something into a list: a choice, a label, a score. At the end without a position.

    What has an id gets another if its own is taken. Returns its name: its id or its position.
    Raises NoSuchPart, NotFit.
    """
    return _add(take_up(draft, by=by, at=at), place, value, position)


def _add(pen: Pen, place: str, value: Plain, position: int | None) -> str:
    try:
        items = items_at(pen.document, place)
    except BadPart as problem:
        raise no_such_part(problem) from problem
    where = len(items) if position is None else max(0, min(position, len(items)))
    if isinstance(value, dict) and "id" in value:
        value = {**value, "id": free_name(str(value["id"]), _taken(pen, place, items))}
    name = str(value["id"]) if isinstance(value, dict) and "id" in value else str(where)
    item = Item(place, name)
    try:
        made = with_item(pen.document, item, value, where)
    except BadPart as problem:
        raise no_such_part(problem) from problem
    pen.write(made, Change(item.part, None, {"at": where, "item": value}))
    return name


def _taken(pen: Pen, place: str, items: list[Plain]) -> set[str]:
    """The names that are in use, or were: what is typed into something gone must not land here."""
    end = place.rpartition("/")[2]
    former = DraftSave.objects.filter(draft=pen.draft, part__contains=f"{end}#")
    gone = {item.name for part in former.values_list("part", flat=True) if (item := item_of(part))}
    is_named_everywhere = end in {"frames", "scores"}
    return gone | (frame_names(pen.document) if is_named_everywhere else _ids(items))


def frame_names(document: Plain) -> set[str]:
    """The names that frames and scores have: both are found by them."""
    places = [
        f"experiences/{one['id']}/frames"
        for one in items_at(document, "experiences")
        if isinstance(one, dict) and "id" in one
    ]
    names = [_ids(items_at(document, place)) for place in [*places, "scores"]]
    return {"end", *(name for some in names for name in some)}


def _ids(items: list[Plain]) -> set[str]:
    return {str(one["id"]) for one in items if isinstance(one, dict) and "id" in one}


@transaction.atomic
def add_frame(
    *, draft: int, experience: str, kind: str, position: int | None = None,
    by: Person, at: datetime,
) -> str:  # fmt: skip
    """Add an empty frame of a kind to an experience; returns its name. Raises NoSuchPart."""
    pen = take_up(draft, by=by, at=at)
    languages = [str(one) for one in items_at(pen.document, "languages")]
    try:
        frame = blank_frame(kind, kind.replace("_", "-"), languages)
    except KeyError as problem:
        raise no_such_part(BadPart(kind)) from problem
    return _add_frame(pen, experience, frame, position)


def _add_frame(pen: Pen, experience: str, frame: Plain, position: int | None) -> str:
    if not any(experience == name for name in _ids(items_at(pen.document, "experiences"))):
        raise no_such_part(BadPart(f"experiences/{experience}"))
    return _add(pen, f"experiences/{experience}/frames", frame, position)


@transaction.atomic
def duplicate_item(*, draft: int, place: str, name: str, by: Person, at: datetime) -> str:
    """Put a copy of something right behind it; returns the copy's name. Raises NoSuchPart."""
    pen = take_up(draft, by=by, at=at)
    try:
        _rest, item, stood = without_item(pen.document, Item(place, name))
    except BadPart as problem:
        raise no_such_part(problem) from problem
    return _add(pen, place, item, stood + 1)


@transaction.atomic
def remove_item(*, draft: int, place: str, name: str, by: Person, at: datetime) -> int:
    """Take something out of a list; returns the number of the save with which it can be undone.

    Raises NoSuchPart.
    """
    pen = take_up(draft, by=by, at=at)
    item = Item(place, name)
    try:
        made, taken, stood = without_item(pen.document, item)
    except BadPart as problem:
        raise no_such_part(problem) from problem
    return pen.write(made, Change(item.part, {"at": stood, "item": taken}, None)).pk


@transaction.atomic
def move_item(
    *, draft: int, place: str, name: str, to: int, into: str = "", by: Person, at: datetime
) -> int:
    """Move something to a position in its list, or in another; returns the draft's version.

    To where it stands already changes nothing. Raises NoSuchPart.
    """
    pen = take_up(draft, by=by, at=at)
    goal = into or place
    try:
        rest, item, stood = without_item(pen.document, Item(place, name))
        there = max(0, min(to, len(items_at(rest, goal))))
        landed = Item(goal, name if isinstance(item, dict) and "id" in item else str(there))
        made = with_item(rest, landed, item, there)
    except BadPart as problem:
        raise no_such_part(problem) from problem
    if made == pen.document:
        return pen.draft.version
    pen.write(
        made,
        Change(landed.part, {"in": place, "at": stood, "name": name}, {"in": goal, "at": there}),
    )
    return pen.draft.version
