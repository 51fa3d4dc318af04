"""Forms with which a program begins."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thrive.web.forms import ThriveForm


class BlankForm(ThriveForm):
    """A title and a language."""

    title = forms.CharField(label=_("What is it called?"), max_length=200)
    language = forms.ChoiceField(label=_("In which language do you write?"))

    # ``Any``: whatever Django's forms take.
    def __init__(self, *given: Any, offered: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["language"] = forms.ChoiceField(
            label=self.fields["language"].label, choices=list(offered)
        )


class FileForm(ThriveForm):
    """A program in a file."""

    file = forms.FileField(label=_("A program in a file"), help_text=_("YAML, at most 1 MB."))
