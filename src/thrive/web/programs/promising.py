"""Page: what a run promises. And what an anonymous run means, in sentences."""

from collections.abc import Iterator

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from thrive.experiences.running import actions, queries
from thrive.experiences.running.queries import PromisesOffered, Unsigned
from thrive.foundation import days
from thrive.foundation.errors import Invalid, Refused
from thrive.voice.queries import promise_words
from thrive.web.forms import ThriveForm
from thrive.web.programs import wording
from thrive.web.programs.forms import show
from thrive.web.requests import Request, signed_in

REFUSED = 422


class PromiseForm(ThriveForm):
    """Which promise."""

    promise = forms.ChoiceField(
        label=gettext_lazy("What are people promised?"), widget=forms.RadioSelect
    )

    def __init__(self, *given: object, offered: PromisesOffered, **more: object) -> None:
        super().__init__(*given, **more)
        chooser: forms.ChoiceField = self.fields["promise"]  # type: ignore[assignment]  # as declared
        chooser.choices = [(one, _choice(one)) for one in offered.offered]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def promise(request: Request, run_id: int) -> HttpResponse:
    """Choose the promise, before anybody is asked."""
    page = queries.run_page(run_id, request.user, at=request.at)
    offered = queries.promises_of(run_id, request.user, at=request.at)
    initial = {"promise": offered.chosen}
    form = PromiseForm(request.POST or None, offered=offered, initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["promise"]
        wishes = {"promise": chosen}
        if chosen == "anonymous" and page.rhythm.begins_on < offered.earliest:
            wishes["begins_on"] = offered.earliest
        try:
            actions.change_run(run=run_id, by=request.user, at=request.at, **wishes)
        except Invalid as refusal:
            show(refusal, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("programs:run", run_id)
    context = {
        "form": form,
        "run": {"pk": page.row.number, "name": page.row.name},
        "whole": promise_words("anonymous").whole,
        "notes": tuple(_notes(offered)),
        "uncarried": offered.uncarried,
    }
    status = REFUSED if request.method == "POST" else 200
    return render(request, "programs/choose_promise.html", context, status=status)


def sentences(found: Unsigned) -> tuple[str, ...]:
    """What an anonymous run means, before it begins."""
    return tuple(_sentences(found))


def _choice(name: str) -> str:
    word = {
        "named": _("Named."), "confidential": _("Confidential."), "anonymous": _("Anonymous."),
    }[name]  # fmt: skip
    return f"{word} {wording.promise_in_short(name)}"


def _notes(offered: PromisesOffered) -> Iterator[str]:
    """Why *anonymous* is not offered, where it is not; when it could begin, where it is."""
    if "anonymous" in offered.offered:
        told = {"day": days.day(offered.earliest)}
        words = _("Anonymous questions begin on %(day)s at the earliest: people get ready before.")
        yield words % told
    elif offered.people < offered.least:
        counted = {"least": offered.least, "count": offered.people}
        yield _("Anonymous is offered from %(least)s people on; here are %(count)s.") % counted
    elif not offered.has_origin:
        yield _(
            "Anonymous questions need an address of their own. Ask whoever looks after the server "
            "to set THRIVE_VOICE_ADDRESS."
        )


def _sentences(found: Unsigned) -> Iterator[str]:
    units = ngettext(
        "%(people)s people could take part. They count as %(units)s group of at least 8, so that "
        "nobody stands out.",
        "%(people)s people could take part. They count as %(units)s groups of at least 8, so that "
        "nobody stands out.",
        len(found.units),
    )
    if found.units:
        yield units % {"people": found.people, "units": len(found.units)}
    else:
        told = {"people": found.people}
        yield _("Only %(people)s people could take part; anonymous needs 8.") % told
    if found.is_too_soon:
        told_day = {"day": days.day(found.earliest)}
        yield _("It can begin on %(day)s or later: people need a week to get ready.") % told_day
    yield ngettext(
        "One page for everybody, with %(count)s screen. Each person answers it once in each round.",
        "One page for everybody, with %(count)s screens one after the other. Each person answers "
        "it once in each round.",
        found.screens,
    ) % {"count": found.screens}
    if found.has_words:
        yield _(
            "What people write in their own words goes a way of its own: without numbers, and only "
            "when at least three came together."
        )
    if found.first is not None and found.until is not None:
        rounds = ngettext("%(count)s round", "%(count)s rounds", found.waves)
        told_rounds = {
            "rounds": rounds % {"count": found.waves},
            "first": days.day(found.first),
            "until": days.day(found.until),
        }
        yield (
            _(
                "Who takes part is fixed when you start it, for %(rounds)s from %(first)s up to "
                "%(until)s. Who joins or moves comes in after that; who leaves can still answer."
            )
            % told_rounds
        )
    yield _(
        "Everybody gets the same link, and reminders go to everybody: nobody knows who has "
        "answered, you neither."
    )
