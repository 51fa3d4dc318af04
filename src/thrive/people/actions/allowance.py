"""What the organisation allows Thrive to take of anybody's week, and the days on which it rests."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from thrive.foundation import audit
from thrive.foundation.errors import Problem
from thrive.foundation.texts import why_unprintable
from thrive.people.actions.attention import AS_IT_IS, Kept
from thrive.people.actions.permission import name_of, require_administrator
from thrive.people.errors import UnsuitableAttention
from thrive.people.models import AttentionDefaults, Holiday, Person
from thrive.people.rules.attention import CHANNELS, INBOX, Hours, are_ever_open

MOST_SECONDS, MOST_PROMPTS = 3_600, 50  # a week: more than anybody should be asked
LONGEST_NAME = 100


@transaction.atomic
def set_defaults(
    *,
    by: Person | None,
    at: datetime,
    seconds: int | Kept = AS_IT_IS,
    prompts: int | Kept = AS_IT_IS,
    quiet_hours: Hours | Kept | None = AS_IT_IS,
    channels: Sequence[str] | Kept = AS_IT_IS,
) -> AttentionDefaults:
    """Say how many seconds and prompts a week anybody may be asked, quiet hours, order of channels.

    What is not named stays; the same again changes nothing. Raises NotAllowed for everybody but
    administrators, UnsuitableAttention for what cannot be.
    """
    require_administrator(by, at=at)
    row, _is_new = AttentionDefaults.objects.select_for_update().get_or_create(
        pk=AttentionDefaults.ONLY
    )
    was = _fields(row)
    if not isinstance(seconds, Kept):
        row.seconds_a_week = seconds
    if not isinstance(prompts, Kept):
        row.prompts_a_week = prompts
    if not isinstance(quiet_hours, Kept):
        row.quiet_from, row.quiet_until = quiet_hours or (None, None)
    if not isinstance(channels, Kept):
        row.channels = list(dict.fromkeys(channels))
    _refuse_unsuitable(row)
    if _fields(row) != was:
        row.revision += 1
        row.save()
        details = {"seconds": row.seconds_a_week, "prompts": row.prompts_a_week}
        audit.record(actor=name_of(by), action="attention.allow", at=at, details=details)
    return row


@transaction.atomic
def add_holiday(*, on: date, name: str = "", by: Person | None, at: datetime) -> Holiday:
    """Ask nobody anything on a day. The same day again only changes its name.

    Raises NotAllowed for everybody but administrators, UnsuitableAttention for a name that is too
    long or cannot be printed.
    """
    require_administrator(by, at=at)
    name = name.strip()
    why = why_unprintable(name)
    if why is None and len(name) > LONGEST_NAME:
        why = _("A name has 100 letters at most.")
    if why is not None:
        raise UnsuitableAttention(_("Nothing was changed."), [Problem(why, column="name")])
    holiday, is_new = Holiday.objects.get_or_create(on=on, defaults={"name": name})
    if is_new or Holiday.objects.filter(on=on).exclude(name=name).update(name=name):
        _record("attention.add_holiday", on, name, by, at)
        holiday.refresh_from_db()
    return holiday


@transaction.atomic
def remove_holiday(*, on: date, by: Person | None, at: datetime) -> None:
    """Ask on this day again. Removing what is not there changes nothing.

    Raises NotAllowed for everybody but administrators.
    """
    require_administrator(by, at=at)
    if Holiday.objects.filter(on=on).delete()[0]:
        _record("attention.remove_holiday", on, "", by, at)


def _fields(row: AttentionDefaults) -> tuple[object, ...]:
    return (
        row.seconds_a_week,
        row.prompts_a_week,
        row.quiet_from,
        row.quiet_until,
        row.channels,
    )


def _refuse_unsuitable(row: AttentionDefaults) -> None:
    problems = []
    if not 0 <= row.seconds_a_week <= MOST_SECONDS:
        words = _("A week takes an hour of anybody at most; 3 minutes are usual.")
        problems.append(Problem(words, column="seconds"))
    if not 0 <= row.prompts_a_week <= MOST_PROMPTS:
        words = _("Anybody is asked 50 times a week at most; 5 times are usual.")
        problems.append(Problem(words, column="prompts"))
    quiet = [(row.quiet_from, row.quiet_until)] if row.quiet_from and row.quiet_until else []
    if not are_ever_open((), quiet):
        words = _("The quiet hours leave nothing of the day. Make them shorter.")
        problems.append(Problem(words, column="quiet_hours"))
    unknown = set(row.channels) - {*CHANNELS, INBOX}
    if unknown:
        words = _("“%(channel)s” is no way that Thrive knows.") % {"channel": min(unknown)}
        problems.append(Problem(words, column="channels"))
    if problems:
        raise UnsuitableAttention(_("Nothing was changed."), problems)


def _record(action: str, on: date, name: str, by: Person | None, at: datetime) -> None:
    details = {"on": on.isoformat(), "name": name}
    audit.record(actor=name_of(by), action=action, at=at, details=details)
