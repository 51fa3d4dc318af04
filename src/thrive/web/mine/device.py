"""This device: whether its browser may show what waits for me."""

import json

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thrive.foundation.errors import Invalid
from thrive.people import actions
from thrive.people.models import Person
from thrive.people.queries import push_subscriptions
from thrive.web.requests import Request, signed_in


@signed_in
def device(request: Request) -> HttpResponse:
    """What this browser may show, and a button to say so. The rest is up to push.js."""
    _refuse_without_key()
    known = _endpoints(request.user)
    shown = {
        "key": settings.THRIVE_VAPID_PUBLIC_KEY,
        "known": json.dumps(known),
        "devices": len(known),
    }
    return render(request, "mine/device.html", shown)


@require_POST
@signed_in
def subscribe(request: Request) -> HttpResponse:
    """Keep what this browser gave. Answers in JSON, because push.js asks."""
    _refuse_without_key()
    given = {name: request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")}
    try:
        actions.subscribe_push(person=request.user, by=request.user, at=request.at, **given)
    except Invalid as refusal:
        return JsonResponse({"message": str(refusal)}, status=422)
    return JsonResponse({"message": _("From now on this device shows what waits for you.")})


@require_POST
@signed_in
def unsubscribe(request: Request) -> HttpResponse:
    """Stop on one device, named by push.js, or on all."""
    endpoint = request.POST.get("endpoint")
    if endpoint is None:
        actions.unsubscribe_push(person=request.user, by=request.user, at=request.at)
        messages.success(request, _("No device shows anything any more."))
        return redirect("mine:device")
    if endpoint in _endpoints(request.user):
        actions.unsubscribe_push(
            person=request.user, endpoint=endpoint, by=request.user, at=request.at
        )
    return JsonResponse({"message": _("This device shows nothing any more.")})


def _endpoints(person: Person) -> list[str]:
    return [one.endpoint for one in push_subscriptions([person.pk]).get(person.pk, ())]


def _refuse_without_key() -> None:
    """Without a key no browser takes anything from us, so the page is not there."""
    if not settings.THRIVE_VAPID_PUBLIC_KEY:
        raise Http404
