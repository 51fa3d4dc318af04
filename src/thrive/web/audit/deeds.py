"""Records as deeds: who did what to whom, with names instead of numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from thrive.foundation.queries import Record
from thrive.measures.models import Measure
from thrive.people.queries import Names, names_of
from thrive.web.audit import details, words

ABOUT_GROUPS: Final = frozenset(
    f"people.{verb}"
    for verb in (
        "add_group",
        "close_group",
        "make_slips",
        "move_group",
        "rename_group",
        "reopen_group",
    )
)
AS_IT_STANDS: Final = frozenset({"people.import", "measures.import"})  # the subject is a file


@dataclass(frozen=True)
class Deed:
    """One thing that was done, ready to show."""

    at: datetime
    who: str
    action: str
    what: str
    about: str
    details: list[str]


def told(records: Sequence[Record]) -> list[Deed]:
    """The records in words, in two queries."""
    names = names_of(persons=_persons(records), groups=_groups(records))
    measures = _measures(records)
    return [
        Deed(
            at=one.at,
            who=_who(one.actor, names),
            action=one.action,
            what=words.done(one.action),
            about="" if one.subject == one.actor else _about(one, names, measures),
            details=details.in_words(one.action, one.details, names),
        )
        for one in records
    ]


def _persons(records: Iterable[Record]) -> set[str]:
    found: set[str] = set()
    for one in records:
        found |= {one.actor, *details.persons_in(one.action, one.details)}
        if _is_about_a_person(one):
            found.add(one.subject)
    return found


def _groups(records: Iterable[Record]) -> set[str]:
    found: set[str] = set()
    for one in records:
        found.update(details.groups_in(one.details))
        if one.action in ABOUT_GROUPS:
            found.add(one.subject)
        elif _is_about_a_measure(one):
            found.add(one.subject.partition(" ")[2])
    return found


def _measures(records: Iterable[Record]) -> dict[str, str]:
    keys = {one.subject.partition(" ")[0] for one in records if _is_about_a_measure(one)}
    found = Measure.objects.filter(key__in=keys).order_by("id") if keys else Measure.objects.none()
    return dict(found.values_list("key", "name"))


def _is_about_a_person(one: Record) -> bool:
    is_theirs = one.action.startswith("people.") and one.action not in AS_IT_STANDS
    return is_theirs and one.action not in ABOUT_GROUPS


def _is_about_a_measure(one: Record) -> bool:
    return one.action.startswith("measures.") and one.action not in AS_IT_STANDS


def _who(actor: str, names: Names) -> str:
    return names.persons.get(actor) or words.process(actor) or actor


def _about(one: Record, names: Names, measures: Mapping[str, str]) -> str:
    if _is_about_a_measure(one):
        key, _space, group = one.subject.partition(" ")
        measure = measures.get(key, key)
        of = {"measure": measure, "group": names.groups.get(group, group)}
        return _("%(measure)s, %(group)s") % of if group else measure
    if one.action in ABOUT_GROUPS:
        return names.groups.get(one.subject, one.subject)
    if _is_about_a_person(one):
        return names.persons.get(one.subject, one.subject)
    return one.subject
