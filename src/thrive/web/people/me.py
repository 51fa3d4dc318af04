"""Me: language, time zone, PIN, and all that Thrive knows about me."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from thrive.foundation.errors import Invalid
from thrive.people.actions import choose_language_and_zone, set_pin
from thrive.people.errors import TooManyTries, UnsuitablePin, WrongBadgeOrPin
from thrive.people.models import Pin
from thrive.people.queries import my_page
from thrive.web.audit.words import done
from thrive.web.people.forms import ChangePinForm, ChoosePinForm, MeForm
from thrive.web.people.origin import address_of
from thrive.web.people.problems import show
from thrive.web.requests import Request, signed_in


@signed_in
def me(request: Request) -> HttpResponse:
    """My page."""
    kept = {"language": request.user.language, "time_zone": request.user.time_zone}
    form = MeForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        try:
            choose_language_and_zone(person=request.user, at=request.at, **form.cleaned_data)
        except Invalid as refusal:
            show(refusal, form)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:me")
    page = my_page(request.user, at=request.at)
    deeds = [{"at": one.at, "what": done(one.action), "by_me": one.by_me} for one in page.deeds]
    has_mailbox = bool(settings.THRIVE_VOICE_ADDRESS)
    shown = {"page": page, "form": form, "deeds": deeds, "has_mailbox": has_mailbox}
    return render(request, "people/me.html", shown, status=422 if form.errors else 200)


@never_cache
@signed_in
def pin(request: Request) -> HttpResponse:
    """Choose or change my PIN."""
    has_pin = Pin.objects.filter(person=request.user).exists()
    form = (ChangePinForm if has_pin else ChoosePinForm)(request.POST or None)
    if request.method == "POST" and form.is_valid() and _set_pin(request, form):
        messages.success(request, _("Saved. From now on your badge opens with the new PIN."))
        return redirect("people:me")
    shown = {"form": form, "has_pin": has_pin}
    return render(request, "people/pin.html", shown, status=422 if form.errors else 200)


def _set_pin(request: Request, form: ChoosePinForm) -> bool:
    given = form.cleaned_data
    try:
        set_pin(
            person=request.user,
            old=given.get("old", ""),
            pin=given["pin"],
            address=address_of(request),
            at=request.at,
        )
    except UnsuitablePin as refusal:
        show(refusal, form, "pin")
    except (WrongBadgeOrPin, TooManyTries) as refusal:
        show(refusal, form, "old")
    else:
        update_session_auth_hash(request, request.user)  # this session stays, all others end
        return True
    return False


pin = sensitive_post_parameters("old", "pin", "again")(pin)
