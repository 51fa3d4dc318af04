"""A rhythm of one's own: days, windows, how many, how far apart."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thrive.experiences.timing.template import (
    Bursts,
    Dates,
    Days,
    Every,
    FixedAt,
    Moment,
    Part,
    RandomDays,
    RandomIn,
    Template,
    Weekdays,
    Window,
)
from thrive.web.forms import ThriveForm

MINUTE, HOUR = 60, 3600
GAPS = [
    (0, gettext_lazy("it does not matter")),
    (15 * MINUTE, gettext_lazy("15 minutes")),
    (30 * MINUTE, gettext_lazy("30 minutes")),
    (HOUR, gettext_lazy("1 hour")),
    (2 * HOUR, gettext_lazy("2 hours")),
    (3 * HOUR, gettext_lazy("3 hours")),
    (4 * HOUR, gettext_lazy("4 hours")),
    (6 * HOUR, gettext_lazy("6 hours")),
    (12 * HOUR, gettext_lazy("12 hours")),
    (24 * HOUR, gettext_lazy("1 day")),
]
LENGTHS = [
    (20, gettext_lazy("20 seconds")),
    (30, gettext_lazy("30 seconds")),
    (45, gettext_lazy("45 seconds")),
    (60, gettext_lazy("1 minute")),
    (90, gettext_lazy("1½ minutes")),
    (120, gettext_lazy("2 minutes")),
]
WAITS = [
    (0, gettext_lazy("no, it is left out")),
    (1, gettext_lazy("yes, one day")),
    (2, gettext_lazy("yes, up to 2 days")),
    (6, gettext_lazy("yes, up to 6 days")),
]
MOST_DATES = 400


NEEDED = {
    "weekdays": ("weekdays",),
    "drawn": ("drawn",),
    "every": ("every",),
    "burst": ("burst", "burst_every"),
    "dates": ("dates",),
}  # what belongs to each way of choosing days


def _time(label: Any, **more: Any) -> forms.TimeField:
    """``Any``: a text that is translated when it is read."""
    picker = forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M")
    return forms.TimeField(label=label, widget=picker, **more)


def _count(label: Any, *, least: int, most: int, **more: Any) -> forms.IntegerField:
    """``Any``: a text that is translated when it is read."""
    widget = forms.NumberInput(attrs={"class": "short"})
    return forms.IntegerField(
        label=label,
        widget=widget,
        min_value=least,
        max_value=most,
        required=False,
        error_messages={"required": gettext_lazy("Write a number.")},
        **more,
    )


def _choice(label: Any, choices: list[tuple[int, Any]]) -> forms.TypedChoiceField:
    """``Any``: texts that are translated when they are read."""
    return forms.TypedChoiceField(label=label, choices=choices, coerce=int)


class OwnRhythmForm(ThriveForm):
    """Days of one kind, one or two windows, a gap. What no form can say, a file can."""

    days = forms.ChoiceField(
        label=gettext_lazy("On which days?"),
        choices=[
            ("weekdays", gettext_lazy("On certain weekdays")),
            ("drawn", gettext_lazy("On some days of the week, drawn for each person")),
            ("every", gettext_lazy("Every so many days")),
            ("burst", gettext_lazy("Some days in a row, then a pause")),
            ("dates", gettext_lazy("On exactly these dates")),
        ],
        widget=forms.RadioSelect,
        initial="weekdays",
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Weekdays"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        error_messages={"required": gettext_lazy("Choose one day at least.")},
        widget=forms.CheckboxSelectMultiple,
    )
    every_weeks = _count(
        gettext_lazy("Every how many weeks"), least=1, most=52,
        help_text=gettext_lazy("1 is every week, 2 every second one."),
    )  # fmt: skip
    drawn = _count(gettext_lazy("How many days of each week"), least=1, most=7)
    every = _count(
        gettext_lazy("Every how many days"), least=1, most=366,
        help_text=gettext_lazy("1 is every day."),
    )  # fmt: skip
    burst = _count(gettext_lazy("How many days in a row"), least=1, most=60)
    burst_every = _count(
        gettext_lazy("Again after how many days"), least=1, most=366,
        help_text=gettext_lazy("Counted from first day to first day: 14 is every second week."),
    )  # fmt: skip
    dates = forms.CharField(
        label=gettext_lazy("Dates"),
        help_text=gettext_lazy("One to a line, such as 2026-10-05."),
        error_messages={"required": gettext_lazy("Write one date at least.")},
        max_length=11 * MOST_DATES,
        widget=forms.Textarea(attrs={"rows": 4, "class": "short"}),
    )
    opens = _time(gettext_lazy("From"), help_text=gettext_lazy("On each person’s own clock."))
    closes = _time(
        gettext_lazy("Until"), required=False,
        help_text=gettext_lazy("Left empty, it comes at exactly the first time."),
    )  # fmt: skip
    count = _count(gettext_lazy("How many in this time"), least=1, most=48)
    opens_again = _time(gettext_lazy("A second time of day, from"), required=False)
    closes_again = _time(gettext_lazy("Until"), required=False)
    count_again = _count(gettext_lazy("How many in this time"), least=1, most=48)
    gap = _choice(gettext_lazy("How far apart at least?"), GAPS)
    seconds = _choice(gettext_lazy("How long does one of them take?"), LENGTHS)
    may_wait = _choice(gettext_lazy("If a day has no room, may it come later?"), WAITS)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        chosen = self.data.get("days") if self.is_bound else None
        for kind, names in NEEDED.items():
            for name in names:
                # A page that nothing was typed on yet marks all of them as needed where they stand.
                self.fields[name].required = not self.is_bound or kind == chosen

    def clean(self) -> dict[str, Any]:
        """What was typed as a ``template``, if it can be one; whether it fits is asked later."""
        cleaned = super().clean() or {}
        if not self.errors:
            days = self._days(cleaned)
            moments = tuple(self._moments(cleaned))
            if days is not None and not self.errors:
                cleaned["template"] = Template(
                    parts=(Part(days, moments),),
                    minimum_gap=timedelta(seconds=cleaned["gap"]),
                    seconds=cleaned["seconds"],
                    may_wait_days=cleaned["may_wait"],
                )
        return cleaned

    def _days(self, given: dict[str, Any]) -> Days | None:
        match given["days"]:
            case "weekdays":
                return Weekdays(frozenset(given["weekdays"]), given["every_weeks"] or 1)
            case "drawn":
                return RandomDays(given["drawn"])
            case "every":
                return Every(given["every"])
            case "burst":
                return Bursts(given["burst"], given["burst_every"])
            case _:
                return Dates(frozenset(self._dates(given["dates"])))

    def _dates(self, text: str) -> Iterator[date]:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        for line in lines:
            try:
                yield date.fromisoformat(line)
            except ValueError:
                told = _("“%(text)s” is no date; expected one such as 2026-10-05.")
                self.add_error("dates", told % {"text": line[:40]})

    def _moments(self, given: dict[str, Any]) -> Iterator[Moment]:
        yield _moment(given["opens"], given["closes"], given["count"])
        if given["opens_again"] is not None:
            yield _moment(given["opens_again"], given["closes_again"], given["count_again"])
        elif given["closes_again"] is not None:
            self.add_error("opens_again", _("Say from when."))


def _moment(opens: time, closes: time | None, count: int | None) -> Moment:
    if closes is None or closes == opens:
        return FixedAt(opens)
    return RandomIn(Window(opens, closes), count or 1)


def typed(template: Template) -> dict[str, Any]:
    """A template as this form would have it, as far as it can say it."""
    first = {
        "gap": _nearest(int(template.minimum_gap.total_seconds()), [gap for gap, _name in GAPS]),
        "seconds": _nearest(template.seconds, [length for length, _name in LENGTHS]),
        "may_wait": _nearest(template.may_wait_days, [wait for wait, _name in WAITS]),
        "opens": time(9),
        "closes": time(17),
        "count": 1,
    }
    if not template.parts:
        return first | {"weekdays": [0, 1, 2, 3, 4]}
    part = template.parts[0]
    for moment, again in zip(part.moments, ("", "_again"), strict=False):
        first |= _typed_moment(moment, again)
    return first | _typed_days(part.days)


def _nearest(value: int, offered: list[int]) -> int:
    return min(offered, key=lambda one: (abs(one - value), one))


def _typed_moment(moment: Moment, again: str) -> dict[str, Any]:
    if isinstance(moment, FixedAt):
        return {f"opens{again}": moment.shown, f"closes{again}": None, f"count{again}": 1}
    return {
        f"opens{again}": moment.window.opens,
        f"closes{again}": moment.window.closes,
        f"count{again}": moment.count,
    }


def _typed_days(days: Days) -> dict[str, Any]:
    match days:
        case Weekdays():
            weekdays = {"weekdays": sorted(days.days), "every_weeks": days.every_weeks}
            return {"days": "weekdays"} | weekdays
        case RandomDays() if days.of == 7:
            return {"days": "drawn", "drawn": days.count}
        case Every():
            return {"days": "every", "every": days.days}
        case Bursts():
            return {"days": "burst", "burst": days.length, "burst_every": days.every}
        case Dates():
            written = "\n".join(on.isoformat() for on in sorted(days.dates))
            return {"days": "dates", "dates": written}
        case _:
            return {"days": "weekdays", "weekdays": [0, 1, 2, 3, 4]}
