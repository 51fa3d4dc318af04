"""Other numbers to look at in the form of a change: each is chosen once, and says what it tells.

A row is two choices, so that a phone shows one list at a time and no script is needed, however many
series a group has. There are always free rows; who needs more of them saves and edits.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

NUMBER, TELLS = "number_{}", "tells_{}"
LEAST_ROWS, FREE_ROWS, MOST_ROWS = 3, 2, 30
ROLES = ("process", "balancing")

Choices = Sequence[tuple[str, str]]


def add_rows(form: forms.Form, numbers: Choices) -> None:
    """The rows of a form: those that stand, by what is filled in already, and free ones."""
    standing = _standing(form.initial, {key for key, _name in numbers})
    told = [("", _("choose")), ("process", _("whether we really do it")),
            ("balancing", _("it should not get worse"))]  # fmt: skip
    for row in range(1, _count(form, len(standing)) + 1):
        number, role = standing[row - 1] if row <= len(standing) else ("", "")
        named = {"row": row}
        form.fields[NUMBER.format(row)] = forms.ChoiceField(
            label=_("Another number (%(row)s)") % named, required=False, initial=number,
            choices=[("", _("none")), *numbers],
        )  # fmt: skip
        form.fields[TELLS.format(row)] = forms.ChoiceField(
            label=_("What number %(row)s tells") % named, required=False, initial=role,
            choices=told,
        )  # fmt: skip


def rows_of(form: forms.Form) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
    """The rows to show."""
    for row in _rows(form):
        yield form[NUMBER.format(row)], form[TELLS.format(row)]


def check_rows(form: forms.Form) -> None:
    """A row is whole or empty, and no number stands twice."""
    known: set[str] = set()
    for row in _rows(form):
        number, tells = NUMBER.format(row), TELLS.format(row)
        chosen, role = form.cleaned_data.get(number), form.cleaned_data.get(tells)
        if {number, tells} & set(form.errors):
            continue
        if chosen and not role:
            form.add_error(tells, _("Say this too: what does it tell?"))
        elif role and not chosen:
            form.add_error(number, _("Choose the number, or empty the other field."))
        elif chosen and chosen in known:
            form.add_error(number, _("This number stands above already."))
        elif chosen:
            known.add(chosen)


def chosen(form: forms.Form, role: str) -> list[str]:
    """The numbers that were chosen to tell one thing, in their order."""
    given = form.cleaned_data
    return [given[NUMBER.format(row)] for row in _rows(form) if given[TELLS.format(row)] == role]


def _rows(form: forms.Form) -> Iterator[int]:
    row = 1
    while NUMBER.format(row) in form.fields:
        yield row
        row += 1


def _standing(initial: Mapping[str, Any], offered: set[str]) -> list[tuple[str, str]]:
    """``Any``: what is filled in already."""
    return [(key, role) for role in ROLES for key in initial.get(role) or () if key in offered]


def _count(form: forms.Form, standing: int) -> int:
    """As many rows as were sent, and never fewer than are shown at first."""
    sent = 0
    while form.is_bound and sent < MOST_ROWS and NUMBER.format(sent + 1) in form.data:
        sent += 1
    return max(LEAST_ROWS, standing + FREE_ROWS, sent)
