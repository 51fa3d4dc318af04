"""Pages: what is in the way, told with its author's consent, and answered."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thrive.goals.aims import actions, queries
from thrive.goals.aims.wording import obstacle_sentence
from thrive.people.models import Group
from thrive.people.queries import groups_of
from thrive.web.goals.goals import READS, WRITES
from thrive.web.goals.saving import saved
from thrive.web.goals.telling import AnswerForm, ObstacleForm, TakeForm
from thrive.web.requests import Request, signed_in


@signed_in
@require_http_methods(READS)
def board(request: Request) -> HttpResponse:
    """What waits for me to answer, what I told, and what was answered lately."""
    found = queries.obstacle_board(viewer=request.user, at=request.at)
    return render(request, "goals/obstacles.html", {"board": found})


@signed_in
@require_http_methods(WRITES)
def tell(request: Request) -> HttpResponse:
    """Tell those who look after a group what is in the way."""
    groups = groups_of(request.user, on=request.at.date())
    given = request.POST if request.method == "POST" else None
    form = ObstacleForm(given, groups=groups)
    if saved(form, lambda: _tell(request, form, groups)):
        messages.success(request, _("Handed on. An answer is promised within 14 days."))
        return redirect("goals:obstacles")
    name = _listed_groups([one.name for one in groups])
    shown = {
        "form": form,
        "groups": groups,
        "sentence": obstacle_sentence(group=name, is_unnamed=None),
    }
    return render(request, "goals/tell.html", shown, status=422 if form.errors else 200)


@signed_in
@require_http_methods(WRITES)
def answer(request: Request, number: int) -> HttpResponse:
    """Answer what is in the way."""
    obstacle = queries.obstacle_to_answer(obstacle=number, viewer=request.user, at=request.at)
    given = request.POST if request.method == "POST" else None
    form = AnswerForm(given)
    if saved(
        form,
        lambda: actions.answer_obstacle(
            obstacle=number, by=request.user, at=request.at, **form.cleaned_data
        ),
    ):  # fmt: skip
        messages.success(request, _("Answered. Everybody in the group reads it."))
        return redirect("goals:obstacles")
    shown = {"form": form, "take": TakeForm(), "one": obstacle}
    return render(request, "goals/answer.html", shown, status=422 if form.errors else 200)


@signed_in
@require_http_methods(WRITES)
def take(request: Request, number: int) -> HttpResponse:
    """Promise an answer by a day."""
    obstacle = queries.obstacle_to_answer(obstacle=number, viewer=request.user, at=request.at)
    given = request.POST if request.method == "POST" else None
    form = TakeForm(given)
    if saved(
        form,
        lambda: actions.take_obstacle(
            obstacle=number, by=request.user, at=request.at, **form.cleaned_data
        ),
    ):  # fmt: skip
        messages.success(request, _("It is yours until then."))
        return redirect("goals:obstacles")
    shown = {"form": AnswerForm(), "take": form, "one": obstacle}
    return render(request, "goals/answer.html", shown, status=422 if form.errors else 200)


def _tell(request: Request, form: ObstacleForm, groups: list[Group]) -> None:
    typed = form.cleaned_data
    actions.raise_obstacle(
        text=typed["text"],
        is_unnamed=typed["name"] == "unnamed",
        group=next(one for one in groups if one.pk == typed["group"]),
        by=request.user,
        at=request.at,
    )


def _listed_groups(names: list[str]) -> str:
    """The group that is meant, or the words for the one that is chosen below."""
    return names[0] if len(names) == 1 else _("the group that you choose")
