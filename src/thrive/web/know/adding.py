"""Pages: adding what one knows, what became of it, and what waits for an answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from thrive.foundation.errors import Invalid, Refused
from thrive.knowledge import actions, queries
from thrive.knowledge.queries import ContributionShown, PageShown
from thrive.web.know.forms import AddForm, PutAsideForm, TakeInForm
from thrive.web.measures.forms import show_refusal
from thrive.web.requests import Request, signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, page: int | None = None) -> HttpResponse:
    """Add what one knows, to a page or to none."""
    found = queries.page(page, request.user, at=request.at) if page is not None else None
    form = AddForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        about = f"page-{page}" if page is not None else ""
        text = form.cleaned_data["text"]
        try:
            actions.contribute(text=text, about=about, by=request.user, at=request.at)
        except Invalid as refusal:
            show_refusal(form, refusal)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. You hear what becomes of it."))
            return redirect("know:mine")
    sentence = queries.contribution_promise(page, request.user, at=request.at)
    shown = {"form": form, "page": found, "sentence": sentence}
    return render(request, "know/add.html", shown, status=422 if form.errors else 200)


@signed_in
@require_safe
def mine(request: Request) -> HttpResponse:
    """What I added, and what became of it."""
    return render(request, "know/mine.html", {"added": queries.my_contributions(request.user)})


@signed_in
@require_safe
def waiting(request: Request) -> HttpResponse:
    """What others added and I can take into a page or answer."""
    shown = {"waiting": queries.waiting_contributions(request.user, at=request.at)}
    return render(request, "know/waiting.html", shown)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, contribution: int) -> HttpResponse:
    """Take what somebody added into its page, or put it aside with an answer."""
    found = queries.waiting_contribution(contribution, request.user, at=request.at)
    page = queries.page(found.page, request.user, at=request.at) if found.page else None
    is_aside = request.method == "POST" and "answer" in request.POST
    aside = PutAsideForm(request.POST if is_aside else None)
    take_in = _take_in_form(request, found, page, is_aside)
    form = aside if is_aside else take_in
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            _end(request, found, form)
        except Invalid as refusal:
            show_refusal(form, refusal)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. Whoever added it is told."))
            return redirect("know:waiting")
    shown = {"one": found, "page": page, "aside": aside, "take_in": take_in}
    status = 422 if form is not None and form.errors else 200
    return render(request, "know/answer.html", shown, status=status)


def _take_in_form(
    request: Request, found: ContributionShown, page: PageShown | None, is_aside: bool
) -> TakeInForm | None:
    if page is None or page.is_put_away or not page.may_keep:
        return None
    given = request.POST if request.method == "POST" and not is_aside else None
    body = f"{page.words['body']}\n\n{found.text}".strip()
    return TakeInForm(given, initial={"body": body, "seen_version": page.version})


def _end(request: Request, found: ContributionShown, form: TakeInForm | PutAsideForm) -> None:
    given = form.cleaned_data
    if isinstance(form, PutAsideForm) or found.page is None:
        actions.put_aside(
            contribution=found.number, answer=given["answer"], by=request.user, at=request.at
        )
        return
    actions.take_into_page(
        contribution=found.number, page=found.page, seen_version=given["seen_version"],
        body=given["body"], by=request.user, at=request.at,
    )  # fmt: skip
