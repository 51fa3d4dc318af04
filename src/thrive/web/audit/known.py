"""What the things on record are called: people, groups, measures, programs, runs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from thrive.experiences.queries import programs
from thrive.experiences.running.queries import called
from thrive.foundation.queries import Record
from thrive.measures.models import Measure
from thrive.people.queries import names_of

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
ABOUT_PERSONS: Final = ("people.", "attention.")
ABOUT_THEMSELVES: Final = frozenset({"voice.export_mine", "voice.forget_mine"})
ABOUT_PROGRAMS: Final = frozenset({"experiences.import_program"})
ABOUT_TEMPLATES: Final = frozenset({"experiences.remove_template", "experiences.save_template"})
ABOUT_DRAFTS: Final = frozenset(
    f"experiences.{verb}" for verb in ("new_draft", "open_draft_again", "put_away_draft")
)
ABOUT_PROMPTS: Final = frozenset({"experiences.resend"})


@dataclass(frozen=True)
class Known:
    """Names by the ids that stand on record. What is not in it has no name any more."""

    persons: Mapping[str, str]
    groups: Mapping[str, str]
    measures: Mapping[str, str]
    programs: Mapping[str, str]
    templates: Mapping[str, str]
    runs: Mapping[int, str]
    prompts: Mapping[int, str]
    drafts: Mapping[int, str]


def known(records: Sequence[Record]) -> Known:
    """The names of all that these records speak of. Two queries, and one for each further kind."""
    names = names_of(persons=_persons(records), groups=_groups(records))
    found = called(
        runs=_numbers(one for one in records if is_about_a_run(one)),
        prompts=_numbers(one for one in records if one.action in ABOUT_PROMPTS),
        templates={one.subject for one in records if one.action in ABOUT_TEMPLATES},
        drafts=_numbers(one for one in records if one.action in ABOUT_DRAFTS),
    )
    return Known(
        persons=names.persons,
        groups=names.groups,
        measures=_measures(records),
        programs=_programs(records),
        templates=found.templates,
        runs=found.runs,
        prompts=found.prompts,
        drafts=found.drafts,
    )


def is_about_a_person(one: Record) -> bool:
    """Whether its subject is a person."""
    if one.action in ABOUT_THEMSELVES:
        return True
    is_theirs = one.action.startswith(ABOUT_PERSONS) and one.action not in AS_IT_STANDS
    return is_theirs and one.action not in ABOUT_GROUPS and bool(one.subject)


def is_about_a_measure(one: Record) -> bool:
    """Whether its subject is a measure, perhaps of one group."""
    return one.action.startswith("measures.") and one.action not in AS_IT_STANDS


def is_about_a_run(one: Record) -> bool:
    """Whether its subject is a run; what a study collects belongs to one."""
    return one.subject.startswith("run ")


def number_in(subject: str) -> int | None:
    """The number at the end of a subject such as *run 12*, if there is one."""
    number = subject.rpartition(" ")[2]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else None


def _numbers(records: Iterable[Record]) -> set[int]:
    numbers = (number_in(one.subject) for one in records)
    return {number for number in numbers if number is not None}


def _persons(records: Iterable[Record]) -> set[str]:
    found: set[str] = set()
    for one in records:
        found |= {one.actor, *_listed(one, "for"), *_listed(one, "readers")}
        found.add(str(one.details.get("custodian", "")))
        if is_about_a_person(one):
            found.add(one.subject)
    return found


def _listed(record: Record, key: str) -> list[str]:
    """The ids in a list among the details, where there are any."""
    given = record.details.get(key)
    return [one for one in given if isinstance(one, str)] if isinstance(given, list) else []


def _groups(records: Iterable[Record]) -> set[str]:
    found: set[str] = set()
    for one in records:
        inside = (one.details.get(key) for key in ("group", "to"))
        found.update(group for group in inside if isinstance(group, str))
        if one.action in ABOUT_GROUPS:
            found.add(one.subject)
        elif is_about_a_measure(one):
            found.add(one.subject.partition(" ")[2])
    return found


def _measures(records: Iterable[Record]) -> dict[str, str]:
    keys = {one.subject.partition(" ")[0] for one in records if is_about_a_measure(one)}
    for one in records:
        keys |= {*_listed(one, "stood"), *_listed(one, "unfit")}
    found = Measure.objects.filter(key__in=keys).order_by("id") if keys else Measure.objects.none()
    return dict(found.values_list("key", "name"))


def _programs(records: Iterable[Record]) -> dict[str, str]:
    is_asked = any(one.action in ABOUT_PROGRAMS or "program" in one.details for one in records)
    return {one.key: one.title for one in programs()} if is_asked else {}
