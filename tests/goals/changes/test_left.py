"""Whoever has left does nothing any more with ideas and changes, also with their own."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.cast import Cast
from tests.goals.changes.scenes import PLAIN, begun, measured, waiting
from tests.goals.changes.test_pictures import photo
from thrive.foundation.errors import ThriveError
from thrive.foundation.models import AuditRecord
from thrive.goals.changes import actions
from thrive.goals.models import Change, Driver, Goal, Idea, Picture, Task
from thrive.people.models import Person, Role

Act = Callable[[Person, datetime], object]


@pytest.fixture
def daniel(people: Cast, at: datetime) -> Person:
    """He leads two areas and owns a goal, an idea and two changes; then he leaves."""
    by = people.daniel
    for group in (people.hill, people.harbour):
        Role.objects.create(person=by, kind=Role.Kind.STEWARD, group=group, granted_at=at)
    goal = Goal.objects.create(owner=by, title="Nobody waits", made_at=at)
    actions.add_driver(goal=goal, text="Who comes when", by=by, at=at)
    idea = actions.write_idea(text="A list", group=people.riverside, by=by, at=at)
    actions.take_idea(idea=idea.pk, by=by, at=at)
    change = begun(measured(people.riverside, [30.0]), at.date(), by=by, at=at)
    actions.add_task(change=change.pk, text="Print it", owner=by, by=by, at=at)
    actions.add_picture(
        change=change.pk, kind="before", content=photo(60, 40), alternative="A desk", by=by, at=at
    )
    actions.make_change(written=PLAIN, group=people.riverside, by=by, at=at)
    Change.objects.filter(state="planned").update(starts_on=at.date() - timedelta(days=1))
    Person.objects.filter(pk=by.pk).update(is_active=False)
    by.refresh_from_db()
    return by


def change(state: str = "under_way") -> int:
    return Change.objects.get(state=state).pk


def studied() -> int:
    Change.objects.filter(state="under_way").update(state="studied")
    return change("studied")


ACTS: dict[str, Act] = {
    "write_idea": lambda by, at: actions.write_idea(
        text="Two", group=Idea.objects.get().group, by=by, at=at, is_named=False
    ),
    "take_idea": lambda by, at: actions.take_idea(idea=Idea.objects.get().pk, by=by, at=at),
    "answer_idea": lambda by, at: actions.answer_idea(
        idea=Idea.objects.get().pk, answer="No.", by=by, at=at
    ),
    "make_change": lambda by, at: actions.make_change(
        written=PLAIN, group=Idea.objects.get().group, by=by, at=at + timedelta(hours=1)
    ),
    "edit_change": lambda by, at: actions.edit_change(
        change=change("planned"), written=PLAIN, by=by, at=at
    ),
    "hand_over": lambda by, at: actions.hand_over(
        change=change(), owner=Person.objects.get(external_id="amina"), by=by, at=at
    ),
    "begin_change": lambda by, at: actions.begin_change(change=change("planned"), by=by, at=at),
    "study_change": lambda by, at: actions.study_change(
        change=change(), learned="So.", by=by, at=at
    ),
    "adopt_change": lambda by, at: actions.adopt_change(change=studied(), by=by, at=at),
    "adapt_change": lambda by, at: actions.adapt_change(
        change=studied(), written=PLAIN, text="", by=by, at=at
    ),
    "abandon_change": lambda by, at: actions.abandon_change(
        change=change(), text="No.", by=by, at=at
    ),
    "made_page": lambda by, at: actions.made_page(change=change(), page=1, by=by, at=at),
    "share_change": lambda by, at: actions.share_change(change=change(), for_whom="", by=by, at=at),
    "add_task": lambda by, at: actions.add_task(change=change(), text="More", by=by, at=at),
    "finish_task": lambda by, at: actions.finish_task(task=Task.objects.get().pk, by=by, at=at),
    "drop_task": lambda by, at: actions.drop_task(task=Task.objects.get().pk, by=by, at=at),
    "add_picture": lambda by, at: actions.add_picture(
        change=change(), kind="after", content=photo(60, 40), alternative="A desk", by=by, at=at
    ),
    "remove_picture": lambda by, at: actions.remove_picture(
        picture=Picture.objects.get().pk, by=by, at=at
    ),
    "add_driver": lambda by, at: actions.add_driver(
        goal=Goal.objects.get(), text="More", by=by, at=at
    ),
    "remove_driver": lambda by, at: actions.remove_driver(
        driver=Driver.objects.get().pk, by=by, at=at
    ),
    "place_idea": lambda by, at: actions.place_idea(
        idea=Idea.objects.get(), driver=Driver.objects.get().pk, by=by, at=at
    ),
    "place_change": lambda by, at: actions.place_change(
        change=Change.objects.get(pk=change()), driver=None, by=by, at=at
    ),
    "draw_starts": lambda by, at: actions.draw_starts(
        title="Keys", written=PLAIN, measure=waiting(), direction="down", size=1.0,
        groups=[Idea.objects.get().group], starts=[at.date()], by=by, at=at,
    ),
}  # fmt: skip


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_whoever_has_left_does_nothing(act: Act, daniel: Person, at: datetime) -> None:
    before = AuditRecord.objects.count()

    with pytest.raises(ThriveError):
        act(daniel, at)

    assert AuditRecord.objects.count() == before


def test_every_action_is_tried_here() -> None:
    """But those of the server, and the plan, which writes nothing."""
    by_people = {name for name in actions.__all__ if name.islower()}

    assert by_people - set(ACTS) == {"begin_due", "power_of", "take_in_idea"}
