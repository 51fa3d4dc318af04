"""Small things that templates need. Loaded into every template."""

from django import template

register = template.Library()
