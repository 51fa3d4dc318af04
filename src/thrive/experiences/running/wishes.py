"""What is wished for a run: read, checked field by field, and kept in the run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils import translation
from django.utils.translation import gettext as _

from thrive.experiences import queries
from thrive.experiences.models import Run
from thrive.experiences.prompting.rounds import rounds
from thrive.experiences.running.errors import BadRun
from thrive.experiences.running.unsigned import public_questions
from thrive.experiences.timing import feasibility, plain, words
from thrive.experiences.timing.errors import BadTemplate
from thrive.experiences.timing.runs import Period
from thrive.experiences.timing.template import Start, Template
from thrive.foundation.errors import Problem
from thrive.foundation.texts import why_unprintable
from thrive.people.models import Group, Person

LONGEST_NAME = 200
LONGEST_MINUTES = 28 * 24 * 60
MOST_REMINDERS = 5
MOST_PRIORITY = 10
MOST_DAYS = 3660
STRICTER = {  # what a promise may become in a run: never less than the program says
    Run.Promise.NAMED: set(Run.Promise),
    Run.Promise.CONFIDENTIAL: {Run.Promise.CONFIDENTIAL, Run.Promise.ANONYMOUS},
    Run.Promise.ANONYMOUS: {Run.Promise.ANONYMOUS},
}


class Wishes(TypedDict, total=False):
    """What can be wished for a run. Minutes for all that is counted in time.

    ``template`` is one of timing's, or its plain form. ``readers`` will read what is said in a
    *named* run. ``ends_on`` is the first day without prompts.
    """

    name: str
    promise: str
    template: Template | Mapping[str, Any]
    kind: str
    begins_on: date
    ends_on: date | None
    every_days: int | None
    waves: str
    priority: int
    event: str
    open_within: int
    answer_within: int
    idle_within: int
    reminders: int
    remind_after: int
    groups: Sequence[Group]
    readers: Sequence[Person]


REQUIRED = ("name", "template", "kind", "begins_on")
NOT_IN_THE_ROW = {"groups", "readers", "template"}


@dataclass(frozen=True)
class Between:
    """The least and the most of a whole number."""

    least: int
    most: int


RANGES = {
    "open_within": Between(1, LONGEST_MINUTES),
    "answer_within": Between(1, LONGEST_MINUTES),
    "idle_within": Between(1, LONGEST_MINUTES),
    "reminders": Between(0, MOST_REMINDERS),
    "remind_after": Between(1, LONGEST_MINUTES),
    "priority": Between(-MOST_PRIORITY, MOST_PRIORITY),
    "every_days": Between(1, MOST_DAYS),
}


def fill(run: Run, wishes: Wishes, *, promised: str) -> None:
    """Put what is wished for into a run. ``promised`` is what its program promises.

    Raises BadRun with a problem for each field; then the run is not fit to be saved.
    """
    for name, value in wishes.items():
        if name not in NOT_IN_THE_ROW:
            setattr(run, name, value.strip() if isinstance(value, str) else value)
    template, problems = _template(run, wishes)
    problems += [*_words(run), *_numbers(run), *_days(run), *_promise(run, wishes, promised)]
    if template is not None:
        problems += _starting(run, template)
    if template is not None and not problems and run.promise == Run.Promise.ANONYMOUS:
        problems += _unsigned(run, template)
    if problems:
        raise BadRun(_("This run cannot be as it stands."), problems)


def missing(wishes: Wishes) -> list[Problem]:
    """What was not said and must be."""
    return [Problem(_("missing"), column=name) for name in REQUIRED if name not in wishes]


def read_template(content: object) -> Template:
    """A template from its plain form, fit to be followed. Raises BadRun with the reasons."""
    template, problems = _read(content)
    if template is None or problems:
        raise BadRun(_("Nobody could follow this."), problems)
    return template


def _template(run: Run, wishes: Wishes) -> tuple[Template | None, list[Problem]]:
    given = wishes.get("template", run.template)
    if isinstance(given, Template):
        template, problems = given, _misfits(given)
    else:
        read, problems = _read(given)
        if read is None:
            return None, problems
        template = read
    run.template = plain.plain(template)
    return template, problems


def _read(content: object) -> tuple[Template | None, list[Problem]]:
    try:
        template = plain.read(content)
    except BadTemplate as refusal:
        return None, [
            Problem(
                words.misread(found, translation),
                column=f"template {found.place}".strip(),
                value=found.value,
            )
            for found in refusal.wrong
        ]
    return template, _misfits(template)


def _misfits(template: Template) -> list[Problem]:
    return [
        Problem(words.misfit(found, translation), column="template")
        for found in feasibility.misfits(template)
    ]


def _words(run: Run) -> Iterator[Problem]:
    if not run.name:
        yield Problem(_("missing"), column="name")
    if len(run.name) > LONGEST_NAME:
        yield Problem(_("%(longest)s letters at most") % {"longest": LONGEST_NAME}, column="name")
    if why := why_unprintable(run.name):
        yield Problem(why, column="name")
    if run.kind not in Run.Kind.values:
        yield _not_one_of("kind", run.kind, Run.Kind.values)
    periods = [period.value for period in Period]
    if run.waves not in periods:
        yield _not_one_of("waves", run.waves, periods)


def _not_one_of(column: str, value: object, expected: Sequence[str]) -> Problem:
    told = {"value": str(value)[:50], "expected": ", ".join(expected)}
    return Problem(_("“%(value)s” is not one of: %(expected)s") % told, column=column)


def _numbers(run: Run) -> Iterator[Problem]:
    for name, allowed in RANGES.items():
        value = getattr(run, name)
        if value is not None and not allowed.least <= value <= allowed.most:
            told = {"value": value, "least": allowed.least, "most": allowed.most}
            message = _("%(value)s is not between %(least)s and %(most)s") % told
            yield Problem(message, column=name)


def _days(run: Run) -> Iterator[Problem]:
    if run.begins_on and run.ends_on and run.ends_on <= run.begins_on:
        yield Problem(_("a run ends after it begins"), column="ends_on")
    if run.kind == Run.Kind.REPEATED and run.every_days is None:
        yield Problem(_("say after how many days it begins again"), column="every_days")
    if run.kind != Run.Kind.REPEATED and run.every_days is not None:
        yield Problem(_("only a repeated run begins again"), column="every_days")


def _promise(run: Run, wishes: Wishes, promised: str) -> Iterator[Problem]:
    if run.promise not in STRICTER[Run.Promise(promised)]:
        message = _("the program promises more: a promise is never loosened")
        yield Problem(message, column="promise")
    if run.promise != Run.Promise.NAMED and wishes.get("readers"):
        yield Problem(
            _("nobody reads answers here; only named runs have readers"), column="readers"
        )
    if any(not reader.is_active for reader in wishes.get("readers", ())):
        yield Problem(_("one of them has left"), column="readers")


def _unsigned(run: Run, template: Template) -> Iterator[Problem]:
    """What an anonymous run cannot be: nothing in it may follow from what somebody does."""
    if template.started is not None or template.follow_ups:
        words = _("anonymous questions come by the calendar: nobody knows who did what")
        yield Problem(words, column="template")
    elif not rounds(run, run.begins_on, 1):
        yield Problem(_("say when anonymous questions end"), column="ends_on")
    content = queries.content_of(run.edition)
    for one in public_questions(content).uncarried:
        yield Problem(one.why, column="promise", value=one.frame)


def _starting(run: Run, template: Template) -> Iterator[Problem]:
    by_event = template.started is not None and template.started.by is Start.EVENT
    if by_event and not run.event:
        yield Problem(_("say which event starts it"), column="event")
    if run.event and not by_event:
        yield Problem(_("no event starts this; leave it out"), column="event")
    if run.event and not _can_be_an_event(run.event):
        message = _("expected letters from a to z, digits, hyphens and underscores, 50 at most")
        yield Problem(message, column="event")


def _can_be_an_event(name: str) -> bool:
    try:
        validate_slug(name)
    except ValidationError:
        return False
    return len(name) <= 50
