"""What is typed on the pages about programs and runs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from thrive.web.forms import ThriveForm


class ProgramFileForm(ThriveForm):
    """A file with a program."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("One program, as Thrive writes it: YAML, saved as UTF-8."),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml"}),
    )
