"""What people type on the pages about people."""

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from thrive.people.models import Group, Role
from thrive.people.queries import role_name
from thrive.people.rules.zones import known_zones
from thrive.web.forms import ThriveForm

PIN = {"inputmode": "numeric", "autocomplete": "off", "class": "short"}


class BadgeForm(ThriveForm):
    """Badge number and PIN, from a slip or chosen."""

    badge = forms.CharField(
        label=_("Badge number"),
        max_length=100,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "class": "short"}
        ),
    )
    pin = forms.CharField(
        label=_("PIN"),
        help_text=_("Yours, or the one on your slip."),
        max_length=20,
        widget=forms.PasswordInput(
            attrs={"inputmode": "numeric", "autocomplete": "current-password", "class": "short"}
        ),
    )


class ChoosePinForm(ThriveForm):
    """A PIN of one's own, twice, so that a slip of the finger does not lock one out."""

    pin = forms.CharField(
        label=_("Your new PIN"),
        help_text=_("6 to 12 digits, without a pattern."),
        max_length=20,
        widget=forms.PasswordInput(attrs=PIN | {"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same PIN again"),
        max_length=20,
        widget=forms.PasswordInput(attrs=PIN | {"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        """Both must be alike."""
        again: str = self.cleaned_data["again"]
        if "pin" in self.cleaned_data and self.cleaned_data["pin"] != again:
            raise forms.ValidationError(_("The two PINs are not alike."))
        return again


class ChangePinForm(ChoosePinForm):
    """Another PIN, for somebody who knows the present one."""

    old = forms.CharField(
        label=_("Your PIN of now"),
        max_length=20,
        widget=forms.PasswordInput(attrs=PIN | {"autocomplete": "current-password"}),
    )
    field_order = ("old", "pin", "again")


class SettleInForm(ThriveForm):
    """How the first administrator comes in from now on."""

    email = forms.EmailField(
        label=_("Your email address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("A password"),
        help_text=_("At least 10 letters or digits. Three words that do not belong together do."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class MeForm(ThriveForm):
    """Language and time zone."""

    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("as my browser says")), *settings.LANGUAGES],
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=lambda: [("", _("as the organisation has it")), *zones()],
    )


class ImportForm(ThriveForm):
    """A file with people."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("CSV, saved as UTF-8. Comma, semicolon or tab are found by themselves."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.gz,text/csv"}),
    )


class RoleForm(ThriveForm):
    """A role to grant."""

    kind = forms.ChoiceField(
        label=_("Role"),
        choices=lambda: [(kind, lazy(role_name, str)(kind)) for kind in Role.Kind.values],
    )
    group = forms.ModelChoiceField(
        label=_("Group"),
        help_text=_("For a steward only."),
        required=False,
        queryset=Group.objects.filter(closed_on=None),
    )


class MoveForm(ThriveForm):
    """Another team, from a day on."""

    to = forms.ModelChoiceField(
        label=_("To"), queryset=Group.objects.filter(closed_on=None, is_reporting=True)
    )
    on = forms.DateField(
        label=_("From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def zones() -> list[tuple[str, str]]:
    """The time zones that have a place in their name, and UTC."""
    named = sorted(zone for zone in known_zones() if "/" in zone and "Etc/" not in zone)
    return [(zone, zone.replace("_", " ")) for zone in ["UTC", *named]]
