"""Pages: the board, ideas, and one's own expectations beside what was found."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thrive.foundation.errors import Invalid
from thrive.goals.changes import actions, queries
from thrive.goals.changes.errors import MovedOn
from thrive.people.models import Group
from thrive.voice import queries as voice
from thrive.web.changes.forms import (
    AnswerForm,
    HandForm,
    IdeaForm,
    LetterIdeaForm,
    show_refusal,
)
from thrive.web.changes.members import member_in, members_here
from thrive.web.changes.moved import told_if_moved_on
from thrive.web.requests import Request, key_in, signed_in

MOST_PAGES = 10_000


@signed_in
@require_safe
def board(request: Request) -> HttpResponse:
    """What waits, what is under way, what came of it."""
    group = _group(request)
    shown = {
        "board": queries.board(viewer=request.user, at=request.at, group=group),
        "group": group,
        "groups": queries.groups_to_write_for(person=request.user, at=request.at),
        "may_draw": len(queries.groups_below(person=request.user, at=request.at)) > 1,
    }
    return render(request, "changes/board.html", shown)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_idea(request: Request) -> HttpResponse:
    """Write an idea down."""
    groups = queries.groups_to_write_for(person=request.user, at=request.at)
    form = IdeaForm(request.POST or None, request.FILES or None, groups=groups)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            idea = actions.write_idea(
                text=given["text"], group=next(g for g in groups if str(g.pk) == given["group"]),
                by=request.user, at=request.at, is_named=not given["is_unnamed"],
                picture=given["picture"],
            )  # fmt: skip
        except (Invalid, MovedOn) as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved. Somebody takes it on, or answers it."))
            return redirect("changes:idea", idea.pk)
    return _page(request, "changes/new_idea.html", {"form": form})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def letter_idea(request: Request, mailbox: int) -> HttpResponse:
    """Hand an idea on that came by letter: in the reader's words, and from nobody. Once."""
    voice.letter_desk(person=request.user, mailbox=mailbox, at=request.at)  # only who reads it
    groups = queries.groups_to_write_for(person=request.user, at=request.at)
    form = LetterIdeaForm(request.POST or None, groups=groups)
    if request.method == "POST" and form.is_valid():
        try:
            idea = actions.take_in_idea(
                text=form.cleaned_data["text"], group=int(form.cleaned_data["group"]),
                key=f"mailbox-{mailbox}", at=request.at,
            )  # fmt: skip
        except (Invalid, MovedOn) as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved. Nothing says who wrote, or who handed it on."))
            return redirect("changes:idea", idea.pk)
    return _page(request, "changes/letter_idea.html", {"form": form, "mailbox": mailbox})


@signed_in
@require_safe
def ideas(request: Request) -> HttpResponse:
    """All ideas, newest first."""
    group = _group(request)
    number = key_in(request.GET.get("page", "")) or 1
    found = queries.idea_list(at=request.at, group=group, number=min(number, MOST_PAGES))
    return render(request, "changes/ideas.html", {"list": found, "group": group})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def idea(request: Request, number: int) -> HttpResponse:
    """One idea; its answer is sent here."""
    page = queries.idea_page(idea=number, viewer=request.user, at=request.at)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_idea(
                idea=number, answer=form.cleaned_data["answer"], by=request.user, at=request.at
            )
        except (Invalid, MovedOn) as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved. Everybody can read your answer."))
            return redirect("changes:idea", number)
    members = members_here(request, page.group)
    shown = {"page": page, "form": form, "hand": HandForm(people=members)}
    return _page(request, "changes/idea.html", shown)


@signed_in
@require_POST
def take(request: Request, number: int) -> HttpResponse:
    """Take an idea on, or hand it to somebody."""
    page = queries.idea_page(idea=number, viewer=request.user, at=request.at)
    named = request.POST.get("owner", "")
    owner = member_in(members_here(request, page.group), named)
    if named and owner is None:
        messages.error(request, _("Choose somebody of the group."))
        return redirect("changes:idea", number)
    with told_if_moved_on(request):
        actions.take_idea(idea=number, by=request.user, owner=owner, at=request.at)
        messages.success(request, _("Saved. The next thing is to try it: write a change down."))
    return redirect("changes:idea", number)


@signed_in
@require_safe
def mine(request: Request) -> HttpResponse:
    """What I expected, beside what was found. Only I see it."""
    found = queries.calibration(person=request.user, at=request.at)
    return render(request, "changes/mine.html", {"mine": found})


@signed_in
@require_safe
@cache_control(private=True, max_age=3600)
def picture(request: Request, number: int) -> HttpResponse:
    """A picture of an idea or a change."""
    found = queries.picture(number=number, viewer=request.user)
    if found is None:
        raise Http404
    return HttpResponse(bytes(found.content), content_type="image/jpeg")


def _group(request: Request) -> Group | None:
    """The group whose part of the board is looked at; the whole organisation without one."""
    number = key_in(request.GET.get("group", ""))
    return None if number is None else queries.group_of(number)


def _page(request: Request, template: str, shown: dict[str, object]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, template, shown, status=status)
