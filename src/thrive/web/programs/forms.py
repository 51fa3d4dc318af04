"""What is typed on the pages about programs and runs."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thrive.experiences.models import Run
from thrive.foundation.errors import Invalid
from thrive.people.models import Group, Person
from thrive.web.forms import ThriveForm
from thrive.web.programs import wording
from thrive.web.programs.persons import found_by
from thrive.web.requests import key_in

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words: TypeAlias = "str | _StrPromise"
HOUR, DAY = 60, 24 * 60  # in minutes: what runs are counted in
MOST_LINES = 200
LEAST_DIGITS, MOST_DIGITS = 4, 12


def show(refusal: Invalid, form: forms.Form, *, renamed: dict[str, str] | None = None) -> None:
    """Show what a domain refused beside the fields that it speaks of, the rest above the form.

    ``renamed``: what the domain calls otherwise than the form.
    """
    names = renamed or {}
    for problem in refusal.problems:
        column = names.get(problem.column, problem.column)
        if column in form.fields:
            form.add_error(column, problem.message)
        else:
            where = f"{problem.column}: " if problem.column else ""
            form.add_error(None, f"{where}{problem.message}")
    if not refusal.problems:
        form.add_error(None, str(refusal))


class ProgramFileForm(ThriveForm):
    """A file with a program."""

    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("One program, as Thrive writes it: YAML, saved as UTF-8."),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml"}),
    )


class PersonsField(forms.CharField):
    """People by number, badge or email, one to a line."""

    widget = forms.Textarea(attrs={"rows": 3, "autocapitalize": "none"})

    def clean(self, value: Any) -> Any:
        """The people. ``Any``: as Django has it."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            told = _("%(most)s at most; for more bring a file.") % {"most": MOST_LINES}
            raise forms.ValidationError(told)
        found, problems = found_by(lines)
        if problems:
            raise forms.ValidationError(problems)
        return found


class GroupsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # only the stubs'
    """Some groups. A number that no key can be is no choice, like one that nobody has."""

    def clean(self, value: Any) -> Any:
        """The groups. Raises ValidationError. ``Any``: as Django has it."""
        for one in value if isinstance(value, list | tuple) else ():
            if key_in(str(one)) is None:
                told = {"value": str(one)[:50]}
                words = self.error_messages["invalid_choice"]
                raise forms.ValidationError(words, code="invalid_choice", params=told)
        return super().clean(value)


class WhoForm(ThriveForm):
    """Whom a run asks, and who reads it where that is promised."""

    name = forms.CharField(
        label=gettext_lazy("What is this run called?"),
        help_text=gettext_lazy("People read it above the first question."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    groups = GroupsField(
        queryset=Group.objects.none(),
        label=gettext_lazy("Which groups?"),
        help_text=gettext_lazy(
            "With all groups below them. Who joins later is asked too; who leaves is not."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    others = forms.BooleanField(
        label=gettext_lazy("Also single people, people from a file, or whoever has a link"),
        required=False,
    )
    readers = PersonsField(
        label=gettext_lazy("Who reads the answers?"),
        help_text=gettext_lazy(
            "Badge number, number in your list or email, one to a line. Their names stand above "
            "the first question. Nobody else will ever see an answer."
        ),
        max_length=20_000,
    )

    def __init__(self, *given: Any, groups: Iterable[int], is_named: bool, **more: Any) -> None:
        super().__init__(*given, **more)
        chooser: Any = self.fields["groups"]
        chooser.queryset = Group.objects.filter(pk__in=set(groups))
        if not is_named:
            del self.fields["readers"]


class SpanForm(ThriveForm):
    """From when until when, and for whom it begins."""

    kind = forms.ChoiceField(
        label=gettext_lazy("How does it run?"),
        choices=lambda: [(kind, wording.kind(kind)) for kind in Run.Kind.values],
        widget=forms.RadioSelect,
    )
    every_days = forms.IntegerField(
        label=gettext_lazy("Begins again after how many days"),
        required=False,
        min_value=1,
        max_value=3660,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    waves = forms.ChoiceField(
        label=gettext_lazy("How long are answers collected for one result?"),
        choices=lambda: [(name, wording.period(name)) for name in ("week", "month", "quarter")],
        help_text=gettext_lazy(
            "The shorter, the sooner a result; the longer, the more groups are large enough."
        ),
        required=False,
    )
    begins_on = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=gettext_lazy("First day without questions"),
        help_text=gettext_lazy("Left empty, it goes on until you stop it."),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )

    def wishes(self) -> dict[str, Any]:
        """What the domain takes: what belongs to another kind is left out."""
        given = dict(self.cleaned_data)
        if given["kind"] != Run.Kind.REPEATED:
            given["every_days"] = None
        if given["kind"] != Run.Kind.PERPETUAL or not given["waves"]:
            del given["waves"]
        return given


WITHIN = [
    (2 * HOUR, gettext_lazy("2 hours")),
    (4 * HOUR, gettext_lazy("4 hours")),
    (8 * HOUR, gettext_lazy("8 hours")),
    (DAY, gettext_lazy("1 day")),
    (2 * DAY, gettext_lazy("2 days")),
    (4 * DAY, gettext_lazy("4 days")),
    (7 * DAY, gettext_lazy("1 week")),
]
SPACING = [
    (HOUR, gettext_lazy("1 hour")),
    (2 * HOUR, gettext_lazy("2 hours")),
    (4 * HOUR, gettext_lazy("4 hours")),
    (8 * HOUR, gettext_lazy("8 hours")),
    (DAY, gettext_lazy("1 day")),
]
OWN = "own"


class OftenForm(ThriveForm):
    """How often: one of the templates, the one that is there, or one of one's own."""

    template = forms.ChoiceField(label=gettext_lazy("How often?"), widget=forms.RadioSelect)
    event = forms.CharField(
        label=gettext_lazy("Which event?"),
        help_text=gettext_lazy("As the other system calls it, such as training-finished."),
        required=False,
        max_length=50,
        widget=forms.TextInput(
            attrs={"class": "short", "autocomplete": "off", "autocapitalize": "none"}
        ),
    )
    open_within = forms.TypedChoiceField(
        label=gettext_lazy("How long can one be opened?"), choices=WITHIN, coerce=int
    )
    reminders = forms.TypedChoiceField(
        label=gettext_lazy("Reminders to those who have not opened it"),
        choices=[
            (0, gettext_lazy("none")),
            (1, gettext_lazy("one")),
            (2, gettext_lazy("two")),
        ],
        coerce=int,
    )
    remind_after = forms.TypedChoiceField(
        label=gettext_lazy("A reminder comes after"), choices=SPACING, coerce=int
    )

    def __init__(self, *given: Any, offered: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        chooser: Any = self.fields["template"]
        chooser.choices = offered
        for name in ("open_within", "remind_after"):
            self._keep_what_is_there(name)

    def _keep_what_is_there(self, name: str) -> None:
        """A length that came from a file or a command is offered as well."""
        chooser: Any = self.fields[name]
        there = self.initial.get(name)
        if there is not None and there not in dict(chooser.choices):
            told = _("%(count)s minutes") % {"count": there}
            chooser.choices = [*chooser.choices, (there, told)]


class TemplateNameForm(ThriveForm):
    """A name for a rhythm that is kept."""

    name = forms.CharField(
        label=gettext_lazy("What is this rhythm called?"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class EnrolForm(ThriveForm):
    """Single people."""

    persons = PersonsField(
        label=gettext_lazy("Who?"),
        help_text=gettext_lazy(
            "Badge number, number in your list or email, one to a line. For people of your groups."
        ),
        max_length=20_000,
    )


class EnrolFileForm(ThriveForm):
    """A list of people."""

    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy(
            "CSV, saved as UTF-8, with one column named external_id or email. It is taken in "
            "whole or not at all."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}),
    )


class LinkForm(ThriveForm):
    """The PIN that goes with a link."""

    pin = forms.CharField(
        label=gettext_lazy("A PIN for it"),
        help_text=gettext_lazy(
            "4 to 12 digits. Say it aloud or print it, but do not send it with the link."
        ),
        min_length=LEAST_DIGITS,
        max_length=MOST_DIGITS,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}
        ),
    )


def lines_of(persons: Sequence[Person]) -> str:
    """People as ``PersonsField`` reads them."""
    return "\n".join(one.email or one.badge or one.external_id for one in persons)


def next_monday(on: date) -> date:
    """The first Monday after a day."""
    return date.fromordinal(on.toordinal() + 7 - on.weekday())
