"""Taking what is due to send it, and giving back what cannot be sent now."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from thrive.experiences.models import Prompt, Run
from thrive.experiences.prompting import steps
from thrive.experiences.prompting.actions import ending
from thrive.experiences.prompting.arrangement import cause_of, circumstances, day_at, monday_of
from thrive.experiences.prompting.claiming import Claimed, claim_reminding, claim_scheduled
from thrive.experiences.prompting.due import (
    Due,
    Wording,
    key_of,
    kind_of,
    paths,
    public_link,
)
from thrive.experiences.prompting.steps import State
from thrive.experiences.timing.reaching import first_open
from thrive.experiences.timing.template import Start
from thrive.people.models import Person
from thrive.people.queries import living

# A prompt that is sent as planned comes when its person may be asked. Later than this it is asked
# again whether they may.
AS_PLANNED = timedelta(minutes=10)
ISO_DAY = len("2026-09-14")  # of an occasion: its day


def claim(*, at: datetime, by: str, most: int = 500) -> list[Due]:
    """Take what is due to be sent for the first time, the higher priority first.

    What is taken is nobody else's for two minutes; then it can be claimed again, under the same
    key. What comes too late is missed, and what comes while its person may not be asked waits: both
    are not returned. ``by`` names the worker.
    """
    claimed = claim_scheduled(at, by, most)
    if not claimed:
        return []
    known = _Known(claimed, at)
    claimed = _only_current(claimed, known, at)
    claimed = _only_reachable(claimed, known, at, lambda one: _needs_asking(one, at))
    return _dues(claimed, known, at)


def claim_reminders(*, at: datetime, by: str, most: int = 500) -> list[Due]:
    """Take what is to be sent once more: reminders, and what a steward sends again.

    As ``claim``; a reminder never restarts a conversation, and nobody is reminded of one that they
    have opened.
    """
    claimed = claim_reminding(at, by, most)
    if not claimed:
        return []
    known = _Known(claimed, at)
    idle = [one.prompt for one in claimed if not known.is_current(one)]
    Prompt.objects.filter(pk__in=idle).update(remind_at=None, leased_until=None, leased_by="")
    claimed = [one for one in claimed if known.is_current(one)]
    return _dues(_only_reachable(claimed, known, at, lambda _one: True), known, at)


def give_back(*, prompts: Sequence[int], until: datetime, at: datetime) -> None:
    """Let them be claimed again, but not before a moment. What was sent meanwhile stays sent."""
    for some in steps.batches(prompts):
        held = Prompt.objects.filter(pk__in=some).exclude(leased_by="")
        with transaction.atomic():
            held.filter(state=State.SCHEDULED).update(leased_until=until, leased_by="")
            held.filter(remind_at__isnull=False).update(
                remind_at=until, leased_until=None, leased_by=""
            )


@dataclass(frozen=True)
class _RunSeen:
    """What a claim must know of a run."""

    is_running: bool
    promise: str
    open_within: timedelta
    edition: int
    digest: str
    study: int | None
    frozen_until: date | None

    @property
    def public_study(self) -> int | None:
        """The study whose link everybody gets, of an anonymous run."""
        return self.study if self.promise == Run.Promise.ANONYMOUS else None

    def asks_on(self, on: date) -> bool:
        """Whether there is a wave on a day: an anonymous one only where people could get ready."""
        is_frozen = self.frozen_until is not None and on < self.frozen_until
        return is_frozen or self.public_study is None


@dataclass(frozen=True)
class _PersonSeen:
    """What a claim must know of a person."""

    is_active: bool
    language: str
    zone: str


class _Known:
    """The runs and persons of one batch, each asked for once."""

    def __init__(self, claimed: Sequence[Claimed], at: datetime) -> None:
        self._at = at
        rows = Run.objects.filter(pk__in={one.run for one in claimed}).values_list(
            "pk", "state", "promise", "open_within", "edition", "edition__digest", "study",
            "frozen_until",
        )  # fmt: skip
        self.runs = {
            pk: _RunSeen(state == Run.State.RUNNING, promise, minutes(within), *others)
            for (pk, state, promise, within), others in ((row[:4], row[4:]) for row in rows)
        }
        people = Person.objects.filter(pk__in={one.person for one in claimed}).values_list(
            "pk", "is_active", "language", "time_zone"
        )
        self.persons = {
            pk: _PersonSeen(active, language, zone or settings.TIME_ZONE)
            for pk, active, language, zone in people
        }

    def is_current(self, one: Claimed) -> bool:
        """Whether the run still runs, asks on that day, and the person is still here."""
        run = self.runs[one.run]
        is_asking = run.is_running and run.asks_on(date.fromisoformat(one.occasion[:ISO_DAY]))
        return is_asking and self.persons[one.person].is_active

    def is_late(self, one: Claimed) -> bool:
        """Whether the time in which it could be sent is over."""
        return one.due_at + self.runs[one.run].open_within <= self._at


def minutes(count: int) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=count)


def _only_current(claimed: Sequence[Claimed], known: _Known, at: datetime) -> list[Claimed]:
    """Those that are still worth sending; the others end here."""
    over = [one.prompt for one in claimed if not known.is_current(one)]
    late = [one.prompt for one in claimed if known.is_current(one) and known.is_late(one)]
    if over:
        steps.end(
            over, out_of=[State.SCHEDULED], into=State.CANCELLED, at=at, why="stopped or left"
        )
    if late:
        ending.miss(late, at=at)
    gone = {*over, *late}
    return [one for one in claimed if one.prompt not in gone] if gone else list(claimed)


def _needs_asking(one: Claimed, at: datetime) -> bool:
    """Whether nobody has asked whether the person may be asked at this moment.

    A plan asks for all moments that it draws, and is made anew when the answer changes; what no
    plan drew, and what comes later than planned, is asked for here.
    """
    cause = cause_of(one.occasion)
    return cause != Start.PERSON.value and (cause != "" or at - one.due_at > AS_PLANNED)


def _only_reachable(
    claimed: list[Claimed], known: _Known, at: datetime, needs: Callable[[Claimed], bool]
) -> list[Claimed]:
    """Those whose person may be asked now; the others wait until they may."""
    asking = [one for one in claimed if needs(one)]
    if not asking:
        return claimed
    waiting = _waiting(asking, known, at)
    for until, prompts in _together(waiting).items():
        give_back(prompts=prompts, until=until, at=at)
    return [one for one in claimed if one.prompt not in waiting]


def _waiting(claimed: Sequence[Claimed], known: _Known, at: datetime) -> Mapping[int, datetime]:
    """Until when each has to wait. What would wait for longer than it is worth ends by itself."""
    lives = living(sorted({one.person for one in claimed}), on=at.date())
    found = {}
    for one in claimed:
        ends = _ends(one, known, at)
        life = lives.get(one.person)
        open_at = first_open(circumstances(life), at, ends) if life and ends > at else None
        if open_at is None or open_at > at:
            found[one.prompt] = open_at or ends
    return found


def _ends(one: Claimed, known: _Known, at: datetime) -> datetime:
    within = known.runs[one.run].open_within
    return max(at, (one.sent_at or one.due_at) + within)


def _together(waiting: Mapping[int, datetime]) -> dict[datetime, list[int]]:
    found: dict[datetime, list[int]] = {}
    for prompt, until in waiting.items():
        found.setdefault(until, []).append(prompt)
    return found


def _dues(claimed: Iterable[Claimed], known: _Known, at: datetime) -> list[Due]:
    wording = Wording({run.edition: run.digest for run in known.runs.values()})
    mondays = {
        zone: monday_of(day_at(zone, at)) for zone in {one.zone for one in known.persons.values()}
    }
    found = [_due(one, known, wording, mondays, at) for one in claimed]
    return sorted(found, key=lambda due: -due.priority)


def _due(
    one: Claimed, known: _Known, wording: Wording, mondays: Mapping[str, date], at: datetime
) -> Due:
    run, person = known.runs[one.run], known.persons[one.person]
    kind, study = kind_of(one), run.public_study
    if study is None:
        path, leave_path = paths(one.prompt)
        title, line = wording.words(run.edition, one.experience, kind, person.language, one.seconds)
    else:
        # Nothing in it is this person's own, so nobody who opens it can be told from the others.
        path, leave_path = public_link(study), ""
        title, line = wording.public_words(
            run.edition, study, kind, person.language, one.seconds, at.date()
        )
    return Due(
        prompt=one.prompt,
        key=key_of(one),
        person=one.person,
        kind=kind,
        title=title,
        line=line,
        path=path,
        leave_path=leave_path,
        seconds=one.seconds,
        priority=one.priority,
        week_on=mondays[person.zone],
        expires_at=(one.sent_at or at) + run.open_within,
        promise=run.promise,
        is_same_for_all=study is not None,
    )
