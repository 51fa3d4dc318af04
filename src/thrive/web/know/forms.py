"""Forms of pages: writing, changing, adding what one knows, answering."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from thrive.knowledge.rules.limits import LONGEST, LONGEST_ANSWER, LONGEST_CONTRIBUTION
from thrive.web.forms import ThriveForm

MARKS = gettext_lazy(
    "An empty line begins a paragraph, a dash at the beginning of a line a list. **Two stars** "
    "make it bold."
)


def _long(name: str, rows: int = 3) -> dict[str, Any]:  # Any: as Django's fields take them
    return {
        "required": False,
        "max_length": LONGEST[name],
        "widget": forms.Textarea({"rows": rows}),
    }


class PageForm(ThriveForm):
    """The words of a page."""

    title = forms.CharField(label=gettext_lazy("What is it about?"), max_length=LONGEST["title"])
    what_we_did = forms.CharField(
        label=gettext_lazy("What did you do?"), help_text=MARKS, **_long("what_we_did")
    )
    what_happened = forms.CharField(
        label=gettext_lazy("What happened then?"), **_long("what_happened")
    )
    how_sure = forms.CharField(
        label=gettext_lazy("How sure are you, and why?"), **_long("how_sure")
    )
    for_whom = forms.CharField(
        label=gettext_lazy("For whom can it be useful?"), **_long("for_whom")
    )
    body = forms.CharField(
        label=gettext_lazy("What else is there to know?"), **_long("body", rows=6)
    )


class NewPageForm(PageForm):
    """A new page, and who can read it."""

    audience = forms.ChoiceField(
        label=gettext_lazy("Who can read it?"),
        widget=forms.RadioSelect,
        initial="everyone",
        help_text=gettext_lazy("Your name stands on it. Nobody can be added later."),
    )


class ChangePageForm(PageForm):
    """Other words for a page, and the version they are meant for."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)


class AddForm(ThriveForm):
    """What somebody knows."""

    text = forms.CharField(
        label=gettext_lazy("What do you know about it?"),
        max_length=LONGEST_CONTRIBUTION,
        widget=forms.Textarea,
    )


class TakeInForm(ThriveForm):
    """The page as it is to read with what was added."""

    body = forms.CharField(
        label=gettext_lazy("What else is there to know?"),
        max_length=LONGEST["body"],
        widget=forms.Textarea({"rows": 8}),
        help_text=gettext_lazy("What was added stands at the end. Change it as you like."),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)


class PutAsideForm(ThriveForm):
    """An answer to whoever added something."""

    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea({"rows": 3}),
    )
