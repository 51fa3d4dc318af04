"""Pages inside a page: the true player, at one frame of a draft, or as somebody would go through.

Nothing of it is an answer: what is tried lives in the session of the one who tries.
"""

import base64
import binascii
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thrive.experiences import wording
from thrive.experiences.content.frames import Say
from thrive.experiences.content.program import Program
from thrive.experiences.conversing import passages, posted
from thrive.experiences.conversing.screens import screen_of
from thrive.experiences.conversing.told import Told
from thrive.experiences.drafting import queries, trying
from thrive.experiences.drafting.queries import DraftShown
from thrive.experiences.drafting.trying import Deed, Done, Somebody
from thrive.experiences.engine import AnswerRefused, Group, Show, State, Waiting, next_frame
from thrive.people.queries import reporting_tree
from thrive.web.builder import words
from thrive.web.builder.framing import framed, framing
from thrive.web.builder.promising import promised
from thrive.web.builder.shapes import Option
from thrive.web.requests import Request, signed_in

KEY = "tried"
MOST_DEEDS = 200
_DEEDS = {"answer": Deed.ANSWER, "pass": Deed.PASS, "on": Deed.ON, "back": Deed.BACK}


def _program(shown: DraftShown) -> Program | None:
    program = shown.looked.shown
    return program if program is not None and program.experiences else None


def _languages(request: HttpRequest) -> tuple[str, ...]:
    asked = request.GET.get("language", "")
    return tuple(filter(None, (asked, (get_language() or "en").partition("-")[0])))


@framed
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def frame(request: Request, draft: int, name: str) -> HttpResponse:
    """One frame as people will see it. What is pressed there leads nowhere."""
    shown = queries.draft(draft, by=request.user, at=request.at)
    program = _program(shown)
    state = trying.standing_at(program, name) if program else None
    if program is None or state is None:
        return render(request, "builder/unseen.html", {"why": _why_unseen(shown, name)})
    screen = screen_of(
        state, languages=_languages(request), address=request.path,
        promise=promised(program.promise.value), told=_told(state),
        pictures=reverse("builder:pictures", args=[draft]),
    )  # fmt: skip
    return render(request, "player/page.html", {"screen": screen, "is_preview": True})


def _why_unseen(shown: DraftShown, name: str) -> str:
    kinds = {
        frame.id: frame.kind
        for _path, frame in (shown.looked.shown.placed() if shown.looked.shown else ())
    }
    if kinds.get(name) == "branch":
        return _("Nobody sees a fork. Try the program as somebody to see where it leads.")
    return _("There is not enough to show yet.")


def _told(state: State) -> Told:
    """What a report would give back stands in the words of the builder: there is nothing yet."""
    turn = next_frame(state)
    if isinstance(turn, Show) and turn.frame.kind == "report":
        return Told(absent=_("Here stands what was answered, as soon as there is something."))
    return Told()


@framed
@signed_in
@require_safe
def stopped(request: Request, draft: int, name: str = "") -> HttpResponse:
    """Where people come who stop for now."""
    return render(
        request, "builder/unseen.html", {"why": _("Here people stop. What they said is kept.")}
    )


@signed_in
@require_safe
def picture(request: Request, draft: int, name: str) -> HttpResponse:
    """The picture of a frame."""
    shown = queries.draft(draft, by=request.user, at=request.at)
    found = (
        {one.id: one for _path, one in shown.looked.shown.placed()} if (shown.looked.shown) else {}
    )
    held = found.get(name)
    if not isinstance(held, Say) or held.picture is None:
        raise Http404
    try:
        content = base64.b64decode(held.picture.base64, validate=True)
    except (binascii.Error, ValueError) as problem:
        raise Http404 from problem
    return HttpResponse(content, content_type=f"image/{held.picture.type.value}",
                        headers={"X-Content-Type-Options": "nosniff"})  # fmt: skip


# Trying it as somebody


@framing
@signed_in
@require_safe
def attempt(request: Request, draft: int) -> HttpResponse:
    """Choose whose eyes to look through; the player stands beside it."""
    shown = queries.draft(draft, by=request.user, at=request.at)
    program = _program(shown)
    tried = _tried(request, draft)
    groups = [
        Option(one.external_id, one.name, one.external_id == tried.get("group"))
        for one in reporting_tree(on=request.at.date())
    ]
    context: dict[str, object] = {"shown": shown, "groups": groups, "can": program is not None}
    if program is not None:
        read_in = (*_languages(request), *program.languages)
        context |= {
            "languages": [
                Option(code, words.language(code), code == tried.get("language"))
                for code in program.languages
            ],
            "experiences": [
                Option(one.id, one.title.read_in(read_in), one.id == tried.get("experience"))
                for one in program.experiences
            ],
            "lots": [
                (lot, [Option(arm, arm, tried.get("arms", {}).get(lot) == arm) for arm in arms])
                for lot, arms in trying.arms_of(program).items()
            ],
        }
    return render(request, "builder/try.html", context)


@signed_in
@require_POST
def become(request: Request, draft: int) -> HttpResponse:
    """Begin anew as somebody."""
    shown = queries.draft(draft, by=request.user, at=request.at)
    program = _program(shown)
    sent = request.POST
    arms = {lot: sent.get(f"arm-{lot}", "") for lot in (trying.arms_of(program) if program else {})}
    request.session[KEY] = {
        "draft": draft, "experience": sent.get("experience", "")[:50],
        "language": sent.get("language", "")[:10], "group": sent.get("group", "")[:100],
        "arms": {lot: arm[:50] for lot, arm in arms.items()}, "deeds": [],
    }  # fmt: skip
    return redirect("builder:try", draft)


# ``Any``: what a session holds.
def _tried(request: HttpRequest, draft: int) -> dict[str, Any]:
    kept = request.session.get(KEY)
    fresh = {"draft": draft, "experience": "", "language": "", "group": "", "arms": {}, "deeds": []}
    return kept if isinstance(kept, dict) and kept.get("draft") == draft else fresh


def _somebody(request: Request, tried: dict[str, Any]) -> Somebody:
    tree = reporting_tree(on=request.at.date())
    own = next((one for one in tree if one.external_id == tried["group"]), None)
    # Whoever belongs to a team belongs to the areas that hold it.
    above = [one for one in tree if own is not None and own.path.startswith(one.path)]
    groups = tuple(Group(one.external_id, one.kind) for one in above)
    arms = tuple((lot, arm) for lot, arm in tried["arms"].items() if arm)
    return Somebody(tried["experience"], groups, arms)


def _done(tried: dict[str, Any]) -> list[Done]:
    return [
        Done(Deed(deed), frame, passages.read_value(value)) for deed, frame, value in tried["deeds"]
    ]


@framed
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: Request, draft: int) -> HttpResponse:
    """The screen on which somebody stands who tries a draft."""
    shown = queries.draft(draft, by=request.user, at=request.at)
    program = _program(shown)
    if program is None:
        return render(request, "builder/unseen.html", {"why": _why_unseen(shown, "")})
    tried = _tried(request, draft)
    begun = trying.at_the_beginning(program, _somebody(request, tried))
    state, fitting = trying.done_again(begun, _done(tried))
    tried["deeds"] = tried["deeds"][:fitting]
    problem = ""
    if request.method == "POST":
        state, problem = _pressed(request, tried, state)
        request.session[KEY] = tried
        if not problem:
            return redirect("builder:screen", draft)
    return _drawn(request, draft, tried, state, problem)


def _pressed(request: Request, tried: dict[str, Any], state: State) -> tuple[State, str]:
    """The walk after a press, or why it stays where it is."""
    deed = request.POST.get("deed", "answer")
    if deed == "waited" or (isinstance(next_frame(state), Waiting) and deed == "on"):
        done = Done(Deed.WAITED)
    else:
        done = _meant(request, state, _DEEDS.get(deed, Deed.ANSWER))
    try:
        state = trying.after(state, done)
    except AnswerRefused as refusal:
        return state, wording.refusal_words(refusal)
    step = state.trail[-1] if state.trail else None
    value = step.value if step is not None and done.deed is Deed.ANSWER else None
    tried["deeds"].append([done.deed.value, done.frame, passages.value_plain(value)])
    tried["deeds"] = tried["deeds"][:MOST_DEEDS]
    return state, ""


def _meant(request: Request, state: State, deed: Deed) -> Done:
    frame = request.POST.get("frame", "")
    if deed is not Deed.ANSWER:
        return Done(deed, frame)
    try:
        asked = state.program.frame(frame)
    except KeyError:
        return Done(deed, frame)
    fields = {name: [str(one) for one in request.POST.getlist(name)] for name in request.POST}
    return Done(deed, frame, posted.value_of(asked, fields))


def _drawn(
    request: Request, draft: int, tried: dict[str, Any], state: State, problem: str
) -> HttpResponse:
    languages = (tried["language"], *_languages(request))
    if isinstance(turn := next_frame(state), Waiting) and turn.until is None:
        return render(request, "builder/waiting.html", {"draft": draft, "hours": turn.hours})
    made = screen_of(
        state, languages=tuple(filter(None, languages)),
        address=reverse("builder:screen", args=[draft]), version=len(state.trail),
        promise=promised(state.program.promise.value), told=_told(state), problem=problem,
        pictures=reverse("builder:pictures", args=[draft]),
    )  # fmt: skip
    context = {
        "screen": made, "is_preview": True,
        "done_address": reverse("builder:over", args=[draft]),
    }  # fmt: skip
    return render(request, "player/page.html", context, status=422 if problem else 200)


@framed
@signed_in
@require_safe
def over(request: Request, draft: int) -> HttpResponse:
    """After the last screen."""
    return render(request, "builder/unseen.html",
                  {"why": _("That was all of it. Nothing was kept.")})  # fmt: skip
