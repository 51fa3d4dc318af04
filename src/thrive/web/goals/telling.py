"""Forms about obstacles, feedback and one's own record."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thrive.goals.models import FeedbackKind, Learned
from thrive.people.models import Group
from thrive.web.forms import ThriveForm
from thrive.web.goals.forms import PersonField, day_input, text_area

KINDS = [
    (FeedbackKind.ADVICE, gettext_lazy("Advice: what could I do?")),
    (FeedbackKind.APPRECIATION, gettext_lazy("Thanks: what did I do that helped?")),
    (FeedbackKind.EVALUATION, gettext_lazy("Where I stand, by what I write down below")),
]
LEARNED = [
    (Learned.Kind.LEARNED, gettext_lazy("I learned")),
    (Learned.Kind.TRIED, gettext_lazy("I tried")),
    (Learned.Kind.TAUGHT, gettext_lazy("I taught")),
]


class ObstacleForm(ThriveForm):
    """What is in the way, for those who look after a group."""

    text = forms.CharField(
        label=gettext_lazy("What is in the way?"), max_length=2000, widget=text_area()
    )
    group = forms.TypedChoiceField(label=gettext_lazy("Where?"), coerce=int)
    name = forms.ChoiceField(
        label=gettext_lazy("With your name?"),
        choices=[
            ("named", gettext_lazy("With my name: I get the answer")),
            ("unnamed", gettext_lazy("Without my name: it is not kept with it")),
        ],
        widget=forms.RadioSelect,
        initial="named",
    )

    def __init__(self, *given: Any, groups: list[Group], **more: Any) -> None:
        super().__init__(*given, **more)
        self.offer("group", [(one.pk, one.name) for one in groups])


class AnswerForm(ThriveForm):
    """An answer to what is in the way."""

    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=2000,
        widget=text_area(),
        help_text=gettext_lazy("What you do about it. “No, because …” is an answer too."),
    )


class TakeForm(ThriveForm):
    """Until when somebody answers what is in the way."""

    due_on = forms.DateField(label=gettext_lazy("I answer by"), widget=day_input())


class ThanksForm(ThriveForm):
    """Appreciation: what somebody did, and what it changed."""

    about = PersonField(label=gettext_lazy("Whom do you thank?"))
    text = forms.CharField(
        label=gettext_lazy("What did they do, and what did it change?"),
        max_length=2000,
        widget=text_area(),
    )
    may_be_open = forms.BooleanField(
        label=gettext_lazy("Everybody may see it, if they want that too"), required=False
    )


class AdviceForm(ThriveForm):
    """Advice: what somebody could do."""

    about = PersonField(label=gettext_lazy("For whom?"))
    text = forms.CharField(
        label=gettext_lazy("What could they do?"), max_length=2000, widget=text_area()
    )


class AskForm(ThriveForm):
    """Asking somebody for feedback of one kind."""

    asked = PersonField(label=gettext_lazy("Whom do you ask?"))
    kind = forms.ChoiceField(
        label=gettext_lazy("For what?"), choices=KINDS, widget=forms.RadioSelect,
        initial=FeedbackKind.ADVICE,
    )  # fmt: skip
    question = forms.CharField(
        label=gettext_lazy("Your question"), max_length=500, widget=text_area(2)
    )
    criteria = forms.CharField(
        label=gettext_lazy("By what shall they say where you stand?"),
        required=False,
        max_length=2000,
        widget=text_area(),
        help_text=gettext_lazy("Only for where you stand. They answer in words, by this alone."),
    )


class ReplyForm(ThriveForm):
    """An answer to somebody who asked."""

    text = forms.CharField(label=gettext_lazy("Your words"), max_length=2000, widget=text_area())
    series = forms.TypedChoiceField(label=gettext_lazy("By which measure?"), coerce=int)

    def __init__(self, *given: Any, measures: list[tuple[int, str]] | None, **more: Any) -> None:
        super().__init__(*given, **more)
        if measures is None:
            del self.fields["series"]
        else:
            self.offer("series", measures)


class StandForm(ThriveForm):
    """Where one stands oneself, by criteria and a measure of one's own or a quiz one took."""

    criteria = forms.CharField(
        label=gettext_lazy("By what do you measure it?"), max_length=2000, widget=text_area(2)
    )
    ground = forms.ChoiceField(label=gettext_lazy("By which measure of your goals, or quiz?"))
    text = forms.CharField(
        label=gettext_lazy("Where do you stand?"), max_length=2000, widget=text_area()
    )

    def __init__(
        self, *given: Any, measures: list[tuple[int, str]], quizzes: tuple[str, ...], **more: Any
    ) -> None:
        super().__init__(*given, **more)
        by_quiz = [(f"quiz-{title}", _("Quiz: %(title)s") % {"title": title}) for title in quizzes]
        self.offer("ground", [*((f"series-{pk}", name) for pk, name in measures), *by_quiz])

    def written(self) -> dict[str, Any]:
        """What the action takes. ``Any``: each by its own type."""
        kind, _dash, name = self.cleaned_data["ground"].partition("-")
        given = {key: self.cleaned_data[key] for key in ("criteria", "text")}
        return given | ({"series": int(name)} if kind == "series" else {"quiz": name})


class NoteForm(ThriveForm):
    """A note in one's own record."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"), choices=LEARNED, widget=forms.RadioSelect,
        initial=Learned.Kind.LEARNED,
    )  # fmt: skip
    text = forms.CharField(label=gettext_lazy("In your words"), max_length=5000, widget=text_area())
    on = forms.DateField(label=gettext_lazy("When?"), widget=day_input())
