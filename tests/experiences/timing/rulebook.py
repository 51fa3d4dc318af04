"""The rules of timing once more, written from the clock on the wall and without the planner."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from thrive.experiences.timing.circumstances import Budget, Circumstances
from thrive.experiences.timing.planned import Plan, Planned
from thrive.experiences.timing.template import FixedAt, Template, Window

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def on_the_wall(due: Planned, life: Circumstances) -> datetime:
    """What the person's clock shows, with its fold and without its zone."""
    return due.at.astimezone(ZoneInfo(life.zone)).replace(tzinfo=None)


def offset(at: datetime, zone: str) -> timedelta:
    """How far the clock is ahead of UTC."""
    found = at.astimezone(ZoneInfo(zone)).utcoffset()
    assert found is not None
    return found


def is_first_after_a_gap(due: Planned, life: Circumstances) -> bool:
    """Whether clocks have just jumped forward."""
    return offset(due.at, life.zone) > offset(due.at - SECOND, life.zone)


def bounds(window: Window, on: date) -> tuple[datetime, datetime]:
    """When a window opens and closes for the day on which it opens."""
    closes = datetime.combine(on, window.closes) + (
        DAY if window.closes <= window.opens else 0 * DAY
    )
    return datetime.combine(on, window.opens), closes


def covers(window: Window, shown: datetime) -> bool:
    """Whether a window is open when the clock shows this: both ends count, but of a whole day."""
    for on in (shown.date(), shown.date() - DAY):
        opens, closes = bounds(window, on)
        if opens <= shown <= closes and not (window.opens == window.closes and shown == closes):
            return True
    return False


def is_quiet(window: Window, shown: datetime) -> bool:
    """Whether it is quiet: from the beginning, but no longer at the end."""
    return any(
        opens <= shown < closes
        for opens, closes in (bounds(window, shown.date()), bounds(window, shown.date() - DAY))
    )


def hour_that_is_asked(due: Planned, template: Template, life: Circumstances) -> bool:
    """Whether one of the template's windows is open then, or was missing that night."""
    shown = on_the_wall(due, life)
    windows = [moment for part in template.parts for moment in part.moments]
    for moment in windows:
        if isinstance(moment, FixedAt):
            if shown.time() == moment.shown:
                return True
        elif covers(moment.window, shown):
            return True
    if not is_first_after_a_gap(due, life):
        return False
    jump = offset(due.at, life.zone) - offset(due.at - SECOND, life.zone)
    return any(_opens_within(moment, shown - jump, shown) for moment in windows)


def _opens_within(moment: object, first: datetime, end: datetime) -> bool:
    seconds = int((end - first).total_seconds())
    missing = [first + n * SECOND for n in range(0, seconds, 900)]  # times come in quarter hours
    if isinstance(moment, FixedAt):
        return any(shown.time() == moment.shown for shown in missing)
    window: Window = moment.window  # type: ignore[attr-defined]  # the only other kind
    return any(covers(window, shown) for shown in missing)


def is_allowed(due: Planned, life: Circumstances) -> bool:
    """Whether the person may be asked then."""
    shown = on_the_wall(due, life)
    on = shown.date()
    awake = not any(is_quiet(window, shown) for window in life.quiet_hours)
    own = not life.own_hours or any(covers(window, shown) for window in life.own_hours)
    free = on not in life.dates_off | life.holidays and on.weekday() not in life.days_off
    here = not any(pause.first <= on < pause.until for pause in life.pauses)
    return awake and own and free and here


def closest(moments: Iterable[Planned]) -> timedelta:
    """The least real time between two moments."""
    at = sorted(due.at for due in moments)
    return min((later - earlier for earlier, later in pairwise(at)), default=timedelta.max)


def monday(due: Planned, life: Circumstances) -> date:
    """The Monday of the person's week in which a prompt comes."""
    on = on_the_wall(due, life).date()
    return on - timedelta(days=on.weekday())


def weeks(plans: Sequence[tuple[Template, Plan]], life: Circumstances) -> dict[date, Budget]:
    """What each week takes of the attention."""
    prompts, seconds = Counter[date](), Counter[date]()
    for template, plan in plans:
        for due in plan.moments:
            prompts[monday(due, life)] += 1
            seconds[monday(due, life)] += template.seconds
    return {week: Budget(seconds[week], prompts[week]) for week in prompts}


def is_first_pass(due: Planned, life: Circumstances) -> bool:
    """Whether the clock shows this for the first time."""
    return on_the_wall(due, life).fold == 0
