"""Page: words that their authors let a guardian put in other words."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from thrive.foundation.errors import Invalid
from thrive.voice import actions
from thrive.voice.actions import ToReword
from thrive.web.forms import ThriveForm
from thrive.web.measures.forms import show_refusal
from thrive.web.requests import Request, key_in, signed_in
from thrive.web.words.views import asked_in

LONGEST = 500


class RewordForm(ThriveForm):
    """The same in other words."""

    text = forms.CharField(
        label=gettext_lazy("In other words"), max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def reword(request: Request) -> HttpResponse:
    """Read what waits, one after another, and write each anew."""
    if request.method == "POST":
        return _taken(request)
    return _page(request)


def _taken(request: Request) -> HttpResponse:
    words = key_in(request.POST.get("words", "")) or 0
    form = RewordForm(request.POST, prefix=str(words))
    if form.is_valid():
        try:
            actions.reword(
                words=words, text=form.cleaned_data["text"], by=request.user, at=request.at
            )
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved. The first words are deleted."))
            return redirect("words:reword")
    return _page(request, form, words)


def _page(request: Request, wrong: RewordForm | None = None, words: int = 0) -> HttpResponse:
    found = actions.read_to_reword(by=request.user, at=request.at)
    if wrong is not None and words not in {one.words for one in found}:
        messages.error(request, _("These words are not here any more. Look at the list again."))
    shown = [_shown(one, wrong if one.words == words else None) for one in found]
    status = 422 if wrong is not None else 200
    return render(request, "words/reword.html", {"waiting": shown}, status=status)


def _shown(one: ToReword, wrong: RewordForm | None) -> dict[str, object]:
    return {
        "words": one.words,
        "title": one.title,
        "asked": asked_in(one.asked),
        "text": one.text,
        "form": wrong or RewordForm(prefix=str(one.words)),
    }
