"""Forms of talks: opening, writing, noting what was decided."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thrive.discussions.rules import LONGEST_DECISION, LONGEST_TEXT, LONGEST_TITLE
from thrive.people.models import Person
from thrive.web.forms import ThriveForm

Called = Callable[[str], Sequence[Person]]
"""Those of a name who can read a talk."""

NOBODY = gettext_lazy("Nobody of this name can read this talk. Choose one of those offered.")


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

    def __init__(self, *given: Any, called: Called, **more: Any) -> None:
        super().__init__(*given, **more)
        self.called = called

    def clean_tell(self) -> list[int]:
        """Those who are called so and can read it."""
        name = self.cleaned_data["tell"].strip().lstrip("@").strip()
        if not name:
            return []
        found = [one.pk for one in self.called(name)]
        if not found:
            raise forms.ValidationError(NOBODY)
        return found


class ChangeForm(ThriveForm):
    """Other words for what one wrote."""

    text = forms.CharField(
        label=gettext_lazy("What do you say?"), max_length=LONGEST_TEXT, widget=forms.Textarea
    )


class DecisionForm(ThriveForm):
    """What was decided; who sees to it is chosen or named in the forms below."""

    field_order = ("text", "reason", "dissent", "owner", "review_on")
    offered: Sequence[Person] = ()  # names that the browser proposes while one is typed

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
    review_on = forms.DateField(
        label=gettext_lazy("When do you look at it again?"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )


class DecideForm(DecisionForm):
    """What was decided among people who can all be offered."""

    owner = forms.TypedChoiceField(label=gettext_lazy("Who sees to it?"), coerce=int)

    def __init__(self, *given: Any, readers: Sequence[Person], **more: Any) -> None:
        super().__init__(*given, **more)
        self.readers = {one.pk: one for one in readers}
        self.offer("owner", [(one.pk, one.name) for one in readers])

    def clean_owner(self) -> Person:
        """The person that was chosen."""
        return self.readers[self.cleaned_data["owner"]]


class DecideAmongManyForm(DecisionForm):
    """What was decided among more people than anybody would look through."""

    owner = forms.CharField(
        label=gettext_lazy("Who sees to it?"),
        max_length=200,
        help_text=gettext_lazy("The whole name. Many can read this talk, not all are offered."),
        widget=forms.TextInput({"list": "readers", "autocomplete": "off"}),
    )

    def __init__(self, *given: Any, called: Called, offered: Sequence[Person], **more: Any) -> None:
        super().__init__(*given, **more)
        self.called, self.offered = called, offered

    def clean_owner(self) -> Person:
        """The person that was named. Of two with one name nobody knows which is meant."""
        found = self.called(self.cleaned_data["owner"])
        if not found:
            raise forms.ValidationError(NOBODY)
        if len(found) > 1:
            raise forms.ValidationError(
                _("More than one person here has this name. Hand it to somebody else.")
            )
        return found[0]


class ReviewForm(ThriveForm):
    """What became of a decision."""

    outcome = forms.CharField(
        label=gettext_lazy("What became of it?"),
        max_length=LONGEST_DECISION,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Keep it, change it, or end it: everybody in the talk reads this."),
    )
