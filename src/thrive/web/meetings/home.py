"""Pages: whom I meet, asking somebody, peers, and a coach from outside."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from thrive.goals.meetings import actions, queries
from thrive.goals.meetings.wording import seeking_sentence
from thrive.people.models import Group, Person
from thrive.web.addresses import address_of
from thrive.web.goals.saving import saved
from thrive.web.meetings.circle import READS, WRITES
from thrive.web.meetings.forms import AskForm, InviteForm, SeekingForm
from thrive.web.requests import Request, key_in, signed_in


@signed_in
@require_http_methods(READS)
def home(request: Request) -> HttpResponse:
    """Whom I meet, who asks me, and how to find others."""
    found = queries.my_circles(viewer=request.user, at=request.at)
    return render(request, "meetings/home.html", {"mine": found})


@signed_in
@require_http_methods(WRITES)
def ask(request: Request) -> HttpResponse:
    """Ask somebody to meet."""
    given = request.POST if request.method == "POST" else None
    initial = {"other": _called(request.GET.get("whom", "")), "about": request.GET.get("for", "")}
    form = AskForm(given, initial=initial)
    made: list[int] = []
    if saved(form, lambda: made.append(_ask(request, form))):
        messages.success(request, _("Asked. It begins when they say yes."))
        return redirect("meetings:circle", made[0])
    return _form(request, "meetings/ask.html", form)


@never_cache
@signed_in
@require_http_methods(WRITES)
def invite(request: Request) -> HttpResponse:
    """Write down what is agreed, and make the link for a coach from outside."""
    sponsors = queries.sponsors_for(member=request.user, at=request.at)
    given = request.POST if request.method == "POST" else None
    form = InviteForm(given, sponsors=sponsors)
    made: list[actions.Invited] = []
    if saved(form, lambda: made.append(_invite(request, form))):
        return link_page(request, made[0])
    return _form(request, "meetings/invite.html", form, sponsors=sponsors)


@never_cache
@require_POST
@signed_in
def link(request: Request, number: int) -> HttpResponse:
    """Another link for the coach; the former one opens nothing any more."""
    made = actions.renew_link(circle=number, by=request.user, at=request.at)
    return link_page(request, made)


def link_page(request: Request, made: actions.Invited) -> HttpResponse:
    """The link, shown once."""
    path = address_of("meetings:guest_door", made.secret)
    shown = {"circle": made.circle, "address": request.build_absolute_uri(path)}
    return render(request, "meetings/link.html", shown)


@require_POST
@signed_in
def as_sponsor(request: Request, number: int, answer: str) -> HttpResponse:
    """Agree to what is written of a coach from outside, or not."""
    if answer == "agree":
        actions.agree_as_sponsor(circle=number, by=request.user, at=request.at)
        messages.success(request, _("Agreed. You learn what is written here, and no more."))
    else:
        actions.refuse_as_sponsor(circle=number, by=request.user, at=request.at)
        messages.success(request, _("Declined. It does not begin."))
    return redirect("meetings:home")


@require_POST
@signed_in
def open_group(request: Request) -> HttpResponse:
    """Let a group that I look after meet here."""
    group = Group.objects.filter(pk=key_in(request.POST.get("group", "")) or 0).first()
    if group is None:
        return redirect("meetings:home")
    made = actions.open_for_group(group=group, by=request.user, at=request.at)
    return redirect("meetings:circle", made.pk)


@signed_in
@require_http_methods(WRITES)
def peers(request: Request) -> HttpResponse:
    """Who works on what, who came through what; and room to tell it oneself."""
    given = request.POST if request.method == "POST" else None
    form = SeekingForm(given)
    if saved(
        form,
        lambda: actions.tell_seeking(by=request.user, at=request.at, **form.cleaned_data),
    ):
        messages.success(request, _("Told. You can end it here at any time."))
        return redirect("meetings:peers")
    shown = {
        "sentence": seeking_sentence(),
        "others": queries.peers(viewer=request.user, at=request.at),
        "mine": queries.my_circles(viewer=request.user, at=request.at).seeking,
    }
    return _form(request, "meetings/peers.html", form, **shown)


@require_POST
@signed_in
def end_seeking(request: Request, number: int) -> HttpResponse:
    """Tell it no longer."""
    actions.end_seeking(seeking=number, by=request.user, at=request.at)
    messages.success(request, _("Nobody sees it any more."))
    return redirect("meetings:peers")


def _ask(request: Request, form: AskForm) -> int:
    circle = actions.ask_to_meet(by=request.user, at=request.at, **form.cleaned_data)
    return circle.pk


def _invite(request: Request, form: InviteForm) -> actions.Invited:
    return actions.invite_guest(inviting=form.inviting(), by=request.user, at=request.at)


def _called(number: str) -> str:
    """What to write for somebody who was chosen from a list: a badge or an email is one person."""
    found = Person.objects.filter(pk=key_in(number) or 0, is_active=True).first()
    return "" if found is None else found.badge or found.email or found.name


def _form(
    request: Request, template: str, form: AskForm | InviteForm | SeekingForm, **more: object
) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, **more}, status=status)
