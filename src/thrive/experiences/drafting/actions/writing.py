"""Writing in a draft: its texts and values, with what others wrote meanwhile kept beside."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.experiences.content.limits import LANGUAGE
from thrive.experiences.content.reading import Plain
from thrive.experiences.drafting.errors import NoSuchPart, NotFit
from thrive.experiences.drafting.history import BESIDE, Change
from thrive.experiences.drafting.keeping import Pen, no_such_part, saves_since, take_up
from thrive.experiences.drafting.merging import Kept, Later, decide
from thrive.experiences.drafting.parts import (
    BadPart,
    hint_at,
    items_at,
    value_at,
    with_value,
)
from thrive.experiences.drafting.said import without_languages
from thrive.experiences.models import DraftSave
from thrive.people.models import Person


@dataclass(frozen=True)
class Saved:
    """What became of something that was written, and the version of the draft after it."""

    part: str
    kept: Kept
    version: int
    stands: Plain  # what stands there now
    other: str = ""  # who changed it meanwhile


def save_part(*, draft: int, part: str, value: Plain, base: int, by: Person, at: datetime) -> Saved:
    """Write one part of a draft, as it was typed; None takes away what stands there.

    ``base`` is the version of the draft that the person began from. If another changed the part
    since, what stands stays, and this text is kept beside it. The same again changes nothing.
    Raises NoSuchPart, NotFit.
    """
    return save_parts(draft=draft, values={part: value}, base=base, by=by, at=at)[0]


@transaction.atomic
def save_parts(
    *, draft: int, values: Mapping[str, Plain], base: int,
    bases: Mapping[str, int] | None = None, by: Person, at: datetime,
) -> tuple[Saved, ...]:  # fmt: skip
    """Write several parts, all or none, each like ``save_part``. Safe to run twice.

    ``bases`` are versions of parts that began later than ``base``.
    """
    pen = take_up(draft, by=by, at=at)
    began = {part: (bases or {}).get(part, base) for part in values}
    later = list(saves_since(pen.draft, min(began.values(), default=base)))
    return tuple(
        _save(pen, part, value, [one for one in later if one.version > began[part]])
        for part, value in values.items()
    )


def _save(pen: Pen, part: str, value: Plain, later: list[DraftSave]) -> Saved:
    try:
        _refuse_what_has_a_door_of_its_own(part)
        stands = value_at(pen.document, part)
        made = with_value(pen.document, part, value)
    except BadPart as problem:
        return _homeless(pen, part, value, problem)
    told = [Later(one.part, one.was, one.saved_by_id == pen.by.pk) for one in later]
    kept = decide(part, value, stands, told)
    other = _other(pen, part, later) if kept is Kept.BESIDE else ""
    if kept is Kept.SAVED:
        pen.write(made, Change(part, stands, value))
        stands = value
    elif kept is Kept.BESIDE:
        _put_beside(pen, Change(part, stands, value))
    return Saved(part, kept, pen.draft.version, stands, other)


def _refuse_what_has_a_door_of_its_own(part: str) -> None:
    """Names stay, and what has one comes and goes alone: else one save carried off others' work."""
    if part in {"", "experiences"} or part.endswith(("/frames", "/id")):
        raise BadPart(part)


def _homeless(pen: Pen, part: str, value: Plain, problem: BadPart) -> Saved:
    """Keep what was typed into something that another removed meanwhile."""
    try:
        hint_at(part)
        _refuse_what_has_a_door_of_its_own(part)
    except BadPart:
        raise no_such_part(problem) from problem
    if value is not None:
        _put_beside(pen, Change(part, None, value))
    return Saved(part, Kept.HOMELESS, pen.draft.version, None)


def _put_beside(pen: Pen, change: Change) -> None:
    """Keep a text beside. It takes the place of what the same person wrote here before it."""
    beside = DraftSave.objects.filter(
        draft=pen.draft, part=change.part, is_beside=True, saved_by=pen.by
    )
    former = beside.order_by("-id").first()
    if former is not None and former.became == change.became:
        return
    if former is not None and not _is_settled(pen, former):
        pen.write(pen.document, Change(f"{BESIDE}{former.pk}", former.became, None))
    pen.put_beside(change)


def _is_settled(pen: Pen, beside: DraftSave) -> bool:
    return DraftSave.objects.filter(draft=pen.draft, part=f"{BESIDE}{beside.pk}").exists()


def _other(pen: Pen, part: str, later: list[DraftSave]) -> str:
    for save in later:
        if save.part == part and save.saved_by and save.saved_by_id != pen.by.pk:
            return save.saved_by.name
    return ""


@transaction.atomic
def settle(*, draft: int, save: int, words: Plain, by: Person, at: datetime) -> int:
    """Decide about a text that was kept beside: ``words`` is what stands from now on.

    None leaves what stands. Both former texts stay in the history. Deciding twice changes nothing.
    Returns the version of the draft. Raises NoSuchPart.
    """
    pen = take_up(draft, by=by, at=at)
    beside = DraftSave.objects.filter(draft=pen.draft, pk=save, is_beside=True).first()
    if beside is None:
        raise NoSuchPart(_("There is nothing to decide about here."))
    if _is_settled(pen, beside):
        return pen.draft.version
    if words is not None:
        _replace(pen, beside.part, words)
    pen.write(pen.document, Change(f"{BESIDE}{beside.pk}", beside.became, words))
    return pen.draft.version


def _replace(pen: Pen, part: str, value: Plain) -> None:
    try:
        stands = value_at(pen.document, part)
        made = with_value(pen.document, part, value)
    except BadPart as problem:
        raise no_such_part(problem) from problem
    if stands != value:
        pen.write(made, Change(part, stands, value))


@transaction.atomic
def set_languages(*, draft: int, languages: tuple[str, ...], by: Person, at: datetime) -> int:
    """Say in which languages the program speaks, the first one first.

    What was said in a language that is left out goes with it, and stays in the history. Returns
    the draft's version. Raises NotFit for what is no language, or none at all.
    """
    pen = take_up(draft, by=by, at=at)
    _refuse_what_is_no_language(languages)
    former = [str(one) for one in items_at(pen.document, "languages")]
    gone = set(former) - set(languages)
    made = with_value(without_languages(pen.document, gone), "languages", list(languages))
    if made != pen.document:
        part = "" if gone else "languages"
        change = (pen.document, made) if gone else (list(former), list(languages))
        pen.write(made, Change(part, *change))
    return pen.draft.version


def _refuse_what_is_no_language(languages: tuple[str, ...]) -> None:
    if not languages:
        raise NotFit(_("A program speaks at least one language."))
    for code in languages:
        if not re.fullmatch(LANGUAGE, code):
            message = _("“%(code)s” is not a language; expected one such as de.")
            raise NotFit(message % {"code": code[:20]})
