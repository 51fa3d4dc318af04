"""Records as deeds: who did what to whom, with names instead of numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from thrive.foundation.queries import Record
from thrive.web.audit import details, words
from thrive.web.audit import known as naming
from thrive.web.audit.known import Known


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
    """The records in words. Two queries, and one for each further kind of thing that they name."""
    names = naming.known(records)
    return [
        Deed(
            at=one.at,
            who=_who(one.actor, names),
            action=one.action,
            what=words.done(one.action),
            about="" if one.subject == one.actor else _about(one, names),
            details=details.in_words(one.action, one.details, names),
        )
        for one in records
    ]


def _who(actor: str, names: Known) -> str:
    return names.persons.get(actor) or words.process(actor) or actor


def _about(one: Record, names: Known) -> str:
    if naming.is_about_a_measure(one):
        return _measure(one.subject, names)
    if one.action in naming.ABOUT_GROUPS:
        return names.groups.get(one.subject, one.subject)
    if naming.is_about_a_person(one):
        return names.persons.get(one.subject, one.subject)
    if one.action in naming.ABOUT_PROGRAMS:
        return names.programs.get(one.subject, one.subject)
    if one.action in naming.ABOUT_TEMPLATES:
        return names.templates.get(one.subject, one.subject)
    return _numbered(one, names)


def _measure(subject: str, names: Known) -> str:
    key, _space, group = subject.partition(" ")
    measure = names.measures.get(key, key)
    of = {"measure": measure, "group": names.groups.get(group, group)}
    return _("%(measure)s, %(group)s") % of if group else measure


def _numbered(one: Record, names: Known) -> str:
    """What is known by a number: a run, a prompt by its run, a draft."""
    number = naming.number_in(one.subject)
    if number is None:
        return one.subject
    if naming.is_about_a_run(one):
        gone = _("a run that was thrown away (number %(number)s)") % {"number": number}
        return names.runs.get(number, gone)
    if one.action in naming.ABOUT_PROMPTS:
        return names.prompts.get(number, one.subject)
    if one.action in naming.ABOUT_DRAFTS:
        return names.drafts.get(number, one.subject)
    return one.subject
