"""What the frame around every page needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """The name of the organisation, the place one is in, and whether this is the demo."""
    match = request.resolver_match
    return {
        "organisation": "Thrive",
        "place": match.namespace if match else "",
        "is_demo": settings.THRIVE_DEMO,
    }
