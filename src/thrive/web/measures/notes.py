"""Pages: notes about a day, stretches with limits of their own, and taking them back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thrive.foundation.errors import Invalid
from thrive.measures import actions, queries
from thrive.measures.errors import NotAllowed
from thrive.measures.models import Series
from thrive.web.measures.forms import AnnotateForm, PhaseForm, show_refusal
from thrive.web.requests import Request, signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def annotate(request: Request, series_id: int) -> HttpResponse:
    """Write down what somebody knows about a day."""
    series = _series(request, series_id)
    initial = {"on": timezone.localdate(request.at), "kind": "change_began"}
    form = AnnotateForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.annotate(series=series, by=request.user, at=request.at, **form.cleaned_data)
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved. It stands on the chart with your name."))
            return redirect("insights:series", series.pk)
    return _page(request, "measures/annotate.html", form, series)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def set_phase(request: Request, series_id: int) -> HttpResponse:
    """Give a stretch limits of its own."""
    series = _series(request, series_id)
    form = PhaseForm(request.POST or None, initial={"kind": "rebase"})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_phase(series=series, by=request.user, at=request.at, **form.cleaned_data)
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved. The chart shows it with your name and reason."))
            return redirect("insights:series", series.pk)
    return _page(request, "measures/phase.html", form, series)


@signed_in
@require_POST
def undo_annotation(request: Request, annotation_id: int) -> HttpResponse:
    """Take a note back."""
    series = actions.undo_annotation(annotation_id=annotation_id, by=request.user, at=request.at)
    messages.success(request, _("Taken back. It stays readable as taken back."))
    return redirect("insights:series", series.pk)


@signed_in
@require_POST
def undo_phase(request: Request, phase_id: int) -> HttpResponse:
    """Take a phase back."""
    series = actions.undo_phase(phase_id=phase_id, by=request.user, at=request.at)
    messages.success(request, _("Taken back. It stays readable as taken back."))
    return redirect("insights:series", series.pk)


def _series(request: Request, series_id: int) -> Series:
    """The series, for somebody who may write about it."""
    series = queries.series(series_id)
    if not queries.may_record(
        request.user, measure=series.measure, group=series.group, at=request.at
    ):
        raise NotAllowed(_("Only those who lead this group, or own this measure, may do this."))
    return series


def _page(
    request: Request, template: str, form: AnnotateForm | PhaseForm, series: Series
) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, template, {"form": form, "series": series}, status=status)
