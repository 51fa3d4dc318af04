"""Coaching each other at Fernbrook: pictures, a letter, a team that looks twice, a coach."""

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from PIL import Image
from pytest_django import DjangoDbBlocker

from tests.demo.world import filled_once
from thrive.demo import actions, aims, pictures, population, queries, threads, together
from thrive.demo.coached import believed, coached
from thrive.demo.models import Filling
from thrive.demo.simulation import Parameters
from thrive.foundation.models import OutboxEntry
from thrive.goals.meetings import queries as meetings
from thrive.goals.models import (
    Agreement,
    Circle,
    Feedback,
    Idea,
    Meeting,
    Obstacle,
    Session,
    SessionWord,
    WhatCame,
)
from thrive.people.models import Person

STANDS_AT = actions.stands_at(78)
HERE = Parameters(
    only=("Riverside evenings", "Harbour days", "Harbour nights", "Quayside", "Station Road")
)


@pytest.fixture(scope="module")
def filling(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Filling]:
    """The teams with a part in it, filled once for this module."""
    with filled_once(django_db_blocker, HERE) as made:
        yield made


@pytest.fixture
def amina(filled: Filling) -> Person:
    """Who is in the team."""
    return queries.persona(population.MEMBER.key)


@pytest.fixture
def joanna(filled: Filling) -> Person:
    """Who is in no team, and sponsors a coach."""
    return queries.persona(population.SPONSOR.key)


@pytest.fixture
def daniel(filled: Filling) -> Person:
    """Who leads the team, and has a coach."""
    return queries.persona(population.LEADER.key)


def test_every_picture_that_an_idea_names_is_drawn() -> None:
    named = [one.picture for one in threads.IDEAS if one.picture]

    for name in named:
        with Image.open(io.BytesIO(pictures.drawn(name))) as picture:
            assert picture.size == (pictures.WIDE, pictures.HIGH)
            assert len(picture.getcolors() or ()) >= 4  # something is on it
        assert pictures.drawn(name) == pictures.drawn(name)
    assert len(named) == 3


def test_ideas_have_pictures_and_one_came_by_letter_from_nobody(filled: Filling) -> None:
    assert Idea.objects.filter(pictures__isnull=False).count() == 3
    letter = Idea.objects.get(text=threads.BY_LETTER.text)
    assert (letter.by, letter.key, letter.group.name) == (None, "mailbox-0", "Harbour nights")


def test_the_team_looks_twice_at_two_numbers_and_at_what_people_said(filled: Filling) -> None:
    second, first = Session.objects.all()

    assert (first.state, second.state) == ("closed", "open")
    for session in (first, second):
        *numbers, heard = session.results.all()
        assert [one.series is not None for one in numbers] == [True, True]
        assert heard.series is None
        assert "how the week went" in heard.text


def test_what_they_tried_is_told_the_next_time(amina: Person) -> None:
    session = Session.objects.get(state="open")

    page = meetings.session_page(
        session=session.pk, circle=session.circle_id, viewer=amina, at=STANDS_AT
    )

    assert [one.text for one in page.last_time] == [together.CALL]
    assert [one.text for one in page.came] == [together.BOARD]
    assert SessionWord.objects.get(text=together.IDEA_OF, kind="try").idea is not None
    assert {one.state for one in WhatCame.objects.all()} == {"kept", "trying"}


def test_the_people_of_the_team_were_told_of_each_date_once(filled: Filling) -> None:
    of_team = Meeting.objects.filter(circle__kind="group")
    assert of_team.count() == 3

    for meeting in of_team:
        keys = OutboxEntry.objects.filter(
            topic="message", key__startswith=f"message meeting-{meeting.pk}-"
        )
        persons = [one.payload["person"] for one in keys]
        assert len(persons) == len(set(persons)) > 1


def test_what_the_sponsor_learns_was_agreed_by_three_before_the_first_word(
    daniel: Person, joanna: Person
) -> None:
    agreement = Agreement.objects.get()
    circle = Circle.objects.get(kind="guest")

    assert (agreement.sponsor, circle.opener, circle.state) == (joanna, daniel, "meeting")
    moments = (agreement.member_agreed_at, agreement.guest_agreed_at, agreement.sponsor_agreed_at)
    assert all(one is not None and one < together.COACH_DATES[0] for one in moments)
    (line,) = meetings.agreements_for(sponsor=joanna)
    assert line.met == 2
    page = meetings.circle_page(circle=circle.pk, viewer=daniel, at=STANDS_AT)
    assert page.agreement is not None
    assert page.agreement.sentence == line.sentence
    assert [one.by for one in page.notes] == [together.COACH]


def test_feedback_of_all_three_kinds_was_given_and_an_obstacle_went_up(filled: Filling) -> None:
    kinds = set(Feedback.objects.values_list("kind", flat=True))

    assert kinds == {"appreciation", "advice", "evaluation"}
    assert Obstacle.objects.filter(state="went_up").count() == 1


def test_the_tour_shows_each_what_they_may_see(
    amina: Person, daniel: Person, joanna: Person
) -> None:
    seen = {one.pk: coached(viewer=one, at=STANDS_AT) for one in (amina, daniel, joanna)}

    of_amina, of_daniel, of_joanna = seen.values()
    assert of_amina is not None
    assert of_daniel is not None
    assert of_joanna is not None
    assert of_amina.pictured is not None
    assert of_amina.by_letter is not None
    assert of_amina.looked is not None
    assert (of_amina.looked.rounds, of_amina.looked.came) == (2, together.CAME[0].text)
    assert of_joanna.looked is not None
    assert (of_joanna.looked.session, of_joanna.looked.came) == (None, "")
    assert of_amina.coach is None
    assert of_daniel.coach is not None
    assert of_joanna.coach is not None
    assert (of_daniel.coach.is_mine, of_joanna.coach.is_mine) == (True, False)


def test_what_a_team_believes_stands_beside_the_truth_for_those_who_may_read_it(
    amina: Person, joanna: Person
) -> None:
    lines = believed(viewer=amina, at=STANDS_AT)

    assert [together.BOARD in said for said, _truth in lines] == [True, False]
    assert believed(viewer=joanna, at=STANDS_AT) == ()


def test_a_small_organisation_without_the_team_has_none_of_it() -> None:
    assert together.TEAM == population.HOME_TEAM
    moments = [
        one.at for part in (together.FIRST, together.SECOND, together.CAME) for one in part
    ]  # fmt: skip
    assert max(moments) < STANDS_AT < together.NEXT_AT < STANDS_AT + timedelta(weeks=2)
    assert max(one.at for one in aims.JUDGED) < STANDS_AT
