"""What has to change so that the prompts in the database say what a plan says. Writes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Max

from thrive.experiences.models import Enrolment, Prompt, Run
from thrive.experiences.prompting.arrangement import cause_of, round_of, template_of
from thrive.experiences.prompting.following import written
from thrive.experiences.prompting.steps import State
from thrive.experiences.timing.circumstances import Circumstances, Reason
from thrive.experiences.timing.feasibility import gap_of
from thrive.experiences.timing.planned import Plan, Planned
from thrive.experiences.timing.reaching import first_open

# What is looked at to compare: longer than any prompt waits. Older ones only count.
BEHIND = timedelta(days=45)
GONE_STATES = (State.SUPERSEDED, State.CANCELLED)


@dataclass
class Differences:
    """Prompts to make, to move, and to end with the state and the reason."""

    new: list[Prompt] = field(default_factory=list)
    moved: list[Prompt] = field(default_factory=list)
    ended: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))

    def end(self, prompts: Sequence[Prompt], state: str, why: str) -> None:
        """End these, if they still wait."""
        self.ended[state, why] += [prompt.pk for prompt in prompts]


def differences(
    enrolments: Sequence[Enrolment],
    runs: Mapping[int, Run],
    plans: Mapping[int, Plan],
    lived: Mapping[int, Circumstances],
    *,
    at: datetime,
) -> Differences:
    """What has to change for these enrolments. Without a plan, all that is ahead ends."""
    since = at.date() - BEHIND
    ids = [one.pk for one in enrolments]
    known: dict[int, list[Prompt]] = defaultdict(list)
    for prompt in Prompt.objects.filter(enrolment__in=ids, on__gte=since, continues=None):
        known[prompt.enrolment_id].append(prompt)
    before = _numbers_before(ids, runs, since, at)
    found = Differences()
    for one in enrolments:
        run, there = runs[one.run_id], known[one.pk]
        if one.pk not in plans:
            found.end([prompt for prompt in there if _is_waiting(prompt)], State.CANCELLED, "left")
            continue
        ahead = _ahead(plans[one.pk], run, there, at)
        numbered = _numbered(ahead, run, there, before.get(one.pk, -1), at)
        _bring(found, one, run, numbered, there, at)
        _take_back(found, plans[one.pk], ahead, there, lived[one.person_id], at)
    return found


def _numbers_before(
    enrolments: Sequence[int], runs: Mapping[int, Run], since: date, at: datetime
) -> dict[int, int]:
    """The highest number of each enrolment in its present round, among those not looked at."""
    found: dict[int, int] = {}
    for run in runs.values():
        begins = round_of(run, at.date())
        if begins >= since:
            continue
        older = Prompt.objects.filter(
            enrolment__in=enrolments, enrolment__run=run, on__gte=begins, on__lt=since
        ).exclude(state__in=GONE_STATES)
        found |= dict(older.order_by().values_list("enrolment").annotate(Max("number")))
    return found


def _bring(
    found: Differences,
    enrolment: Enrolment,
    run: Run,
    numbered: Iterable[tuple[Planned, int]],
    there: Sequence[Prompt],
    at: datetime,
) -> None:
    """What the plan brings, made where it is missing and moved where it stands elsewhere."""
    named = {prompt.occasion: prompt for prompt in there}
    for planned, number in numbered:
        fields = written(run, enrolment, planned, number)
        prompt = named.get(planned.occasion)
        if prompt is None:
            found.new.append(Prompt(**fields))
        elif _may_move(prompt, at) and _set(prompt, fields):
            found.moved.append(prompt)


def _ahead(plan: Plan, run: Run, there: Sequence[Prompt], at: datetime) -> list[Planned]:
    """What the plan still brings.

    A new plan does not know what an older one has sent: that is not sent again, and what would come
    too close to it is left out.
    """
    gap = timedelta(seconds=gap_of(template_of(run)))
    sent = {
        prompt.occasion: prompt.due_at
        for prompt in there
        if prompt.state not in GONE_STATES and not _is_ahead(prompt, at)
    }
    return [
        planned
        for planned in plan.moments
        if planned.at > at
        and planned.occasion not in sent
        and all(abs(planned.at - was) >= gap for was in sent.values())
    ]


def _take_back(
    found: Differences,
    plan: Plan,
    ahead: Sequence[Planned],
    there: Sequence[Prompt],
    lived: Circumstances,
    at: datetime,
) -> None:
    """What is ahead and the plan does not bring any more.

    The plan may say of one that it was due already: then it stays where it is if the person may be
    asked then. So does one that found its week spent and was moved on.
    """
    kept = {planned.occasion for planned in ahead}
    over = {planned.occasion for planned in plan.moments if planned.at <= at}
    reasons = {f"{left.on.isoformat()}/{left.place}": left.reason for left in plan.left_out}
    for prompt in there:
        if not _is_ahead(prompt, at) or cause_of(prompt.occasion):
            continue
        is_over = prompt.occasion in over and _is_open(lived, prompt.due_at)
        if prompt.occasion in kept or is_over:
            continue
        reason = reasons.get(prompt.occasion)
        state = State.CANCELLED if reason is Reason.PAUSED else State.SUPERSEDED
        found.end([prompt], state, reason.value if reason else "planned otherwise")


def _is_open(lived: Circumstances, at: datetime) -> bool:
    return first_open(lived, at, at + timedelta(seconds=1)) is not None


def _numbered(
    ahead: Sequence[Planned], run: Run, there: Sequence[Prompt], before: int, at: datetime
) -> Iterator[tuple[Planned, int]]:
    """Each round counts on from what it brought already."""
    last: dict[date, int] = defaultdict(lambda: -1)
    last[round_of(run, at.date())] = before
    for prompt in there:
        counts = not _is_ahead(prompt, at) or cause_of(prompt.occasion)
        if counts and prompt.state not in GONE_STATES:
            begins = round_of(run, prompt.on)
            last[begins] = max(last[begins], prompt.number)
    for planned in ahead:
        begins = round_of(run, planned.on)
        last[begins] += 1
        yield planned, last[begins]


def _is_waiting(prompt: Prompt) -> bool:
    return prompt.state == State.SCHEDULED and not prompt.leased_by


def _is_ahead(prompt: Prompt, at: datetime) -> bool:
    return prompt.state == State.SCHEDULED and prompt.due_at > at and not prompt.leased_by


def _may_move(prompt: Prompt, at: datetime) -> bool:
    """What is ahead, and what an earlier plan took back before it was sent."""
    taken_back = prompt.state in GONE_STATES and prompt.sent_at is None
    return _is_ahead(prompt, at) or taken_back


def _set(prompt: Prompt, fields: Mapping[str, object]) -> bool:
    """Say what the plan says. Returns whether it said anything else."""
    wanted = {**fields, "state": State.SCHEDULED, "ended_at": None}
    changed = {name: value for name, value in wanted.items() if getattr(prompt, name) != value}
    for name, value in changed.items():
        setattr(prompt, name, value)
    return bool(changed)
