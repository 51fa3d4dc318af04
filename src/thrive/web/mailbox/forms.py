"""What readers of letters say of themselves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thrive.web.forms import ThriveForm

KEY_DIGITS = 64


class KeyForm(ThriveForm):
    """The key that a browser made, and the name under which its holder is found."""

    shown_as = forms.CharField(
        label=_("The name that people see who write"),
        max_length=80,
        help_text=_("Everybody who opens the mailbox sees it, also without signing in."),
    )
    public = forms.CharField(
        label=_("The key"),
        widget=forms.HiddenInput,
        max_length=KEY_DIGITS,
        error_messages={"required": _("Make your words first, in the part above.")},
    )

    def clean_public(self) -> bytes:
        """As bytes."""
        given: Any = self.cleaned_data["public"]
        try:
            return bytes.fromhex(given)
        except ValueError as error:
            raise forms.ValidationError(_("This is no key.")) from error
