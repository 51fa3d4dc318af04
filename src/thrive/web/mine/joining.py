"""A run's link: what it is, who can see what one says, and a yes of one's own."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from thrive.experiences.running.actions import enrol_by_link
from thrive.experiences.running.errors import CannotJoin, TooManyTries, WrongPin
from thrive.experiences.running.queries import JoinPage, join_page
from thrive.foundation import clock, days
from thrive.people.models import Person
from thrive.voice.queries import promise_words
from thrive.web.forms import ThriveForm


class JoinForm(ThriveForm):
    """The PIN that came with the link, and a yes."""

    pin = forms.CharField(
        label=_("The PIN that came with the link"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}
        ),
    )
    consents = forms.BooleanField(
        label=_("Yes, I want to take part. I have read who can see what I say."),
        error_messages={"required": _("Without your yes nothing begins.")},
    )


@never_cache
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """What the link leads to. Whoever is not signed in reads it, and comes in to say yes."""
    person = request.user if isinstance(request.user, Person) else None
    page = join_page(secret, person)
    if person is None:
        return _shown(request, page, None)
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _joined(request, secret, person, form):
        messages.success(request, _now("You take part. The first question comes by itself."))
        return redirect("mine:parts")
    return _shown(request, page, None if page.is_in else form)


join = sensitive_post_parameters("pin")(join)


def _shown(request: HttpRequest, page: JoinPage, form: JoinForm | None) -> HttpResponse:
    shown = {
        "run": page,
        "first": days.day(page.begins_on),
        "last": days.day(page.ends_on - timedelta(days=1)) if page.ends_on else "",
        "promise": promise_words(page.promise, page.readers),
        "form": form,
        "sign_in": resolve_url(settings.LOGIN_URL),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "mine/join.html", shown, status=status)


def _joined(request: HttpRequest, secret: str, person: Person, form: JoinForm) -> bool:
    given = form.cleaned_data
    try:
        enrol_by_link(
            secret=secret,
            pin=given["pin"],
            person=person,
            consents=given["consents"],
            at=getattr(request, "at", None) or clock.now(),
        )
    except (WrongPin, TooManyTries) as refusal:
        form.add_error("pin", str(refusal))
    except CannotJoin as refusal:
        form.add_error(None, str(refusal))
    else:
        return True
    return False
