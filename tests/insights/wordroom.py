"""A run at Riverside that lets words out, and changes beside it: what tests of words play in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.cast import Cast
from tests.voice.town import OUTCOMES, Town, make_town
from thrive.experiences.models import Edition, Enrolment, Program, Run
from thrive.goals.changes import actions
from thrive.goals.changes.actions import Written
from thrive.goals.models import Change
from thrive.people.models import Group, Person
from thrive.voice import actions as voice
from thrive.voice import wordpool
from thrive.voice.models import Study
from thrive.voice.rules.words import EVERYWHERE, Place, Waiting

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True)
class Room:
    """A town, and a run that asks all of it but lets only Amina and Daniel see the results."""

    town: Town
    run: Run
    study: Study

    @property
    def people(self) -> Cast:
        return self.town.people

    def out(self, texts: Sequence[str], *, group: str = "", rounds: int = 3) -> None:
        """Let texts come out in so many batches, from everywhere or from a group."""
        place = self.place(group)
        size = -(-len(texts) // rounds)
        for start in range(0, len(texts), size):
            some = texts[start : start + size]
            fresh = [Waiting("why", text, place, 20, to_reword=False) for text in some]
            wordpool.let_out(self.study, fresh)

    def place(self, group: str) -> Place:
        if not group:
            return EVERYWHERE
        here = self.town.groups[group]
        return Place(here.pk, here.parent_id, (here.pk,))


def make_room(people: Cast, at: datetime) -> Room:
    """The room, with nothing said in it yet."""
    town = make_town(people)
    number = voice.open_study(
        owner="run 1", title="Weekly minute", promise="confidential", outcomes=OUTCOMES, at=at
    )
    voice.freeze(study=number, first_on=date(2026, 9, 1), members=town.members(), at=at)
    program = Program.objects.create(key="minute")
    edition = Edition.objects.create(program=program, number=1, content={}, digest="", made_at=at)
    run = Run.objects.create(
        edition=edition, name="Weekly minute", promise="confidential", template={}, seed="1",
        kind="perpetual", begins_on=at.date(), state="running", study_id=number, made_at=at,
    )  # fmt: skip
    for person in (people.amina, people.daniel):
        Enrolment.objects.create(run=run, person=person, how="person", joined_on=at.date())
    return Room(town, run, Study.objects.get(pk=number))


def begin(group: Group, by: Person, at: datetime, title: str = "Two lists") -> Change:
    """A change without a measure that begins now."""
    written = Written(title=title, what="We keep two lists.", starts_on=at.date())
    change = actions.make_change(written=written, group=group, by=by, at=at)
    actions.begin_change(change=change.pk, by=by, at=at)
    return change


def rounds(word: str, of_texts: int, carry: int) -> list[str]:
    """Texts of which so many carry a word, spread evenly; all carry one that never changes."""
    step = of_texts / carry if carry else 0
    places = {int(number * step) for number in range(carry)}
    return [
        f"Here is the rota and the {word}." if number in places else "Here is the rota."
        for number in range(of_texts)
    ]
