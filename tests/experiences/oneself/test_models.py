"""What the database keeps true about those who coach themselves."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast
from thrive.experiences.models import Enrolment, OwnCoaching, OwnOutcome, Run
from thrive.experiences.oneself import actions


def test_a_rhythm_is_one_that_the_clock_knows(people: Cast, at: datetime) -> None:
    actions.begin(rhythm="week", by=people.amina, at=at)

    with (
        pytest.raises(IntegrityError, match="own_coaching_known_rhythm"),
        transaction.atomic(),
    ):
        OwnCoaching.objects.update(rhythm="hourly")


def test_somebody_coaches_themselves_once(people: Cast, at: datetime) -> None:
    actions.begin(rhythm="week", by=people.amina, at=at)
    other = Enrolment.objects.create(
        run=Run.objects.get(), person=people.peter, how="person", joined_on=at.date()
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        OwnCoaching.objects.create(person=people.amina, enrolment=other, rhythm="week", begun_at=at)


def test_of_a_talk_one_goal_is_made(people: Cast, at: datetime) -> None:
    prompt = actions.begin(rhythm="week", by=people.amina, at=at)
    OwnOutcome.objects.create(prompt_id=prompt, kind="goal", at=at)

    with pytest.raises(IntegrityError), transaction.atomic():
        OwnOutcome.objects.create(prompt_id=prompt, kind="goal", at=at)
    OwnOutcome.objects.create(prompt_id=prompt, kind="learned", at=at)
