"""One form on a page of its own: for every change of people and groups that is made by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from thrive.foundation.errors import ThriveError
from thrive.people.errors import NotAllowed
from thrive.people.models import Group, Person
from thrive.web.forms import ThriveForm
from thrive.web.people.problems import show
from thrive.web.requests import Request, roles_of

Act = Callable[[dict[str, Any]], str]  # what was typed → where to go on


@dataclass(frozen=True)
class Change:
    """What such a page says."""

    heading: str
    press: str
    back: str  # where it leads without a change
    back_name: str
    lead: str = ""


def administers(request: Request) -> None:
    """Asked first on every such page, before anything is looked up."""
    if not roles_of(request, request.user).is_administrator:
        raise NotAllowed(_("Only an administrator may change people and groups."))


def change_page(request: Request, change: Change, form: ThriveForm, act: Act) -> HttpResponse:
    """Show the form, or make the change. What is refused stands in the form; no word is lost."""
    if request.method == "POST" and form.is_valid():
        try:
            onward = act(form.cleaned_data)
        except ThriveError as refusal:
            show(refusal, form)
        else:
            messages.success(request, _("Saved."))
            return redirect(onward)
    shown = {"change": change, "form": form}
    return render(request, "people/change.html", shown, status=422 if form.errors else 200)


def group_address(group: Group) -> str:
    """The page of a group."""
    return reverse("people:group", args=[group.pk])


def person_address(person: Person) -> str:
    """The page of a person."""
    return reverse("people:person", args=[person.pk])
