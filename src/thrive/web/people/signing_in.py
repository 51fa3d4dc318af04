"""Coming in: badge and PIN, the first PIN, and the first administrator's link."""

from datetime import datetime, timedelta
from typing import cast
from urllib.parse import urlencode

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from thrive.foundation.errors import Invalid
from thrive.people.actions import choose_pin, enter_with_badge, settle_in
from thrive.people.badges import PATH
from thrive.people.errors import LinkSpent, TooManyTries, UnsuitablePin, WrongBadgeOrPin
from thrive.people.models import Person
from thrive.people.queries import invited_by
from thrive.web.people.forms import BadgeForm, ChoosePinForm, SettleInForm
from thrive.web.people.origin import address_of
from thrive.web.people.problems import show
from thrive.web.requests import Request

CHOOSING = "thrive_choosing_pin"  # in the session: whose slip was shown, and until when it counts
TIME_TO_CHOOSE = timedelta(minutes=15)
BY_EMAIL = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@sensitive_post_parameters("pin")
def badge(request: HttpRequest) -> HttpResponse:
    """Badge number and PIN. A PIN from a slip leads to choosing one's own."""
    form = BadgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _enter(cast(Request, request), form)
        if answer is not None:
            return answer
    shown = {"form": form, "next": _onward(request)}
    return render(request, "people/badge.html", shown, status=422 if form.errors else 200)


def _enter(request: Request, form: BadgeForm) -> HttpResponse | None:
    try:
        entered = enter_with_badge(
            badge=form.cleaned_data["badge"],
            pin=form.cleaned_data["pin"],
            address=address_of(request),
            at=request.at,
        )
    except (WrongBadgeOrPin, TooManyTries) as refusal:
        show(refusal, form)
        return None
    if entered.slip is None:
        login(request, entered.person, backend=PATH)
        return redirect(_onward(request))
    request.session.cycle_key()
    until = (request.at + TIME_TO_CHOOSE).isoformat()
    request.session[CHOOSING] = [entered.person.pk, entered.slip, until]
    return redirect(f"{reverse('people:choose_pin')}?{urlencode({'next': _onward(request)})}")


@never_cache
@sensitive_post_parameters("pin", "again")
def choose(request: HttpRequest) -> HttpResponse:
    """Choose a PIN, after a slip was shown. Then one is in."""
    chooser = _chooser(cast(Request, request))
    if chooser is None:
        return redirect("people:badge")
    person, slip = chooser
    form = ChoosePinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _choose(cast(Request, request), form, person, slip)
        if answer is not None:
            return answer
    shown = {"form": form, "person": person, "next": _onward(request)}
    return render(request, "people/choose_pin.html", shown, status=422 if form.errors else 200)


def _chooser(request: Request) -> tuple[Person, int] | None:
    """Whose slip was shown in this session, while that still counts."""
    kept = request.session.get(CHOOSING)
    if not kept or datetime.fromisoformat(kept[2]) < request.at:
        return None
    person = Person.objects.filter(pk=kept[0], is_active=True).first()
    return None if person is None else (person, kept[1])


def _choose(
    request: Request, form: ChoosePinForm, person: Person, slip: int
) -> HttpResponse | None:
    try:
        choose_pin(person=person, slip=slip, pin=form.cleaned_data["pin"], at=request.at)
    except UnsuitablePin as refusal:
        show(refusal, form, "pin")
        return None
    except LinkSpent as refusal:
        show(refusal, form)
        return None
    del request.session[CHOOSING]
    login(request, person, backend=PATH)
    return redirect(_onward(request))


@never_cache
@sensitive_post_parameters("password")
def welcome(request: HttpRequest, secret: str) -> HttpResponse:
    """The first administrator's link. Opening it uses nothing up: mail programs open links too."""
    at = cast(Request, request).at
    person = invited_by(secret=secret, at=at)
    form = SettleInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = settle_in(secret=secret, at=at, **form.cleaned_data)
        except Invalid as refusal:
            show(refusal, form)
        else:
            login(request, person, backend=BY_EMAIL)
            return redirect("today")
    shown = {"form": form, "person": person}
    answer = render(request, "people/welcome.html", shown, status=422 if form.errors else 200)
    # The address itself is the secret, so only the origin may travel. Without even that the browser
    # calls its origin null, and the form could not be sent.
    answer["Referrer-Policy"] = "strict-origin"
    return answer


def _onward(request: HttpRequest) -> str:
    """Where somebody wanted to go, if that is a page of ours."""
    wish = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wish, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wish if is_ours else reverse("today")
