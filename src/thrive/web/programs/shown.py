"""A run in a list, and one run whole, ready to print."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.experiences.running.queries import Rhythm, RunPage, RunRow
from thrive.foundation import days
from thrive.web.programs import wording
from thrive.web.programs.rhythm import listed
from thrive.web.programs.rows import Link

MOST_GROUPS = 5
HOUR, DAY = 60, 24 * 60


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run in the list."""

    number: int
    name: str
    program: str
    state: str  # its key
    state_word: str
    promise: str
    promise_word: str
    people: int
    groups: str
    when: str


@dataclass(frozen=True, slots=True)
class RunShown:
    """One run whole."""

    line: RunLine
    program_key: str
    edition: int
    newest: int
    kind: str
    span: tuple[str, ...]
    patience: tuple[str, ...]
    readers: str
    named: int  # how many are in by name, not by a group
    left: int
    link: bool
    wave: str
    may_stop: bool
    is_prepared: bool


def line(row: RunRow) -> RunLine:
    """A run in the list."""
    return RunLine(
        number=row.number,
        name=row.name,
        program=row.title,
        state=row.state,
        state_word=wording.state(row.state),
        promise=row.promise,
        promise_word=wording.promise(row.promise),
        people=row.people,
        groups=_groups(row.groups),
        when=_when(row),
    )


def runs_by_program(found: Sequence[RunRow]) -> dict[str, list[Link]]:
    """The runs that are under way, by the key of their program."""
    links: dict[str, list[Link]] = {}
    for row in found:
        if row.state == "running":
            address = reverse("programs:run", args=[row.number])
            links.setdefault(row.program, []).append(Link(row.name, address))
    return links


def run(page: RunPage) -> RunShown:
    """One run whole."""
    by_name = [one for one in page.participants if one.how != "group"]
    return RunShown(
        line=line(page.row),
        program_key=page.row.program,
        edition=page.row.edition,
        newest=page.newest_edition,
        kind=wording.kind(page.row.kind),
        span=tuple(_span(page.rhythm, is_anonymous=page.row.promise == "anonymous")),
        patience=tuple(_patience(page.rhythm)),
        readers=listed([one.name for one in page.readers]),
        named=len(by_name),
        left=page.left,
        link=bool(page.link),
        wave="" if page.wave is None else wave(*page.wave),
        may_stop=page.may_stop,
        is_prepared=page.may_start,
    )


def wave(first: date, until: date | None) -> str:
    """A period that is collected and then published once."""
    if until is None:
        return _("from %(day)s on") % {"day": days.day(first)}
    return days.span(first, until - timedelta(days=1))


def _groups(names: Sequence[str]) -> str:
    if len(names) <= MOST_GROUPS:
        return ", ".join(names)
    more = len(names) - MOST_GROUPS
    told = ngettext("%(count)s more", "%(count)s more", more) % {"count": more}
    return ", ".join([*names[:MOST_GROUPS], told])


def _when(row: RunRow) -> str:
    if row.stopped_at is not None:
        return _("stopped on %(day)s") % {"day": days.day(localtime(row.stopped_at).date())}
    begins = days.day(row.begins_on)
    if row.ends_on is None:
        return _("from %(day)s on") % {"day": begins}
    return days.span(row.begins_on, row.ends_on - timedelta(days=1))


def _span(rhythm: Rhythm, *, is_anonymous: bool) -> Iterator[str]:
    begins = {"day": days.weekday_of_year(rhythm.begins_on)}
    yield _("It begins on %(day)s.") % begins
    if rhythm.kind == "repeated" and rhythm.every_days:
        told = ngettext(
            "It begins again every day.", "It begins again every %(count)s days.",
            rhythm.every_days,
        )  # fmt: skip
        yield told % {"count": rhythm.every_days}
    if rhythm.kind == "perpetual" and is_anonymous:
        told_round = {"period": wording.period(rhythm.waves)}
        yield _("Everybody answers in the same rounds, each of %(period)s.") % told_round
    elif rhythm.kind == "perpetual":
        yield _("Everybody begins on their own first day. A result comes after %(period)s.") % {
            "period": wording.period(rhythm.waves)
        }
    if rhythm.ends_on is None:
        yield _("It goes on until somebody stops it.")
    else:
        last = rhythm.ends_on - timedelta(days=1)
        yield _("The last day is %(day)s.") % {"day": days.weekday_of_year(last)}


def _patience(rhythm: Rhythm) -> Iterator[str]:
    yield _("Each can be opened for %(time)s.") % {"time": _length(rhythm.open_within)}
    if rhythm.reminders:
        told = ngettext(
            "Who has not opened it is reminded once, after %(time)s.",
            "Who has not opened it is reminded up to %(count)s times, %(time)s apart.",
            rhythm.reminders,
        )
        yield told % {"count": rhythm.reminders, "time": _length(rhythm.remind_after)}
    if rhythm.event:
        yield _("The event is called “%(event)s”.") % {"event": rhythm.event}


def _length(minutes: int) -> str:
    if minutes % DAY == 0:
        count = minutes // DAY
        return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}
    if minutes % HOUR == 0:
        count = minutes // HOUR
        return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count}
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
