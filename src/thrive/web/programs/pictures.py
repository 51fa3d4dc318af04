"""A delivery template as a small picture: days in columns, the day's hours downwards.

As many weeks as the template needs to show how it goes on, at most five. Silent: the sentences of
``rhythm`` beside it say the same.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from thrive.experiences.timing.days import chosen
from thrive.experiences.timing.draws import Draws
from thrive.experiences.timing.spans import DAY, HOUR
from thrive.experiences.timing.template import (
    Bursts,
    Dates,
    DayNumbers,
    Days,
    Every,
    FixedAt,
    Moment,
    RandomDays,
    Template,
    Weekdays,
)
from thrive.experiences.timing.zones import day_number

MONDAY = date(2026, 1, 5)  # any Monday: pictures count from one
MOST_WEEKS = 5
COLUMN, MARGIN, HEAD, GAP = 38, 26, 20, 4
HEIGHTS = {1: 96, 2: 64}
LOW = 30  # of a row where there are many
EARLIEST, LATEST = 6 * HOUR, 20 * HOUR  # shown at least


@dataclass(frozen=True, slots=True)
class Block:
    """A window of a day. A fixed time has no height of its own and is drawn as a dot."""

    week: int
    day: int
    opens: int
    closes: int
    count: int
    is_drawn: bool  # not every one of these days: some are drawn
    is_fixed: bool


@dataclass(frozen=True, slots=True)
class Week:
    """What is drawn: so many weeks, from an hour to an hour."""

    weeks: int
    opens: int
    closes: int
    blocks: tuple[Block, ...]


def week(template: Template) -> Week | None:
    """What a template looks like; None for one that no calendar brings."""
    if not template.parts:
        return None
    weeks = min(MOST_WEEKS, max(_weeks(part.days) for part in template.parts))
    blocks = [
        _block(day, moment, isinstance(part.days, RandomDays))
        for part in template.parts
        for day in _days(part.days, weeks * 7)
        for moment in part.moments
    ]
    opens = min([EARLIEST, *(block.opens for block in blocks)])
    closes = max([LATEST, *(block.closes for block in blocks)])
    return Week(weeks, opens // HOUR * HOUR, min(DAY, -(-closes // HOUR) * HOUR), tuple(blocks))


def drawing(template: Template) -> SafeString:
    """The picture as SVG, or nothing."""
    shown = week(template)
    return SafeString() if shown is None else _svg(shown)


def _weeks(days: Days) -> int:
    """After how many weeks it goes on as before, as far as one can say."""
    match days:
        case Weekdays():
            return days.every_weeks
        case RandomDays():
            return -(-days.of // 7)
        case Bursts():
            return -(-days.every // 7)
        case Every():
            return 1 if days.days == 1 else 2 if days.days < 7 else -(-days.days // 7) + 1
        case DayNumbers():
            return -(-max(days.numbers, default=1) // 7)
        case Dates():
            return MOST_WEEKS


def _days(days: Days, count: int) -> list[int]:
    """The days, counted from the picture's Monday."""
    if isinstance(days, RandomDays):
        return list(range(count))
    first = day_number(MONDAY)
    if isinstance(days, Dates):
        begins = min(map(day_number, days.dates), default=first)
        first = begins - (begins - day_number(MONDAY)) % 7
    return list(chosen(days, first, count, Draws(""), lambda _day: False))


def _block(day: int, moment: Moment, is_drawn: bool) -> Block:
    opens, closes = moment.span
    is_fixed = isinstance(moment, FixedAt)
    return Block(day // 7, day % 7, opens, min(closes, DAY), moment.count, is_drawn, is_fixed)


def _svg(shown: Week) -> SafeString:
    height = HEIGHTS.get(shown.weeks, LOW)
    width = MARGIN + 7 * COLUMN
    tall = HEAD + shown.weeks * (height + GAP)
    return format_html(
        '<svg class="week" viewBox="0 0 {} {}" aria-hidden="true">{}{}{}{}</svg>',
        width,
        tall,
        _names(),
        _cells(shown, height),
        _hours(shown, height),
        format_html_join("", "{}", ((_drawn(block, shown, height),) for block in shown.blocks)),
    )


def _names() -> SafeString:
    return format_html_join(
        "",
        '<text x="{}" y="14" text-anchor="middle">{}</text>',
        ((_left(day) + COLUMN // 2 - 1, str(WEEKDAYS_ABBR[day])) for day in range(7)),
    )


def _cells(shown: Week, height: int) -> SafeString:
    return format_html_join(
        "",
        '<rect class="day" x="{}" y="{}" width="{}" height="{}"/>',
        (
            (_left(day), _top(number, height), COLUMN - 2, height)
            for number in range(shown.weeks)
            for day in range(7)
        ),
    )


def _hours(shown: Week, height: int) -> SafeString:
    """The hours at the edge, where there is room for them."""
    if height == LOW:
        return SafeString()
    steps = 6 * HOUR if shown.weeks == 1 else 12 * HOUR
    marks = [
        at
        for at in range(shown.opens, shown.closes + 1, HOUR)
        if at % steps == 0 and (shown.weeks == 1 or 0 < at < DAY)
    ]
    return format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="end">{}</text>',
        (
            (MARGIN - 5, round(_down(at, shown, height) + _top(number, height)) + 4, at // HOUR)
            for number in range(shown.weeks)
            for at in marks
        ),
    )


def _drawn(block: Block, shown: Week, height: int) -> SafeString:
    top = _top(block.week, height) + _down(block.opens, shown, height)
    left = _left(block.day)
    if block.is_fixed:
        return format_html(
            '<circle class="when" cx="{}" cy="{}" r="4.5"/>', left + COLUMN // 2 - 1, top
        )
    tall = max(6.0, _down(block.closes, shown, height) - _down(block.opens, shown, height))
    kind = "when drawn" if block.is_drawn else "when"
    box = format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="2"/>',
        kind, left + 3, top, COLUMN - 8, tall,
    )  # fmt: skip
    if block.count == 1 or tall < 14:
        return box
    times = f"{block.count}×"
    return box + format_html(
        '<text class="on" x="{}" y="{}" text-anchor="middle">{}</text>',
        left + COLUMN // 2 - 1, round(top + tall / 2 + 4, 1), times,
    )  # fmt: skip


def _left(day: int) -> int:
    return MARGIN + day * COLUMN


def _top(number: int, height: int) -> int:
    return HEAD + number * (height + GAP)


def _down(at: int, shown: Week, height: int) -> float:
    return round((at - shown.opens) / (shown.closes - shown.opens) * height, 1)
