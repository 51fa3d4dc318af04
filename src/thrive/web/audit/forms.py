"""Which deeds are wanted."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thrive.foundation.queries import Sought
from thrive.people.queries import actors_called
from thrive.web.audit import words
from thrive.web.forms import ThriveForm

Choices = list[tuple[str, object]]
DAY = {"type": "date"}


def _actions() -> Choices:
    offered: Choices = [("", _("anything"))]
    for kind, deeds in words.KINDS:
        offered.append((str(kind), sorted(deeds.items(), key=lambda one: str(one[1]))))
    return offered


class SoughtForm(ThriveForm):
    """Who did it, what it was, and when."""

    who = forms.CharField(
        label=_("Who"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    what = forms.ChoiceField(label=_("What"), required=False, choices=_actions)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    use_required_attribute = False

    def sought(self) -> Sought:
        """What is wanted; a field that cannot be understood is left out. At most one query."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        who, until = given.get("who", "").strip(), given.get("until")
        return Sought(
            actors=_called(who) if who else None,
            action=given.get("what", ""),
            since=_begins(given.get("since")),
            before=_begins(until + timedelta(days=1)) if until and until < date.max else None,
        )


def _called(text: str) -> frozenset[str]:
    processes = {
        actor for actor, name in words.PROCESSES.items() if text.lower() in str(name).lower()
    }
    return actors_called(text) | processes


def _begins(on: date | None) -> datetime | None:
    """The first moment of a day in the reader's hours."""
    return None if on is None else timezone.make_aware(datetime.combine(on, time.min))
