"""What can be done on the page of a circle: one form or one button each, the same for all seats.

People of the organisation and a coach from outside press the same buttons; the domain says who may.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django import forms
from django.http import Http404, HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from thrive.goals.meetings import actions
from thrive.goals.meetings.queries import CirclePage
from thrive.goals.meetings.seats import Who
from thrive.web.goals.saving import saved
from thrive.web.meetings.forms import (
    CameForm,
    DateForm,
    NoteForm,
    PointForm,
    PrivateForm,
    PromiseForm,
)


@dataclass(frozen=True)
class Doing:
    """One press: in which circle, on which of its things, by whom, with which form."""

    circle: int
    item: int
    by: Who
    at: datetime
    form: forms.Form

    @property
    def typed(self) -> dict[str, Any]:
        """What the form holds. ``Any``: texts and days."""
        return self.form.cleaned_data


@dataclass(frozen=True)
class Deed:
    """What happens, what is said afterwards, and the form that it needs."""

    do: Callable[[Doing], object]
    said: str | Promise
    form: type[forms.Form] = forms.Form


def _plan(one: Doing) -> object:
    assert isinstance(one.form, DateForm)
    planned = one.form.planned()
    return actions.plan_meeting(circle=one.circle, planned=planned, by=one.by, at=one.at)


def _close(is_kept: bool) -> Callable[[Doing], object]:
    return lambda one: actions.close_commitment(
        commitment=one.item, circle=one.circle, is_kept=is_kept, by=one.by, at=one.at, **one.typed
    )


SAVED = gettext_lazy("Saved.")
DEEDS: Final[Mapping[str, Deed]] = {
    "bring": Deed(
        lambda one: actions.bring(circle=one.circle, by=one.by, at=one.at, **one.typed),
        SAVED, PointForm,
    ),
    "talked": Deed(
        lambda one: actions.talked_about(
            point=one.item, circle=one.circle, by=one.by, at=one.at
        ),
        gettext_lazy("Talked about."),
    ),
    "take-back": Deed(
        lambda one: actions.take_back(point=one.item, circle=one.circle, by=one.by, at=one.at),
        gettext_lazy("Taken back. Its words are gone."),
    ),
    "promise": Deed(
        lambda one: actions.commit(circle=one.circle, by=one.by, at=one.at, **one.typed),
        gettext_lazy("Promised. It is carried on until you close it."), PromiseForm,
    ),
    "keep": Deed(_close(True), gettext_lazy("Done."), CameForm),
    "let-go": Deed(_close(False), gettext_lazy("Let go."), CameForm),
    "note": Deed(
        lambda one: actions.write_note(
            circle=one.circle, by=one.by, at=one.at, replaces=one.item or None, **one.typed
        ),
        SAVED, NoteForm,
    ),
    "private": Deed(
        lambda one: actions.write_private_note(
            circle=one.circle, by=one.by, at=one.at, **one.typed
        ),
        gettext_lazy("Saved, for you alone."), PrivateForm,
    ),
    "forget": Deed(
        lambda one: actions.forget_private_note(
            note=one.item, circle=one.circle, by=one.by, at=one.at
        ),
        gettext_lazy("Deleted."),
    ),
    "date": Deed(_plan, gettext_lazy("The date is set."), DateForm),
    "call-off": Deed(
        lambda one: actions.call_off(circle=one.circle, by=one.by, at=one.at),
        gettext_lazy("Called off."),
    ),
    "held": Deed(
        lambda one: actions.hold_meeting(circle=one.circle, by=one.by, at=one.at),
        gettext_lazy("What is still open goes on to the next time."),
    ),
    "end": Deed(
        lambda one: actions.end_circle(circle=one.circle, by=one.by, at=one.at),
        gettext_lazy("Ended. What was written stays."),
    ),
}  # fmt: skip
FORMS: Final = {
    "bring": PointForm, "promise": PromiseForm, "note": NoteForm, "private": PrivateForm,
    "date": DateForm,
}  # fmt: skip


def done(
    request: HttpRequest, deed: str, *, circle: int, item: int, by: Who, at: datetime
) -> tuple[Deed, forms.Form, bool]:
    """Do what was pressed; whether it was done, and the form with what was refused.

    Raises Http404 for what nobody can press.
    """
    if deed not in DEEDS:
        raise Http404
    chosen = DEEDS[deed]
    form = chosen.form(request.POST, auto_id=f"{deed}_%s")
    one = Doing(circle, item, by, at, form)
    return chosen, form, saved(form, lambda: chosen.do(one))


def forms_for(
    page: CirclePage, *, sent: tuple[str, forms.Form] | None = None
) -> dict[str, forms.Form]:
    """The forms of the page: those that are empty, and the one that was sent and refused."""
    if not page.is_meeting:
        return {"private": PrivateForm(auto_id="private_%s")} | _sent(sent, {"private"})
    made = {name: form(auto_id=f"{name}_%s") for name, form in FORMS.items() if name != "date"} | {
        "date": DateForm(auto_id="date_%s", meeting=page.next)
    }
    return made | _sent(sent, set(FORMS))


def _sent(sent: tuple[str, forms.Form] | None, here: set[str]) -> dict[str, forms.Form]:
    return {sent[0]: sent[1]} if sent is not None and sent[0] in here else {}
