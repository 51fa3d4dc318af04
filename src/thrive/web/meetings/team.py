"""Pages: my team, twenty minutes; the huddle that its people see; and the poster of it."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from thrive.goals.meetings import queries
from thrive.goals.meetings.queries import Huddle
from thrive.insights.queries.lines import SeriesLine, lines_of
from thrive.web.meetings.circle import READS
from thrive.web.meetings.square import square
from thrive.web.requests import Request, signed_in


@signed_in
@require_http_methods(READS)
def team(request: Request, group: int | None = None) -> HttpResponse:
    """One result, one question, one obstacle, one promise."""
    page = queries.team_page(viewer=request.user, at=request.at, group=group)
    shown = {"page": page, "huddle": page.huddle, "lines": _lines(page.huddle, request)}
    return render(request, "meetings/team.html", shown)


@signed_in
@require_http_methods(READS)
def huddle(request: Request, group: int) -> HttpResponse:
    """What the group looks at this week."""
    found = queries.huddle_page(group=group, viewer=request.user, at=request.at)
    shown = {"huddle": found, "lines": _lines(found, request)}
    return render(request, "meetings/huddle.html", shown)


@signed_in
@require_http_methods(READS)
def poster(request: Request, group: int) -> HttpResponse:
    """The same for the wall: one sheet, with a code that leads to the huddle."""
    found = queries.huddle_page(group=group, viewer=request.user, at=request.at)
    address = settings.THRIVE_ADDRESS + reverse("meetings:huddle", args=[group])
    shown = {
        "huddle": found, "lines": _lines(found, request), "square": square(address),
        "address": address,
    }  # fmt: skip
    return render(request, "meetings/poster.html", shown)


def _lines(huddle: Huddle, request: Request) -> tuple[SeriesLine, ...]:
    return lines_of([huddle.result.series] if huddle.result else [], at=request.at)
