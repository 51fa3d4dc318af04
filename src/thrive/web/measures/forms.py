"""Forms about measures: what is typed becomes what the domain's actions take."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thrive.foundation.errors import Invalid
from thrive.measures import queries
from thrive.measures.errors import fault_words
from thrive.measures.models import Annotation, Measure, Phase
from thrive.measures.rules import numbers
from thrive.measures.rules.faults import Fault, Faulty
from thrive.measures.rules.mapping import FIELDS, NEEDED, Mapping, Origin
from thrive.people.models import Group, Person
from thrive.web.forms import ThriveForm
from thrive.web.measures import wording

SCALES = [(1, gettext_lazy("1")), (100, gettext_lazy("100")), (1000, gettext_lazy("1,000"))]
WITH_DENOMINATOR = {"proportion", "rate"}
COLUMN, CONSTANT = "column:", "constant:"


def show_refusal(form: forms.Form, refusal: Invalid) -> None:
    """Show what a domain refused beside the fields that it speaks of."""
    placed = False
    for problem in refusal.problems:
        if problem.column in form.fields:
            form.add_error(problem.column, problem.message)
            placed = True
    if not placed:
        form.add_error(None, str(refusal))


class NumberForm(ThriveForm):
    """One period's number, on a phone. A decimal comma is understood.

    What could be read in two ways (``1.000``) is read as the reader's language writes it, shown,
    and taken when it is sent again: a number that is wrong by a thousand would go unseen.
    """

    understanding = ""  # how such numbers were read; sent again, it says that this is right

    period = forms.TypedChoiceField(label=gettext_lazy("Which period"), coerce=date.fromisoformat)
    value = forms.CharField(max_length=40)
    denominator = forms.CharField(max_length=40)
    reason = forms.CharField(
        label=gettext_lazy("Why is it corrected?"), required=False, max_length=500
    )

    def __init__(
        self, *args: Any, measure: Measure, choices: Sequence[tuple[str, str]], corrects: bool,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.offer("period", choices)
        self._label(measure)
        if not corrects:
            del self.fields["reason"]
        for name in ("value", "denominator"):
            if name in self.fields:
                self.fields[name].widget.attrs |= {
                    "inputmode": "decimal",
                    "autocomplete": "off",
                    "class": "figure-field",
                }

    def _label(self, measure: Measure) -> None:
        self.fields["value"].label = _("The number")
        if measure.kind in WITH_DENOMINATOR:
            self.fields["value"].label = _("How many")
            self.fields["denominator"].label = _("Out of how many")
            if measure.kind == "rate":
                self.fields["denominator"].label = _("For how many")
        else:
            del self.fields["denominator"]
            self.fields["value"].help_text = measure.unit

    def clean(self) -> dict[str, Any]:
        """Read both numbers in the same way of writing them."""
        cleaned = super().clean() or {}
        texts = [cleaned.get(name, "").strip() for name in ("value", "denominator")]
        decimal = numbers.decimal_within(texts, usual=wording.decimal_sign())
        for name, text in zip(("value", "denominator"), texts, strict=True):
            if text:
                cleaned[name] = self._number(name, text, decimal)
        self._ask(cleaned, dict(zip(("value", "denominator"), texts, strict=True)))
        return cleaned

    def _ask(self, cleaned: dict[str, Any], texts: dict[str, str]) -> None:
        """Show how numbers were read that could be read in another way, unless they were shown."""
        doubtful = {
            name: text
            for name, text in texts.items()
            if numbers.reads_two_ways(text) and cleaned.get(name) is not None
        }
        self.understanding = " ".join(
            f"{text}={cleaned[name]:.10g}" for name, text in doubtful.items()
        )
        if self.data.get("understood", "") != self.understanding:
            for name, text in doubtful.items():
                self.add_error(name, wording.read_as(text, cleaned[name]))

    def _number(self, name: str, text: str, decimal: numbers.Decimal) -> float | None:
        if decimal is numbers.Decimal.MIXED:
            self.add_error(name, fault_words(Fault.THOUSANDS))
            return None
        try:
            return numbers.parse_either(text, decimal)
        except Faulty as faulty:
            self.add_error(name, fault_words(faulty.fault))
            return None


class ChooseForm(ThriveForm):
    """Which number: of which measure, for which group."""

    measure = forms.ChoiceField(label=gettext_lazy("What was measured"))
    group = forms.ChoiceField(label=gettext_lazy("For whom"))

    def __init__(
        self, *args: Any, measures: Sequence[Measure], groups: Sequence[Group], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("measure", [(one.key, one.name) for one in measures])
        self.offer("group", [(one.pk, one.name) for one in groups])


class AnnotateForm(ThriveForm):
    """What somebody knows about a day."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=[
            (Annotation.Kind.CHANGE_BEGAN, gettext_lazy("We began to do something differently")),
            (Annotation.Kind.NOTE, gettext_lazy("Something happened")),
        ],
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "The day on which a change began is what lets us tell whether it helped."
        ),
    )
    on = forms.DateField(
        label=gettext_lazy("On which day"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    text = forms.CharField(label=gettext_lazy("In a few words"), max_length=500)


class PhaseForm(ThriveForm):
    """A stretch with limits of its own, and why."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What should the limits do?"),
        choices=[
            (Phase.Kind.REBASE, gettext_lazy("Begin anew on this day")),
            (Phase.Kind.BASELINE, gettext_lazy("Be worked out from a stretch, then stay")),
        ],
        widget=forms.RadioSelect,
    )
    starts_on = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until_on = forms.DateField(
        label=gettext_lazy("Last day of the stretch"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text=gettext_lazy("Only where the limits should stay."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=500,
        help_text=gettext_lazy("Everybody who looks at the chart reads this, with your name."),
    )


class MeasureForm(ThriveForm):
    """A measure: what it is called and how it is read."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    key = forms.SlugField(
        label=gettext_lazy("Key"),
        max_length=100,
        help_text=gettext_lazy("Files refer to it. It never changes. Such as: on-time"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("What kind of number"))
    cadence = forms.ChoiceField(label=gettext_lazy("How often"))
    direction = forms.ChoiceField(label=gettext_lazy("Which way is better"))
    unit = forms.CharField(
        label=gettext_lazy("Unit"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Such as: of 100 visits"),
    )
    scale = forms.TypedChoiceField(
        label=gettext_lazy("Shown out of"),
        choices=SCALES,
        coerce=float,
        help_text=gettext_lazy("For shares and rates: 100 shows 9 of 12 as 75."),
    )
    decimals = forms.IntegerField(label=gettext_lazy("Decimals shown"), min_value=0, max_value=4)
    target = forms.FloatField(
        label=gettext_lazy("Target"),
        required=False,
        localize=True,
        help_text=gettext_lazy("In the unit that is shown."),
    )
    short_name = forms.CharField(
        label=gettext_lazy("Short name"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("For the head of a column."),
    )
    description = forms.CharField(
        label=gettext_lazy("What it tells"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    owner = forms.CharField(
        label=gettext_lazy("Who owns it"),
        required=False,
        help_text=gettext_lazy("Email, badge or number of the person who may enter all of it."),
    )

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, values, words in (
            ("kind", Measure.Kind.values, wording.kind),
            ("cadence", Measure.Cadence.values, wording.cadence),
            ("direction", Measure.Direction.values, wording.direction),
        ):
            self.offer(name, [(value, words(value)) for value in values])
        if not is_new:
            for name in ("key", "kind", "cadence"):
                del self.fields[name]

    def clean_owner(self) -> Person | None:
        """The person that is meant."""
        text = self.cleaned_data["owner"].strip()
        found = queries.person_called(text) if text else None
        if text and found is None:
            raise forms.ValidationError(_("There is nobody with this email, badge or number."))
        return found


class WordingForm(ThriveForm):
    """The question that is asked of people."""

    wording = forms.CharField(
        label=gettext_lazy("The question, word for word"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy(
            "A changed wording starts a new series for every group: "
            "answers to two questions are not compared. The former series stay."
        ),
    )


class UploadForm(ThriveForm):
    """A file from this device."""

    file = forms.FileField(
        label=gettext_lazy("A CSV file"),
        help_text=gettext_lazy(
            "One row for each measure, group and period. In a spreadsheet: save as “CSV UTF-8”."
        ),
        widget=forms.FileInput({"accept": ".csv,.txt,.gz,text/csv"}),
    )


class ColumnsForm(ThriveForm):
    """Which column means what: one choice for each of the five fields."""

    def __init__(
        self,
        *args: Any,
        header: Sequence[str],
        measures: Sequence[Measure],
        groups: Sequence[Group],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        columns = [(COLUMN + name, name) for name in header]
        same: dict[str, list[tuple[str, str]]] = {
            "measure": [(CONSTANT + one.key, one.name) for one in measures],
            "group": [(CONSTANT + one.external_id, one.name) for one in groups],
        }
        for name, label in _labels().items():
            choices: list[Any] = [("", _("Not in the file")), (_("A column"), columns)]
            if same.get(name):
                choices.append((_("The same for every row"), same[name]))
            self.fields[name] = forms.ChoiceField(
                label=label, choices=choices, required=name in NEEDED
            )

    def mapping(self) -> Mapping:
        """The mapping that was chosen."""
        return Mapping(**{name: _origin(self.cleaned_data[name]) for name in FIELDS})


def chosen(mapping: Mapping) -> dict[str, str]:
    """A mapping as the choices of ``ColumnsForm``."""
    return {
        name: COLUMN + origin.column if origin.column else CONSTANT + origin.constant
        for name in FIELDS
        if (origin := getattr(mapping, name)).is_given
    }


def _origin(choice: str) -> Origin:
    if choice.startswith(COLUMN):
        return Origin(column=choice.removeprefix(COLUMN))
    return Origin(constant=choice.removeprefix(CONSTANT))


def _labels() -> dict[str, str]:
    return {
        "measure": _("What was measured"),
        "group": _("For which group"),
        "period": _("In which period"),
        "value": _("The number, or the count"),
        "denominator": _("Out of how many"),
    }
