"""Pages: all measures, a new one, and one that is changed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from thrive.foundation.errors import Invalid
from thrive.measures import actions, queries
from thrive.measures.errors import NotAllowed
from thrive.measures.models import Measure
from thrive.web.measures import rows
from thrive.web.measures.forms import WITH_DENOMINATOR, MeasureForm, WordingForm, show_refusal
from thrive.web.requests import Request, signed_in


@signed_in
@require_safe
def home(request: Request) -> HttpResponse:
    """All measures: name, unit, who owns each, how often, how many groups."""
    return render(
        request,
        "measures/home.html",
        {
            "measures": rows.measures(queries.catalogue()),
            "may_define": queries.may_define(request.user, at=request.at),
            "may_record": bool(queries.groups_to_record(request.user, at=request.at)),
        },
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def define(request: Request) -> HttpResponse:
    """Define a measure."""
    _refuse_unless_may(request)
    initial = {"scale": 100, "decimals": 0, "cadence": "week", "kind": "proportion"}
    form = MeasureForm(request.POST or None, is_new=True, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            measure = actions.define_measure(by=request.user, at=request.at, **_described(form))
        except Invalid as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved: %(name)s.") % {"name": measure.name})
            return redirect("measures:home")
    return _page(request, "measures/define.html", {"form": form})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, key: str) -> HttpResponse:
    """Change what a measure is called and how it is read, or how it is worded."""
    _refuse_unless_may(request)
    measure = queries.measure(key)
    asks_wording = "wording" in request.POST
    form = MeasureForm(
        None if asks_wording else request.POST or None, is_new=False, initial=_standing(measure)
    )
    wording_form = WordingForm(
        request.POST if asks_wording else None, initial={"wording": measure.wording}
    )
    if request.method == "POST":
        used = wording_form if asks_wording else form
        if used.is_valid() and _save(request, measure, used):
            return redirect("measures:home")
    context = {"form": form, "wording_form": wording_form, "measure": measure}
    return _page(request, "measures/edit.html", context)


def _save(request: Request, measure: Measure, form: MeasureForm | WordingForm) -> bool:
    try:
        if isinstance(form, WordingForm):
            actions.change_wording(
                measure=measure,
                wording=form.cleaned_data["wording"],
                by=request.user,
                at=request.at,
            )
        else:
            described = _described(form, kind=measure.kind)
            definition = actions.Definition(**described)
            actions.change_measure(
                measure=measure, definition=definition, by=request.user, at=request.at
            )
    except Invalid as refusal:
        show_refusal(form, refusal)
        return False
    messages.success(request, _("Saved: %(name)s.") % {"name": measure.name})
    return True


def _described(form: MeasureForm, kind: str = "") -> dict[str, Any]:
    """What the form says (``Any``: as it was typed); only shares and rates have a scale."""
    described = dict(form.cleaned_data)
    if described.get("kind", kind) not in WITH_DENOMINATOR:
        described["scale"] = 1.0
    return described


def _standing(measure: Measure) -> dict[str, object]:
    standing = {
        name: getattr(measure, name)
        for name in actions.Definition.__dataclass_fields__
        if name != "owner"
    }
    owner = measure.owner
    standing["owner"] = (owner.email or owner.badge or owner.external_id) if owner else ""
    standing["scale"] = int(measure.scale)
    standing["target"] = None if measure.target is None else f"{measure.target:.10g}"
    return standing


def _page(request: Request, template: str, context: dict[str, object]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, template, context, status=status)


def _refuse_unless_may(request: Request) -> None:
    if not queries.may_define(request.user, at=request.at):
        raise NotAllowed(_("Only administrators define measures."))
