"""What is typed and brought on the pages about paper and keys."""

from django import forms
from django.utils.translation import gettext_lazy

from thrive.web.forms import ThriveForm
from thrive.web.programs.forms import PersonsField

LARGEST_KEY = 64 * 1024


class PaperForm(ThriveForm):
    """People who take part on paper."""

    persons = PersonsField(
        label=gettext_lazy("Who has no device?"),
        help_text=gettext_lazy("Badge number, number in your list or email, one to a line."),
    )


class CustodianForm(ThriveForm):
    """Who keeps the keys; nobody: the server does."""

    custodian = PersonsField(
        label=gettext_lazy("Who keeps the keys?"),
        help_text=gettext_lazy(
            "Badge number, number in your list or email of one person, such as somebody of the "
            "works council. Empty: the server keeps them."
        ),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )

    def clean_custodian(self) -> object:
        """One person, or none."""
        found = self.cleaned_data["custodian"]
        if len(found) > 1:
            raise forms.ValidationError(gettext_lazy("One person keeps them."))
        return found[0] if found else None


class KeyFileForm(ThriveForm):
    """The file with the key of a wave."""

    file = forms.FileField(
        label=gettext_lazy("The file with the key"),
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".key"}),
    )

    def clean_file(self) -> bytes:
        """Its content. A file that is larger than any key is none."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_KEY:
            raise forms.ValidationError(gettext_lazy("This is not the key of this wave."))
        content: bytes = file.read()
        return content
