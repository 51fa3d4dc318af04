"""Forms of those who meet."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from thrive.goals.changes.actions import Written
from thrive.goals.meetings.actions import Inviting, Planned
from thrive.goals.meetings.queries import Choice
from thrive.goals.models import Agreement, Circle, Meeting, Seeking, WhatCame
from thrive.people.models import Person
from thrive.web.forms import ThriveForm
from thrive.web.goals.forms import PersonField, day_input, text_area
from thrive.web.meetings.heard import HeardShown

KINDS = [
    (Circle.Kind.PEERS, gettext_lazy("We are peers: we help each other")),
    (Circle.Kind.LEADER, gettext_lazy("One of us leads the other")),
    (Circle.Kind.MENTOR, gettext_lazy("One of us is the other’s mentor")),
]
MINUTES = [(str(n), str(n)) for n in (15, 20, 30, 45, 60, 90)]


class AskForm(ThriveForm):
    """Somebody to meet again and again."""

    other = PersonField(label=gettext_lazy("Whom would you like to meet?"))
    kind = forms.ChoiceField(
        label=gettext_lazy("How do you stand to each other?"),
        choices=KINDS,
        widget=forms.RadioSelect,
        initial=Circle.Kind.PEERS,
    )
    about = forms.CharField(
        label=gettext_lazy("What for?"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("One line. They read it before they say yes."),
    )


class InviteForm(ThriveForm):
    """A coach from outside, and what a sponsor learns of it."""

    name = forms.CharField(label=gettext_lazy("What is the coach called?"), max_length=200)
    about = forms.CharField(label=gettext_lazy("What for?"), required=False, max_length=200)
    sponsor = forms.TypedChoiceField(label=gettext_lazy("Who has to agree?"), coerce=int)
    learns = forms.ChoiceField(
        label=gettext_lazy("What do they learn of it?"),
        choices=[
            (Agreement.Learns.NOTHING, gettext_lazy("Nothing, only that we agreed")),
            (Agreement.Learns.MEETINGS, gettext_lazy("How often we met, and when last")),
        ],
        widget=forms.RadioSelect,
        initial=Agreement.Learns.NOTHING,
    )
    words = forms.CharField(
        label=gettext_lazy("What else do you agree?"),
        required=False,
        max_length=2000,
        widget=text_area(),
        help_text=gettext_lazy("All three of you read this, and agree to it first."),
    )

    def __init__(self, *given: Any, sponsors: Sequence[Person], **more: Any) -> None:
        super().__init__(*given, **more)
        self._sponsors = {one.pk: one for one in sponsors}
        choices = [(one.pk, one.name) for one in sponsors]
        self.offer("sponsor", choices)

    def inviting(self) -> Inviting:
        """What was typed, as the domain takes it."""
        typed = self.cleaned_data
        return Inviting(**{**typed, "sponsor": self._sponsors[typed["sponsor"]]})


class PointForm(ThriveForm):
    """Something to talk about."""

    text = forms.CharField(
        label=gettext_lazy("What would you like to talk about?"), max_length=5000,
        widget=text_area(2),
    )  # fmt: skip


class PromiseForm(ThriveForm):
    """Something that one will do."""

    text = forms.CharField(label=gettext_lazy("What will you do?"), max_length=300)
    due_on = forms.DateField(label=gettext_lazy("By when?"), required=False, widget=day_input())


class NoteForm(ThriveForm):
    """A note for all who meet."""

    text = forms.CharField(
        label=gettext_lazy("A note for all of us"), max_length=5000, widget=text_area()
    )


class PrivateForm(ThriveForm):
    """A note for oneself."""

    text = forms.CharField(
        label=gettext_lazy("A note for yourself alone"), max_length=5000, widget=text_area()
    )


class CameForm(ThriveForm):
    """What came of a promise."""

    came_of_it = forms.CharField(
        label=gettext_lazy("What came of it?"), required=False, max_length=500
    )


class DateForm(ThriveForm):
    """When we meet next, in the reader's own hours."""

    on = forms.DateField(label=gettext_lazy("Which day?"), widget=day_input())
    hour = forms.TimeField(
        label=gettext_lazy("What time?"), widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("How many minutes?"), choices=MINUTES, coerce=int, initial="30"
    )
    place = forms.CharField(label=gettext_lazy("Where?"), required=False, max_length=200)

    def __init__(self, *given: Any, meeting: Meeting | None = None, **more: Any) -> None:
        if meeting is not None:
            local = timezone.localtime(meeting.starts_at)
            more["initial"] = {
                "on": local.date(), "hour": local.time(), "minutes": str(meeting.minutes),
                "place": meeting.place,
            }  # fmt: skip
        super().__init__(*given, **more)

    def planned(self) -> Planned:
        """What was typed, as the domain takes it. An hour that clocks skip is the one after."""
        typed = self.cleaned_data
        local = datetime.combine(typed["on"], typed["hour"])
        starts_at = timezone.make_aware(local)
        return Planned(starts_at, typed["minutes"], typed["place"])


class SeekingForm(ThriveForm):
    """What one works on, or has come through."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=[
            (Seeking.Kind.WORKING_ON, gettext_lazy("I am working on")),
            (Seeking.Kind.COME_THROUGH, gettext_lazy("I have come through")),
        ],
        widget=forms.RadioSelect,
        initial=Seeking.Kind.WORKING_ON,
    )
    text = forms.CharField(
        label=gettext_lazy("In a few words"),
        max_length=200,
        help_text=gettext_lazy("Such as: leading people who were my colleagues"),
    )


class ResultsForm(ThriveForm):
    """What a group looks at together: numbers of its own, and what people said in runs."""

    results = forms.MultipleChoiceField(
        label=gettext_lazy("Choose one, two or three"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )

    def __init__(
        self, *given: Any, series: Sequence[Choice], heard: Sequence[HeardShown], **more: Any
    ) -> None:
        super().__init__(*given, **more)
        self._heard = {f"run-{one.run}": one.heard for one in heard}
        self.offer(
            "results",
            [(f"series-{one.number}", one.words) for one in series]
            + [(key, " · ".join(one.words.splitlines())) for key, one in self._heard.items()],
        )

    def chosen(self) -> dict[str, list[Any]]:
        """What was chosen, as the domain takes it. ``Any``: numbers, and what was heard."""
        typed: list[str] = self.cleaned_data["results"]
        return {
            "series": [
                int(one.removeprefix("series-")) for one in typed if one.startswith("series-")
            ],
            "heard": [self._heard[one] for one in typed if one in self._heard],
        }


class CameOfTryForm(ThriveForm):
    """What came of something that a group wanted to try."""

    state = forms.ChoiceField(
        label=gettext_lazy("How is it now?"),
        choices=[
            (WhatCame.State.TRYING, gettext_lazy("We are still at it")),
            (WhatCame.State.KEPT, gettext_lazy("We keep it")),
            (WhatCame.State.LET_GO, gettext_lazy("We let it go")),
        ],
        widget=forms.RadioSelect,
        initial=WhatCame.State.TRYING,
    )
    text = forms.CharField(
        label=gettext_lazy("What came of it?"), max_length=500, widget=text_area(2)
    )


class WordForm(ThriveForm):
    """What one says of a result."""

    text = forms.CharField(label=gettext_lazy("In your words"), max_length=500)


class TryForm(ThriveForm):
    """A change that a group will try, as short as it can be; the rest is written on its page."""

    title = forms.CharField(label=gettext_lazy("What is the change called?"), max_length=200)
    what = forms.CharField(
        label=gettext_lazy("What do we do differently?"), max_length=5000, widget=text_area()
    )
    starts_on = forms.DateField(label=gettext_lazy("From which day?"), widget=day_input())

    def written(self) -> Written:
        """What was typed, as the domain takes it."""
        return Written(**self.cleaned_data)
