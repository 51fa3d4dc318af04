"""The page for a fault of ours. Asks nothing of anybody: it may be any part that is broken."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static

STYLES = ("css/tokens.css", "css/base.css", "css/layout.css", "css/parts.css")


def fault(_request: HttpRequest) -> HttpResponse:
    """Say that something went wrong here, styled as far as the style sheets can be found."""
    page = render_to_string("500.html", {"styles": _styles()})
    return HttpResponse(page, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _styles() -> list[str]:
    try:
        return [static(name) for name in STYLES]
    except (OSError, ValueError):  # the list of gathered files is missing, broken or incomplete
        return []
