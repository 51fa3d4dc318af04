"""Pages for whoever keeps keys of waves, and for guardians, who see where each of them is."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from thrive.foundation.errors import Refused
from thrive.people.errors import NotAllowed
from thrive.voice import actions, queries
from thrive.voice.errors import BrokenSeal
from thrive.voice.queries import WaveKeyHeld
from thrive.web.paper.forms import KeyFileForm
from thrive.web.requests import Request, roles_of, signed_in


@signed_in
@require_safe
def home(request: Request) -> HttpResponse:
    """One's own keys; a guardian sees where all of them are."""
    return _page(request)


@never_cache
@require_POST
@signed_in
def copy(request: Request, wave: int) -> HttpResponse:
    """The file with a key, for its custodian."""
    try:
        name, content = actions.copy_key(wave=wave, by=request.user, at=request.at)
    except Refused as refusal:
        return _refused(request, refusal)
    return HttpResponse(
        content,
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
@signed_in
def take(request: Request, wave: int) -> HttpResponse:
    """The custodian shows the file: the server wipes its own."""
    form = KeyFileForm(request.POST, request.FILES, auto_id=_ids(wave))
    if not form.is_valid():
        return _page(request, wave=wave, form=form)
    content = form.cleaned_data["file"]
    try:
        actions.take_key(wave=wave, content=content, by=request.user, at=request.at)
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return _page(request, wave=wave, form=form)
    messages.success(request, _("You have the only key now. Keep the file safe until the day."))
    return redirect("paper:keys")


@require_POST
@signed_in
def bring(request: Request, wave: int) -> HttpResponse:
    """The key comes back when the last day is over."""
    _refuse_strangers(request, wave)
    form = KeyFileForm(request.POST, request.FILES, auto_id=_ids(wave))
    if not form.is_valid():
        return _page(request, wave=wave, form=form)
    content = form.cleaned_data["file"]
    try:
        actions.supply_key(wave=wave, content=content, by=request.user.external_id, at=request.at)
    except BrokenSeal as refusal:
        form.add_error("file", str(refusal))
        return _page(request, wave=wave, form=form)
    except Refused as refusal:
        return _refused(request, refusal)
    messages.success(request, _("The key is here. The result comes within minutes."))
    return redirect("paper:keys")


@require_POST
@signed_in
def lost(request: Request, wave: int) -> HttpResponse:
    """A key is lost: its wave is void."""
    _refuse_strangers(request, wave)
    if request.POST.get("sure") != "yes":
        messages.error(request, _("Nothing was changed: say that you are sure."))
        return redirect("paper:keys")
    try:
        actions.give_up_wave(wave=wave, by=request.user.external_id, at=request.at)
    except Refused as refusal:
        return _refused(request, refusal)
    messages.success(request, _("This round is void. It has no result, and that is said there."))
    return redirect("paper:keys")


def _seen(request: Request) -> tuple[WaveKeyHeld, ...]:
    """All keys for guardians and administrators, one's own for others.

    Raises NotAllowed for whoever has none.
    """
    held_roles = roles_of(request, request.user)
    if held_roles.is_guardian or held_roles.is_administrator:
        return queries.wave_keys(at=request.at)
    held = queries.wave_keys(at=request.at, custodian=request.user)
    if not held:
        raise NotAllowed(_("Only guardians, and whoever keeps keys, come here."))
    return held


def _refuse_strangers(request: Request, wave: int) -> None:
    if wave not in {one.wave for one in _seen(request)}:
        raise NotAllowed(_("Only guardians, and whoever keeps this key, may do that."))


def _ids(wave: int) -> str:
    """How the fields of a form are called that stands on the page for each wave."""
    return f"key-{wave}-%s"


def _refused(request: Request, refusal: Refused) -> HttpResponse:
    messages.error(request, str(refusal))
    return redirect("paper:keys")


def _page(
    request: Request, *, wave: int | None = None, form: KeyFileForm | None = None
) -> HttpResponse:
    """``form``: as it was brought for a wave, where it was refused."""
    rows = [
        {
            "key": one,
            "is_mine": one.custodian == request.user,
            "form": form if form and one.wave == wave else KeyFileForm(auto_id=_ids(one.wave)),
        }
        for one in _seen(request)
    ]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK
    return render(request, "paper/keys.html", {"rows": rows}, status=status)
