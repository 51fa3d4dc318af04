"""How every form looks: one renderer, one template for a form and one for a field."""

from django import forms
from django.forms.renderers import DjangoTemplates


class ThriveRenderer(DjangoTemplates):
    """Draws forms and fields with our parts, and widgets with Django's own."""

    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"


class ThriveForm(forms.Form):
    """A form whose fields are drawn by `parts/field.html`; ``{{ form }}`` draws them all."""

    default_renderer = ThriveRenderer
