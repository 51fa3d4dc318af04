"""Showing in a form what a domain refused."""

from django import forms

from thrive.foundation.errors import Invalid, ThriveError


def show(refusal: ThriveError, form: forms.Form, field: str | None = None) -> None:
    """Put a refusal beside the field that it speaks of, or above the form."""
    problems = refusal.problems if isinstance(refusal, Invalid) else ()
    for problem in problems:
        named = problem.column if problem.column in form.fields else field
        form.add_error(named, problem.message)
    if not problems:
        form.add_error(field, str(refusal))
