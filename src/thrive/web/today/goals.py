"""My goals and how they move, and what was answered of what I said: ready to show."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from thrive.foundation import days
from thrive.goals.today import Answered, Came, HelpedElsewhere, Moving
from thrive.insights.shapes import Spark
from thrive.web.addresses import address_of
from thrive.web.goals import drawing

LONGEST = 160


@dataclass(frozen=True)
class Goal:
    """A goal with its next step and its small line."""

    title: str
    address: str
    seen: str  # "Only you can see it", or whose it is
    how_far: str
    step: str
    spark: Spark | None


@dataclass(frozen=True)
class Reply:
    """What somebody said, and what they were answered."""

    label: str
    day: str
    said: str
    answer: str
    address: str


@dataclass(frozen=True)
class Elsewhere:
    """One thing worth knowing from others."""

    where: str
    title: str
    sentence: str
    address: str


def goals(found: Iterable[Moving]) -> tuple[Goal, ...]:
    """My goals for a glance."""
    return tuple(
        Goal(
            title=one.title,
            address=address_of("goals:goal", one.number),
            seen=_seen(one),
            how_far=_how_far(one.far),
            step=_step(one),
            spark=drawing.far(one.far),
        )
        for one in found
    )


def replies(found: Iterable[Answered], *, most: int) -> tuple[Reply, ...]:
    """What was answered lately, the newest first."""
    return tuple(_reply(one) for one in [*found][:most])


def elsewhere(found: HelpedElsewhere | None) -> Elsewhere | None:
    """What helped others, as its page tells it; the page with the how, where there is one."""
    if found is None:
        return None
    page = address_of("know:page", found.page) if found.page else ""
    return Elsewhere(
        where=found.group,
        title=found.title,
        sentence=found.sentence,
        address=page or address_of("changes:change", found.change),
    )


def _seen(one: Moving) -> str:
    if one.visibility == "private":
        return one.group or _("Only those whose goal it is see it")
    wide = {"chosen": _("seen by those you chose"), "open": _("everybody can see it")}
    return " · ".join(part for part in (one.group, wide[one.visibility]) if part)


def _how_far(far: tuple[int, ...]) -> str:
    if not far:
        return ""
    if len(far) == 1 or far[0] == far[-1]:
        return _("%(far)s of 100") % {"far": far[-1]}
    return _("%(first)s → %(last)s of 100") % {"first": far[0], "last": far[-1]}


def _step(one: Moving) -> str:
    if not one.step:
        return ""
    if one.step_due_on is None:
        return _("Next: %(step)s") % {"step": one.step}
    told = {"step": one.step, "day": days.day(one.step_due_on)}
    return _("Next: %(step)s, by %(day)s") % told


def _reply(one: Answered) -> Reply:
    label, address = {
        Came.OBSTACLE: (_("It was in your way"), address_of("goals:obstacles")),
        Came.IDEA: (_("Your idea"), address_of("changes:idea", one.number)),
        Came.ADDED: (_("You added"), address_of("know:mine")),
    }[one.kind]
    answer = one.answer or _("It was taken into a page.")
    return Reply(
        label=label, day=days.day(one.on), said=Truncator(one.text).chars(LONGEST),
        answer=Truncator(answer).chars(2 * LONGEST), address=address,
    )  # fmt: skip
