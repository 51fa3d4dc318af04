"""What a run means before it begins, ready to print: load, answers, what will be shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import translation
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.experiences.running.queries import (
    DryRow,
    DryRun,
    GroupExpected,
    LoadExpected,
    RunForecast,
    RunPage,
)
from thrive.experiences.timing.words import reason
from thrive.foundation import days

PERCENT = 100
FULL = 100  # the width of the bar that a whole budget fills
DRY_ROWS = 50
MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class LoadShown:
    """What a run takes of a week, as sentences and a bar."""

    sentences: tuple[str, ...]
    bar: SafeString


@dataclass(frozen=True, slots=True)
class GroupLine:
    """What to expect of one group."""

    name: str
    depth: int
    eligible: int
    answers: str
    appears: str
    is_alone: bool
    verdict: str


@dataclass(frozen=True, slots=True)
class ForecastShown:
    """What to expect of the whole run."""

    sentences: tuple[str, ...]
    groups: tuple[GroupLine, ...]
    more: int
    load: LoadShown | None
    shown_alone: int


@dataclass(frozen=True, slots=True)
class DryLine:
    """One prompt that would be due, or would be left out."""

    who: str
    day: str
    time: str
    experience: str
    why: str


@dataclass(frozen=True, slots=True)
class DryShown:
    """The first lines of a dry run."""

    lines: tuple[DryLine, ...]
    span: str
    looked_at: int
    people: int
    more: int


def forecast(found: RunForecast, *, is_named: bool) -> ForecastShown:
    """The forecast in words and lines."""
    lines = tuple(_group(one, is_named) for one in found.groups)
    return ForecastShown(
        sentences=(*_answers(found), *_shown(lines)),
        groups=lines[:MOST_LINES],
        more=max(0, len(lines) - MOST_LINES),
        load=None if found.only_started else load(found.load),
        shown_alone=sum(one.is_alone for one in lines),
    )


def load(found: LoadExpected) -> LoadShown:
    """What the run takes of people's attention, with what is taken already."""
    return LoadShown(tuple(_load_sentences(found)), _bar(found.share, found.others_share))


def dry(found: DryRun) -> DryShown:
    """The first lines of a dry run."""
    last = found.until - timedelta(days=1)
    return DryShown(
        lines=tuple(_dry_line(row) for row in found.rows[:DRY_ROWS]),
        span=days.span(found.first, max(found.first, last)),
        looked_at=found.looked_at,
        people=found.people,
        more=max(0, len(found.rows) - DRY_ROWS),
    )


def warnings(page: RunPage, found: ForecastShown, people: int) -> tuple[str, ...]:
    """What a steward should know before the start; nothing of it forbids it."""
    return tuple(_warnings(page, found, people))


def _warnings(page: RunPage, found: ForecastShown, people: int) -> Iterator[str]:
    if not people and not page.link:
        yield _("Nobody would be asked: choose a group, name people, or switch a link on.")
    is_hidden = page.row.promise != "named"
    if is_hidden and people and not found.shown_alone:
        yield _(
            "No group is large enough for a result. Each needs 8 people who are asked and 5 who "
            "answer; below that nothing is shown to anybody."
        )
    if page.newest_edition > page.row.edition:
        yield _(
            "This run was prepared with edition %(edition)s; edition %(newest)s is the newest."
        ) % {"edition": page.row.edition, "newest": page.newest_edition}


def _answers(found: RunForecast) -> Iterator[str]:
    if found.only_started:
        yield _("No calendar asks here, so how many answers will come cannot be foreseen.")
        return
    yield ngettext(
        "If %(share)s of 100 are answered: about %(answers)s answer from %(people)s people until "
        "%(day)s.",
        "If %(share)s of 100 are answered: about %(answers)s answers from %(people)s people until "
        "%(day)s.",
        round(found.answers),
    ) % {
        "share": round(found.share * PERCENT),
        "answers": number_format(round(found.answers), force_grouping=True),
        "people": number_format(found.people, force_grouping=True),
        "day": days.day(found.until),
    }
    if found.first_verdict_on is not None:
        on = days.day(found.first_verdict_on)
        yield _("The first verdict is possible on %(day)s: it takes 12 results.") % {"day": on}
    else:
        yield _(
            "There will be fewer than 12 results, so it will be too early for a verdict. The "
            "numbers themselves are shown."
        )
    if found.is_sampled:
        yield _("People’s hours differ much here; those that most share were reckoned with.")


def _shown(lines: Sequence[GroupLine]) -> Iterator[str]:
    """How many groups will be seen by themselves. Of one alone its line says enough."""
    if len(lines) > 1:
        yield _("%(alone)s of %(groups)s groups will have results of their own.") % {
            "alone": sum(line.is_alone for line in lines),
            "groups": len(lines),
        }


def _group(one: GroupExpected, is_named: bool) -> GroupLine:
    return GroupLine(
        name=one.name,
        depth=max(0, one.depth),
        eligible=one.eligible,
        answers=number_format(round(one.answers), force_grouping=True),
        appears=_appears(one, is_named),
        is_alone=one.shown_alone,
        verdict=days.day(one.verdict_on) if one.verdict_on else "",
    )


def _appears(one: GroupExpected, is_named: bool) -> str:
    if one.shown_alone:
        return _("by itself")
    if one.shown_in:
        return _("only within %(group)s") % {"group": one.shown_in}
    return _("by name, to the readers only") if is_named else _("nowhere")


def _load_sentences(found: LoadExpected) -> Iterator[str]:
    yield _(
        "In the fullest week each person is asked this often: %(prompts)s. That is %(seconds)s "
        "seconds, or %(share)s of 100 parts of their attention."
    ) % {
        "prompts": _short(found.prompts_a_week),
        "seconds": round(found.seconds_a_week),
        "share": round(found.share * PERCENT),
    }
    if found.others_share > 0:
        told = _("What runs already takes %(share)s of 100 on average.")
        yield told % {"share": round(found.others_share * PERCENT)}
    if found.overfull:
        yield ngettext(
            "For %(count)s person both together are more than their week allows: what is less "
            "important waits or is left out.",
            "For %(count)s people both together are more than their week allows: what is less "
            "important waits or is left out.",
            found.overfull,
        ) % {"count": found.overfull}
    for why, count in found.left_out.items():
        if round(count):
            told = _("Left out: %(count)s (%(why)s).")
            yield told % {"count": round(count), "why": reason(why, translation)}


def _short(value: float) -> str:
    return number_format(round(value, 1), decimal_pos=0 if round(value, 1) % 1 == 0 else 1)


def _bar(share: float, others: float) -> SafeString:
    """A week's attention: what is taken already, what this run takes, and how much is left."""
    whole = max(FULL, round((share + others) * FULL))
    taken, own = round(others * FULL), max(1, round(share * FULL)) if share else 0
    return format_html(
        '<svg class="load" viewBox="0 0 {} 12" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="week" x="0" y="0" width="{}" height="12"/>'
        '<rect class="others" x="0" y="0" width="{}" height="12"/>'
        '<rect class="own" x="{}" y="0" width="{}" height="12"/></svg>',
        whole, FULL, taken, taken, own,
    )  # fmt: skip


def _dry_line(row: DryRow) -> DryLine:
    return DryLine(
        who=row.name,
        day=days.weekday_of_year(row.on if row.at is None else row.at.date()),
        time=_("left out") if row.at is None else row.at.strftime("%H:%M"),
        experience=row.experience,
        why=row.why,
    )


def cells(rows: Sequence[DryRow]) -> Iterator[tuple[str, ...]]:
    """A dry run for a file."""
    for row in rows:
        at = "" if row.at is None else row.at.isoformat(timespec="seconds")
        yield row.name, row.on.isoformat(), at, row.experience, row.why
