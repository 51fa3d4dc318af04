"""Pages: changing what one wrote, and taking it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thrive.discussions import actions, queries
from thrive.foundation.errors import Invalid, Refused
from thrive.web.measures.forms import show_refusal
from thrive.web.requests import Request, signed_in
from thrive.web.talk.forms import ChangeForm


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, post: int) -> HttpResponse:
    """Change one's own words, or take them back."""
    found, mine = queries.my_post(post, request.user, at=request.at)
    form = ChangeForm(request.POST or None, initial={"text": mine.text})
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            actions.edit(post=post, text=text, by=request.user, at=request.at)
        except Invalid as refusal:
            show_refusal(form, refusal)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. What it said before stays readable."))
            return redirect("talk:topic", found.number)
    shown = {"thread": found, "post": mine, "form": form}
    return render(request, "talk/change.html", shown, status=422 if form.errors else 200)


@signed_in
@require_POST
def withdraw(request: Request, post: int) -> HttpResponse:
    """Take one's own words back."""
    topic = actions.withdraw(post=post, by=request.user, at=request.at)
    messages.success(request, _("Taken back. A line without words stays."))
    return redirect("talk:topic", topic)
