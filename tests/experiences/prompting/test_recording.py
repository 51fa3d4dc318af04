"""Prompts whose way is known already."""

import pytest

from tests.cast import Cast
from tests.experiences.prompting import scenes
from tests.experiences.prompting.scenes import AT_NOON, HOUR, NOON
from thrive.experiences.models import Prompt
from thrive.experiences.prompting import actions
from thrive.experiences.prompting.actions import Passed

pytestmark = pytest.mark.django_db


def test_a_way_that_is_known_is_written_down_step_by_step_and_once(people: Cast) -> None:
    scenes.planned(AT_NOON, people.amina, people.daniel)
    mine, theirs = Prompt.objects.filter(due_at=NOON).order_by("person_id")
    ways = [
        Passed(mine.pk, NOON, "email", answered_at=NOON + HOUR),
        Passed(theirs.pk, NOON, "push"),
    ]

    moved = actions.record(passed=ways)
    before = scenes.rows()
    again = actions.record(passed=ways)

    assert (moved, again) == ([mine.pk, theirs.pk], [])
    assert scenes.steps(mine) == [
        ("scheduled", ""), ("sent", "email"), ("opened", ""), ("answered", ""),
    ]  # fmt: skip
    assert scenes.steps(theirs) == [("scheduled", ""), ("sent", "push")]
    assert scenes.rows() == before
    assert scenes.now(mine).ended_at == NOON + HOUR
    assert scenes.now(theirs).expires_at == NOON + 24 * HOUR
    assert scenes.claimed(NOON) == []
