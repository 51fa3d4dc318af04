"""Forms of ideas and changes: what is typed becomes what the domain's actions take."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thrive.foundation.errors import Invalid
from thrive.goals.changes.actions import Expected, Written
from thrive.goals.changes.errors import MovedOn
from thrive.goals.changes.queries import Diagram
from thrive.goals.changes.wording import WHICH_WAY
from thrive.goals.models import Change, Goal, Picture
from thrive.measures.models import Measure, Series
from thrive.people.models import Group, Person
from thrive.web.changes import numbers
from thrive.web.forms import ThriveForm

MOST_PICTURE = 12 * 1024 * 1024
MOST_LETTERS = 80  # of an idea in a list to choose from
PLAIN = (
    "title", "what", "who", "why", "what_else", "expected_safety", "expected_customers",
    "expected_hours", "expected_money", "may_be_asked",
)  # fmt: skip
IN_SIGHT = {"title", "what", "starts_on", "outcome", "direction", "size", "by_when_on"}


def show_refusal(form: forms.Form, refusal: Invalid | MovedOn) -> None:
    """Show what a domain refused beside the fields that it speaks of."""
    placed = False
    for problem in refusal.problems if isinstance(refusal, Invalid) else ():
        if problem.column in form.fields:
            form.add_error(problem.column, problem.message)
            placed = True
    if not placed:
        form.add_error(None, str(refusal))


def day(**more: Any) -> forms.DateField:
    """A day, as the browser offers it. ``Any``: what a field takes."""
    return forms.DateField(widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), **more)


def long(rows: int = 3) -> forms.Textarea:
    """Room for a few sentences."""
    return forms.Textarea({"rows": rows})


class PictureFile(forms.FileField):
    """A picture from a phone or a computer, not larger than is taken."""

    widget = forms.FileInput({"accept": "image/jpeg,image/png,image/webp"})

    def clean(self, value: Any, initial: Any = None) -> bytes | None:
        file = super().clean(value, initial)
        if not file:
            return None
        if file.size > MOST_PICTURE:
            raise forms.ValidationError(_("This picture is too large. 12 MB at most."))
        content: bytes = file.read()
        return content


class IdeaForm(ThriveForm):
    """An idea in twenty seconds."""

    text = forms.CharField(
        label=gettext_lazy("What would you try?"), max_length=500, widget=long(3)
    )
    group = forms.ChoiceField(label=gettext_lazy("For whom"))
    picture = PictureFile(label=gettext_lazy("A picture"), required=False)
    is_unnamed = forms.BooleanField(
        label=gettext_lazy("Without my name"),
        required=False,
        help_text=gettext_lazy("Then nothing keeps whose it is. Nobody can ask you what you mean."),
    )

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("group", [(str(one.pk), one.name) for one in groups])


class LetterIdeaForm(ThriveForm):
    """An idea from a letter, as its reader hands it on."""

    text = forms.CharField(
        label=gettext_lazy("The idea, in your words"),
        max_length=500,
        widget=long(3),
        help_text=gettext_lazy("Leave out what could tell who wrote."),
    )
    group = forms.ChoiceField(label=gettext_lazy("For whom"))

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("group", [(str(one.pk), one.name) for one in groups])


class AnswerForm(ThriveForm):
    """Why an idea is not tried now."""

    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=4000,
        widget=long(3),
        help_text=gettext_lazy("Everybody reads it with the idea. Give the reason."),
    )


class HandForm(ThriveForm):
    """Who takes something on."""

    owner = forms.ChoiceField(label=gettext_lazy("Who takes it on?"))

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("owner", [(str(one.pk), one.name) for one in people])


class ChangeForm(ThriveForm):
    """A change: what, since when, and what is expected of it."""

    title = forms.CharField(label=gettext_lazy("What is it called?"), max_length=200)
    what = forms.CharField(
        label=gettext_lazy("What do we do differently?"), max_length=4000, widget=long(3)
    )
    who = forms.CharField(
        label=gettext_lazy("Who takes part?"), max_length=4000, required=False, widget=long(1)
    )
    starts_on = day(label=gettext_lazy("From which day on?"))
    goal = forms.ChoiceField(label=gettext_lazy("Which goal does it serve?"), required=False)
    outcome = forms.ChoiceField(
        label=gettext_lazy("Which number should it move?"),
        required=False,
        help_text=gettext_lazy("Without a number, nobody can tell later whether it helped."),
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("Which way?"),
        required=False,
        choices=[("", gettext_lazy("choose")), *WHICH_WAY.items()],
    )
    size = forms.FloatField(
        label=gettext_lazy("By about how much?"), required=False, localize=True,
        help_text=gettext_lazy("In the unit of the number. A guess is fine: you learn from it."),
    )  # fmt: skip
    by_when_on = day(label=gettext_lazy("By when?"), required=False)
    why = forms.CharField(
        label=gettext_lazy("Why do we think so?"), max_length=4000, required=False, widget=long(2)
    )
    what_else = forms.CharField(
        label=gettext_lazy("What else is going on just now?"), max_length=4000, required=False,
        widget=long(2),
        help_text=gettext_lazy("A holiday, new people, another change: it may explain the result."),
    )  # fmt: skip
    expected_hours = forms.FloatField(
        label=gettext_lazy("Hours saved in a month"), required=False, localize=True
    )
    expected_money = forms.FloatField(
        label=gettext_lazy("Money saved in a month"), required=False, localize=True
    )
    expected_safety = forms.CharField(
        label=gettext_lazy("What does it mean for safety?"), max_length=300, required=False
    )
    expected_customers = forms.CharField(
        label=gettext_lazy("What does it mean for customers?"), max_length=300, required=False
    )
    may_be_asked = forms.BooleanField(
        label=gettext_lazy("Others may ask me about it"), required=False
    )

    def __init__(
        self, *args: Any, series: Sequence[Series], goals: Sequence[Goal] = (),
        fixed: Sequence[str] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self._series = {str(one.pk): one for one in series}
        self._goals = {str(one.pk): one for one in goals}
        named = [
            (key, f"{one.measure.name}, {one.group.name}") for key, one in self._series.items()
        ]
        self.offer("outcome", [("", _("none")), *named])
        if named:
            numbers.add_rows(self, named)
        titles = [(key, one.title) for key, one in self._goals.items()]
        self.offer("goal", [("", _("none")), *titles])
        if not titles:
            del self.fields["goal"]
        for name in fixed:
            self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        """An expectation is whole, or there is none."""
        cleaned = super().clean() or {}
        if cleaned.get("outcome"):
            for name in ("direction", "by_when_on"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Say this too: what do we expect?"))
        numbers.check_rows(self)
        return cleaned

    @property
    def beside(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Other numbers to look at, each with what it tells."""
        return list(numbers.rows_of(self))

    @property
    def goal_chosen(self) -> Goal | None:
        """The goal that was chosen."""
        return self._goals.get(self.cleaned_data.get("goal") or "")

    @property
    def more_is_wrong(self) -> bool:
        """Whether something is to be put right among what is folded away."""
        return bool(set(self.errors) - IN_SIGHT)

    def written(self, standing: Change | None = None) -> Written:
        """What the domain takes. What is fixed comes from the change that stands."""
        given = self.cleaned_data
        outcome = self._series.get(given.get("outcome") or "")
        if "outcome" not in self.fields and standing is not None:
            outcome = standing.outcome
        expected = None
        if outcome is not None:
            expected = Expected(outcome, given["direction"], given["by_when_on"], given["size"])
        starts = given.get("starts_on") or (standing.starts_on if standing else date.max)
        chosen = {name: given[name] for name in PLAIN}
        return Written(
            **chosen, starts_on=starts, expected=expected,
            process=[self._series[key] for key in numbers.chosen(self, "process")],
            balancing=[self._series[key] for key in numbers.chosen(self, "balancing")],
        )  # fmt: skip


class StudyForm(ThriveForm):
    """What was learned, and which impact was found."""

    learned = forms.CharField(
        label=gettext_lazy("What did we learn?"), max_length=4000, widget=long(4)
    )
    found_hours = forms.FloatField(
        label=gettext_lazy("Hours saved in a month"), required=False, localize=True,
        help_text=gettext_lazy("Less than 0 is lost."),
    )  # fmt: skip
    found_money = forms.FloatField(
        label=gettext_lazy("Money saved in a month"), required=False, localize=True
    )
    found_safety = forms.CharField(
        label=gettext_lazy("What did it mean for safety?"), max_length=300, required=False
    )
    found_customers = forms.CharField(
        label=gettext_lazy("What did it mean for customers?"), max_length=300, required=False
    )


class EndForm(ThriveForm):
    """Why a change is kept or not."""

    text = forms.CharField(label=gettext_lazy("In a few words"), max_length=4000, widget=long(3))

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = needs_reason


class TaskForm(ThriveForm):
    """Something to be done for a change."""

    text = forms.CharField(label=gettext_lazy("What must be done?"), max_length=300)
    owner = forms.ChoiceField(label=gettext_lazy("Who does it?"), required=False)
    due_on = day(label=gettext_lazy("By when?"), required=False)

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.pk), one.name) for one in people]
        self.offer("owner", [("", _("nobody yet")), *named])


class PictureForm(ThriveForm):
    """A picture from before or after."""

    kind = forms.ChoiceField(
        label=gettext_lazy("From when?"),
        choices=[
            (Picture.Kind.BEFORE, gettext_lazy("before")),
            (Picture.Kind.AFTER, gettext_lazy("after")),
        ],
    )
    picture = PictureFile(label=gettext_lazy("The picture"))
    alternative = forms.CharField(
        label=gettext_lazy("What does it show?"), max_length=300,
        help_text=gettext_lazy("For those who cannot see it."),
    )  # fmt: skip


class DrawForm(ThriveForm):
    """Several groups that want the same change, and the days on which some can begin."""

    title = forms.CharField(label=gettext_lazy("What is it called?"), max_length=200)
    what = forms.CharField(
        label=gettext_lazy("What do the groups do differently?"), max_length=4000, widget=long(3)
    )
    measure = forms.ChoiceField(label=gettext_lazy("Which number should it move?"))
    direction = forms.ChoiceField(label=gettext_lazy("Which way?"), choices=list(WHICH_WAY.items()))
    size = forms.FloatField(
        label=gettext_lazy("By about how much?"), localize=True,
        help_text=gettext_lazy("In the unit of the number."),
    )  # fmt: skip
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Which groups?"), widget=forms.CheckboxSelectMultiple
    )
    first_on = day(
        label=gettext_lazy("First day on which some begin"),
        # Further on the calendar ends before the last step; how late is too late says the action.
        validators=[MaxValueValidator(date(2999, 12, 31), gettext_lazy("Choose an earlier day."))],
    )
    days_between = forms.IntegerField(
        label=gettext_lazy("Days until the next begin"), min_value=7, max_value=182, initial=28
    )
    steps = forms.IntegerField(
        label=gettext_lazy("In how many steps"), min_value=2, max_value=12, initial=3
    )

    def __init__(
        self, *args: Any, measures: Sequence[Measure], groups: Sequence[Group], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._measures = {one.key: one for one in measures}
        self._groups = {str(one.pk): one for one in groups}
        self.offer("measure", [(one.key, one.name) for one in measures])
        self.offer("groups", [(str(one.pk), one.name) for one in groups])

    @property
    def measure_chosen(self) -> Measure:
        """The measure that was chosen."""
        return self._measures[self.cleaned_data["measure"]]

    @property
    def groups_chosen(self) -> list[Group]:
        """The groups that were chosen."""
        return [self._groups[key] for key in self.cleaned_data["groups"]]


class DriverForm(ThriveForm):
    """What a goal depends on."""

    text = forms.CharField(label=gettext_lazy("What does it depend on?"), max_length=200)
    parent = forms.ChoiceField(label=gettext_lazy("Part of"), required=False)

    def __init__(self, *args: Any, drivers: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(number), text) for number, text in drivers]
        self.offer("parent", [("", _("the goal itself")), *named])


class HangForm(ThriveForm):
    """An idea or a change, and what it belongs to."""

    what = forms.ChoiceField(label=gettext_lazy("Which idea or change?"))
    driver = forms.ChoiceField(label=gettext_lazy("What does it help with?"))

    def __init__(
        self, *args: Any, things: Sequence[tuple[str, str]], diagram: Diagram, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("what", [(key, text[:MOST_LETTERS]) for key, text in things])
        both = [each for one in diagram.drivers for each in (one, *one.below)]
        self.offer("driver", [(str(one.number), one.text) for one in both])
