"""One group by hand: added, renamed, moved, closed, opened again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thrive.people.actions import add_group, close_group, move_group, rename_group, reopen_group
from thrive.people.models import Group
from thrive.web.people.changing import Change, administers, change_page, group_address
from thrive.web.people.forms import ACROSS, ROOT, DayForm, GroupForm, PlaceForm, RenameForm
from thrive.web.requests import Request, signed_in


@signed_in
def add(request: Request) -> HttpResponse:
    """Add a group: below another, across teams, or the first of all."""
    administers(request)
    form = GroupForm(request.POST or None, initial={"place": request.GET.get("below", "")})
    change = Change(_("Add a group"), _("Add"), reverse("people:home"), "")

    def act(given: dict[str, Any]) -> str:
        place = given["place"]
        parent = None if place in {ROOT, ACROSS} else Group.objects.get(pk=place)
        group = add_group(
            external_id=given["external_id"] or slugify(given["name"], allow_unicode=True),
            name=given["name"],
            kind=given["kind"],
            parent=parent,
            is_root=place == ROOT,
            by=request.user,
            at=request.at,
        )
        return group_address(group)

    return change_page(request, change, form, act)


@signed_in
def rename(request: Request, key: int) -> HttpResponse:
    """Call a group otherwise."""
    administers(request)
    group = get_object_or_404(Group, pk=key)
    form = RenameForm(request.POST or None, initial={"name": group.name, "kind": group.kind})

    def act(given: dict[str, Any]) -> str:
        rename_group(group=group, by=request.user, at=request.at, **given)
        return group_address(group)

    return change_page(request, _about(group, _("Rename the group"), _("Keep these")), form, act)


@signed_in
def move(request: Request, key: int) -> HttpResponse:
    """Another place in the tree, with all below it."""
    administers(request)
    group = get_object_or_404(Group, pk=key)
    form = PlaceForm(request.POST or None, group=group, initial={"parent": group.parent_id})
    change = _about(
        group,
        _("Move the group"),
        _("Move the group"),
        _("It moves with everybody and all groups below it."),
    )

    def act(given: dict[str, Any]) -> str:
        move_group(group=group, by=request.user, at=request.at, **given)
        return group_address(group)

    return change_page(request, change, form, act)


@signed_in
def close(request: Request, key: int) -> HttpResponse:
    """Close a group that is empty."""
    administers(request)
    group = get_object_or_404(Group, pk=key)
    form = DayForm(
        request.POST or None, label=_("First day closed"), initial={"on": request.at.date()}
    )
    lead = _("Its numbers and its past stay. Move its people and groups first.")

    def act(given: dict[str, Any]) -> str:
        close_group(group=group, by=request.user, at=request.at, **given)
        return group_address(group)

    return change_page(request, _about(group, _("Close the group"), _("Close it"), lead), form, act)


@require_POST
@signed_in
def reopen(request: Request, key: int) -> HttpResponse:
    """Open a group again that was closed."""
    administers(request)
    group = get_object_or_404(Group, pk=key)
    reopen_group(group=group, by=request.user, at=request.at)
    messages.success(request, _("Saved. The group is open again."))
    return redirect(group_address(group))


def _about(group: Group, heading: str, press: str, lead: str = "") -> Change:
    return Change(heading, press, group_address(group), group.name, lead)
