"""What the page of parts shows in them: invented, and said to be."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thrive.foundation.errors import Problem
from thrive.web.forms import ThriveForm

SIZES = ("say", "title", "head", "lead", "body", "small")
STEPS = ((1, 4), (2, 8), (3, 12), (4, 16), (5, 24), (6, 36), (7, 56), (8, 80))


@dataclass(frozen=True)
class Sign:
    """A mark and what it says."""

    kind: str
    direction: str
    is_high: bool
    lead: str
    rest: str


@dataclass(frozen=True)
class Line:
    """A verdict as a row."""

    sign: Sign
    where: str
    sentence: str
    note: str
    points: str
    then: str
    tone: str


def changes() -> list[Sign]:
    """Every mark for the question whether something has changed."""
    confirmed, watch = _("Confirmed."), _("A signal, not confirmed: watch, and ask the group.")
    return [
        Sign("confirmed", "better", True, _("Better, higher"), confirmed),
        Sign("confirmed", "better", False, _("Better, lower"), confirmed),
        Sign("confirmed", "worse", True, _("Worse, higher"), confirmed),
        Sign("confirmed", "worse", False, _("Worse, lower"), confirmed),
        Sign("watch", "better", True, _("May be better, higher"), watch),
        Sign("watch", "better", False, _("May be better, lower"), watch),
        Sign("watch", "worse", True, _("May be worse, higher"), watch),
        Sign("watch", "worse", False, _("May be worse, lower"), watch),
        Sign("confirmed", "higher", True, _("Changed, higher"), _("No direction is better.")),
        Sign("confirmed", "lower", False, _("Changed, lower"), _("No direction is better.")),
        Sign("watch", "higher", True, _("May have changed, higher"), watch),
        Sign("watch", "lower", False, _("May have changed, lower"), watch),
        Sign("watch", "none", False, _("Something may have changed"), watch),
        Sign("common_cause", "none", False, _("Ups and downs only"), _("Nothing has changed.")),
        Sign("too_early", "none", False, _("Too early to tell"), _("Fewer than 12 points.")),
        Sign("drifting", "none", False, _("It drifts"), _("Limits do not apply as they stand.")),
        Sign("seasonal", "none", False, _("It has a yearly season"), _("Compare with last year.")),
    ]


def targets() -> list[Sign]:
    """Every mark for the question whether the target is met."""
    return [
        Sign("pass", "none", False, _("Usually met"), _("The target lies under the letter.")),
        Sign("hit_or_miss", "none", False, _("Hit and miss"), _("The target runs through it.")),
        Sign("fail", "none", False, _("Not with today’s way of working"), _("It lies above.")),
    ]


def lines() -> list[Line]:
    """Better, worse and unchanged, to be seen at the same size."""
    better, worse, same = changes()[0], changes()[3], changes()[13]
    before = "0,20 6,23 12,18 18,22 24,19 30,23 36,21 42,18 48,21 54,20"
    return [
        Line(
            better,
            _("Riverside evenings · visits on time"),
            _("Better since 4 May: about 62 → 71 of 100 (likely +6 to +12)"),
            _("Ten minutes of travel in the rota, begun 4 May"),
            f"{before} 60,8",
            "60,8 66,6 72,9 78,4 84,8 90,6 100,7",
            "better",
        ),
        Line(
            worse,
            _("Mill Lane · the same carer comes"),
            _("Worse since 29 June: about 74 → 63 of 100 (likely −15 to −7)"),
            _("Two rounds became one, begun 29 June"),
            "0,8 6,10 12,6 18,9 24,7 30,10 36,8 42,6 48,9 54,8 60,20",
            "60,20 66,23 72,21 78,25 84,22 90,24 100,22",
            "worse",
        ),
        Line(
            same,
            _("Quayside · sick days"),
            _("Ups and downs only. Nothing has changed since March 2025."),
            "",
            f"{before} 60,22 66,19 72,21 78,18 84,22 90,20 100,21",
            "",
            "quiet",
        ),
    ]


def problems() -> list[Problem]:
    """What is wrong with a file."""
    return [
        Problem(_("Write a number, such as 31."), 14, "value", "n/a"),
        Problem(_("There is no group of this name. Did you mean Riverside evenings?"), 22, "group"),
    ]


class SampleForm(ThriveForm):
    """One field of each kind."""

    count = forms.IntegerField(
        label=gettext_lazy("How many falls were there?"),
        help_text=gettext_lazy("In the week from 7 to 13 September, at all doors."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )
    week = forms.ChoiceField(
        label=gettext_lazy("Week"),
        choices=[("37", gettext_lazy("7 to 13 September")), ("38", gettext_lazy("14 to 20"))],
    )
    reader = forms.ChoiceField(
        label=gettext_lazy("Who may read this note?"),
        widget=forms.RadioSelect,
        choices=[
            ("me", gettext_lazy("Only me")),
            ("team", gettext_lazy("My team")),
            ("all", gettext_lazy("Everyone at Fernbrook")),
        ],
    )
    note = forms.CharField(
        label=gettext_lazy("What happened?"), required=False, widget=forms.Textarea
    )
    again = forms.BooleanField(label=gettext_lazy("Ask me again next week"), required=False)
    file = forms.FileField(
        label=gettext_lazy("File"), required=False, help_text=gettext_lazy("CSV, up to 100 MB.")
    )


def wrong_form() -> SampleForm:
    """The form after something was put in that cannot be taken."""
    return SampleForm({"count": "three", "week": "38", "reader": "me"}, auto_id="sample_%s")
