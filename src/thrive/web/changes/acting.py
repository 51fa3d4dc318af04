"""Pages: one change, its steps, tasks and pictures."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thrive.foundation.errors import Invalid
from thrive.goals.changes import actions, queries
from thrive.goals.changes.errors import MovedOn
from thrive.goals.errors import NotAllowed
from thrive.people.models import Person
from thrive.web.addresses import address_of
from thrive.web.changes.forms import (
    EndForm,
    HandForm,
    PictureForm,
    StudyForm,
    TaskForm,
    show_refusal,
)
from thrive.web.changes.members import member_in, members_here
from thrive.web.changes.moved import told_if_moved_on
from thrive.web.changes.paths import drawn_path
from thrive.web.changes.words import EVENTS, FIELDS, STATES
from thrive.web.requests import Request, signed_in
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
        "hand": _hand_form(page, members),
        "page_address": address_of("know:page", page.change.page) if page.change.page else "",
        "talk": talk_under(f"change-{number}", request.user, at=request.at),
    }  # fmt: skip
    return render(request, "changes/change.html", shown)


@signed_in
@require_POST
def begin(request: Request, number: int) -> HttpResponse:
    """Let it begin."""
    with told_if_moved_on(request):
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
        except (Invalid, MovedOn) as refusal:
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
    with told_if_moved_on(request):
        actions.share_change(
            change=number, for_whom=request.POST.get("for_whom", "")[:4000], by=request.user,
            at=request.at,
        )  # fmt: skip
        messages.success(request, _("Saved. Others find this page now."))
    return redirect("changes:change", number)


@signed_in
@require_POST
def hand(request: Request, number: int) -> HttpResponse:
    """Give it to somebody else of its group."""
    page = _page_to_work_on(request, number)
    owner = member_in(_members(request, page), request.POST.get("owner", ""))
    if owner is None:
        messages.error(request, _("Choose somebody of the group."))
        return redirect("changes:change", number)
    with told_if_moved_on(request):
        actions.hand_over(change=number, owner=owner, by=request.user, at=request.at)
        messages.success(request, _("Saved. They are told."))
    return redirect("changes:change", number)


@signed_in
@require_POST
def add_task(request: Request, number: int) -> HttpResponse:
    """Add something to be done."""
    page = _page_to_work_on(request, number)
    members = _members(request, page)
    form = TaskForm(request.POST, people=members)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.add_task(
                change=number, text=given["text"], due_on=given["due_on"],
                owner=member_in(members, given["owner"]), by=request.user, at=request.at,
            )  # fmt: skip
        except (Invalid, MovedOn) as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("changes:change", number)
    return _form_page(request, "changes/task.html", {"form": form, "page": page})


@signed_in
@require_POST
def close_task(request: Request, number: int, task: int) -> HttpResponse:
    """Say that a task is done, or not needed."""
    close = actions.drop_task if "drop" in request.POST else actions.finish_task
    with told_if_moved_on(request):
        close(task=task, by=request.user, at=request.at)
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
        except (Invalid, MovedOn) as refusal:
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
    if request.method == "POST" and form.is_valid():
        try:
            action(change=number, text=form.cleaned_data["text"], by=request.user, at=request.at)
        except (Invalid, MovedOn) as refusal:
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


def _hand_form(page: queries.ChangePage, members: list[Person]) -> HandForm | None:
    others = [one for one in members if one.pk != page.change.owner_id]
    # Of the same page, the form of a task has a field of this name too.
    return HandForm(people=others, auto_id="hand_%s") if page.next_steps and others else None


def _members(request: Request, page: queries.ChangePage) -> list[Person]:
    """Who may take a task on, or the change."""
    if not page.may_change:
        return []
    return members_here(request, page.change.group)


def _form_page(request: Request, template: str, shown: dict[str, Any]) -> HttpResponse:
    """``Any``: what templates take."""
    status = 422 if request.method == "POST" else 200
    return render(request, template, shown, status=status)
