"""The way to the mailbox, what came of letters, and the keys of those who read them."""

import json

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from thrive.foundation.errors import Invalid
from thrive.voice import actions, queries
from thrive.web.mailbox.forms import KeyForm
from thrive.web.mailbox.hats import Hat, hats
from thrive.web.people.problems import show
from thrive.web.requests import Request, roles_of, signed_in


@signed_in
def home(request: Request) -> HttpResponse:
    """What the mailbox is, the way to it, and what came of letters. The same for everybody."""
    refuse_without_origin()
    shown = {
        "address": f"{settings.THRIVE_VOICE_ADDRESS}/mailbox/",
        "lines": queries.public_lines(at=request.at),
        "reads": bool(hats(roles_of(request, request.user))),
    }
    return render(request, "mailbox/home.html", shown)


@never_cache
@signed_in
def key(request: Request, kind: str, group: int | None = None) -> HttpResponse:
    """Make the key of a reader: in the frame, from words that never come here."""
    refuse_without_origin()
    hat = _hat(request, kind, group)
    given = request.POST if request.method == "POST" else None
    form = KeyForm(given, initial={"shown_as": request.user.name})
    if given is not None and form.is_valid() and _published(request, hat, form):
        messages.success(request, _("Saved. Letters can be sealed to you now."))
        return redirect("mailbox:desk")
    shown = {
        "form": form,
        "hat": hat,
        "origin": settings.THRIVE_VOICE_ADDRESS,
        "task": json.dumps({"kind": "make", "purpose": hat.purpose}),
    }
    answer = render(request, "mailbox/key.html", shown, status=422 if form.errors else 200)
    return framing(answer)


@require_POST
@signed_in
def retire(request: Request, key: int) -> HttpResponse:
    """Let no more letters be sealed to one of my keys."""
    actions.retire_mailbox_key(person=request.user, key=key, at=request.at)
    messages.success(request, _("Saved. No more letters are sealed to this key."))
    return redirect("mailbox:desk")


def refuse_without_origin() -> None:
    """There is no mailbox where the voice origin has no address of its own."""
    if not settings.THRIVE_VOICE_ADDRESS:
        raise Http404


def framing(answer: HttpResponse) -> HttpResponse:
    """Let the page hold a frame of the voice origin, and of no other."""
    # What the decorator of django-csp sets; the origin is known only now.
    answer._csp_update = {"frame-src": [settings.THRIVE_VOICE_ADDRESS]}  # type: ignore[attr-defined]  # csp's
    return answer


def _hat(request: Request, kind: str, group: int | None) -> Hat:
    """Raises Http404 for what this person is not."""
    for hat in hats(roles_of(request, request.user)):
        if (hat.kind, hat.group.pk if hat.group else None) == (kind, group):
            return hat
    raise Http404


def _published(request: Request, hat: Hat, form: KeyForm) -> bool:
    try:
        actions.publish_mailbox_key(
            person=request.user, kind=hat.kind, group=hat.group, at=request.at, **form.cleaned_data
        )
    except Invalid as refusal:
        show(refusal, form)
        return False
    return True
