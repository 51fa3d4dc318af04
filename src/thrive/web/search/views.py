"""Page: what was found, for whoever asks."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from thrive.foundation.search import Marked, search
from thrive.people.queries import keys_of
from thrive.web.requests import Request, key_in, signed_in

LONGEST = 200


@dataclass(frozen=True)
class Line:
    """Something that was found, ready to show."""

    what: str
    url: str
    title: tuple[Marked, ...]
    excerpt: tuple[Marked, ...]


@signed_in
@require_safe
def find(request: Request) -> HttpResponse:
    """What holds all of the words that were typed."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    offset = key_in(request.GET.get("from", "")) or 0
    found = search(words, keys_of(request.user, at=request.at), request.at, offset=offset)
    shown = {
        "words": words,
        "lines": [Line(_kind(hit.kind), hit.url, hit.title, hit.excerpt) for hit in found.hits],
        "further": offset + len(found.hits) if found.more else None,
    }
    return render(request, "search/home.html", shown)


def _kind(kind: str) -> str:
    names = {
        "page": _("Page"),
        "talk": _("A talk"),
        "goal": _("Goal"),
        "change": _("Change"),
        "idea": _("Idea"),
    }
    return names.get(kind, kind)
