"""What states, events and fields of changes are called on pages."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATES: Final[Mapping[str, Promise]] = {
    "planned": _("planned"),
    "under_way": _("under way"),
    "studied": _("studied"),
    "adopted": _("kept"),
    "adapted": _("adapted: the next one follows"),
    "abandoned": _("not kept"),
}
EVENTS: Final[Mapping[str, Promise]] = {
    "made": _("wrote it down"),
    "edited": _("edited it"),
    "began": _("It began"),
    "studied": _("looked at what came of it"),
    "adopted": _("keeps it"),
    "adapted": _("adapted it"),
    "abandoned": _("does not keep it"),
    "owner": _("gave it to somebody else"),
    "page": _("made a page of it"),
}
FIELDS: Final[Mapping[str, Promise]] = {
    "title": _("Title"),
    "what": _("What we do differently"),
    "who": _("Who takes part"),
    "starts_on": _("First day"),
    "outcome": _("The number it should move"),
    "direction": _("Which way"),
    "size": _("By how much"),
    "by_when_on": _("By when"),
    "why": _("Why we think so"),
    "what_else": _("What else is going on"),
    "expected_hours": _("Hours saved in a month"),
    "expected_money": _("Money saved in a month"),
    "expected_safety": _("Safety"),
    "expected_customers": _("Customers"),
    "may_be_asked": _("Others may ask"),
    "process": _("Numbers that tell whether we really do it"),
    "balancing": _("Numbers that should not get worse"),
}
