"""Pages: one talk, writing in it, following it, closing it."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thrive.discussions import actions, queries
from thrive.foundation.errors import Invalid, Refused
from thrive.people.models import Person
from thrive.web.measures.forms import show_refusal
from thrive.web.requests import Request, key_in, signed_in
from thrive.web.talk.forms import WriteForm
from thrive.web.talk.names import called_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: Request, topic: int) -> HttpResponse:
    """A talk, and the field in which one writes."""
    readers = queries.readers(topic=topic, viewer=request.user, at=request.at)
    reply_to = key_in(request.GET.get("reply", ""))
    form = WriteForm(
        request.POST or None, called=called_in(request, topic), initial={"in_reply_to": reply_to}
    )
    if request.method == "POST" and form.is_valid():
        try:
            post = _write(request, topic, form)
        except Invalid as refusal:
            show_refusal(form, refusal)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"{request.path}#post-{post}")
    return _page(request, topic, form, reply_to, readers)


@signed_in
@require_POST
def follow(request: Request, topic: int) -> HttpResponse:
    """Be told of what is new, or not any more."""
    if request.POST.get("then") == "stop":
        actions.unfollow(topic=topic, by=request.user, at=request.at)
        messages.success(request, _("You are told no longer what is new here."))
    else:
        actions.follow(topic=topic, by=request.user, at=request.at)
        messages.success(request, _("You are told when something new is written here."))
    return redirect("talk:topic", topic)


@signed_in
@require_POST
def close(request: Request, topic: int) -> HttpResponse:
    """Close a talk, or open it again."""
    if request.POST.get("then") == "reopen":
        actions.reopen_topic(topic=topic, by=request.user, at=request.at)
        messages.success(request, _("Open again."))
    else:
        actions.close_topic(topic=topic, by=request.user, at=request.at)
        messages.success(request, _("Closed. It stays to be read."))
    return redirect("talk:topic", topic)


def _write(request: Request, topic: int, form: WriteForm) -> int:
    given = form.cleaned_data
    return actions.write(
        topic=topic, text=given["text"], in_reply_to=given["in_reply_to"],
        mentions=given["tell"] or (), by=request.user, at=request.at,
    )  # fmt: skip


def _page(
    request: Request, topic: int, form: WriteForm, reply_to: int | None, readers: Sequence[Person]
) -> HttpResponse:
    before = key_in(request.GET.get("before", ""))
    found = queries.thread(topic=topic, viewer=request.user, at=request.at, before=before)
    shown = {
        "thread": found,
        "form": form,
        "readers": readers,
        "reply_to": next((one for one in found.posts if one.number == reply_to), None),
        "is_older": before is not None,
    }
    return render(request, "talk/thread.html", shown, status=422 if form.errors else 200)
