"""Conversations at Fernbrook: two runs begin, people are asked, answer or do not, and waves close.

Everything passes through the doors that a worker and a browser use, only faster than they would.
What is asked of a visitor's persona from the standing moment on is left for the visitor to answer.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from thrive.demo import organisation, population, talks, words
from thrive.demo.actions import writing
from thrive.demo.actions.diary import Act
from thrive.demo.actions.house import House
from thrive.demo.actions.moments import stands_at
from thrive.demo.models import Truth
from thrive.demo.simulation import Simulation
from thrive.experiences import actions as programs
from thrive.experiences import engine
from thrive.experiences.content.frames import is_question
from thrive.experiences.conversing.actions import body_of
from thrive.experiences.conversing.admission import Caller
from thrive.experiences.conversing.cases import case_of, key_of, program_of, round_named
from thrive.experiences.conversing.passages import Passage
from thrive.experiences.models import Prompt, Run
from thrive.experiences.prompting import actions as prompting
from thrive.experiences.prompting.arrangement import monday_of, wave_of
from thrive.experiences.running import actions as running
from thrive.experiences.running import audience
from thrive.experiences.timing.template import (
    Dates,
    Days,
    Part,
    RandomIn,
    Template,
    Weekdays,
    Window,
)
from thrive.measures.models import Series
from thrive.people import actions as people
from thrive.people.models import Group
from thrive.people.queries import reporting_tree
from thrive.voice import actions as voice
from thrive.voice.actions import Body

MORNING, EVENING = time(7, 0, tzinfo=UTC), time(19, 0, tzinfo=UTC)
FIVE_DAYS = 5 * 24 * 60  # minutes
PERSONAS = {persona.external_id for persona in population.PERSONAS}
LEFT_FROM = stands_at(organisation.WEEKS) - timedelta(days=4)  # what visitors answer themselves
IN_THE_DAY = RandomIn(Window(time(9), time(17)))
THURSDAYS = Weekdays(frozenset({3}))
_Teams = Mapping[int, Group]  # by person
SAYS: dict[str, Callable[[int, talks.Someone, date], talks.Answers]] = {
    talks.WEEKLY: talks.weekly,
    talks.CUSTOMERS: talks.customers,
}


def acts(
    simulation: Simulation, house: House, *, after: datetime | None, until: datetime
) -> Iterator[Act]:
    """What is asked and said from one moment (or from the beginning) to another."""
    if not _is_there(simulation):
        return
    begun = ((talks.WEEKLY_FROM, _begin_weekly), (talks.CUSTOMERS_FROM, _begin_customers))
    for on, begin in begun:
        at = datetime.combine(on, MORNING)
        if at <= until and (after is None or at > after):
            yield Act(at, _doing(begin, house, simulation.parameters.seed))
    if after is None:
        yield from writing.notes(house, until)
    yield from writing.nights(after, until)
    story = _Story(simulation.parameters.seed, until) if after is None else None
    for at in (*_evenings(after, until), until):
        yield Act(at, _pass_on(simulation, story))


def tell_truth() -> None:
    """Keep the truth beside each team's series of what was said. Safe to run twice."""
    of_teams = Series.objects.filter(measure__key=talks.MOOD_MEASURE, group__kind="team")
    of_teams = of_teams.select_related("group").order_by("id")
    Truth.objects.bulk_create([_truth(series) for series in of_teams], ignore_conflicts=True)


def _truth(series: Series) -> Truth:
    shift = talks.shift_of(series.group.name)
    return Truth(
        series=series,
        effect=shift.effect if shift else 0.0,
        started_on=shift.started_on if shift else None,
        is_dated=bool(shift and shift.note),
    )


def _is_there(simulation: Simulation) -> bool:
    """A small organisation for a test may hold neither the area nor the team."""
    names = {team.name for team in simulation.teams}
    return population.HOME_TEAM in names and all(shift.team in names for shift in talks.SHIFTS)


def _doing(
    begin: Callable[[House, datetime, int], None], house: House, seed: int
) -> Callable[[datetime], None]:
    return lambda at: begin(house, at, seed)


def _evenings(after: datetime | None, until: datetime) -> Iterator[datetime]:
    """Tuesday evenings, when what was asked on Thursday has expired: the week can be published."""
    at = datetime.combine(talks.WEEKLY_FROM, EVENING) + timedelta(days=1)
    while at < until:
        if after is None or at > after:
            yield at
        at += timedelta(days=7)


def _begin_weekly(house: House, at: datetime, seed: int) -> None:
    programs.import_library(by=house.administrator, at=at)
    area = house.groups[population.area_key(talks.AREA)]
    _begin(
        house.administrator, at, seed, program_key=talks.WEEKLY, name="Weekly minute",
        kind="perpetual", waves="week", groups=[area], template=_on(THURSDAYS),
        open_within=FIVE_DAYS, priority=1,
    )  # fmt: skip


def _begin_customers(house: House, at: datetime, seed: int) -> None:
    mondays = frozenset(talks.CUSTOMERS_FROM + timedelta(weeks=week) for week in range(4))
    _begin(
        house.leader(population.HOME_TEAM), at, seed, program_key=talks.CUSTOMERS,
        name="Who are our customers?", kind="once", groups=[house.group(population.HOME_TEAM)],
        template=_on(Dates(mondays)), open_within=FIVE_DAYS,
    )  # fmt: skip


def _on(days: Days) -> Template:
    return Template((Part(days, (IN_THE_DAY,)),))


def _begin(by: Any, at: datetime, seed: int, **wishes: Any) -> None:
    """``Any``: what a run is wished to be, see running."""
    run = running.prepare_run(begins_on=at.date(), by=by, at=at, **wishes)
    # Drawn from the story's own seed, so that the same seed tells the same story.
    Run.objects.filter(pk=run.pk).update(seed=f"{seed} {wishes['program_key']}")
    running.start_run(run=run.pk, by=by, at=at)


def _pass_on(simulation: Simulation, story: "_Story | None" = None) -> Callable[[datetime], None]:
    """Everything that is due by a moment: asked, answered or not, ended, published.

    ``story`` remembers what was said since the beginning; without it each one is looked up.
    """
    seed = simulation.parameters.seed

    def pass_on(at: datetime) -> None:
        """All that is due by then."""
        if story is not None:
            story.pass_by(at)
        else:
            _send(at)
            _answer_all(seed, at)
        prompting.expire(at=at)
        come_or_gone = running.follow_groups(at=at)
        if story is None or come_or_gone or story.is_running_dry(at):
            prompting.plan_ahead(at=at)
        prompting.close_waves(at=at)

    return pass_on


class _Story:
    """The past, told fast: all that was asked and answered in a stretch in a few statements."""

    def __init__(self, seed: int, until: datetime) -> None:
        self._seed, self._until = seed, until
        self._planned_at: datetime | None = None
        self._said: dict[tuple[int, int], tuple[str, engine.Circumstances]] = {}

    def is_running_dry(self, at: datetime) -> bool:
        """Whether what is written down ahead must be brought up to date.

        A worker does it each second. Here every third week is enough, and the last moment, at which
        visitors look.
        """
        planned_at = self._planned_at or datetime.combine(talks.WEEKLY_FROM, MORNING)
        if at < self._until and at - planned_at < timedelta(weeks=3):
            return False
        self._planned_at = at
        return True

    def pass_by(self, at: datetime) -> None:
        """Let everything happen that was due and answered by a moment."""
        prompts = _loaded(Prompt.objects.filter(state=Prompt.State.SCHEDULED, due_at__lte=at))
        prompts = _paid_for(prompts, at)
        teams = _teams({prompt.person_id for prompt in prompts}, at.date())
        passed = [self._passed(prompt, teams, at) for prompt in prompts]
        prompting.record(passed=passed)
        held: dict[int, list[voice.Held]] = defaultdict(list)
        for prompt, way in zip(prompts, passed, strict=True):
            if way.answered_at is not None and prompt.run.study_id is not None:
                held[prompt.run.study_id].append(self._held(prompt, way.answered_at, teams))
        for study, conversations in held.items():
            voice.take_in(study=study, held=conversations, at=at)

    def _passed(self, prompt: Prompt, teams: _Teams, at: datetime) -> prompting.Passed:
        moment = None  # of an anonymous run nobody knows who answers: see safely
        if not prompt.is_anonymous:
            moment = talks.answers_at(self._seed, _who(prompt, teams), prompt.due_at)
        is_answered = moment is not None and moment <= at and not _is_left_to_a_visitor(prompt)
        return prompting.Passed(
            prompt.pk, prompt.due_at, _channel(prompt), moment if is_answered else None
        )

    def _held(self, prompt: Prompt, at: datetime, teams: _Teams) -> voice.Held:
        program = program_of(prompt.run.edition)
        round_ = round_named(prompt, program)
        state = engine.begin(
            program, f"{prompt.run.seed} {prompt.person_id}", experience=prompt.experience,
            circumstances=self._circumstances(prompt, round_),
        )  # fmt: skip
        who = _who(prompt, teams)
        says = SAYS[prompt.run.edition.program.key]
        state = _said_all(state, says(self._seed, who, prompt.on))
        self._remember(prompt, round_, state)
        team = teams.get(prompt.person_id)
        return voice.Held(
            key=key_of(prompt), person=prompt.person_id, group=team.pk if team else None,
            wave=wave_of(prompt.run, prompt.on), begun_at=at - timedelta(seconds=prompt.seconds),
            finished_at=at, body=_with_words(
                body_of(Passage(prompt.run.edition_id, state, round_)), self._seed, who, prompt
            ),
        )  # fmt: skip

    def _circumstances(self, prompt: Prompt, round_: str) -> engine.Circumstances:
        """What was said in this pass through the program, and in the one before it."""
        before, said = self._said.get(
            (prompt.run_id, prompt.person_id), ("", engine.Circumstances())
        )
        return said if before == round_ else engine.Circumstances(last_time=said.earlier)

    def _remember(self, prompt: Prompt, round_: str, state: engine.State) -> None:
        said = tuple(sorted(state.answers.items()))
        circumstances = replace(state.circumstances, earlier=said)
        self._said[prompt.run_id, prompt.person_id] = round_, circumstances


def _loaded(prompts: QuerySet[Prompt]) -> list[Prompt]:
    """Prompts in the order of their moments; each run and its whole edition is read once."""
    rows = list(prompts.select_related("person").order_by("due_at", "id"))
    runs = Run.objects.select_related("edition__program").in_bulk({row.run_id for row in rows})
    for row in rows:
        row.run = runs[row.run_id]
    return rows


def _paid_for(prompts: Iterable[Prompt], at: datetime) -> list[Prompt]:
    """Those for which their person's week has attention left; the others wait or end."""
    spendings = {
        prompt: people.Spending(
            prompt.person_id, f"prompt-{prompt.pk}", monday_of(prompt.on), prompt.seconds
        )
        for prompt in prompts
    }
    paid = people.spend(list(spendings.values()), at=at)
    without = [prompt.pk for prompt, one in spendings.items() if one.key not in paid]
    if without:
        prompting.no_room(prompts=without, at=at)
    return [prompt for prompt, one in spendings.items() if one.key in paid]


def _teams(persons: set[int], on: date) -> _Teams:
    """Where each of them stands in the reporting tree."""
    groups = {group.pk: group for group in reporting_tree(on=on)}
    places = audience.teams(persons, on)
    return {person: groups[group] for person, group in places.items() if group in groups}


def _who(prompt: Prompt, teams: _Teams) -> talks.Someone:
    team = teams.get(prompt.person_id)
    return talks.Someone(prompt.person.external_id, team.name if team else "")


def _channel(prompt: Prompt) -> str:
    return "email" if prompt.person.email else "inbox"


def _send(at: datetime) -> None:
    """Hour by hour, with the moment of the last in each."""
    due = Prompt.objects.filter(state=Prompt.State.SCHEDULED, due_at__lte=at)
    hours: dict[str, list[Prompt]] = defaultdict(list)
    for prompt in _paid_for(due.select_related("person").order_by("due_at", "id"), at):
        hours[f"{prompt.due_at:%Y-%m-%d %H}"].append(prompt)
    for prompts in hours.values():
        sent = [(one.pk, _channel(one)) for one in prompts]
        prompting.acknowledge(sent=sent, at=prompts[-1].due_at)


def _answer_all(seed: int, at: datetime) -> None:
    rows = _loaded(Prompt.objects.filter(state=Prompt.State.SENT, sent_at__isnull=False))
    teams = _teams({prompt.person_id for prompt in rows}, at.date())
    for prompt in rows:
        key, who = prompt.run.edition.program.key, _who(prompt, teams)
        moment = talks.answers_at(seed, who, prompt.due_at)
        if moment is None or key not in SAYS or _is_left_to_a_visitor(prompt):
            continue
        moment = max(moment, prompt.sent_at or moment)
        if moment <= at:
            _answer(prompt, seed, who, moment)


def _is_left_to_a_visitor(prompt: Prompt) -> bool:
    return prompt.due_at >= LEFT_FROM and prompt.person.external_id in PERSONAS


def _answer(prompt: Prompt, seed: int, who: talks.Someone, at: datetime) -> None:
    """The whole conversation at once, and what a browser would have kept of it at the end."""
    said = SAYS[prompt.run.edition.program.key](seed, who, prompt.on)
    case = case_of(prompt.pk, Caller(person=prompt.person), at=at)
    prompting.opened(prompt=prompt.pk, at=at)
    run = prompt.run
    assert run.study_id is not None
    kept = voice.begin(
        study=run.study_id, key=case.key, person=prompt.person_id,
        wave=wave_of(run, prompt.on), at=at,
    )  # fmt: skip
    ended = at + timedelta(seconds=prompt.seconds)
    passage = replace(case.passage, state=_said_all(case.state, said))
    voice.keep(
        key=case.key, person=prompt.person_id, version=kept.version, finished=True, at=ended,
        body=_with_words(body_of(passage), seed, who, prompt), kept=kept,
    )  # fmt: skip
    prompting.finished(prompt=prompt.pk, at=ended)


def _with_words(body: Body, seed: int, who: talks.Someone, prompt: Prompt) -> Body:
    """What was said in confidence, with what somebody lets come out of it."""
    if prompt.run.edition.program.key != talks.WEEKLY:
        return body
    return replace(body, answers={**body.answers, **words.written(seed, who, prompt.on)})


def _said_all(state: engine.State, said: talks.Answers) -> engine.State:
    """The walk from the first frame to the last, or to where it waits."""
    while not isinstance(turn := engine.next_frame(state), engine.Finished | engine.Waiting):
        frame = turn.frame
        if isinstance(turn, engine.Explain) or not is_question(frame):
            state = engine.go_on(state)
        elif frame.id in said:
            state = engine.answer(state, frame.id, said[frame.id])
        else:
            state = engine.pass_over(state, frame.id)
    return state
