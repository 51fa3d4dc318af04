"""What somebody else did meanwhile is said on the page itself, which shows how it stands now."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages

from thrive.goals.changes.errors import MovedOn
from thrive.web.requests import Request


@contextmanager
def told_if_moved_on(request: Request) -> Iterator[None]:
    """For buttons without a form: say that it is at another step by now, and go on."""
    try:
        yield
    except MovedOn as refusal:
        messages.error(request, str(refusal))
