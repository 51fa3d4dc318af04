"""The one large sentence of Today."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.insights.shapes import Found, Mark, TeamNow
from thrive.people.queries import Roles
from thrive.web.today import start
from thrive.web.today.things import Thing


def headline(
    waiting: Sequence[Thing],
    teams: Sequence[TeamNow],
    found: Sequence[Found],
    organisation: str,
    roles: Roles,
) -> tuple[str, str]:
    """The one large sentence and what follows it: what waits goes first."""
    if waiting:
        return waiting[0].title, waiting[0].about
    name = teams[0].group_name if len(teams) == 1 else _("your groups")
    if any(is_told(now) for now in teams):
        return _told([line.mark for now in teams for line in now.moved], name)
    if teams and not found:
        return (
            _("%(group)s: too early to tell") % {"group": name},
            _("A few more numbers, then it can be told whether anything changes."),
        )
    if found or start.has_numbers():
        return _told([one.mark for one in found], organisation)
    return _welcome(organisation, roles)


def is_told(now: TeamNow) -> bool:
    """Whether anything can be told of a group: one number alone is not *nothing has changed*."""
    early = [line.mark is not None and line.mark.kind == "too_early" for line in now.quiet]
    return bool(now.moved) or not all(early)


def _told(marks: Sequence[Mark | None], name: str) -> tuple[str, str]:
    """How many are better, worse and to be watched: all three in the same breath."""
    moved = Counter(_way(mark) for mark in marks if mark)
    if not moved:
        return (
            _("%(group)s: nothing has changed") % {"group": name},
            _("Ups and downs only. Changing how the work is done might change that."),
        )
    counted = [said % {"number": moved[way]} for way, said in _counts(moved) if moved[way]]
    if len(counted) == 1:
        return _("%(counted)s at %(group)s") % {"counted": counted[0], "group": name}, ""
    return _("At %(group)s: %(counted)s") % {"group": name, "counted": ", ".join(counted)}, ""


def _counts(moved: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    """For each way that a number can go, the same words: alone a clause, together a list."""
    if sum(1 for number in moved.values() if number) > 1:
        return (
            ("better", _("%(number)s better")),
            ("worse", _("%(number)s worse")),
            ("changed", _("%(number)s changed")),
            ("watch", _("%(number)s to watch")),
        )
    number = max(moved.values())
    return (
        ("better", ngettext("One number is better", "%(number)s numbers are better", number)),
        ("worse", ngettext("One number is worse", "%(number)s numbers are worse", number)),
        ("changed", ngettext("One number has changed", "%(number)s numbers have changed", number)),
        ("watch", ngettext("One number to watch", "%(number)s numbers to watch", number)),
    )


def _way(mark: Mark) -> str:
    if mark.kind != "confirmed":
        return "watch"
    return mark.direction if mark.direction in ("better", "worse") else "changed"


def _welcome(organisation: str, roles: Roles) -> tuple[str, str]:
    if roles.is_administrator:
        return (
            _("Three steps, and %(organisation)s sees where it improves")
            % {"organisation": organisation},
            _("You can take them today, or one a week."),
        )
    return (
        _("Nothing is waiting for you"),
        _(
            "When the numbers of your team come in, this page says what they mean: what got better,"
            " what got worse, and what has not changed."
        ),
    )
