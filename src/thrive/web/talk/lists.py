"""Pages: the talks that are for me, and opening one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from thrive.discussions import actions, queries, subjects
from thrive.discussions.subjects import Subject
from thrive.discussions.wording import visibility_sentence
from thrive.foundation.errors import Invalid, Refused
from thrive.web.audiences import audience_from, offer_audiences
from thrive.web.measures.forms import show_refusal
from thrive.web.requests import Request, key_in, signed_in
from thrive.web.talk.forms import BeginForm, OpenForm


@signed_in
@require_safe
def home(request: Request) -> HttpResponse:
    """The talks that are for me, or of these those that I follow."""
    followed = request.GET.get("show") == "followed"
    offset = key_in(request.GET.get("from", "")) or 0
    page = queries.topics_for(request.user, request.at, followed=followed, offset=offset)
    shown = {
        "page": page,
        "followed": followed,
        "older": offset + len(page.rows) if page.more else None,
        "due": queries.reviews_due(request.at, person=request.user),
    }
    return render(request, "talk/home.html", shown)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Open a talk: about something that is shown elsewhere, or about anything."""
    about = request.GET.get("about", "")
    return _begin(request, about) if about else _open(request)


def _open(request: Request) -> HttpResponse:
    form = OpenForm(request.POST or None)
    offer_audiences(form, request.user, at=request.at)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            topic = actions.open_topic(
                title=given["title"], subject="", audience=audience_from(given["audience"]),
                promise=given["promise"], by=request.user, at=request.at,
            )  # fmt: skip
        except Invalid as refusal:
            show_refusal(form, refusal)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Opened. Now say the first words."))
            return redirect("talk:topic", topic)
    return render(request, "talk/new.html", {"form": form}, status=422 if form.errors else 200)


def _begin(request: Request, about: str) -> HttpResponse:
    subject = subjects.look_up(about, request.user, at=request.at)
    form = BeginForm(request.POST or None, initial={"title": subject.title})
    if request.method == "POST" and form.is_valid():
        try:
            topic = actions.begin(
                subject=about, audience=subject.audience, promise="named", by=request.user,
                at=request.at, **form.cleaned_data,
            )  # fmt: skip
        except Invalid as refusal:
            show_refusal(form, refusal)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("talk:topic", topic)
    return _begin_page(request, form, subject)


def _begin_page(request: Request, form: BeginForm, subject: Subject) -> HttpResponse:
    shown = {
        "form": form,
        "subject": subject,
        "sentence": visibility_sentence(subject.audience, "named"),
    }
    return render(request, "talk/begin.html", shown, status=422 if form.errors else 200)
