"""When somebody may be asked, and how much: said by themselves, in the organisation's bounds."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.foundation import audit
from thrive.foundation.errors import Problem
from thrive.people.actions.permission import name_of
from thrive.people.errors import NotAllowed, UnsuitableAttention
from thrive.people.models import Attention, Pause, Person
from thrive.people.queries.attention import allowance, hours_of
from thrive.people.rules.attention import (
    CHANNELS,
    INBOX,
    WEEKDAYS,
    Hours,
    are_ever_open,
    day_in,
    monday_of,
)

MOST_HOURS = 6  # stretches in a day
LONGEST_PAUSE = timedelta(days=366)
FARTHEST_PAUSE = timedelta(days=2 * 366)


class Kept(Enum):
    """What is not named stays as it is."""

    AS_IT_IS = "as it is"


AS_IT_IS = Kept.AS_IT_IS


@transaction.atomic
def set_attention(
    *,
    person: Person,
    by: Person | None,
    at: datetime,
    seconds: int | Kept | None = AS_IT_IS,
    prompts: int | Kept | None = AS_IT_IS,
    own_hours: Sequence[Hours] | Kept = AS_IT_IS,
    quiet_hours: Sequence[Hours] | Kept | None = AS_IT_IS,
    days_off: Iterable[int] | Kept = AS_IT_IS,
    channels: Sequence[str] | Kept | None = AS_IT_IS,
) -> Attention:
    """Say when Thrive may ask, how many seconds and prompts a week, and by which ways in order.

    None means as the organisation has it. No hours of one's own mean any hour; no channels mean
    only inside Thrive. What is not named stays; the same again changes nothing. Raises NotAllowed
    for everybody but the person, UnsuitableAttention for more than the organisation allows, or for
    what leaves no minute of a week.
    """
    refuse_others(person, by)
    row = Attention.objects.select_for_update().filter(person=person).first()
    row = row or Attention(person=person, changed_at=at)
    was = _fields(row)
    _take(row, "seconds_a_week", seconds)
    _take(row, "prompts_a_week", prompts)
    _take(row, "own_hours", _written(own_hours))
    _take(row, "quiet_hours", _written(quiet_hours))
    _take(row, "days_off", days_off if isinstance(days_off, Kept) else sorted(set(days_off)))
    _take(row, "channels", _channels(channels))
    _refuse_unsuitable(row)
    if _fields(row) == was:
        return row
    row.changed_at, row.revision = at, row.revision + (row.pk is not None)
    row.save()
    _record("attention.choose", person, by, at)
    return row


@transaction.atomic
def pause(*, person: Person, first: date, until: date, by: Person | None, at: datetime) -> Pause:
    """Send somebody nothing from a day on, until the first day with prompts again.

    The same pause a second time changes nothing. Raises NotAllowed for everybody but the person,
    UnsuitableAttention for a pause that is over, upside down, or longer than a year.
    """
    refuse_others(person, by)
    _refuse_bad_pause(first, until, today_of(person, at))
    hold(person)
    known = Pause.objects.filter(person=person, first_on=first, until_on=until, ended_at=None)
    found = known.order_by("id").first()
    if found is not None:
        return found
    made = Pause.objects.create(person=person, first_on=first, until_on=until, made_at=at)
    _record("attention.pause", person, by, at)
    return made


def not_this_week(*, person: Person, by: Person | None, at: datetime) -> Pause:
    """Send somebody nothing more until Monday, where they are. Twice changes nothing.

    Raises NotAllowed for everybody but the person.
    """
    today = today_of(person, at)
    until = monday_of(today) + timedelta(days=7)
    covers = Pause.objects.filter(
        person=person, ended_at=None, first_on__lte=today, until_on__gte=until
    )
    found = covers.order_by("id").first()
    if found is not None:
        refuse_others(person, by)
        return found
    return pause(person=person, first=today, until=until, by=by, at=at)


@transaction.atomic
def end_pause(*, pause: Pause, by: Person | None, at: datetime) -> Pause:
    """Take a pause back; the days of it that are over stay paused. Twice changes nothing.

    Raises NotAllowed for everybody but the person.
    """
    refuse_others(pause.person, by)
    hold(pause.person)
    today = today_of(pause.person, at)
    is_running = Pause.objects.filter(pk=pause.pk, ended_at=None)
    changed = is_running.filter(first_on__lt=today, until_on__gt=today).update(until_on=today)
    changed = changed or is_running.filter(first_on__gte=today).update(ended_at=at)
    if changed:
        _record("attention.end_pause", pause.person, by, at)
    pause.refresh_from_db()
    return pause


def today_of(person: Person, at: datetime) -> date:
    """Which day it is where somebody is."""
    return day_in(person.time_zone or settings.TIME_ZONE, at)


def hold(person: Person) -> None:
    """Hold the person, so that a button that is pressed twice at once makes one pause."""
    list(Person.objects.select_for_update(no_key=True).filter(pk=person.pk).values_list("pk"))


def refuse_others(person: Person, by: Person | None) -> None:
    """Refuse everybody but the person and the server itself, administrators included."""
    if by is not None and by.pk != person.pk:
        raise NotAllowed(_("Only they themselves may say when they can be asked."))


def _refuse_bad_pause(first: date, until: date, today: date) -> None:
    problems = []
    if until <= first:
        problems.append(
            Problem(_("The first day with questions comes after the first day of the pause."))
        )
    elif until <= today:
        problems.append(Problem(_("This pause would be over already.")))
    elif until - first > LONGEST_PAUSE:
        problems.append(Problem(_("A pause lasts a year at most. You can leave for good.")))
    elif first - today > FARTHEST_PAUSE:
        problems.append(Problem(_("This is too far away. Choose a day within two years.")))
    if problems:
        raise UnsuitableAttention(
            _("There is no such pause."),
            [Problem(one.message, column="until_on") for one in problems],
        )


def _take(row: Attention, name: str, value: object) -> None:
    if value is not AS_IT_IS:
        setattr(row, name, value)


def _fields(row: Attention) -> tuple[Any, ...]:
    return (
        row.seconds_a_week,
        row.prompts_a_week,
        row.own_hours,
        row.quiet_hours,
        row.days_off,
        row.channels,
    )


def _written(hours: Sequence[Hours] | Kept | None) -> list[list[str]] | Kept | None:
    if hours is None or isinstance(hours, Kept):
        return hours
    return [[f"{opens:%H:%M}", f"{closes:%H:%M}"] for opens, closes in hours]


def _channels(chosen: Sequence[str] | Kept | None) -> list[str] | Kept:
    """As they are kept: nothing is as the organisation has it, the inbox stands for no other."""
    if isinstance(chosen, Kept):
        return chosen
    return [] if chosen is None else [*dict.fromkeys(chosen)] or [INBOX]


def _refuse_unsuitable(row: Attention) -> None:
    problems = [*_budget_problems(row), *_hour_problems(row), *_choice_problems(row)]
    if problems:
        raise UnsuitableAttention(_("Nothing was changed."), problems)


def _budget_problems(row: Attention) -> list[Problem]:
    given, problems = allowance(), []
    if row.seconds_a_week is not None and not 0 <= row.seconds_a_week <= given.seconds:
        words = _("Your organisation allows %(seconds)s seconds a week. You can choose less.")
        problems.append(Problem(words % {"seconds": given.seconds}, column="seconds"))
    if row.prompts_a_week is not None and not 0 <= row.prompts_a_week <= given.prompts:
        words = ngettext(
            "Your organisation allows %(number)s question a week. You can choose none.",
            "Your organisation allows %(number)s times a week. You can choose less.",
            given.prompts,
        )
        problems.append(Problem(words % {"number": given.prompts}, column="prompts"))
    return problems


def _hour_problems(row: Attention) -> list[Problem]:
    own = hours_of(row.own_hours)
    own_quiet = row.quiet_hours
    quiet = allowance().quiet_hours if own_quiet is None else hours_of(own_quiet)
    problems = [
        Problem(_("So many stretches of a day are too many."), column=name)
        for name, hours in (("own_hours", own), ("quiet_hours", quiet))
        if len(hours) > MOST_HOURS
    ]
    if not problems and not are_ever_open(own, quiet):
        words = _("The quiet hours leave nothing of the day. Make them shorter.")
        column = "own_hours" if own_quiet is None else "quiet_hours"
        problems.append(Problem(words, column=column))
    return problems


def _choice_problems(row: Attention) -> list[Problem]:
    problems = []
    if not set(row.days_off) < set(WEEKDAYS):
        words = _("Leave at least one day of the week. For a break there is a pause.")
        problems.append(Problem(words, column="days_off"))
    unknown = set(row.channels) - {*CHANNELS, INBOX}
    if unknown:
        words = _("“%(channel)s” is no way that Thrive knows.") % {"channel": min(unknown)}
        problems.append(Problem(words, column="channels"))
    return problems


def _record(action: str, person: Person, by: Person | None, at: datetime) -> None:
    """On record is that something was chosen, not what: when somebody works is their own."""
    audit.record(actor=name_of(by), action=action, subject=person.external_id, at=at)
