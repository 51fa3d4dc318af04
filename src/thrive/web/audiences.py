"""For whom something is: chosen from what a person may address, given as an audience."""

from datetime import datetime

from django import forms

from thrive.people.models import Person
from thrive.people.queries import Audience, addressable


def offer_audiences(form: forms.Form, person: Person, *, at: datetime, chosen: str = "") -> None:
    """Offer in the field ``audience`` whom somebody may address."""
    field = form.fields["audience"]
    field.choices = addressable(person, at=at)  # type: ignore[attr-defined]  # a ChoiceField
    field.initial = chosen or None


def audience_from(chosen: str) -> Audience:
    """The audience that was chosen. Raises ValueError for a text that no form of ours offers."""
    return Audience.of([chosen])
