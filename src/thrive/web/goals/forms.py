"""Forms about goals: what is typed becomes what the domain's actions take."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from thrive.goals.aims.actions import Aim, HowItGoes, LookingBack, Seen, Step, Whose
from thrive.goals.aims.queries import Choices, GoalPage, called
from thrive.people.models import Person
from thrive.web.forms import ThriveForm

RHYTHMS = [
    ("7", gettext_lazy("Every week")),
    ("14", gettext_lazy("Every two weeks")),
    ("28", gettext_lazy("Every four weeks")),
    ("", gettext_lazy("Never: I say it when I like")),
]
NEVER = "0"
VISIBILITIES = [
    ("private", gettext_lazy("Only those whose goal it is")),
    ("chosen", gettext_lazy("And people whom I choose")),
    ("open", gettext_lazy("Everybody in the organisation")),
]
TENTHS = [(str(n), str(n)) for n in range(11)]


def rhythm_words(days: int | None) -> str:
    """How often it is asked, in words."""
    named = dict(RHYTHMS).get(str(days or ""))
    if named is not None:
        return str(named)
    return ngettext("Every day", "Every %(number)s days", days or 0) % {"number": days}


def text_area(rows: int = 3) -> forms.Textarea:
    """Room for some lines."""
    return forms.Textarea({"rows": rows})


def day_input() -> forms.DateInput:
    """A day, with the browser's own calendar."""
    return forms.DateInput({"type": "date"}, "%Y-%m-%d")


class PeopleField(forms.CharField):
    """People, one to a line, by name, badge number or email."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("widget", forms.Textarea({"rows": 3}))
        more.setdefault("help_text", gettext_lazy("Name, badge number or email, one to a line."))
        super().__init__(max_length=5000, **more)

    def clean(self, value: Any) -> Any:  # Django's own signature
        """The people who are meant."""
        found = called(str(super().clean(value)).splitlines()[:60])
        if found.unknown:
            words = _("There is nobody called “%(name)s” here.")
            raise forms.ValidationError(words % {"name": found.unknown[0]})
        if found.ambiguous:
            words = _("Several are called “%(name)s”. Write the badge number or the email.")
            raise forms.ValidationError(words % {"name": found.ambiguous[0]})
        return found.persons


class PersonField(PeopleField):
    """One person."""

    def __init__(self, **more: Any) -> None:
        hint = gettext_lazy("Name, badge number or email.")
        super().__init__(help_text=hint, widget=forms.TextInput, **more)

    def clean(self, value: Any) -> Any:  # Django's own signature
        """The person who is meant, or None."""
        persons = super().clean(value)
        return persons[0] if persons else None


class AimForm(ThriveForm):
    """What a goal says: its title first, the rest if one likes."""

    title = forms.CharField(
        label=gettext_lazy("What do you want to reach?"),
        max_length=200,
        help_text=gettext_lazy("One sentence, in your words."),
    )
    why = forms.CharField(
        label=gettext_lazy("Why?"), required=False, max_length=5000, widget=text_area()
    )
    good_looks_like = forms.CharField(
        label=gettext_lazy("What does good look like?"),
        required=False,
        max_length=5000,
        widget=text_area(),
        help_text=gettext_lazy("What would somebody else see?"),
    )
    horizon_on = forms.DateField(
        label=gettext_lazy("Until when?"), required=False, widget=day_input()
    )
    rhythm_days = forms.TypedChoiceField(
        label=gettext_lazy("How often shall Thrive ask how it goes?"),
        required=False,
        choices=RHYTHMS,
        coerce=int,
        empty_value=None,
        initial="7",
    )
    parent = forms.TypedChoiceField(
        label=gettext_lazy("Which goal does it serve?"), required=False, coerce=int,
        empty_value=None,
    )  # fmt: skip
    series = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Measured by"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Three at most."),
    )
    judged_together = forms.BooleanField(
        label=gettext_lazy("We will judge it together, on a scale"), required=False
    )
    scale_low = forms.CharField(
        label=gettext_lazy("What the low end means"), required=False, max_length=100
    )
    scale_high = forms.CharField(
        label=gettext_lazy("What the high end means"), required=False, max_length=100
    )

    MORE = ("why", "good_looks_like", "horizon_on", "rhythm_days", "parent")
    JUDGED = ("series", "judged_together", "scale_low", "scale_high")

    def __init__(self, *given: Any, choices: Choices, page: GoalPage | None, **more: Any) -> None:
        super().__init__(*given, **more)
        offered = _series(choices, page)
        self.offer("series", offered)
        self.offer("parent", _serves(choices, page))
        if not offered:
            del self.fields["series"]

    def aim(self) -> Aim:
        """What was typed, as the domain takes it."""
        names = Aim.__dataclass_fields__
        given = {name: value for name, value in self.cleaned_data.items() if name in names}
        return Aim(**given | {"series": tuple(given.get("series", ()))})

    @property
    def more(self) -> list[forms.BoundField]:
        """The fields that unfold."""
        return [self[name] for name in self.MORE]

    @property
    def judged(self) -> list[forms.BoundField]:
        """The fields that say by what it is judged."""
        return [self[name] for name in self.JUDGED if name in self.fields]

    @property
    def has_wrong_more(self) -> bool:
        """Whether something that is folded away is to be put right."""
        return bool(set(self.errors) & {*self.MORE, *self.JUDGED})


class AskingForm(ThriveForm):
    """How often it is asked how a goal goes."""

    rhythm_days = forms.TypedChoiceField(
        label=gettext_lazy("How often shall Thrive ask how it goes?"),
        coerce=int,
        widget=forms.RadioSelect,
    )

    def __init__(self, *given: Any, page: GoalPage, **more: Any) -> None:
        now = page.goal.rhythm_days
        super().__init__(*given, initial={"rhythm_days": now or NEVER}, **more)
        offered = [(key or NEVER, str(name)) for key, name in RHYTHMS]
        if str(now or NEVER) not in dict(offered):  # set otherwise, such as by an earlier version
            offered.insert(0, (str(now), rhythm_words(now)))
        self.offer("rhythm_days", offered)

    def rhythm(self) -> int | None:
        """What was chosen; None for never."""
        days: int = self.cleaned_data["rhythm_days"]
        return days or None


class SeenForm(ThriveForm):
    """How far a goal can be seen, and by whom who is chosen."""

    visibility = forms.ChoiceField(
        label=gettext_lazy("Who can see it?"),
        choices=VISIBILITIES,
        widget=forms.RadioSelect,
        initial="private",
    )
    readers = PeopleField(label=gettext_lazy("Whom do you choose?"), required=False)

    def seen(self) -> Seen:
        """What was chosen, as the domain takes it. Names beside another choice are left out."""
        visibility = self.cleaned_data["visibility"]
        readers = self.cleaned_data["readers"] if visibility == "chosen" else ()
        return Seen(visibility, tuple(one.pk for one in readers))


class GoalForm(AimForm, SeenForm):
    """A new goal: what, whose, and who can see it."""

    whose = forms.ChoiceField(
        label=gettext_lazy("Whose goal is it?"), widget=forms.RadioSelect, initial="person"
    )
    partner = PersonField(label=gettext_lazy("With whom?"), required=False)

    def __init__(self, *given: Any, choices: Choices, **more: Any) -> None:
        super().__init__(*given, choices=choices, page=None, **more)
        offered = [("person", _("It is mine")), ("pair", _("Of two: mine and somebody’s"))]
        offered += [(f"group-{one.pk}", _("Of %(group)s") % {"group": one.name})
                    for one in choices.groups]  # fmt: skip
        if choices.may_set_for_all:
            offered.append(("organisation", _("Of the whole organisation")))
        self.offer("whose", offered)

    def of(self) -> Whose:
        """Whose goal it is, as the domain takes it."""
        kind, _dash, group = str(self.cleaned_data["whose"]).partition("-")
        partner: Person | None = self.cleaned_data["partner"]
        return Whose(
            kind=kind,
            partner=partner.pk if partner and kind == "pair" else None,
            group=int(group) if group else None,
        )


class StepForm(ThriveForm):
    """One small next step."""

    text = forms.CharField(label=gettext_lazy("One small next step"), max_length=300)
    if_situation = forms.CharField(
        label=gettext_lazy("When …"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Such as: the shift changes on Monday"),
    )
    then_action = forms.CharField(
        label=gettext_lazy("… then"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Such as: I ring Grace before I drive home"),
    )
    due_on = forms.DateField(label=gettext_lazy("By when?"), required=False, widget=day_input())
    confidence = forms.TypedChoiceField(
        label=gettext_lazy("How sure are you that you will do it? 0 to 10"),
        required=False,
        choices=[("", "–"), *TENTHS],
        coerce=int,
        empty_value=None,
    )

    def step(self) -> Step:
        """What was typed, as the domain takes it."""
        return Step(**self.cleaned_data)


class CheckInForm(ThriveForm):
    """How it goes, in a minute."""

    kept = forms.ChoiceField(
        label=gettext_lazy("Did you do your step?"),
        required=False,
        choices=[
            ("yes", gettext_lazy("Yes")),
            ("partly", gettext_lazy("In part")),
            ("no", gettext_lazy("Not yet")),
        ],
        widget=forms.RadioSelect,
    )
    how_far = forms.IntegerField(
        label=gettext_lazy("How far is it? 0 to 100"), required=False, min_value=0, max_value=100
    )
    how_sure = forms.TypedChoiceField(
        label=gettext_lazy("How sure are you that you will get there? 0 to 10"),
        required=False,
        choices=[("", "–"), *TENTHS],
        coerce=int,
        empty_value=None,
    )
    helps = forms.CharField(
        label=gettext_lazy("What helps?"), required=False, max_length=5000, widget=text_area(2)
    )
    in_the_way = forms.CharField(
        label=gettext_lazy("What is in the way?"), required=False, max_length=2000,
        widget=text_area(2),
    )  # fmt: skip
    tell = forms.ChoiceField(
        label=gettext_lazy("Shall those who look after your team hear what is in the way?"),
        required=False,
        choices=[
            ("", gettext_lazy("No, it stays with this goal")),
            ("named", gettext_lazy("Yes, with my name")),
            ("unnamed", gettext_lazy("Yes, without my name")),
        ],
        widget=forms.RadioSelect,
        initial="",
        help_text=gettext_lazy(
            "They owe an answer within 14 days, else it goes one level up. With its answer, "
            "everybody in your team reads it, without a name."
        ),
    )
    next_step = forms.CharField(
        label=gettext_lazy("What is the next small step?"), required=False, max_length=300
    )

    def __init__(self, *given: Any, page: GoalPage, **more: Any) -> None:
        super().__init__(*given, **more)
        if page.step is None:
            del self.fields["kept"]
        if not page.may_work:
            del self.fields["next_step"]

    def said(self) -> HowItGoes:
        """What was typed, as the domain takes it."""
        return HowItGoes(**self.cleaned_data)


class EndForm(ThriveForm):
    """A goal ends: how, what was learned, and what next."""

    how = forms.ChoiceField(
        label=gettext_lazy("How does it end?"),
        choices=[
            ("reached", gettext_lazy("It is reached")),
            ("let_go", gettext_lazy("I let it go, which is no failure")),
        ],
        widget=forms.RadioSelect,
    )
    what_happened = forms.CharField(
        label=gettext_lazy("What happened, in a few words?"), max_length=5000, widget=text_area()
    )
    learned = forms.CharField(
        label=gettext_lazy("What did you learn?"), required=False, max_length=5000,
        widget=text_area(),
    )  # fmt: skip
    what_next = forms.CharField(
        label=gettext_lazy("What is next?"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("It becomes a goal that the same people can see."),
    )
    rests = forms.BooleanField(label=gettext_lazy("Nothing for now"), required=False)

    def looking_back(self) -> LookingBack:
        """What was typed, as the domain takes it."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "how"}
        return LookingBack(**given)


def _serves(choices: Choices, page: GoalPage | None) -> list[tuple[str, str]]:
    offered = [("", _("None: it stands for itself"))]
    own = page.goal.pk if page else 0
    known = {own}
    for line in choices.serves:
        if line.id != own:
            known.add(line.id)
            dash = "– " * line.depth
            whose = f" ({line.whose})" if line.whose else ""
            offered.append((str(line.id), f"{dash}{line.title}{whose}"))
    standing = page.goal.parent_id if page else None
    if standing is not None and standing not in known:
        # It serves a goal that is not to be seen any more, or has ended: that may stay as it is.
        title = page.parent.title if page and page.parent else _("As it is")
        offered.append((str(standing), title))
    return offered


def _series(choices: Choices, page: GoalPage | None) -> Sequence[tuple[int, str]]:
    offered = list(choices.series)
    missing = set(page.series if page else ()) - {pk for pk, _name in offered}
    return offered + [(pk, _("A measure that it has already")) for pk in sorted(missing)]
