"""Pages: writing a page, and changing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thrive.foundation.errors import Invalid, Refused
from thrive.knowledge import actions, queries
from thrive.knowledge.errors import NotAllowed
from thrive.web.audiences import audience_from, offer_audiences
from thrive.web.know.forms import ChangePageForm, NewPageForm
from thrive.web.measures.forms import show_refusal
from thrive.web.requests import Request, signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Write a page."""
    form = NewPageForm(request.POST or None)
    offer_audiences(form, request.user, at=request.at, chosen="everyone")
    if request.method == "POST" and form.is_valid():
        words = dict(form.cleaned_data)
        audience = audience_from(words.pop("audience"))
        try:
            page = actions.make_page(audience=audience, by=request.user, at=request.at, **words)
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("know:page", page)
    return render(request, "know/new.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, page: int) -> HttpResponse:
    """Change a page."""
    found = queries.page(page, request.user, at=request.at)
    if not found.may_keep:
        raise NotAllowed(_("Only who keeps this page, or leads its groups, may do this."))
    initial = {**found.words, "seen_version": found.version}
    form = ChangePageForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_page(page=page, by=request.user, at=request.at, **form.cleaned_data)
        except Invalid as refusal:
            show_refusal(form, refusal)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. What it said before stays readable."))
            return redirect("know:page", page)
    shown = {"page": found, "form": form}
    return render(request, "know/change.html", shown, status=422 if form.errors else 200)
