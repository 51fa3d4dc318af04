"""The board: ideas and changes by what they wait for, and whether more is begun than finished."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from thrive.goals.changes import permission, rules
from thrive.goals.changes.actions.ideas import idea_of
from thrive.goals.changes.rules import Flow
from thrive.goals.changes.wording import amounts_of, headline
from thrive.goals.models import Change, Evidence, Idea, Task
from thrive.people import queries as people
from thrive.people.models import Group, Person

LATELY = timedelta(days=91)
MOST = 60  # in one column


@dataclass(frozen=True)
class IdeaLine:
    """An idea on the board. ``by`` is empty for one without a name."""

    number: int
    text: str
    group: str
    by: str
    owner: str
    state: str
    on: date
    is_overdue: bool
    answer: str
    change: int | None
    picture: int | None
    alternative: str


@dataclass(frozen=True)
class ChangeLine:
    """A change on the board, with what is known of it in one sentence."""

    number: int
    title: str
    group: str
    owner: str
    state: str
    starts_on: date
    by_when_on: date | None
    is_overdue: bool
    is_nobodys: bool  # open, and nobody looks after it
    headline: str


@dataclass(frozen=True)
class Board:
    """Columns in the order in which things flow. ``more`` says that a column shows only a part."""

    ideas_waiting: tuple[IdeaLine, ...]
    ideas_taken: tuple[IdeaLine, ...]
    planned: tuple[ChangeLine, ...]
    under_way: tuple[ChangeLine, ...]
    to_study: tuple[ChangeLine, ...]
    studied: tuple[ChangeLine, ...]
    ended: tuple[ChangeLine, ...]
    overdue: int
    flow: Flow
    more: bool

    @property
    def is_empty(self) -> bool:
        """Whether no column holds anything."""
        return not any(
            (self.ideas_waiting, self.ideas_taken, self.planned, self.under_way, self.to_study,
             self.studied, self.ended)
        )  # fmt: skip


def board(*, viewer: Person, at: datetime, group: Group | None = None) -> Board:
    """The whole organisation's board, or that of a group and all below it."""
    del viewer  # everybody sees the same
    on = at.date()
    inside = _inside(group)
    rows = Idea.objects.filter(inside).order_by("on", "id")
    free = permission.nobodys()
    waiting = ideas(rows.filter(free), on)
    taken = ideas(rows.filter(state=Idea.State.TAKEN).exclude(free), on)
    still = lines(
        Change.objects.filter(inside, state__in=rules.OPEN).order_by("starts_on", "id")[: 4 * MOST],
        on,
    )
    ended = Change.objects.filter(inside, state__in=rules.ENDED, ended_at__gte=at - LATELY)
    by_state = {state: [one for one in still if one.state == state] for state in rules.OPEN}
    to_study = [one for one in by_state["under_way"] if one.is_overdue]
    under_way = [one for one in by_state["under_way"] if not one.is_overdue]
    planned, studied = by_state["planned"], by_state["studied"]
    lengths = [len(waiting), len(taken), len(planned), len(under_way), len(to_study), len(studied)]
    return Board(
        ideas_waiting=tuple(waiting[:MOST]),
        ideas_taken=tuple(taken[:MOST]),
        planned=tuple(planned[:MOST]),
        under_way=tuple(under_way[:MOST]),
        to_study=tuple(to_study[:MOST]),
        studied=tuple(studied[:MOST]),
        ended=tuple(lines(ended.order_by("-ended_at", "-id")[:MOST], on)),
        overdue=sum(one.is_overdue for one in waiting) + len(to_study),
        flow=_flow(inside, at),
        more=max(lengths) > MOST,
    )


def ideas_for(*, viewer: Person, at: datetime, group: Group | None = None) -> list[IdeaLine]:
    """All ideas, newest first: of the organisation, or of a group and all below it."""
    del viewer  # everybody sees the same
    return ideas(Idea.objects.filter(_inside(group)).order_by("-on", "-id"), at.date())


@dataclass(frozen=True)
class IdeaList:
    """One page of all ideas. ``number`` counts from 1."""

    lines: tuple[IdeaLine, ...]
    number: int
    has_more: bool

    @property
    def before(self) -> int:
        """The page before; 0 where there is none."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The page after; 0 where there is none."""
        return self.number + 1 if self.has_more else 0


def idea_list(*, at: datetime, number: int = 1, group: Group | None = None) -> IdeaList:
    """A page of all ideas, newest first: of the organisation, or of a group and all below it."""
    rows = Idea.objects.filter(_inside(group)).order_by("-on", "-id")
    found = ideas(rows[(number - 1) * MOST :], at.date())
    return IdeaList(tuple(found[:MOST]), number, has_more=len(found) > MOST)


@dataclass(frozen=True)
class IdeaPage:
    """An idea, and what its reader may do with it."""

    line: IdeaLine
    group: Group
    may_take: bool
    may_answer: bool


def idea_page(*, idea: int, viewer: Person, at: datetime) -> IdeaPage:
    """One idea. Raises NoSuchIdea."""
    found = idea_of(idea)
    (line,) = ideas(Idea.objects.filter(pk=idea), at.date())
    is_open = found.state in {Idea.State.WAITING, Idea.State.TAKEN}
    return IdeaPage(
        line=line,
        group=found.group,
        may_take=Idea.objects.filter(permission.nobodys(), pk=idea).exists()
        and permission.belongs(viewer, found.group, at=at),
        may_answer=is_open and permission.may_answer(viewer, found, at=at),
    )


def ideas(rows: QuerySet[Idea], on: date) -> list[IdeaLine]:
    """Ideas as lines. Two queries."""
    found = list(
        rows.select_related("group", "by", "owner", "change").prefetch_related("pictures")[
            : MOST + 1
        ]
    )
    return [_idea(one, on) for one in found]


def lines(rows: Iterable[Change], on: date) -> list[ChangeLine]:
    """Changes as lines, with the newest evidence of each. Two queries."""
    if isinstance(rows, QuerySet):
        rows = rows.select_related("group", "owner", "outcome__measure")
    found = list(rows)
    newest = _newest(found)
    return [
        ChangeLine(
            number=one.pk, title=one.title, group=one.group.name,
            owner=_here(one.owner), state=one.state, starts_on=one.starts_on,
            by_when_on=one.by_when_on,
            is_nobodys=one.state in rules.OPEN and not _here(one.owner),
            is_overdue=rules.waits_for_study(state=one.state, by_when_on=one.by_when_on, on=on),
            headline=headline(newest.get(one.pk), one, amounts_of(one), on=on),
        )
        for one in found
    ]  # fmt: skip


def _newest(changes: Sequence[Change]) -> dict[int, Evidence]:
    rows = Evidence.objects.filter(change__in=[one.pk for one in changes]).order_by("at", "id")
    return {one.change_id: one for one in rows}


def _here(owner: Person | None) -> str:
    """Who looks after something; nobody, where whoever did has left."""
    return owner.name if owner is not None and permission.is_here(owner) else ""


def _idea(one: Idea, on: date) -> IdeaLine:
    pictures = list(one.pictures.all())
    change = getattr(one, "change", None)
    return IdeaLine(
        number=one.pk, text=one.text, group=one.group.name, by=one.by.name if one.by else "",
        owner=_here(one.owner), state=one.state, on=one.on,
        is_overdue=rules.idea_is_overdue(state=one.state, written_on=one.on, on=on),
        answer=one.answer, change=change.pk if change else None,
        picture=pictures[0].pk if pictures else None,
        alternative=pictures[0].alternative if pictures else "",
    )  # fmt: skip


def _inside(group: Group | None) -> Q:
    if group is None:
        return Q()
    return Q(group__path__startswith=group.path) if group.path else Q(group=group.pk)


def _flow(inside: Q, at: datetime) -> Flow:
    lately = Change.objects.filter(inside)
    return Flow(
        begun=lately.filter(began_at__gte=at - LATELY, began_at__lte=at).count(),
        # What was let go before it began was never begun, so it does not make up for what was.
        ended=lately.filter(
            ended_at__gte=at - LATELY, ended_at__lte=at, began_at__isnull=False
        ).count(),
    )


@dataclass(frozen=True)
class Waits:
    """Something of ideas and changes that waits for a person. ``kind``: task, study, idea."""

    kind: str
    number: int
    text: str
    since: date


def waiting_for(*, person: Person, at: datetime) -> list[Waits]:
    """Tasks that are due, changes to study, ideas to answer: the oldest first. For *Today*."""
    on = at.date()
    tasks = Task.objects.filter(
        owner=person, done_at=None, dropped_at=None, due_on__lte=on, change__state__in=rules.OPEN
    )
    found = [
        Waits("task", change, text, due)
        for change, text, due in tasks.values_list("change_id", "text", "due_on")
        if due is not None
    ]
    mine = Change.objects.filter(owner=person, state="under_way", by_when_on__lte=on)
    found += [
        Waits("study", pk, title, by_when)
        for pk, title, by_when in mine.values_list("pk", "title", "by_when_on")
        if by_when is not None
    ]
    led = list(people.roles(person, at=at).steward_of)
    if led:
        below = Q()
        for group in led:
            below |= _inside(group)
        waiting = Idea.objects.filter(below, state=Idea.State.WAITING)
        found += [Waits("idea", *row) for row in waiting.values_list("pk", "text", "on")]
    return sorted(found, key=lambda one: (one.since, one.kind, one.number))
