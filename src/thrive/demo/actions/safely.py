"""Two teams are asked anonymously: keys are made, devices get ready, answers go in by nobody.

Each device is played whole, with the tokens that a browser would hold, through the same doors. The
personas' devices are left to visitors. Nothing here is kept: who plays a device forgets it.
"""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings

from thrive.demo import population, safely
from thrive.demo.actions.diary import Act
from thrive.demo.actions.house import House
from thrive.demo.simulation import Simulation
from thrive.experiences import actions as programs
from thrive.experiences.models import Run
from thrive.experiences.running import actions as running
from thrive.experiences.timing.template import Part, RandomIn, Template, Weekdays, Window
from thrive.people.models import Person
from thrive.voice import actions as voice
from thrive.voice import queries
from thrive.voice.pouring import purpose_of
from thrive.voice.queries import Enrolment
from thrive.voice.rules.directory import ANSWER, Entry
from thrive.voice.rules.questions import ANSWER_BYTES
from thrive.voice.tokens import blind, hpke

MORNING = time(7, 0, tzinfo=UTC)
MONDAYS = Template((Part(Weekdays(frozenset({0})), (RandomIn(Window(time(9), time(17))),)),))
SIX_DAYS = 6 * 24 * 60  # minutes
PERSONAS = {persona.external_id for persona in population.PERSONAS}
MOST_KEYS = 1000
MESSAGE_BYTES = 32


@dataclass(frozen=True)
class _Token:
    """What a device holds for one round."""

    who: str
    team: str
    entry: Entry
    prepared: bytes
    signature: bytes


def acts(
    simulation: Simulation, house: House, *, after: datetime | None, until: datetime
) -> Iterator[Act]:
    """What happens in the anonymous run from one moment (or from the beginning) to another.

    Nothing where there is no origin for it, or where the teams are not there.
    """
    names = {team.name for team in simulation.teams}
    if not settings.THRIVE_VOICE_ADDRESS or not set(safely.TEAMS) <= names:
        return
    seed = simulation.parameters.seed
    held: list[_Token] = []
    begins = datetime.combine(safely.STARTED, MORNING)
    if after is None:
        yield Act(begins, lambda at: _begin(house, at))
    for number in range(safely.ROUNDS):
        first = safely.BEGINS + timedelta(weeks=number)
        ready = datetime.combine(first - timedelta(days=1), MORNING)
        if (after is None or ready > after) and ready <= until:
            yield Act(ready, _GettingReady(first, held))
            for_answers = datetime.combine(first + timedelta(days=3), MORNING)
            yield Act(min(for_answers, until), _Answering(seed, first, held))


def _begin(house: House, at: datetime) -> None:
    by = house.administrator
    programs.import_program(source=safely.PROGRAM.encode(), by=by, at=at)
    run = running.prepare_run(
        program_key=safely.SAFELY, name=safely.NAME, kind="perpetual", waves="week",
        begins_on=safely.BEGINS, ends_on=safely.ENDS, template=MONDAYS,
        groups=[house.group(team) for team in safely.TEAMS], open_within=SIX_DAYS, by=by, at=at,
    )  # fmt: skip
    Run.objects.filter(pk=run.pk).update(seed=f"{safely.SAFELY} {safely.BEGINS}")
    running.start_run(run=run.pk, by=by, at=at)
    voice.make_keys(at=at, most=MOST_KEYS)
    running.ask_to_get_ready(at=at)


@dataclass(frozen=True)
class _GettingReady:
    """All devices get ready for one round."""

    first: date
    held: list[_Token]

    def __call__(self, at: datetime) -> None:
        run = Run.objects.filter(edition__program__key=safely.SAFELY).first()
        if run is None or run.study_id is None:
            return
        found = queries.readying(study=run.study_id)
        page = queries.public_page(study=run.study_id, at=at)
        entries = {
            entry.unit: entry
            for directory in page.directories
            for entry in directory.entries
            if entry.first == self.first and entry.purpose == ANSWER
        }
        persons = Person.objects.filter(pk__in=found.persons if found else ())
        for person in persons.exclude(external_id__in=PERSONAS).order_by("pk"):
            one = next(
                (o for o in queries.enrolments(person=person.pk, at=at) if o.study == run.study_id),
                None,
            )
            if one is not None:
                self.held.append(_token(person, one, entries[one.unit], at))


def _token(person: Person, one: Enrolment, entry: Entry, at: datetime) -> _Token:
    key = blind.PublicKey(int.from_bytes(entry.modulus, "big"))
    prepared = blind.prepare(secrets.token_bytes(MESSAGE_BYTES))
    blinded = blind.blind(key, prepared)
    place = (entry.first, ANSWER)
    signed = voice.issue(
        person=person.pk, study=one.study, epoch=one.epoch, blinded={place: blinded.message}, at=at
    )
    signature = blind.finalize(key, prepared, signed[place], blinded.inverse)
    return _Token(person.external_id, str(one.unit), entry, prepared, signature)


@dataclass(frozen=True)
class _Answering:
    """Those who answer in one round do, in an order that nobody knows."""

    seed: int
    first: date
    held: list[_Token]

    def __call__(self, at: datetime) -> None:
        for token in [one for one in self.held if one.entry.first == self.first]:
            moment = safely.answers_at(self.seed, token.who, self.first)
            if moment is not None:
                self._answer(token, moment.replace(tzinfo=UTC))

    def _answer(self, token: _Token, at: datetime) -> None:
        team = safely.TEAMS[int(token.team) % len(safely.TEAMS)]
        answers = safely.said(self.seed, token.who, team, self.first)
        plain = json.dumps({"answers": answers}).encode().ljust(ANSWER_BYTES)
        voice.accept(
            key=token.entry.key, token=token.prepared, signature=token.signature,
            sealed=hpke.seal(token.entry.receiver, purpose_of(token.entry.key), plain), at=at,
        )  # fmt: skip
