"""Improving: the board, and the page of one series."""

from django.http import HttpResponse
from django.shortcuts import render

from thrive.insights import queries
from thrive.web.insights import board_markup, numbers_file
from thrive.web.requests import Request, roles_of, signed_in
from thrive.web.talk.under import talk_under


@signed_in
def board(request: Request) -> HttpResponse:
    """Where it improves, over all groups and measures."""
    shown = queries.board(
        part=request.GET.get("part") or None,
        measure=request.GET.get("measure") or None,
        all_of=request.GET.get("all_of") or None,
        page=_page(request),
        at=request.at,
    )
    context = {"board": shown, "drawn": board_markup.draw(shown)}
    if shown.emptiness:
        context["may_import"] = roles_of(request, request.user).is_administrator
    return render(request, "insights/board.html", context)


@signed_in
def series(request: Request, series_id: int) -> HttpResponse:
    """One measure of one group: what is told, the chart that proves it, and how we know."""
    page = queries.series_page(series_id=series_id, viewer=request.user, at=request.at)
    talk = talk_under(f"series-{series_id}", request.user, at=request.at)
    return render(request, "insights/series.html", {"page": page, "talk": talk})


@signed_in
def numbers(request: Request, series_id: int) -> HttpResponse:
    """The numbers of a series as a file, laid out as the import reads them."""
    file = numbers_file.write(series_id)
    return HttpResponse(
        file.content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file.name}"'},
    )


def _page(request: Request) -> int:
    """The page that was asked for; anything that is not one is the first."""
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
