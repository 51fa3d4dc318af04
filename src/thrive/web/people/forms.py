"""What people type on the pages about people."""

from typing import TYPE_CHECKING, Any, TypeAlias

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from thrive.people.models import Group, Role
from thrive.people.queries import role_name
from thrive.people.rules.zones import known_zones
from thrive.web.forms import ThriveForm

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words: TypeAlias = "str | _StrPromise"
OPEN = Group.objects.filter(closed_on=None)
IN_TREE = OPEN.filter(is_reporting=True)
STEP = "\u2003"  # a wide space: a list of choices knows no indents
ROOT, ACROSS = "root", "across"
SHORT = {"class": "short"}
PIN = {"inputmode": "numeric", "autocomplete": "off", "class": "short"}


def day_field(label: Words) -> forms.DateField:
    """A day, typed or picked."""
    picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=picker)


def silent(**attributes: str) -> forms.TextInput:
    """A field that the browser does not fill with the particulars of whoever sits before it."""
    return forms.TextInput(attrs={"autocomplete": "off", **attributes})


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


class GroupChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # only the stubs' is generic
    """One of the groups: the tree, each a step further in than the one above, then the others."""

    def __init__(self, queryset: QuerySet[Group], **given: Any) -> None:
        in_order = queryset.order_by("-is_reporting", "path", "name", "id")
        nothing = _("choose one") if given.get("required", True) else _("none")
        super().__init__(queryset=in_order, empty_label=nothing, **given)

    def label_from_instance(self, obj: Group) -> str:
        """The name, moved in by the group's depth."""
        return STEP * max(obj.path.count(".") - 1, 0) + obj.name


class RoleForm(ThriveForm):
    """A role to grant."""

    kind = forms.ChoiceField(
        label=_("Role"),
        choices=lambda: [(kind, lazy(role_name, str)(kind)) for kind in Role.Kind.values],
    )
    group = GroupChoice(
        OPEN,
        label=_("Group"),
        help_text=_("For a steward only."),
        required=False,
    )


class MoveForm(ThriveForm):
    """Another team, from a day on."""

    to = GroupChoice(IN_TREE, label=_("To"))
    on = day_field(_("From"))


class ParticularsForm(ThriveForm):
    """How somebody is called and reached."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=silent())
    badge = forms.CharField(
        label=_("Badge number"),
        help_text=_("They come in with it. Without one they type the number of your list."),
        required=False,
        max_length=40,
        widget=silent(**SHORT),
    )
    email = forms.EmailField(
        label=_("Email address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("Telephone"), required=False, max_length=40, widget=silent(type="tel", **SHORT)
    )


class PersonForm(ParticularsForm):
    """Somebody new, and where they begin."""

    external_id = forms.CharField(
        label=_("Number in your list"),
        help_text=_("Who they are in the organisation's files. It stays the same for ever."),
        max_length=100,
        widget=silent(**SHORT),
    )
    group = GroupChoice(OPEN, label=_("Group"), required=False)
    from_on = day_field(_("From"))
    field_order = ("name", "external_id", "badge", "email", "phone", "group", "from_on")


class RenameForm(ThriveForm):
    """What a group is called."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=silent())
    kind = forms.CharField(
        label=_("Kind"),
        help_text=_("Such as team, site or profession."),
        max_length=50,
        widget=silent(**SHORT),
    )


class GroupForm(RenameForm):
    """A new group, and where it stands."""

    place = forms.ChoiceField(label=_("Where"), choices=lambda: places())
    external_id = forms.CharField(
        label=_("Short name in files"),
        help_text=_("Files name the group by it. Left empty, it is made of the name."),
        required=False,
        max_length=100,
        widget=silent(**SHORT),
    )


class PlaceForm(ThriveForm):
    """Another place in the tree for a group."""

    parent = GroupChoice(IN_TREE, label=_("Below"))

    def __init__(self, *given: Any, group: Group, **more: Any) -> None:
        super().__init__(*given, **more)
        chooser: Any = self.fields["parent"]
        chooser.queryset = chooser.queryset.exclude(path__startswith=group.path)


class JoinForm(ThriveForm):
    """A group, from a day on."""

    group = GroupChoice(OPEN, label=_("Group"))
    on = day_field(_("From"))


class AcrossForm(JoinForm):
    """A group across teams, from a day on."""

    group = GroupChoice(OPEN.filter(is_reporting=False), label=_("Group"))


class DayForm(ThriveForm):
    """A day."""

    on = day_field(_("On"))

    def __init__(self, *given: Any, label: Words, hint: Words = "", **more: Any):
        super().__init__(*given, **more)
        self.fields["on"].label, self.fields["on"].help_text = label, hint


def places() -> list[tuple[str, Words]]:
    """Where a group may stand: below another, across teams, or, the first one, at the top."""
    tree = list(IN_TREE.order_by("path", "id"))
    below: list[tuple[str, Words]] = [
        (str(one.pk), STEP * max(one.path.count(".") - 1, 0) + _below(one)) for one in tree
    ]
    top = [] if tree else [(ROOT, _("at the top: it is the organisation"))]
    return [*top, *below, (ACROSS, _("across teams"))]


def _below(group: Group) -> str:
    return gettext("below %(group)s") % {"group": group.name}


def zones() -> list[tuple[str, str]]:
    """The time zones that have a place in their name, and UTC."""
    named = sorted(zone for zone in known_zones() if "/" in zone and "Etc/" not in zone)
    return [(zone, zone.replace("_", " ")) for zone in ["UTC", *named]]
