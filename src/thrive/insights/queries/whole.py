"""One page across all: what improved, who takes part, which chains were finished, what waits.

No names and no ranks; nothing that a member may not see. Of people only shares of all, never of
fewer than eight.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.experiences.models import Prompt
from thrive.goals.aims.queries import obstacle_board
from thrive.goals.changes.rules import ENDED
from thrive.goals.models import Change, Obstacle
from thrive.insights.models import Look, Screening
from thrive.insights.queries import asked
from thrive.insights.queries import rows as stored
from thrive.insights.wording import asked as words
from thrive.insights.wording.language import Speech
from thrive.people.models import Person

LEAST_PEOPLE = 8
LATELY = timedelta(days=28)
A_YEAR = timedelta(days=365)
A_QUARTER = timedelta(days=91)
WEEKS = 4
MOST = 12


@dataclass(frozen=True, slots=True)
class MeasureNow:
    """One measure over all groups: in how many it is confirmed better, worse, or changed."""

    key: str
    name: str
    better: int
    worse: int
    changed: int
    groups: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Reach:
    """Who took part in the last four weeks, as sentences; alone with why nothing is told."""

    sentences: tuple[str, ...]
    is_told: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the chain from an idea to a page that others use, and how many came so far."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Waits:
    """An obstacle that waits for the reader. Without who told it, and where."""

    id: int
    text: str
    since: date
    due_on: date
    is_late: bool


@dataclass(frozen=True, slots=True)
class Helped:
    """A change that helped where it was tried, without where."""

    change: int
    title: str
    measure: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Whole:
    """The page."""

    at: datetime
    measures: tuple[MeasureNow, ...]
    quiet: int
    tested: str
    reach: Reach
    chain: tuple[Step, ...]
    helped: tuple[Helped, ...]
    obstacles: tuple[str, ...]
    waiting: tuple[Waits, ...]


def whole(*, viewer: Person, at: datetime) -> Whole:
    """The whole picture, the same for everybody but for what waits for the reader themselves.

    At most twenty queries.
    """
    speech = Speech(at.date())
    measures, quiet = _measures(at, speech)
    return Whole(
        at=at,
        measures=measures,
        quiet=quiet,
        tested=_tested(speech),
        reach=reach(at=at),
        chain=_chain(at),
        helped=_helped(),
        obstacles=_obstacles(at, speech),
        waiting=_waiting(viewer, at),
    )


def _measures(at: datetime, speech: Speech) -> tuple[tuple[MeasureNow, ...], int]:
    """Measures with something confirmed, in their order, and how many have nothing."""
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = stored.current_verdicts(at.date()).values_list("series__measure", "kind", "direction")
    for measure, kind, way, n in rows.annotate(Count("id")):
        counts[measure]["groups"] += n
        if kind == "confirmed":
            counts[measure][way if way in ("better", "worse") else "changed"] += n
    found, quiet = [], 0
    for one in stored.measures_in_use(at.date()):
        n = counts.get(one.id)
        if n is None:
            continue
        if not (n["better"] or n["worse"] or n["changed"]):
            quiet += 1
            continue
        figures = (n["better"], n["worse"], n["changed"], n["groups"])
        found.append(MeasureNow(one.key, one.name, *figures, _in_groups(*figures, speech)))
    return tuple(found), quiet


def _in_groups(better: int, worse: int, changed: int, groups: int, speech: Speech) -> str:
    parts = []
    if better:
        parts.append(ngettext("better in %(n)s group", "better in %(n)s groups", better)
                     % {"n": speech.number(better, 0)})  # fmt: skip
    if worse:
        parts.append(ngettext("worse in %(n)s group", "worse in %(n)s groups", worse)
                     % {"n": speech.number(worse, 0)})  # fmt: skip
    if changed:
        parts.append(ngettext("different in %(n)s group", "different in %(n)s groups", changed)
                     % {"n": speech.number(changed, 0)})  # fmt: skip
    words_ = _("%(parts)s, of %(groups)s")
    return words_ % {"parts": ", ".join(parts), "groups": speech.number(groups, 0)}


def _tested(speech: Speech) -> str:
    latest = Screening.objects.first()
    look = Look(tested=latest.tested, kept=latest.confirmed, rate=latest.rate) if latest else None
    return words.tested(look, speech)


def reach(*, at: datetime) -> Reach:
    """What share of all people took part in four weeks, and how long. Two queries.

    Took part: answered at least once where their name or a seal is on it. Who answers anonymously
    is not known to anybody, so it is not in it; nor are talks with oneself, which are nobody
    else's business. Fewer than eight people: nothing is told.
    """
    people = Person.objects.filter(is_active=True).count()
    if people < LEAST_PEOPLE:
        return Reach((_("With fewer than eight people this is not told."),), is_told=False)
    sent = Prompt.objects.filter(
        sent_at__gt=at - LATELY, sent_at__lte=at, is_anonymous=False, person__is_active=True,
        run__asks_oneself=False,
    )  # fmt: skip
    answered = Q(state=Prompt.State.ANSWERED)
    found = sent.aggregate(
        asked=Count("person", distinct=True),
        took=Count("person", distinct=True, filter=answered),
        seconds=Sum("seconds", filter=answered),
    )
    if found["asked"] < LEAST_PEOPLE:
        return Reach(
            (_("Fewer than eight people were asked in the last four weeks. It is not told."),),
            is_told=False,
        )
    figures = {
        "share": round(100 * found["took"] / people),
        "asked": round(100 * found["asked"] / people),
        "people": people,
    }
    return Reach(
        (
            _("In the last four weeks %(asked)s in 100 people were asked something, and "
              "%(share)s in 100 took part.") % figures,
            _minutes(found["seconds"] or 0, found["took"]),
            _("Anonymous answers are not in it: nobody knows who gave them."),
        ),
        is_told=True,
    )  # fmt: skip


def _minutes(seconds: int, took: int) -> str:
    """How long it took whoever took part, in a week: by how long questions are meant to take."""
    if took < LEAST_PEOPLE:
        return _("How long it took is not told of fewer than eight people.")
    each = max(round(seconds / took / WEEKS / 60), 1)
    words_ = ngettext(
        "It took each of them about %(minutes)s minute a week.",
        "It took each of them about %(minutes)s minutes a week.",
        each,
    )
    return words_ % {"minutes": each}


def _chain(at: datetime) -> tuple[Step, ...]:
    """How far the changes of a year came. One query."""
    ended = Q(state__in=ENDED)
    looked = Q(state="studied") | Q(evidence__isnull=False) & ended
    found = Change.objects.filter(began_at__gt=at - A_YEAR, began_at__lte=at).aggregate(
        begun=Count("id", distinct=True),
        measured=Count("id", distinct=True, filter=Q(outcome__isnull=False)),
        looked=Count("id", distinct=True, filter=looked),
        decided=Count("id", distinct=True, filter=ended),
        shared=Count("id", distinct=True, filter=ended & Q(page__isnull=False)),
        again=Count("id", distinct=True, filter=Q(taken_up__began_at__isnull=False)),
    )
    names = {
        "begun": _("begun in the last twelve months"),
        "measured": _("with a measure, written down before"),
        "looked": _("looked at"),
        "decided": _("decided: kept, changed or let go"),
        "shared": _("decided and written down for others: the chain is whole"),
        "again": _("taken up by another group"),
    }
    return tuple(Step(name, found[key]) for key, name in names.items())


def _helped() -> tuple[Helped, ...]:
    """What helped where it was tried, without where. Three queries."""
    found = [one for one in asked.tried() if one.helped]
    return tuple(Helped(one.change, one.title, one.measure, one.sentence) for one in found[:MOST])


def _obstacles(at: datetime, speech: Speech) -> tuple[str, ...]:
    """What was in the way in a quarter: answered, how fast, and what still waits. One query."""
    since = at.date() - A_QUARTER
    rows = Obstacle.objects.filter(Q(answered_on__gt=since) | Q(answered_on__isnull=True))
    took, waiting, up = [], 0, 0
    for state, raised_on, answered_on in rows.values_list("state", "raised_on", "answered_on"):
        if answered_on is not None:
            took.append((answered_on - raised_on).days)
        else:
            waiting += 1
            up += state == Obstacle.State.WENT_UP
    said = [
        ngettext(
            "%(n)s was answered in the last three months.",
            "%(n)s were answered in the last three months.",
            len(took),
        )
        % {"n": speech.number(len(took), 0)}
    ]
    if len(took) >= LEAST_PEOPLE:
        days = round(median(took))
        said.append(
            ngettext("Half of the answers came within %(n)s day.",
                     "Half of the answers came within %(n)s days.", days)
            % {"n": speech.number(days, 0)}
        )  # fmt: skip
    counts = {"waiting": speech.number(waiting, 0), "up": speech.number(up, 0)}
    said.append(_("Waiting for an answer: %(waiting)s, of them gone up: %(up)s.") % counts)
    return tuple(said)


def _waiting(viewer: Person, at: datetime) -> tuple[Waits, ...]:
    board = obstacle_board(viewer=viewer, at=at)
    return tuple(
        Waits(one.id, one.text, one.raised_on, one.due_on, one.is_late)
        for one in board.waiting[:MOST]
    )
