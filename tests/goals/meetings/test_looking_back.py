"""Up to three results of a session; and what came of what was to be tried after the last one."""

from datetime import date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from thrive.foundation.models import AuditRecord
from thrive.goals.changes.actions import Written, answer_idea
from thrive.goals.meetings import actions, queries
from thrive.goals.meetings.actions import Heard
from thrive.goals.meetings.errors import BadEntry, NoSuchCircle, NoSuchEntry, NotMeeting
from thrive.goals.models import Circle, Session, SessionResult, SessionWord, WhatCame
from thrive.measures.models import Measure, Point, Series
from thrive.voice.queries import ReleaseShown

WAVE = date(2026, 9, 1)
HEARD = Heard(7, WAVE, "The weekly minute\nHow the week went: 3.4", "/programs/results/7/")


def more_series(people: Cast, at: datetime, count: int) -> list[int]:
    """Further numbers of Riverside, each of a measure of its own."""
    measures = Measure.objects.bulk_create(
        Measure(key=f"more-{n}", name=f"More {n}", kind="value", direction="up", cadence="week")
        for n in range(count)
    )
    series = [Series.objects.create(measure=one, group=people.riverside) for one in measures]
    Point.objects.bulk_create(
        Point(series=one, period_on=at.date(), value=1, recorded_at=at) for one in series
    )
    return [one.pk for one in series]


@pytest.fixture
def _published(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """Study 7 published one wave: the door of voice is tested where it stands."""
    row = object()
    out = ReleaseShown(WAVE, None, at, "digest", True, (row,), ())  # type: ignore[arg-type]
    monkeypatch.setattr(
        "thrive.voice.queries.released",
        lambda *, study, viewer, at: (out,) if study == 7 else (),
    )


def begin(people: Cast, team: Circle, series: Series, at: datetime) -> Session:
    """Riverside sits down again."""
    return actions.begin_session(circle=team.pk, series=[series.pk], by=people.amina, at=at)


@pytest.fixture
def first(people: Cast, team: Circle, series: Series, at: datetime) -> Session:
    """The session before, which is over."""
    held = begin(people, team, series, at)
    for text in ("Call the longest first", "A second list"):
        actions.say_in_session(
            session=held.pk, circle=team.pk, kind="try", text=text, by=people.amina, at=at
        )
    return actions.close_session(session=held.pk, circle=team.pk, by=people.amina, at=at)


@pytest.fixture
def again(people: Cast, team: Circle, first: Session, series: Series, at: datetime) -> Session:
    """The next one, two weeks later."""
    return begin(people, team, series, at + timedelta(weeks=2))


@pytest.fixture
def tried(first: Session) -> SessionWord:
    """What Amina would try."""
    return SessionWord.objects.get(text="Call the longest first")


def tell(
    people: Cast, team: Circle, session: Session, word: int, at: datetime, *,
    state: str = "kept", text: str = "It goes faster",
) -> WhatCame:  # fmt: skip
    """Daniel says what came of it."""
    return actions.tell_what_came(
        word=word, session=session.pk, circle=team.pk, state=state, text=text, by=people.daniel,
        at=at,
    )  # fmt: skip


@pytest.mark.usefixtures("_published")
def test_numbers_and_what_people_said_are_looked_at_together(
    people: Cast, team: Circle, series: Series, at: datetime
) -> None:
    (other,) = more_series(people, at, 1)

    session = actions.begin_session(
        circle=team.pk, series=[series.pk, other, other], heard=[HEARD], by=people.daniel, at=at
    )

    page = queries.session_page(session=session.pk, circle=team.pk, viewer=people.amina, at=at)
    assert [one.series for one in page.results] == [series.pk, other, None]
    assert "How the week went: 3.4" in page.results[2].words
    assert page.results[2].path == "/programs/results/7/"
    assert session == actions.begin_session(
        circle=team.pk, series=[other, series.pk], heard=[HEARD], by=people.amina, at=at
    )
    with pytest.raises(NotMeeting):
        actions.begin_session(circle=team.pk, series=[series.pk], by=people.amina, at=at)


def test_none_or_four_are_refused(people: Cast, team: Circle, series: Series, at: datetime) -> None:
    with pytest.raises(BadEntry):
        actions.begin_session(circle=team.pk, by=people.amina, at=at)
    with pytest.raises(BadEntry, match="not what you can look at") as refused:
        actions.begin_session(
            circle=team.pk, series=[series.pk, *more_series(people, at, 3)], by=people.amina, at=at
        )

    assert refused.value.problems[0].column == "results"
    assert not Session.objects.exists()


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize(
    "heard",
    [
        Heard(8, WAVE, "Never asked"),
        Heard(7, date(2026, 8, 1), "Another wave"),
        Heard(7, WAVE, " "),
    ],
)
def test_what_was_not_released_is_not_looked_at(
    people: Cast, team: Circle, series: Series, at: datetime, heard: Heard
) -> None:
    with pytest.raises(NoSuchEntry):
        actions.begin_session(
            circle=team.pk, series=[series.pk], heard=[heard], by=people.amina, at=at
        )

    assert not Session.objects.exists()
    assert not SessionResult.objects.exists()


def test_the_next_session_begins_with_what_was_to_be_tried(
    people: Cast, team: Circle, first: Session, again: Session, tried: SessionWord, at: datetime
) -> None:
    later = at + timedelta(weeks=2)
    idea = actions.try_as_idea(word=tried.pk, circle=team.pk, by=people.amina, at=later)
    answer_idea(idea=idea.pk, answer="From May on", by=people.daniel, at=later)
    other = SessionWord.objects.get(text="A second list")
    actions.try_as_change(
        word=other.pk, circle=team.pk, written=Written("Two lists", "We keep two", later.date()),
        by=people.daniel, at=later,
    )  # fmt: skip

    page = queries.session_page(session=again.pk, circle=team.pk, viewer=people.amina, at=later)

    assert [(one.text, one.stands) for one in page.last_time] == [
        ("Call the longest first", "An idea: it was answered."),
        ("A second list", "A change: it has not begun yet."),
    ]
    before = queries.session_page(session=first.pk, circle=team.pk, viewer=people.amina, at=later)
    assert before.last_time == ()


def test_what_is_kept_is_asked_no_more_and_what_is_tried_is_asked_again(
    people: Cast, team: Circle, again: Session, series: Series, tried: SessionWord, at: datetime
) -> None:
    later = at + timedelta(weeks=2)
    other = SessionWord.objects.get(text="A second list")
    tell(people, team, again, tried.pk, later)
    tell(people, team, again, tried.pk, later)  # the same is said once
    tell(people, team, again, other.pk, later, state="trying", text="Two of us do")

    page = queries.session_page(session=again.pk, circle=team.pk, viewer=people.amina, at=later)
    assert [one.text for one in page.last_time] == ["A second list"]
    assert [(one.text, one.came[0].text, one.came[0].state) for one in page.came] == [
        ("Call the longest first", "It goes faster", "kept"),
    ]
    actions.close_session(session=again.pk, circle=team.pk, by=people.amina, at=later)
    third = begin(people, team, series, later + timedelta(weeks=2))
    page = queries.session_page(session=third.pk, circle=team.pk, viewer=people.amina, at=later)
    (left,) = page.last_time
    assert (left.text, left.came[0].text, left.came[0].by) == (
        "A second list", "Two of us do", "Daniel Okafor",
    )  # fmt: skip
    lines = queries.sessions_of(circle=team.pk, viewer=people.amina, at=later)
    assert [one.open_tries for one in lines] == [0, 0, 1]
    assert WhatCame.objects.count() == 2
    assert AuditRecord.objects.filter(action="goals.tell_what_came").count() == 2


def test_what_came_is_told_once_of_what_was_to_be_tried_before(
    people: Cast, team: Circle, again: Session, tried: SessionWord, at: datetime
) -> None:
    new = actions.say_in_session(
        session=again.pk, circle=team.pk, kind="try", text="Now", by=people.amina, at=again.at
    )
    seen = actions.say_in_session(
        session=again.pk, circle=team.pk, kind="see", text="Less", by=people.amina, at=again.at
    )
    for word in (new.pk, seen.pk, 987654):
        with pytest.raises(NoSuchEntry):
            tell(people, team, again, word, at)
    with pytest.raises(NoSuchEntry):
        tell(people, team, Session(pk=987654), tried.pk, at)
    for given in ({"state": "won"}, {"text": " "}, {"text": "x" * 501}):
        with pytest.raises(BadEntry):
            tell(people, team, again, tried.pk, at, **given)
    with pytest.raises(NoSuchCircle):
        actions.tell_what_came(
            word=tried.pk, session=again.pk, circle=team.pk, state="kept", text="A",
            by=people.peter, at=at,
        )  # fmt: skip
    assert not WhatCame.objects.exists()

    tell(people, team, again, tried.pk, at)
    with pytest.raises(NotMeeting):
        tell(people, team, again, tried.pk, at, state="let_go", text="Or not")
    actions.close_session(session=again.pk, circle=team.pk, by=people.amina, at=at)
    with pytest.raises(NotMeeting):
        tell(people, team, again, tried.pk, at)


def test_a_session_is_asked_in_few_queries(
    people: Cast, team: Circle, again: Session, at: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    SessionWord.objects.bulk_create(
        SessionWord(session=again, kind="try", text=f"{n}", by=people.amina, at=at)
        for n in range(30)
    )
    with django_assert_max_num_queries(14):  # permission takes its own
        queries.session_page(session=again.pk, circle=team.pk, viewer=people.amina, at=at)
    with django_assert_max_num_queries(14):
        queries.sessions_page(circle=team.pk, viewer=people.amina, at=at)
