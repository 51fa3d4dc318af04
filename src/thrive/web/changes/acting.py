"""Pages: one change, its steps, tasks and pictures."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thrive.foundation.errors import Invalid
from thrive.goals.changes import actions, queries
from thrive.goals.errors import NotAllowed
from thrive.people import queries as people
from thrive.web.addresses import address_of
from thrive.web.changes.forms import EndForm, PictureForm, StudyForm, TaskForm, show_refusal
from thrive.web.changes.paths import drawn_path
from thrive.web.changes.words import EVENTS, FIELDS, STATES
from thrive.web.requests import Request, key_in, signed_in
from thrive.web.talk.under import talk_under


@signed_in
@require_safe
def change(request: Request, number: int) -> HttpResponse:
    """One change: what, what is expected, what was found, and why we think so."""
    page = queries.change_page(change=number, viewer=request.user, at=request.at)
    events = [
        (EVENTS[one.kind], one, [(FIELDS.get(name, name), *said) for name, *said in one.edits])
        for one in page.events
    ]
    members = _members(request, page)
    shown = {
        "page": page,
        "path": drawn_path(page.beside.event) if page.beside else "",
        "joint_path": drawn_path(page.jointly.beside.event) if page.jointly else "",
        "change": page.change, "state": STATES[page.change.state], "events": events,
        "task": TaskForm(people=members), "picture": PictureForm(),
        "page_address": address_of("know:page", page.change.page) if page.change.page else "",
        "talk": talk_under(f"change-{number}", request.user, at=request.at),
    }  # fmt: skip
    return render(request, "changes/change.html", shown)


@signed_in
@require_POST
def begin(request: Request, number: int) -> HttpResponse:
    """Let it begin."""
    actions.begin_change(change=number, by=request.user, at=request.at)
    messages.success(request, _("Saved. From now on what was expected is locked."))
    return redirect("changes:change", number)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def study(request: Request, number: int) -> HttpResponse:
    """Write down what was learned."""
    page = _page_to_work_on(request, number)
    form = StudyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.study_change(
                change=number, learned=given["learned"], hours=given["found_hours"],
                money=given["found_money"], safety=given["found_safety"],
                customers=given["found_customers"], by=request.user, at=request.at,
            )  # fmt: skip
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved. Now: keep it, change it, or let it go?"))
            return redirect("changes:change", number)
    return _form_page(request, "changes/study.html", {"form": form, "page": page})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: Request, number: int) -> HttpResponse:
    """Keep it from now on."""
    return _end(request, number, "changes/adopt.html", actions.adopt_change, needs_reason=False)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def abandon(request: Request, number: int) -> HttpResponse:
    """Do not keep it, and say why."""
    return _end(request, number, "changes/abandon.html", actions.abandon_change, needs_reason=True)


@signed_in
@require_POST
def share(request: Request, number: int) -> HttpResponse:
    """Make a page of it."""
    actions.share_change(
        change=number, for_whom=request.POST.get("for_whom", "")[:4000], by=request.user,
        at=request.at,
    )  # fmt: skip
    messages.success(request, _("Saved. Others find this page now."))
    return redirect("changes:change", number)


@signed_in
@require_POST
def add_task(request: Request, number: int) -> HttpResponse:
    """Add something to be done."""
    page = _page_to_work_on(request, number)
    members = _members(request, page)
    form = TaskForm(request.POST, people=members)
    if not form.is_valid():
        messages.error(request, _("Say in a few words what must be done."))
        return redirect("changes:change", number)
    chosen = key_in(form.cleaned_data["owner"])
    actions.add_task(
        change=number, text=form.cleaned_data["text"], due_on=form.cleaned_data["due_on"],
        owner=next((one for one in members if one.pk == chosen), None), by=request.user,
        at=request.at,
    )  # fmt: skip
    return redirect("changes:change", number)


@signed_in
@require_POST
def close_task(request: Request, number: int, task: int) -> HttpResponse:
    """Say that a task is done, or not needed."""
    if "drop" in request.POST:
        actions.drop_task(task=task, by=request.user, at=request.at)
    else:
        actions.finish_task(task=task, by=request.user, at=request.at)
    return redirect("changes:change", number)


@signed_in
@require_POST
def add_picture(request: Request, number: int) -> HttpResponse:
    """Add a picture from before or after."""
    page = _page_to_work_on(request, number)
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.add_picture(
                change=number, kind=given["kind"], content=given["picture"],
                alternative=given["alternative"], by=request.user, at=request.at,
            )  # fmt: skip
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("changes:change", number)
    return _form_page(request, "changes/picture.html", {"form": form, "page": page})


@signed_in
@require_POST
def remove_picture(request: Request, number: int, picture: int) -> HttpResponse:
    """Take a picture away for good."""
    actions.remove_picture(picture=picture, by=request.user, at=request.at)
    return redirect("changes:change", number)


def _end(
    request: Request, number: int, template: str, action: Any, *, needs_reason: bool
) -> HttpResponse:
    """``Any``: an action of the domain."""
    page = _page_to_work_on(request, number)
    form = EndForm(request.POST or None, needs_reason=needs_reason)
    if request.method == "POST" and (form.is_valid() or not needs_reason):
        try:
            action(
                change=number, text=form.cleaned_data.get("text", ""), by=request.user,
                at=request.at,
            )  # fmt: skip
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("changes:change", number)
    return _form_page(request, template, {"form": form, "page": page})


def _page_to_work_on(request: Request, number: int) -> queries.ChangePage:
    page = queries.change_page(change=number, viewer=request.user, at=request.at)
    if not page.may_change:
        raise NotAllowed(_("Only whoever owns this change may do this, or leads its group."))
    return page


def _members(request: Request, page: queries.ChangePage) -> list[Any]:
    """Who may take a task on. ``Any``: persons."""
    if not page.may_change:
        return []
    return people.members_of(page.change.group, on=request.at.date(), deep=True)


def _form_page(request: Request, template: str, shown: dict[str, Any]) -> HttpResponse:
    """``Any``: what templates take."""
    status = 422 if request.method == "POST" else 200
    return render(request, template, shown, status=status)
