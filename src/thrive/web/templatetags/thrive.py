"""Small things that templates need. Loaded into every template."""

from datetime import date, datetime
from functools import cache

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from thrive.foundation import days
from thrive.insights.shapes import Spark
from thrive.web.spoken import spoken

register = template.Library()
register.filter("spoken", spoken)


@register.filter
def in_words(at: datetime) -> str:
    """A moment as the reader writes it, in the reader's zone."""
    return days.moment(localtime(at))


@register.filter
def day(on: date) -> str:
    """A day as the reader writes it, or the day of a moment in the reader's zone."""
    return days.day(localtime(on).date() if isinstance(on, datetime) else on)


STANDING = {
    "common_cause": "same",
    "too_early": "early",
    "drifting": "drift",
    "seasonal": "season",
}
ASSURANCE = {"pass": "pass", "fail": "fail", "hit_or_miss": "mixed"}
TONES = {
    "better": "better",
    "worse": "worse",
    "higher": "neither",
    "lower": "neither",
    "changed": "neither",
    "neither": "neither",
    "pass": "better",
    "fail": "worse",
}


@register.simple_tag
def mark(
    kind: str, direction: str = "none", is_high: bool = False, label: str = "", size: str = ""
) -> SafeString:
    """Draw the mark of a verdict.

    ``kind`` and ``direction`` as `insights.models.Verdict` has them, or an assurance as ``kind``.
    With a label it is spoken; without, the words beside it say the same. Sizes: s, l, or none.
    """
    opening, rest = _mark(kind, direction, bool(is_high), size)
    if not label:
        return mark_safe(f'{opening} aria-hidden="true"{rest}')  # noqa: S308  made here
    spoken_as = escape(label)
    return mark_safe(f'{opening} role="img" aria-label="{spoken_as}"{rest}')  # noqa: S308  escaped


@register.simple_tag
def tally(tone: str, count: int) -> SafeString:
    """Draw a number in the shape of its verdict; anything else is *we looked*, drawn as a wave."""
    shape = TONES.get(tone)
    if shape is None:
        return mark("common_cause")
    return format_html(
        '<svg class="mark {}" aria-hidden="true"><use href="#v-{}"/>'
        '<text class="m-count" x="50%" y="66%">{}</text></svg>',
        shape,
        shape,
        count,
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw a small sign of the sprite beside words that say the same."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="#{}"/></svg>', name)


@register.simple_tag
def spark(drawing: Spark | None) -> SafeString:
    """Draw the last periods as a small line. Silent: the sentence beside it says the same."""
    if drawing is None or not (drawing.points or drawing.then):
        return SafeString()
    lines = format_html_join(
        "",
        '<polyline{} points="{}"/>',
        (
            (mark_safe(of), points)  # noqa: S308  one of three that stand here
            for of, points in (
                (' class="mid"', drawing.middle),
                ("", drawing.points),
                (' class="then"', drawing.then),
            )
            if points
        ),
    )
    return format_html(
        '<svg class="spark {}" viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden="true">'
        "{}</svg>",
        drawing.tone,
        lines,
    )


@cache
def _mark(kind: str, direction: str, is_high: bool, size: str) -> tuple[SafeString, SafeString]:
    """The parts of a mark that do not change: a board of 320 cells asks for few kinds of them."""
    tone, symbol = _tone_and_symbol(kind, direction, is_high)
    classes = " ".join(filter(None, ["mark", tone, size]))
    return (
        format_html('<svg class="{}"', classes),
        format_html('><use href="#v-{}"/></svg>', symbol),
    )


def _tone_and_symbol(kind: str, direction: str, is_high: bool) -> tuple[str, str]:
    if kind in ASSURANCE:
        return TONES.get(kind, ""), ASSURANCE[kind]
    if kind in STANDING:
        return "", STANDING[kind]
    if direction not in TONES:
        return "neither", "watch"  # something may have changed, it cannot be said which way
    tone = TONES[direction]
    letter = "h" if is_high else "l"
    return tone, f"{tone}-{letter}" + ("" if kind == "confirmed" else "-watch")
