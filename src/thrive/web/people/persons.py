"""One person by hand: added, corrected, put into groups, let go, taken back."""

from dataclasses import fields
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thrive.people.actions import (
    Particulars,
    add_person,
    call_off,
    call_off_leaving,
    correct_person,
    join_group,
    leave_group,
    let_go_person,
    take_back,
)
from thrive.people.models import Group, Membership, Person
from thrive.web.people.changing import (
    Change,
    administers,
    change_page,
    group_address,
    person_address,
)
from thrive.web.people.forms import AcrossForm, DayForm, JoinForm, ParticularsForm, PersonForm
from thrive.web.requests import Request, key_in, signed_in


@signed_in
def add(request: Request) -> HttpResponse:
    """Add somebody; from the page of a group, to that group."""
    administers(request)
    group = _group_asked_for(request)
    form = PersonForm(request.POST or None, initial={"group": group, "from_on": request.at.date()})
    back, back_name = (group_address(group), group.name) if group else (reverse("people:home"), "")
    change = Change(
        heading=_("Add a person"),
        press=_("Add"),
        back=back,
        back_name=back_name,
        lead=_("For many at once, bring a file. Nobody needs an email address."),
    )

    def act(given: dict[str, Any]) -> str:
        person = add_person(
            external_id=given["external_id"],
            particulars=_particulars(given),
            group=given["group"],
            from_on=given["from_on"],
            by=request.user,
            at=request.at,
        )
        return person_address(person)

    return change_page(request, change, form, act)


def _group_asked_for(request: Request) -> Group | None:
    key = key_in(request.GET.get("group", ""))
    return None if key is None else Group.objects.filter(pk=key, closed_on=None).first()


def _particulars(given: dict[str, Any]) -> Particulars:
    return Particulars(**{field.name: given[field.name] for field in fields(Particulars)})


@signed_in
def correct(request: Request, key: int) -> HttpResponse:
    """Correct how somebody is called and reached."""
    administers(request)
    person = get_object_or_404(Person, pk=key)
    known = {field.name: getattr(person, field.name) for field in fields(Particulars)}
    change = _about(person, _("Correct the list"), _("Keep these"))

    def act(given: dict[str, Any]) -> str:
        correct_person(
            person=person, particulars=_particulars(given), by=request.user, at=request.at
        )
        return person_address(person)

    return change_page(request, change, ParticularsForm(request.POST or None, initial=known), act)


@signed_in
def join(request: Request, key: int) -> HttpResponse:
    """Put somebody into a group across teams."""
    administers(request)
    person = get_object_or_404(Person, pk=key)
    form = AcrossForm(request.POST or None, initial={"on": request.at.date()})
    change = _about(
        person,
        _("Put into a group across teams"),
        _("Put into the group"),
        _("The team stays as it is."),
    )

    def act(given: dict[str, Any]) -> str:
        join_group(person=person, by=request.user, at=request.at, **given)
        return person_address(person)

    return change_page(request, change, form, act)


@signed_in
def end_membership(request: Request, key: int) -> HttpResponse:
    """End somebody's time in a group."""
    administers(request)
    membership = get_object_or_404(Membership.objects.select_related("person", "group"), pk=key)
    person, group = membership.person, membership.group
    form = _day_form(request)
    heading = _("End the time in %(group)s") % {"group": group.name}
    lead = _("What was true before stays true. To change the team, move them instead.")
    change = _about(person, heading, _("End it"), lead if group.is_reporting else "")

    def act(given: dict[str, Any]) -> str:
        leave_group(person=person, group=group, by=request.user, at=request.at, **given)
        return person_address(person)

    return change_page(request, change, form, act)


@require_POST
@signed_in
def call_off_membership(request: Request, key: int) -> HttpResponse:
    """Call off what was planned and has not begun."""
    administers(request)
    membership = get_object_or_404(Membership.objects.select_related("person", "group"), pk=key)
    call_off(membership=membership, by=request.user, at=request.at)
    messages.success(request, _("Saved. This was called off."))
    return redirect("people:person", membership.person_id)


@signed_in
def let_go(request: Request, key: int) -> HttpResponse:
    """Somebody leaves the organisation."""
    administers(request)
    person = get_object_or_404(Person, pk=key)
    change = _about(
        person,
        _("%(person)s leaves") % {"person": person.name},
        _("They leave"),
        _("From this day they cannot come in; groups and roles end. Nothing of the past changes."),
    )

    def act(given: dict[str, Any]) -> str:
        let_go_person(person=person, by=request.user, at=request.at, **given)
        return person_address(person)

    return change_page(request, change, _day_form(request), act)


@require_POST
@signed_in
def stay(request: Request, key: int) -> HttpResponse:
    """Somebody who was to leave stays after all."""
    administers(request)
    person = get_object_or_404(Person, pk=key)
    call_off_leaving(person=person, by=request.user, at=request.at)
    messages.success(request, _("Saved. They stay."))
    return redirect(person_address(person))


@signed_in
def bring_back(request: Request, key: int) -> HttpResponse:
    """Somebody who left is back."""
    administers(request)
    person = get_object_or_404(Person, pk=key)
    initial = {"on": request.at.date(), "group": _last_team(person)}
    form = JoinForm(request.POST or None, initial=initial)
    heading = _("%(person)s is here again") % {"person": person.name}
    change = _about(person, heading, _("Take them back"), _("Roles are granted anew."))

    def act(given: dict[str, Any]) -> str:
        take_back(person=person, by=request.user, at=request.at, **given)
        return person_address(person)

    return change_page(request, change, form, act)


def _last_team(person: Person) -> int | None:
    places = person.memberships.filter(group__is_reporting=True, group__closed_on=None)
    return places.order_by("-from_on", "-id").values_list("group_id", flat=True).first()


def _about(person: Person, heading: str, press: str, lead: str = "") -> Change:
    return Change(heading, press, person_address(person), person.name, lead)


def _day_form(request: Request) -> DayForm:
    label, hint = _("First day outside"), _("The last day with us is the day before.")
    initial = {"on": request.at.date()}
    return DayForm(request.POST or None, label=label, hint=hint, initial=initial)
