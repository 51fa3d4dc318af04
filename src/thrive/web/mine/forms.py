"""What people choose on their own pages."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from thrive.people.models import Person
from thrive.people.queries import Allowance, Chosen
from thrive.people.rules.attention import CHANNELS, Hours
from thrive.web.forms import ThriveForm
from thrive.web.mine import ways, wording
from thrive.web.mine.fields import HoursField
from thrive.web.people.forms import day_field

STRETCHES = ("own_1", "own_2", "own_3")  # of a day: two shifts and what lies between
AS_OURS, NONE, MINE = "ours", "none", "mine"
NO_OTHER = "none"
SECONDS_OFFERED = (30, *range(60, 3600, 60))


class AskingForm(ThriveForm):
    """When Thrive may ask somebody, how much, and by which ways."""

    prompts = forms.ChoiceField(label=_("How often a week"))
    seconds = forms.ChoiceField(label=_("How long a week, all together"))
    own_1 = HoursField(label=_("Hours in which I may be asked"))
    own_2 = HoursField(label=_("And these hours"))
    own_3 = HoursField(label=_("And these"))
    days_off = forms.MultipleChoiceField(
        label=_("Never on these days"),
        required=False,
        choices=wording.weekdays,
        widget=forms.CheckboxSelectMultiple,
    )
    quiet = forms.ChoiceField(label=_("Quiet hours"), widget=forms.RadioSelect)
    quiet_hours = HoursField(label=_("My own quiet hours"))

    def __init__(
        self, *given: Any, person: Person, chosen: Chosen, allowed: Allowance, **more: Any
    ) -> None:
        super().__init__(*given, initial=_initial(person, chosen, allowed), **more)
        self.offer("prompts", _prompt_choices(allowed))
        self.offer("seconds", _second_choices(allowed, chosen))
        self.offer("quiet", _quiet_choices(allowed))
        self.own, self.allowed = person, allowed
        there = ways.offered(person)
        self.way_names = [f"way_{place}" for place in range(len(there))]
        for place, name in enumerate(self.way_names):
            label = _("First by") if place == 0 else _("If that does not reach me, by")
            nothing = _("nothing: I look in Thrive") if place == 0 else _("no other way")
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[(NO_OTHER, nothing), *there], initial=NO_OTHER
            )

    def clean(self) -> dict[str, Any]:
        """Own quiet hours have both ends; each way is named once."""
        cleaned: dict[str, Any] = super().clean() or {}
        is_missing = not cleaned.get("quiet_hours") and "quiet_hours" not in self.errors
        if cleaned.get("quiet") == MINE and is_missing:
            self.add_error("quiet_hours", _now("Say both: from and until."))
        named: set[str | None] = set()
        for name in self.way_names:
            way = cleaned.get(name)
            if way in named and way != NO_OTHER:
                self.add_error(name, _now("This way stands above already."))
            named.add(way)
        return cleaned

    def wishes(self) -> dict[str, Any]:
        """What was chosen, as the action takes it."""
        given = self.cleaned_data
        return {
            "prompts": _number(given["prompts"]),
            "seconds": _number(given["seconds"]),
            "own_hours": [given[name] for name in STRETCHES if given[name]],
            "days_off": [int(number) for number in given["days_off"]],
            "quiet_hours": {AS_OURS: None, NONE: [], MINE: [given["quiet_hours"]]}[given["quiet"]],
            "channels": self._channels(),
        }

    def _channels(self) -> list[str] | None:
        """The ways in their order; those of the organisation if they come to the same."""
        named = _named(self.cleaned_data, self.way_names)
        return None if named == ways.in_order(self.allowed.channels, self.own) else named


def _number(text: str) -> int | None:
    return None if text == AS_OURS else int(text)


def _named(given: Mapping[str, str], names: Iterable[str]) -> list[str]:
    return [given[name] for name in names if given[name] != NO_OTHER]


def _initial(person: Person, chosen: Chosen, allowed: Allowance) -> dict[str, Any]:
    quiet = chosen.quiet_hours
    channels = allowed.channels if chosen.channels is None else chosen.channels
    return {
        "prompts": AS_OURS if chosen.prompts is None else str(min(chosen.prompts, allowed.prompts)),
        "seconds": AS_OURS if chosen.seconds is None else str(chosen.seconds),
        "days_off": [str(number) for number in chosen.days_off],
        "quiet": AS_OURS if quiet is None else MINE if quiet else NONE,
        "quiet_hours": quiet[0] if quiet else None,
        **dict(zip(STRETCHES, chosen.own_hours, strict=False)),
        **{f"way_{place}": way for place, way in enumerate(ways.in_order(channels, person))},
    }


def _prompt_choices(allowed: Allowance) -> Iterator[tuple[str, str]]:
    all_of_it = {"times": wording.times(allowed.prompts)}
    yield AS_OURS, _now("all that is allowed: %(times)s") % all_of_it
    for number in range(allowed.prompts - 1, -1, -1):
        yield str(number), wording.times(number)


def _second_choices(allowed: Allowance, chosen: Chosen) -> Iterator[tuple[str, str]]:
    all_of_it = {"amount": wording.amount(allowed.seconds)}
    yield AS_OURS, _now("all that is allowed: %(amount)s") % all_of_it
    offered = {*SECONDS_OFFERED, chosen.seconds or SECONDS_OFFERED[0]}
    for seconds in sorted((one for one in offered if one < allowed.seconds), reverse=True):
        yield str(seconds), wording.amount(seconds)


def _quiet_choices(allowed: Allowance) -> list[tuple[str, str]]:
    hours = wording.hours(allowed.quiet_hours)
    ours = _now("as the organisation has them: %(hours)s") if hours else _now("none")
    own = [(NONE, _now("none"))] if hours else []
    return [(AS_OURS, ours % {"hours": hours}), *own, (MINE, _now("my own:"))]


class PauseForm(ThriveForm):
    """Days on which nothing comes."""

    first_on = day_field(_("First day"))
    last_on = day_field(_("Last day"))

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first_on"), cleaned.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _now("The last day comes before the first."))
        return cleaned

    def until(self) -> date:
        """The first day on which prompts come again."""
        last: date = self.cleaned_data["last_on"]
        return last if last == date.max else last + timedelta(days=1)


class OrganisationForm(ThriveForm):
    """What the organisation allows Thrive to take of anybody's week."""

    prompts = forms.IntegerField(
        label=_("How often a week"),
        help_text=_("5 times are usual. Everybody may choose less, nobody gets more."),
        min_value=0,
    )
    minutes = forms.DecimalField(
        label=_("How many minutes a week, all together"),
        help_text=_("3 minutes are usual."),
        min_value=0,
        max_value=60,
        decimal_places=1,
    )
    quiet_hours = HoursField(
        label=_("Quiet hours"),
        help_text=_("Nothing is sent in them. Left empty, there are none."),
    )

    def __init__(self, *given: Any, allowed: Allowance, **more: Any) -> None:
        quiet: Hours | None = allowed.quiet_hours[0] if allowed.quiet_hours else None
        initial = {
            "prompts": allowed.prompts,
            "minutes": f"{allowed.seconds / 60:.1f}".removesuffix(".0"),
            "quiet_hours": quiet,
        }
        super().__init__(*given, initial=initial, **more)
        self.way_names = [f"way_{place}" for place in range(len(CHANNELS))]
        for place, name in enumerate(self.way_names):
            label = _("First by") if place == 0 else _("If that does not reach them, by")
            channels = [(channel, wording.way(channel)) for channel in CHANNELS]
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=[(NO_OTHER, _("no other way")), *channels],
                initial=allowed.channels[place] if place < len(allowed.channels) else NO_OTHER,
            )

    def wishes(self) -> dict[str, Any]:
        """What was chosen, as the action takes it."""
        given = self.cleaned_data
        named = _named(given, self.way_names)
        return {
            "prompts": given["prompts"],
            "seconds": round(given["minutes"] * 60),
            "quiet_hours": given["quiet_hours"],
            "channels": named or ["inbox"],
        }


class HolidayForm(ThriveForm):
    """A day on which nobody is asked anything."""

    on = day_field(_("Day"))
    name = forms.CharField(
        label=_("What it is"), required=False, max_length=100, widget=forms.TextInput()
    )
