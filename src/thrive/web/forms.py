"""How every form looks: one renderer, one template for a form and one for a field."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.forms.renderers import DjangoTemplates

from thrive.foundation.texts import validate_printable


class ThriveRenderer(DjangoTemplates):
    """Draws forms and fields with our parts, and widgets with Django's own."""

    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"


class ThriveForm(forms.Form):
    """A form whose fields are drawn by `parts/field.html`; ``{{ form }}`` draws them all.

    No text with letters that cannot be printed gets through it.
    """

    default_renderer = ThriveRenderer

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators = [
                    one for one in field.validators
                    if not isinstance(one, ProhibitNullCharactersValidator)  # ours sees NUL too
                ] + [validate_printable]  # fmt: skip

    def offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        """Set what can be chosen in a field. ``Any``: values with their words."""
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]  # a field to choose in
