"""Forms of coaching oneself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from thrive.experiences.oneself.queries import Harvest
from thrive.web.forms import ThriveForm
from thrive.web.goals.forms import text_area

RHYTHMS = [
    ("once", gettext_lazy("Once, now")),
    ("week", gettext_lazy("Every week")),
    ("fortnight", gettext_lazy("Every two weeks")),
    ("four_weeks", gettext_lazy("Every four weeks")),
]


class RhythmForm(ThriveForm):
    """How often it begins again."""

    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often shall it begin again?"),
        choices=RHYTHMS,
        widget=forms.RadioSelect,
        initial="four_weeks",
        help_text=gettext_lazy(
            "It asks at most once a week, for a minute, in your hours. You can go on by yourself "
            "at any time."
        ),
    )


class StepForm(ThriveForm):
    """Of which goal it becomes the next step, with who will see it there."""

    goal = forms.TypedChoiceField(
        label=gettext_lazy("Which goal?"), coerce=int, widget=forms.RadioSelect
    )

    def __init__(self, *given: Any, harvest: Harvest | None, **more: Any) -> None:
        super().__init__(*given, **more)
        offered = harvest.goals if harvest else ()
        self.offer("goal", [(one.id, f"{one.title}. {one.sentence}") for one in offered])


class LearnedForm(ThriveForm):
    """What somebody takes with them from a round."""

    text = forms.CharField(
        label=gettext_lazy("What did you learn this time?"),
        max_length=5000,
        widget=text_area(2),
        help_text=gettext_lazy("It goes into your record, which only you can read."),
    )
