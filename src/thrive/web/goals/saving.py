"""Doing what a form asks, and showing in the form what the domain refused."""

from collections.abc import Callable

from django import forms

from thrive.foundation.errors import Invalid, Refused
from thrive.web.people.problems import show


def saved(form: forms.Form, act: Callable[[], object]) -> bool:
    """Whether a form was sent, fits, and was done. What was refused stands in it otherwise."""
    if not (form.is_bound and form.is_valid()):
        return False
    try:
        act()
    except (Invalid, Refused) as refusal:
        show(refusal, form)
        return False
    return True
