"""What waits for somebody: also what mail did not carry yet, nothing that is over."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.cast import Cast
from tests.experiences.conversing.scenes import Scene, running
from thrive.experiences.conversing import queries
from thrive.experiences.models import Run
from thrive.experiences.prompting.due import paths

HOUR = timedelta(hours=1)


@pytest.fixture
def scene(people: Cast, at: datetime) -> Scene:
    return running([people.amina, people.daniel], at=at)


def test_the_more_important_comes_first_in_ones_own_language(
    scene: Scene, people: Cast, at: datetime
) -> None:
    people.amina.language = "de"
    later = scene.prompt(people.amina, at=at, seconds=45)
    first = scene.prompt(people.amina, at=at, number=1, priority=5, state="opened", opened_at=at)
    scene.prompt(people.daniel, at=at)

    found = queries.waiting(people.amina, at)

    assert [one.prompt for one in found] == [first, later]
    assert [one.is_begun for one in found] == [True, False]
    assert (found[1].title, found[1].program, found[1].seconds) == ("Dein Abend", "Der Abend", 45)
    assert found[1].path == paths(later)[0]
    assert found[1].promise == "confidential"


@pytest.mark.parametrize(
    ("fields", "waits"),
    [
        ({"state": "scheduled"}, True),
        ({"state": "scheduled", "due_at": timedelta(hours=1)}, False),
        ({"state": "scheduled", "due_at": timedelta(days=-2)}, False),
        ({"state": "sent", "expires_at": timedelta(0)}, False),
        ({"state": "answered"}, False),
        ({"state": "expired"}, False),
        ({"state": "cancelled"}, False),
        ({"state": "superseded"}, False),
    ],
)
def test_only_what_can_be_answered_now_waits(
    scene: Scene, people: Cast, at: datetime, fields: dict[str, Any], waits: bool
) -> None:
    moved: dict[str, Any] = {
        name: at + v if isinstance(v, timedelta) else v for name, v in fields.items()
    }
    scene.prompt(people.amina, at=at, **moved)

    assert bool(queries.waiting(people.amina, at)) is waits


def test_a_run_that_was_stopped_asks_nobody(scene: Scene, people: Cast, at: datetime) -> None:
    scene.prompt(people.amina, at=at)
    Run.objects.update(state=Run.State.STOPPED)

    assert queries.waiting(people.amina, at) == []
