"""Pages: this week's number, on a phone."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from thrive.foundation.errors import Invalid
from thrive.measures import actions, queries
from thrive.measures.actions import Outcome, Recorded
from thrive.measures.errors import NotAllowed
from thrive.measures.models import Measure
from thrive.measures.rules import periods
from thrive.people.models import Group
from thrive.web.measures import rows, wording
from thrive.web.measures.forms import ChooseForm, NumberForm, show_refusal
from thrive.web.requests import Request, signed_in

RECENT = 8


@signed_in
@require_safe
def choose(request: Request) -> HttpResponse:
    """Which number is it? With both answers in the address, go on to the number itself."""
    groups = queries.groups_to_record(request.user, at=request.at)
    if not groups:
        raise NotAllowed(_("Numbers are entered by those who lead a group or own a measure."))
    measures = queries.measures_in_use(on=request.at.date())
    form = ChooseForm(request.GET or None, measures=measures, groups=groups)
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data
        return redirect("measures:record", key=chosen["measure"], group_id=chosen["group"])
    return render(request, "measures/choose.html", {"form": form, "has_measures": bool(measures)})


@signed_in
@require_safe
def record_in_series(request: Request, series_id: int) -> HttpResponse:
    """The number of a series that exists: the same page, named by measure and group."""
    series = queries.series(series_id)
    return redirect("measures:record", key=series.measure.key, group_id=series.group_id)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: Request, key: str, group_id: int) -> HttpResponse:
    """One number: the period, the figure, and what stands there now."""
    measure = queries.measure(key)
    group = Group.objects.filter(pk=group_id).first()
    if group is None:
        raise Http404
    _refuse_unless_may(request, measure, group)
    shown = periods.recent(timezone.localdate(request.at), measure.cadence, RECENT)
    shown.insert(0, periods.following(shown[0], measure.cadence))
    standing = queries.standing(measure, group, shown)
    chosen = _chosen(request, shown)
    lines = rows.periods(shown, standing, measure.cadence, chosen)
    form = NumberForm(
        request.POST or None,
        measure=measure,
        choices=[(line.iso, line.choice) for line in lines],
        corrects=chosen in standing,
        initial={"period": chosen.isoformat()},
    )
    if request.method == "POST" and form.is_valid():
        if chosen in standing and request.POST.get("seen") != chosen.isoformat():
            form.add_error("period", _("A number stands there. Look at it, then save again."))
        elif (recorded := _save(request, measure, group, form)) is not None:
            messages.success(request, _done(recorded, measure))
            return redirect("insights:series", recorded.series.pk)
    context = {
        "form": form,
        "measure": measure,
        "group": group,
        "asked": wording.this_period(measure.cadence),
        "periods": lines,
        "stands": next(line for line in lines if line.is_chosen),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "measures/number.html", context, status=status)


def _refuse_unless_may(request: Request, measure: Measure, group: Group) -> None:
    if not queries.may_record(request.user, measure=measure, group=group, at=request.at):
        raise NotAllowed(_("Only those who lead this group, or own this measure, may do this."))


def _chosen(request: Request, shown: list[date]) -> date:
    """The period that is asked for, or the last one that is over."""
    asked = request.POST.get("period") or request.GET.get("period", "")
    return next((day for day in shown if day.isoformat() == asked), shown[1])


def _save(request: Request, measure: Measure, group: Group, form: NumberForm) -> Recorded | None:
    given = form.cleaned_data
    try:
        return actions.record_point(
            measure=measure,
            group=group,
            period_on=given["period"],
            value=given["value"],
            denominator=given.get("denominator"),
            reason=given.get("reason", ""),
            by=request.user,
            at=request.at,
        )
    except Invalid as refusal:
        show_refusal(form, refusal)
        return None


def _done(recorded: Recorded, measure: Measure) -> str:
    says = wording.parts(recorded.point.value, recorded.point.denominator)
    words = {
        Outcome.ADDED: _("Saved: %(says)s for %(period)s."),
        Outcome.CORRECTED: _("Corrected to %(says)s for %(period)s. The former number is kept."),
        Outcome.UNCHANGED: _("%(says)s stood there already for %(period)s. Nothing changed."),
    }
    period = wording.period(recorded.point.period_on, measure.cadence)
    return words[recorded.outcome] % {"says": says, "period": period}
