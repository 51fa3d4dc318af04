"""One's own record, whole: goals, steps, check-ins, what was learned, feedback that one got."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from thrive.goals.aims.days import day_in
from thrive.goals.models import CheckIn, Feedback, Goal, Learned, Objective, Reflection
from thrive.people.models import Person


@dataclass(frozen=True)
class Entry:
    """One line of a record. ``what`` is a stable word for machines, ``label`` says it to people."""

    on: date
    what: str
    label: str
    text: str
    goal: str = ""
    note: int | None = None  # of what was learned: it can be deleted


@dataclass(frozen=True)
class Record:
    """A person's own record, the newest first."""

    name: str
    made_at: datetime
    entries: tuple[Entry, ...]


def my_record(*, person: Person, at: datetime) -> Record:
    """All that somebody set, did, learned and was told, for themselves alone. Six queries."""
    zone = person.time_zone
    entries = [
        *_goals(person, zone),
        *_steps(person, zone),
        *_check_ins(person),
        *_reflections(person, zone),
        *_learned(person),
        *_feedback(person, zone),
    ]
    entries.sort(key=lambda entry: entry.on, reverse=True)
    return Record(person.name, at, tuple(entries))


def _goals(person: Person, zone: str) -> list[Entry]:
    rows = Goal.objects.filter(owner=person).order_by("-made_at", "-id")
    parts = (
        (one, "\n".join(part for part in (one.title, one.why, one.good_looks_like) if part))
        for one in rows
    )
    return [
        Entry(day_in(one.made_at, zone), "goal", _("Goal"), text, one.title) for one, text in parts
    ]


def _steps(person: Person, zone: str) -> list[Entry]:
    labels = {"open": _("Step"), "done": _("Step, done"), "let_go": _("Step, let go")}
    rows = Objective.objects.filter(by=person).select_related("goal").order_by("-at", "-id")
    return [
        Entry(
            day_in(one.at, zone), f"step_{one.state}", labels[one.state],
            "\n".join(part for part in (one.text, _plan(one), one.came_of_it) if part),
            one.goal.title,
        )
        for one in rows
    ]  # fmt: skip


def _plan(step: Objective) -> str:
    if not step.if_situation:
        return ""
    words = {"situation": step.if_situation, "action": step.then_action}
    return _("When %(situation)s, then: %(action)s") % words


def _check_ins(person: Person) -> list[Entry]:
    rows = CheckIn.objects.filter(by=person).select_related("goal").order_by("-on", "-id")
    return [
        Entry(one.on, "check_in", _("Check-in"), check_in_words(one), one.goal.title)
        for one in rows
    ]


def check_in_words(one: CheckIn) -> str:
    """A check-in as lines of text."""
    kept = {"yes": _("Kept"), "partly": _("Partly kept"), "no": _("Not kept")}
    parts = [
        "" if one.how_far is None else _("%(far)s of 100") % {"far": one.how_far},
        "" if one.how_sure is None else _("sure: %(sure)s of 10") % {"sure": one.how_sure},
        kept.get(one.kept, ""),
        _("Helps: %(text)s") % {"text": one.helps} if one.helps else "",
        _("In the way: %(text)s") % {"text": one.in_the_way} if one.in_the_way else "",
    ]
    return "\n".join(part for part in parts if part)


def _reflections(person: Person, zone: str) -> list[Entry]:
    rows = Reflection.objects.filter(by=person).select_related("goal").order_by("-at", "-id")
    return [
        Entry(
            day_in(one.at, zone), "reflection", _("Looking back"),
            "\n".join(part for part in (one.what_happened, one.learned) if part), one.goal.title,
        )
        for one in rows
    ]  # fmt: skip


def _learned(person: Person) -> list[Entry]:
    labels = {"learned": _("Learned"), "tried": _("Tried"), "taught": _("Taught")}
    rows = Learned.objects.filter(person=person).select_related("goal").order_by("-on", "-id")
    return [
        Entry(
            one.on, one.kind, labels[one.kind], one.text, one.goal.title if one.goal else "",
            one.pk,
        )
        for one in rows
    ]  # fmt: skip


def _feedback(person: Person, zone: str) -> list[Entry]:
    labels = {
        "appreciation": _("Thanks from %(name)s"),
        "advice": _("Advice from %(name)s"),
        "evaluation": _("Where I stand, by %(name)s"),
    }
    rows = Feedback.objects.filter(about=person).select_related("by").order_by("-given_at", "-id")
    return [
        Entry(
            day_in(one.given_at, zone), one.kind, labels[one.kind] % {"name": one.by.name},
            "\n".join(part for part in (one.criteria, one.text) if part),
        )
        for one in rows
    ]  # fmt: skip
