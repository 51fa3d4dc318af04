"""The tree, a group, a person: for those who look after people."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from thrive.foundation.errors import Refused
from thrive.people.actions import end_role, grant_role, make_slips, move_person
from thrive.people.models import Group, Person, Role
from thrive.people.queries import find_people, group_page, overview, own_team, person_page
from thrive.web.people.forms import MoveForm, RoleForm
from thrive.web.people.problems import show
from thrive.web.requests import Request, key_in, roles_of, signed_in


@require_GET
@signed_in
def home(request: Request) -> HttpResponse:
    """The groups that one looks after; for an administrator also a search for people."""
    page = overview(request.user, at=request.at)
    text = request.GET.get("q", "")
    found = None
    if page.is_administrator and text.strip():
        found = find_people(text, viewer=request.user, at=request.at)
    return render(request, "people/home.html", {"page": page, "text": text, "found": found})


@require_GET
@signed_in
def group(request: Request, key: int) -> HttpResponse:
    """One group and who is in it."""
    page = group_page(key, viewer=request.user, at=request.at)
    shown = {"page": page, "is_administrator": roles_of(request, request.user).is_administrator}
    return render(request, "people/group.html", shown)


@never_cache
@require_POST
@signed_in
def slips(request: Request, key: int) -> HttpResponse:
    """A sheet of slips to print, shown once: for all who have no PIN, or for one person."""
    where = get_object_or_404(Group, pk=key)
    named = request.POST.get("person", "")
    people = [get_object_or_404(Person, pk=key_in(named))] if named else None
    made = make_slips(group=where, by=request.user, at=request.at, people=people)
    if not made:
        messages.info(request, _("Everybody here has chosen a PIN already. No slip is needed."))
        return redirect("people:group", key)
    address = request.build_absolute_uri("/").rstrip("/").split("://")[1]
    shown = {"slips": made, "group": where, "address": address}
    return render(request, "people/slips.html", shown)


@require_GET
@signed_in
def person(request: Request, key: int) -> HttpResponse:
    """One person over time."""
    return _person(request, key, RoleForm(), MoveForm(initial={"on": request.at.date()}))


def _person(request: Request, key: int, role: RoleForm, move: MoveForm) -> HttpResponse:
    page = person_page(key, viewer=request.user, at=request.at)
    shown = {
        "page": page,
        "role_form": role,
        "move_form": move,
        "team": own_team(page.person, on=request.at.date()),
    }
    wrong = role.errors or move.errors
    return render(request, "people/person.html", shown, status=422 if wrong else 200)


@require_POST
@signed_in
def grant(request: Request, key: int) -> HttpResponse:
    """Grant a role."""
    form = RoleForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            grant_role(
                person=get_object_or_404(Person, pk=key),
                kind=Role.Kind(given["kind"]),
                group=given["group"],
                by=request.user,
                at=request.at,
            )
        except Refused as refusal:
            show(refusal, form)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:person", key)
    return _person(request, key, form, MoveForm(initial={"on": request.at.date()}))


@require_POST
@signed_in
def end(request: Request, key: int) -> HttpResponse:
    """End a role."""
    role = get_object_or_404(Role, pk=key)
    end_role(role=role, by=request.user, at=request.at)
    messages.success(request, _("Saved. The role has ended."))
    return redirect("people:person", role.person_id)


@require_POST
@signed_in
def move(request: Request, key: int) -> HttpResponse:
    """Move somebody to another team."""
    form = MoveForm(request.POST)
    if form.is_valid():
        try:
            move_person(
                person=get_object_or_404(Person, pk=key),
                by=request.user,
                at=request.at,
                **form.cleaned_data,
            )
        except Refused as refusal:
            show(refusal, form)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:person", key)
    return _person(request, key, RoleForm(), form)
