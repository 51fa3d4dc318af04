"""Past answers come in as if Thrive had asked: prompts with their moments, and conversations."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from thrive.experiences import queries
from thrive.experiences.content.program import Program
from thrive.experiences.engine.reckoning import reckon
from thrive.experiences.models import Enrolment, Prompt, PromptEvent, Run
from thrive.experiences.prompting import arrangement
from thrive.experiences.running import audience
from thrive.experiences.running.actions.by_file import bad_file
from thrive.experiences.running.actions.enrolling import record
from thrive.experiences.running.errors import BadFile, NotRunning
from thrive.experiences.running.past import Beep, read_past
from thrive.experiences.running.permission import RunRef, held
from thrive.foundation.errors import Problem
from thrive.foundation.tables import Source
from thrive.people.models import Person
from thrive.voice import actions as voice
from thrive.voice.errors import NoNamesHere

WHY = "past"  # what brought these prompts: part of their occasion, and of each step
AT_ONCE = 1000


@dataclass(frozen=True)
class PastImport:
    """What came of a table, or would come of it."""

    people: int
    prompts: int
    answered: int
    already: int
    is_dry_run: bool

    def __str__(self) -> str:
        told = {
            "prompts": self.prompts, "answered": self.answered, "people": self.people,
            "already": self.already,
        }  # fmt: skip
        if self.is_dry_run:
            sentence = _(
                "%(prompts)s prompts of %(people)s people would come in, %(answered)s answered; "
                "%(already)s are in already."
            )
        else:
            sentence = _(
                "%(prompts)s prompts of %(people)s people came in, %(answered)s answered; "
                "%(already)s were in already."
            )
        return sentence % told


def import_answers(
    *,
    run: RunRef,
    source: Source,
    by: Person | None,
    at: datetime,
    items: Mapping[str, str] | None = None,
    zone: str = "",
    release: bool = False,
    dry_run: bool = False,
) -> PastImport:
    """Take in past answers in long form (person, sent, item, value), whole or not at all.

    Persons are named by their numbers. Who was not in the run is put in for the time of what they
    said, and asked nothing more. ``items`` maps items to frames, to nothing what is left out;
    ``zone`` is where moments without one were written down. ``release``: the waves of the past are
    published with the next tick, and then take nothing more. The same again adds nothing.

    Raises NoSuchRun, NotRunning for a run that never began, BadFile with each bad line, and what
    ``voice`` refuses (a wave that was published, a key that is missing).
    """
    with transaction.atomic():
        kept = held(run, by, at=at)
        if kept.study_id is None:
            raise NotRunning(_("This run has not begun: start it first, then bring past answers."))
        if kept.promise == Run.Promise.ANONYMOUS:
            raise NoNamesHere(
                _("These questions are anonymous: nothing with a name is taken here.")
            )
        content = queries.content_of(kept.edition)
        past = read_past(source, content, items=items or {}, zone=_zone(zone))
        found = _Importing(kept, kept.study_id, content, at)
        problems = [*past.problems, *found.place(past.beeps)]
        if problems:
            raise bad_file(problems)
        new = found.new()
        if not dry_run and new:
            found.write(new)
            if release:
                _release(kept, new)
            record("experiences.import_answers", kept, by, at, {"prompts": len(new)})
        return PastImport(
            people=len({one.person.pk for one in new}),
            prompts=len(new),
            answered=sum(bool(one.beep.answers) for one in new),
            already=len(past.beeps) - len(new),
            is_dry_run=dry_run,
        )


@dataclass(frozen=True)
class _Placed:
    """A moment with its person, its day there, and its name in the run."""

    beep: Beep
    person: Person
    on: date

    @property
    def occasion(self) -> str:
        """What tells it apart from others of the same run."""
        return f"{self.on.isoformat()}/{int(self.beep.sent.timestamp())}/{WHY}"


class _Importing:
    """One table on its way into one run."""

    def __init__(self, run: Run, study: int, content: Program, at: datetime) -> None:
        self._run, self._study, self._content, self._at = run, study, content, at
        self._placed: list[_Placed] = []
        self._waves: dict[date, tuple[date, date | None]] = {}
        self._homes = {
            frame.id: experience.id
            for experience in content.experiences
            for frame in experience.frames
        }

    def place(self, beeps: Sequence[Beep]) -> Iterable[Problem]:
        """Find the people and days, and tell what cannot be."""
        known = _known({beep.person for beep in beeps})
        strangers: set[str] = set()
        for beep in beeps:
            person = known.get(beep.person)
            if person is None:
                if beep.person not in strangers:
                    message = _("nobody here has this number")
                    yield Problem(message, beep.line, "person", beep.person[:100])
                strangers.add(beep.person)
                continue
            on = arrangement.day_at(person.time_zone or settings.TIME_ZONE, beep.sent)
            if why := self._outside(beep, on):
                yield Problem(why, beep.line, "sent", beep.sent.isoformat())
            self._placed.append(_Placed(beep, person, on))
        self._placed.sort(key=lambda one: (one.person.pk, one.beep.sent))

    def _outside(self, beep: Beep, on: date) -> str:
        if beep.sent > self._at:
            return _("this is still to come")
        if on < self._run.begins_on:
            return _("before the run began, on %(day)s") % {"day": self._run.begins_on}
        if self._run.ends_on is not None and on >= self._run.ends_on:
            return _("after the run ended, on %(day)s") % {"day": self._run.ends_on}
        return ""

    def new(self) -> list[_Placed]:
        """Those that are not in the run yet."""
        before = Prompt.objects.filter(run=self._run, occasion__endswith=f"/{WHY}")
        there = set(before.values_list("person_id", "occasion"))
        return [one for one in self._placed if (one.person.pk, one.occasion) not in there]

    def write(self, new: Sequence[_Placed]) -> None:
        """Enrolments, prompts, their steps, and what was said."""
        enrolments = self._enrol(new)
        numbers: dict[int, int] = defaultdict(int)
        prompts = []
        for one in new:
            number = numbers[one.person.pk]
            numbers[one.person.pk] += 1
            prompts.append(self._prompt(one, enrolments[one.person.pk], number))
        Prompt.objects.bulk_create(prompts, batch_size=AT_ONCE)
        PromptEvent.objects.bulk_create(
            [step for prompt in prompts for step in _steps(prompt)], batch_size=AT_ONCE
        )
        self._freeze(new)
        places = audience.Places(one.person.pk for one in new)
        held = [
            self._held(one, prompt, places)
            for one, prompt in zip(new, prompts, strict=True)
            if one.beep.answers
        ]
        voice.take_in(study=self._study, held=held, at=self._at)

    def _enrol(self, new: Sequence[_Placed]) -> dict[int, int]:
        known = dict(self._run.enrolments.values_list("person_id", "pk"))
        days: dict[int, list[date]] = defaultdict(list)
        for one in new:
            days[one.person.pk].append(one.on)
        made = [
            Enrolment(
                run=self._run,
                person_id=person,
                how=Enrolment.How.FILE,
                joined_on=min(theirs),
                left_on=max(theirs) + timedelta(days=1),
            )
            for person, theirs in days.items()
            if person not in known
        ]
        Enrolment.objects.bulk_create(made, batch_size=AT_ONCE)
        return known | {one.person_id: one.pk for one in made}

    def _prompt(self, one: _Placed, enrolment: int, number: int) -> Prompt:
        sent, is_answered = one.beep.sent, bool(one.beep.answers)
        ended = sent if is_answered else sent + timedelta(minutes=self._run.open_within)
        return Prompt(
            run=self._run,
            enrolment_id=enrolment,
            person_id=one.person.pk,
            occasion=one.occasion,
            on=one.on,
            number=number,
            experience=self._experience(one.beep),
            state=Prompt.State.ANSWERED if is_answered else Prompt.State.EXPIRED,
            due_at=sent,
            draw="",
            sent_at=sent,
            opened_at=sent if is_answered else None,
            last_at=sent if is_answered else None,
            ended_at=ended,
        )

    def _experience(self, beep: Beep) -> str:
        """The one that asks what was answered first; the first of all where nothing was."""
        answered = next(iter(beep.answers), None)
        if answered is None:
            return self._content.experiences[0].id
        return self._homes[answered]

    def _freeze(self, new: Sequence[_Placed]) -> None:
        """Who is counted where, in a past before that in which the run began to ask."""
        started = self._run.started_at or self._at
        asked = arrangement.wave_of(self._run, max(self._run.begins_on, started.date()))[0]
        earliest = min(one.on for one in new)
        first = arrangement.wave_of(self._run, earliest)[0]
        if first < asked:
            members = audience.teams({one.person.pk for one in new}, earliest)
            voice.freeze(study=self._study, first_on=first, members=members, at=self._at)

    def _held(self, one: _Placed, prompt: Prompt, places: audience.Places) -> voice.Held:
        sent, answers = one.beep.sent, one.beep.answers
        scores = {
            score.id: number
            for score in self._content.scores
            if (number := reckon(self._content, score, answers)) is not None
        }
        return voice.Held(
            key=f"prompt-{prompt.pk}",
            person=one.person.pk,
            group=places.on(one.person.pk, one.on),
            wave=self._wave(one.on),
            begun_at=sent,
            finished_at=sent,
            body=voice.Body(
                passage={"experience": prompt.experience, WHY: True},
                answers={name: _plain(value) for name, value in answers.items()},
                scores=scores,
            ),
        )

    def _wave(self, on: date) -> tuple[date, date | None]:
        """Many moments share a day."""
        if on not in self._waves:
            self._waves[on] = arrangement.wave_of(self._run, on)
        return self._waves[on]


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _known(names: Iterable[str]) -> dict[str, Person]:
    """Those who have left too: the past is theirs as well."""
    found: dict[str, Person] = {}
    wanted = sorted(names)
    for start in range(0, len(wanted), AT_ONCE):
        some = Person.objects.filter(external_id__in=wanted[start : start + AT_ONCE])
        found |= {person.external_id: person for person in some}
    return found


def _steps(prompt: Prompt) -> Sequence[PromptEvent]:
    assert prompt.sent_at is not None
    assert prompt.ended_at is not None
    return (
        PromptEvent(prompt=prompt, state=Prompt.State.SENT, at=prompt.sent_at, why=WHY),
        PromptEvent(prompt=prompt, state=prompt.state, at=prompt.ended_at, why=WHY),
    )


def _release(run: Run, new: Sequence[_Placed]) -> None:
    """Waves are published in their order: from the earliest on, if none was published yet."""
    if run.waves_closed_until is None:
        first = arrangement.wave_of(run, min(one.on for one in new))[0]
        Run.objects.filter(pk=run.pk).update(waves_closed_until=first)


def _zone(name: str) -> ZoneInfo | None:
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        message = _("There is no time zone “%(zone)s”; expected one such as Europe/Berlin.")
        raise BadFile(message % {"zone": name[:60]}) from error
