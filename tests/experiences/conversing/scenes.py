"""A run of a small program, with prompts that are due: what the tests of conversations begin with.

Put together by hand, so that a test of a conversation needs no planning and takes milliseconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from thrive.experiences import actions
from thrive.experiences.models import Edition, Enrolment, Prompt, Run
from thrive.experiences.prompting.arrangement import wave_of
from thrive.experiences.timing.plain import plain
from thrive.experiences.timing.template import Template
from thrive.people.models import Person
from thrive.people.queries import own_team
from thrive.voice import actions as voice

FILE = """\
program: evening
languages: [en, de]
title: {en: The evening, de: Der Abend}
about: {en: How it went, de: Wie es lief}
promise: confidential
scores:
  - {id: both, method: mean, of: [mood, work], needs: 2}
outcomes:
  - {id: mood-mean, of: mood, told: mean, name: {en: Mood, de: Stimmung}}
experiences:
  - id: week
    title: {en: Your evening, de: Dein Abend}
    frames:
      - {id: before, kind: recall, of: try, last_time: true, text: {en: "You wanted to try:"}}
      - id: mood
        kind: scale
        text: {en: How was it?, de: Wie war es?}
        labels: [{en: Bad, de: Schlecht}, {en: So-so, de: Mittel}, {en: Good, de: Gut}]
      - id: why
        kind: short_text
        when: {answer: mood, at_most: 1}
        text: {en: What got in the way?, de: Was stand im Weg?}
      - {id: work, kind: stars, text: {en: And the work?, de: Und die Arbeit?}, most: 3}
      - id: try
        kind: commit
        text: {en: What will you try?, de: Was versuchst du?}
        suggestions: [{en: Ask earlier, de: Früher fragen}]
"""
EMPTY = Template()
BEGUN = timedelta(days=2)  # so long ago the run began


@dataclass(frozen=True)
class Scene:
    """A run with its study, and who takes part."""

    run: Run
    members: tuple[Person, ...]

    def prompt(self, person: Person, *, at: datetime, number: int = 0, **more: Any) -> int:
        """A prompt that was sent to somebody an hour ago. ``Any``: other columns."""
        enrolment = Enrolment.objects.get(run=self.run, person=person)
        fields = {
            "state": Prompt.State.SENT,
            "due_at": at - timedelta(hours=1),
            "sent_at": at - timedelta(hours=1),
            "expires_at": at + timedelta(hours=12),
            "experience": self.run.edition.content["experiences"][0]["id"],
        }
        on = (at - timedelta(days=1) + timedelta(days=number)).date()
        made = Prompt.objects.create(
            run=self.run, enrolment=enrolment, person=person, on=on, number=number, draw="0",
            occasion=f"{on}/{number}", **(fields | more),
        )  # fmt: skip
        return made.pk


def running(
    members: Sequence[Person],
    *,
    at: datetime,
    source: str = FILE,
    template: Template = EMPTY,
    **more: Any,
) -> Scene:
    """A run that began two days ago. ``Any``: other columns of the run."""
    actions.import_program(source=source.encode(), by=None, at=at)
    edition = Edition.objects.select_related("program").latest("id")
    began = at - BEGUN
    outcomes = [
        voice.Outcome(one["id"], one["told"], one["of"])
        for one in edition.content.get("outcomes", ())
    ]
    promise = str(edition.content["promise"])
    study = voice.open_study(
        owner=f"run of {edition.pk}", title="Evening", promise=promise, outcomes=outcomes,
        readers=members[:1] if promise == "named" else (), at=began,
    )  # fmt: skip
    fields = {
        "kind": Run.Kind.ONCE, "begins_on": began.date(),
        "ends_on": (at + timedelta(days=28)).date(), "template": plain(template),
    }  # fmt: skip
    run = Run.objects.create(
        edition=edition, name="Evenings", promise=promise, state=Run.State.RUNNING, seed="seed",
        study_id=study, made_at=began, started_at=began, **(fields | more),
    )  # fmt: skip
    for person in members:
        Enrolment.objects.create(
            run=run, person=person, how=Enrolment.How.PERSON, joined_on=began.date()
        )
    teams = {person.pk: own_team(person, on=began.date()) for person in members}
    voice.freeze(
        study=study, first_on=wave_of(run, run.begins_on)[0], at=began,
        members={person: None if team is None else team.pk for person, team in teams.items()},
    )  # fmt: skip
    return Scene(run, tuple(members))
