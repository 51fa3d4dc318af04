"""Pages: thanks, advice and where one stands. Three things with three forms."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thrive.experiences.running.queries import quizzes_taken
from thrive.goals.aims import actions, queries
from thrive.goals.aims.actions import About
from thrive.goals.aims.queries.choosing import person_here
from thrive.goals.aims.queries.feedback import RequestShown
from thrive.goals.aims.wording import feedback_sentence, record_sentence
from thrive.web.goals.goals import READS, WRITES
from thrive.web.goals.saving import saved
from thrive.web.goals.telling import AdviceForm, AskForm, ReplyForm, StandForm, ThanksForm
from thrive.web.requests import Request, signed_in


@signed_in
@require_http_methods(READS)
def home(request: Request) -> HttpResponse:
    """What I am asked, what I got and gave, and thanks that all may see."""
    shown = {
        "mine": queries.my_feedback(viewer=request.user, at=request.at),
        "thanks": queries.open_appreciation(at=request.at),
    }
    return render(request, "goals/feedback.html", shown)


@signed_in
@require_http_methods(WRITES)
def thank(request: Request) -> HttpResponse:
    """Thank somebody."""
    given = request.POST if request.method == "POST" else None
    form = ThanksForm(given)
    if saved(form, lambda: _thank(request, form)):
        messages.success(request, _("Told."))
        return redirect("goals:feedback")
    return _form(request, "goals/thank.html", form, "appreciation", may_be_open=True)


@signed_in
@require_http_methods(WRITES)
def advise(request: Request) -> HttpResponse:
    """Offer advice to one person."""
    given = request.POST if request.method == "POST" else None
    form = AdviceForm(given)
    if saved(form, lambda: _advise(request, form)):
        messages.success(request, _("Told to that person alone."))
        return redirect("goals:feedback")
    return _form(request, "goals/advise.html", form, "advice")


@signed_in
@require_http_methods(WRITES)
def ask(request: Request) -> HttpResponse:
    """Ask somebody for feedback."""
    given = request.POST if request.method == "POST" else None
    form = AskForm(given)
    if saved(
        form,
        lambda: actions.ask_for_feedback(by=request.user, at=request.at, **form.cleaned_data),
    ):  # fmt: skip
        messages.success(request, _("Asked. They may say no."))
        return redirect("goals:feedback")
    return _form(request, "goals/ask.html", form, "asked")


@signed_in
@require_http_methods(WRITES)
def stand(request: Request) -> HttpResponse:
    """Write down where one stands oneself."""
    measures = queries.measures_of(
        person=request.user.pk, viewer=request.user, at=request.at
    )  # fmt: skip
    given = request.POST if request.method == "POST" else None
    quizzes = quizzes_taken(request.user)
    form = StandForm(given, measures=list(measures), quizzes=quizzes)
    if saved(
        form,
        lambda: actions.evaluate(
            about=About(request.user), by=request.user, at=request.at, **form.written()
        ),
    ):  # fmt: skip
        messages.success(request, _("Saved, for you alone."))
        return redirect("goals:feedback")
    grounds = (*measures, *enumerate(quizzes))
    return _form(request, "goals/stand.html", form, "own", measures=grounds)


@signed_in
@require_http_methods(WRITES)
def reply(request: Request, number: int) -> HttpResponse:
    """Answer somebody who asked, in the form of what they asked for."""
    asked = queries.request_to_answer(request=number, viewer=request.user)
    measures = None
    if asked.kind == "evaluation":
        measures = list(queries.measures_of(person=asked.by_id, viewer=request.user, at=request.at))
    given = request.POST if request.method == "POST" else None
    form = ReplyForm(given, measures=measures)
    if saved(form, lambda: _reply(request, form, asked)):
        messages.success(request, _("Told to that person alone."))
        return redirect("goals:feedback")
    return _form(request, "goals/reply.html", form, asked.kind, asked=asked, measures=measures)


@require_POST
@signed_in
def decline(request: Request, number: int) -> HttpResponse:
    """Say no to a request."""
    actions.decline_request(request=number, by=request.user, at=request.at)
    messages.success(request, _("Said. You need no reason."))
    return redirect("goals:feedback")


@require_POST
@signed_in
def take_back(request: Request, number: int) -> HttpResponse:
    """Take back what one asked."""
    actions.take_back_request(request=number, by=request.user, at=request.at)
    messages.success(request, _("Taken back."))
    return redirect("goals:feedback")


@require_POST
@signed_in
def opening(request: Request, number: int) -> HttpResponse:
    """Agree that all may see thanks that one got, or take that back."""
    agrees = request.POST.get("then") == "open"
    actions.answer_open(feedback=number, agrees=agrees, by=request.user, at=request.at)
    messages.success(request, _("Everybody can see it.") if agrees else _("It is yours alone."))
    return redirect("goals:feedback")


@require_POST
@signed_in
def close(request: Request, number: int) -> HttpResponse:
    """Take back, as its writer, that all may see thanks."""
    actions.close_appreciation(feedback=number, by=request.user, at=request.at)
    messages.success(request, _("Only the two of you can see it."))
    return redirect("goals:feedback")


def _thank(request: Request, form: ThanksForm) -> None:
    typed = form.cleaned_data
    actions.appreciate(
        about=About(typed["about"]),
        text=typed["text"],
        may_be_open=typed["may_be_open"],
        by=request.user,
        at=request.at,
    )


def _advise(request: Request, form: AdviceForm) -> None:
    typed = form.cleaned_data
    actions.give_advice(
        about=About(typed["about"]), text=typed["text"], by=request.user, at=request.at
    )


def _reply(request: Request, form: ReplyForm, asked: RequestShown) -> None:
    gives: dict[str, Callable[..., object]] = {
        "appreciation": actions.appreciate,
        "advice": actions.give_advice,
        "evaluation": actions.evaluate,
    }
    about = About(person_here(asked.by_id), request=asked.id)
    gives[asked.kind](about=about, by=request.user, at=request.at, **form.cleaned_data)


def _form(
    request: Request,
    template: str,
    form: ThanksForm | AdviceForm | AskForm | ReplyForm | StandForm,
    kind: str,
    *,
    may_be_open: bool = False,
    asked: RequestShown | None = None,
    measures: Sequence[tuple[int, str]] | None = None,
) -> HttpResponse:
    about = asked.by if asked else _("the one whom you name")
    sentence = feedback_sentence(kind=kind, about=about, may_be_open=may_be_open)
    if kind == "own":
        sentence = record_sentence()
    shown = {"form": form, "sentence": sentence, "asked": asked, "measures": measures}
    return render(request, template, shown, status=422 if form.errors else 200)
