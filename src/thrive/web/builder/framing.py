"""Pages that hold another page of ours in a frame, and pages that may be held so."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.http import HttpResponseBase
from django.views.decorators.clickjacking import xframe_options_sameorigin

View = Callable[..., HttpResponseBase]


def framing(view: View) -> View:
    """This page shows others of ours in a frame."""
    # ``Any``: the decorator's own types know only views without arguments.
    holding: Any = csp_update({"frame-src": [SELF]})
    return wraps(view)(holding(view))


def framed(view: View) -> View:
    """Pages of our own may hold this one in a frame, and nobody else's."""
    held: Any = csp_replace({"frame-ancestors": [SELF]})
    return wraps(view)(xframe_options_sameorigin(held(view)))
