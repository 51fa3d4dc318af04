"""What is asked of everything: over all, all that was tested, and one series' where and why."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thrive.insights import finding, queries
from thrive.web.requests import Request, key_in, signed_in


@signed_in
def overall(request: Request) -> HttpResponse:
    """Where, why, why not, and what could help, over everything."""
    page = queries.overall(viewer=request.user, at=request.at)
    return render(request, "insights/overall.html", {"page": page})


@signed_in
def tested(request: Request, question: str) -> HttpResponse:
    """Everything that was tested with one question, kept or not."""
    number = key_in(request.GET.get("page", "")) or 1
    shown = queries.tested(question=question, page=min(number, 100_000), at=request.at)
    return render(request, "insights/tested.html", {"page": shown})


@signed_in
def why(request: Request, series_id: int) -> HttpResponse:
    """One series: where, why, why not, and what could help."""
    page = queries.why(series_id=series_id, viewer=request.user, at=request.at)
    return render(request, "insights/why.html", {"page": page})


@signed_in
def words(request: Request, change_id: int) -> HttpResponse:
    """What more people wrote since a change began, and what fewer did."""
    told = queries.words_beside(change=change_id, viewer=request.user, at=request.at)
    return render(request, "insights/words.html", {"told": told})


@require_POST
@signed_in
def ask(request: Request) -> HttpResponse:
    """Look everything over now instead of tonight."""
    finding.ask_again(by=request.user, at=request.at)
    messages.success(request, _("Everything is being looked over. It takes a moment."))
    return redirect("insights:overall")
