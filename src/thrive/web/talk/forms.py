"""Forms of talks: opening, writing, noting what was decided."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thrive.discussions.rules import LONGEST_DECISION, LONGEST_TEXT, LONGEST_TITLE
from thrive.people.models import Person
from thrive.web.forms import ThriveForm


class OpenForm(ThriveForm):
    """A new talk: about what, among whom, with or without names."""

    title = forms.CharField(label=gettext_lazy("What is it about?"), max_length=LONGEST_TITLE)
    audience = forms.ChoiceField(
        label=gettext_lazy("Who can read it and write in it?"), widget=forms.RadioSelect
    )
    promise = forms.ChoiceField(
        label=gettext_lazy("How do people appear in it?"),
        choices=[
            ("named", gettext_lazy("With their names")),
            ("confidential", gettext_lazy("As two words, such as Heron Cedar")),
        ],
        initial="named",
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Neither can be changed later. Without names it takes at least 8 people. Your name "
            "stands there as the one who opened it."
        ),
    )


class BeginForm(ThriveForm):
    """A new talk under something: its first words."""

    title = forms.CharField(label=gettext_lazy("What is it about?"), max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=gettext_lazy("What do you say?"), max_length=LONGEST_TEXT, widget=forms.Textarea
    )


class WriteForm(ThriveForm):
    """What somebody writes, and who should hear of it."""

    text = forms.CharField(
        label=gettext_lazy("What do you say?"), max_length=LONGEST_TEXT, widget=forms.Textarea
    )
    tell = forms.CharField(
        label=gettext_lazy("Who should hear of it?"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("One name. More of them in the text, as @Full Name."),
        widget=forms.TextInput({"list": "readers", "autocomplete": "off"}),
    )
    in_reply_to = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *given: Any, readers: Sequence[Person] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self.readers = readers

    def clean_tell(self) -> list[int]:
        """Those who are called so and can read it."""
        name = self.cleaned_data["tell"].strip().lstrip("@").casefold()
        if not name:
            return []
        found = [one.pk for one in self.readers if one.name.casefold() == name]
        if not found:
            raise forms.ValidationError(
                _("Nobody of this name can read this talk. Choose one of those offered.")
            )
        return found


class ChangeForm(ThriveForm):
    """Other words for what one wrote."""

    text = forms.CharField(
        label=gettext_lazy("What do you say?"), max_length=LONGEST_TEXT, widget=forms.Textarea
    )


class DecideForm(ThriveForm):
    """What was decided."""

    text = forms.CharField(
        label=gettext_lazy("What was decided?"),
        max_length=LONGEST_DECISION,
        widget=forms.Textarea({"rows": 3}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"), max_length=LONGEST_DECISION, widget=forms.Textarea({"rows": 3})
    )
    dissent = forms.CharField(
        label=gettext_lazy("What speaks against it?"),
        required=False,
        strip=False,
        max_length=LONGEST_DECISION,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("In the words of those who say it. It is kept as it stands."),
    )
    owner = forms.TypedChoiceField(label=gettext_lazy("Who sees to it?"), coerce=int)
    review_on = forms.DateField(
        label=gettext_lazy("When do you look at it again?"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )

    def __init__(self, *given: Any, readers: Sequence[Person], **more: Any) -> None:
        super().__init__(*given, **more)
        self.readers = {one.pk: one for one in readers}
        self.offer("owner", [(one.pk, one.name) for one in readers])

    def clean_owner(self) -> Person:
        """The person that was chosen."""
        return self.readers[self.cleaned_data["owner"]]


class ReviewForm(ThriveForm):
    """What became of a decision."""

    outcome = forms.CharField(
        label=gettext_lazy("What became of it?"),
        max_length=LONGEST_DECISION,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Keep it, change it, or end it: everybody in the talk reads this."),
    )
