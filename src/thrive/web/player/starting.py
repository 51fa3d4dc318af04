"""“Tell us when it happens”: somebody begins a conversation themselves."""

from http import HTTPStatus

from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from thrive.experiences.conversing import queries
from thrive.experiences.prompting import actions as prompting
from thrive.experiences.prompting.due import paths
from thrive.experiences.prompting.errors import NotNow
from thrive.web.addresses import address_of
from thrive.web.requests import Request, signed_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def start(request: Request, run: int) -> HttpResponse:
    """Ask whether it happened, and begin on a press."""
    title = queries.startable(run=run, person=request.user, at=request.at)
    context = {"title": title, "csrf_token": get_token(request), "home": address_of("today")}
    if request.method != "POST":
        return HttpResponse(render_to_string("player/start.html", context))
    try:
        made = prompting.start_by_person(run=run, person=request.user.pk, at=request.at)
    except NotNow as refusal:
        page = render_to_string("player/start.html", context | {"problem": str(refusal)})
        return HttpResponse(page, status=HTTPStatus.FORBIDDEN)
    return HttpResponseRedirect(paths(made)[0], status=HTTPStatus.SEE_OTHER)
