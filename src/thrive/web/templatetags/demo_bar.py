"""The demo's bar stands over every page, so it is asked for by the frame and not by each view."""

from typing import Any

from django import template

from thrive.web.demo.bar import Bar, bar

register = template.Library()


@register.simple_tag(takes_context=True)
def demo_bar(context: dict[str, Any]) -> Bar | None:
    """What the bar says on this page."""
    request = context.get("request")
    return bar(request) if request is not None else None
