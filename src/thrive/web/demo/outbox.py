"""The page of the outbox: what came to whoever is played, what was asked of whom, what followed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from thrive.demo.wording import channel
from thrive.experiences.models import Run
from thrive.experiences.prompting.lately import Arrived, AskedOn, Handed
from thrive.foundation import days


@dataclass(frozen=True)
class Letter:
    """One message as its person would have it. ``address``: empty once it is over."""

    way: str
    when: str
    headline: str
    title: str
    line: str
    promise: str
    address: str
    leave: str
    standing: str


@dataclass(frozen=True)
class Line:
    """One message of a named run."""

    name: str
    way: str
    when: str


@dataclass(frozen=True)
class AskedRow:
    """What was asked on one day. ``lines``: each message of a named run."""

    when: str
    title: str
    run: str
    promise: str
    people: str
    ways: str
    answered: str
    lines: tuple[Line, ...]


def letters(arrived: Sequence[Arrived]) -> tuple[Letter, ...]:
    """The messages of one person, newest first."""
    return tuple(_letter(one) for one in arrived)


def rows(asked: Sequence[AskedOn]) -> tuple[AskedRow, ...]:
    """What was asked, newest first."""
    return tuple(_row(one) for one in asked)


def _letter(one: Arrived) -> Letter:
    return Letter(
        way=_came_by(one),
        when=_when(one.at),
        # As channels do it: what is private says nothing on a locked screen.
        headline=one.title if one.promise == Run.Promise.NAMED else _("A moment for you"),
        title=one.title,
        line=one.line,
        promise=one.promise,
        address=one.path if one.is_open else "",
        leave=one.leave_path if one.is_open else "",
        standing=_standing(one),
    )


def _came_by(one: Arrived) -> str:
    said = channel(one.way)
    return _("%(way)s, once more") % {"way": said} if one.kind == "reminder" else said


def _standing(one: Arrived) -> str:
    if one.is_open:
        return ""
    if one.is_answered:
        return _("You have answered it.")
    return _("Its time is over: the link opens nothing any more.")


def _row(one: AskedOn) -> AskedRow:
    return AskedRow(
        when=_span(one.first_at, one.last_at),
        title=one.title,
        run=one.name,
        promise=one.promise,
        people=ngettext("%(count)s person", "%(count)s people", one.people) % {"count": one.people},
        ways=_ways(one),
        answered=_answered(one),
        lines=tuple(_line(handed) for handed in one.handed),
    )


def _ways(one: AskedOn) -> str:
    said = [f"{channel(name)} {count}" for name, count in one.ways]
    if one.reminded:
        said.append(_("sent again %(count)s") % {"count": one.reminded})
    return ", ".join(said)


def _answered(one: AskedOn) -> str:
    if one.answered is None:
        return _("not told")
    return _("%(part)s of %(whole)s") % {"part": one.answered, "whole": one.people}


def _line(handed: Handed) -> Line:
    said = channel(handed.way)
    if handed.is_again:
        said = _("%(way)s, once more") % {"way": said}
    return Line(handed.name, said, _when(handed.at))


def _span(first: datetime, last: datetime) -> str:
    """Within one day the day once, with both times."""
    begin, end = localtime(first), localtime(last)
    if begin.date() == end.date():
        return _("%(day)s, %(first)s to %(last)s") % {
            "day": days.weekday(begin), "first": _time(begin), "last": _time(end),
        }  # fmt: skip
    return _("%(first)s to %(last)s") % {"first": _when(first), "last": _when(last)}


def _when(at: datetime) -> str:
    local = localtime(at)
    return _("%(day)s, %(time)s") % {"day": days.weekday(local), "time": _time(local)}


def _time(local: datetime) -> str:
    return date_format(local, pgettext("format of a time of day", "H:i"))
