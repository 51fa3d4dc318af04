"""Lists of topics, what they hang under, and what a page of them costs."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.discussions.conftest import Say
from thrive.discussions import actions, queries, subjects
from thrive.discussions.errors import BadPost, BadTopic, NoSuchTopic
from thrive.discussions.models import Post, Topic, TopicKey
from thrive.measures.models import Measure, Series
from thrive.people.models import Person
from thrive.people.queries import FOR_EVERYONE, Audience


@pytest.fixture
def series(people: Cast) -> Series:
    """On time, in Riverside."""
    measure = Measure.objects.create(
        key="on-time", name="On time", kind="value", cadence="week", direction="up"
    )
    return Series.objects.create(measure=measure, group=people.riverside)


def many(people: Cast, at: datetime, number: int) -> None:
    """Topics for everybody, each with a post."""
    topics = Topic.objects.bulk_create(
        [
            Topic(
                title=f"Topic {n}", opened_by=people.amina, opened_at=at,
                last_at=at + timedelta(minutes=n),
            )
            for n in range(number)
        ]
    )  # fmt: skip
    TopicKey.objects.bulk_create([TopicKey(topic=one, key="everyone") for one in topics])
    Post.objects.bulk_create(
        [Post(topic=one, by=people.amina, text="x", made_at=at) for one in topics]
    )


def test_the_newest_stand_first_and_there_is_more(people: Cast, at: datetime) -> None:
    many(people, at, 5)

    first = queries.topics_for(people.peter, at, most=3)
    rest = queries.topics_for(people.peter, at, most=3, offset=3)

    assert [one.title for one in first.rows] == ["Topic 4", "Topic 3", "Topic 2"]
    assert [one.title for one in rest.rows] == ["Topic 1", "Topic 0"]
    assert (first.more, rest.more) == (True, False)
    assert first.rows[0].posts == 1


def test_a_list_costs_three_questions_however_long(people: Cast, at: datetime) -> None:
    many(people, at, 20)

    with CaptureQueriesContext(connection) as seen:
        queries.topics_for(people.peter, at)

    assert len(seen) == 3


def test_a_thread_costs_the_same_however_long(
    people: Cast, hidden: int, say: Say, crew: list[Person], at: datetime
) -> None:
    say(hidden, "One")
    with CaptureQueriesContext(connection) as short:
        queries.thread(topic=hidden, viewer=people.amina, at=at)
    for number, one in enumerate(crew):
        first = say(hidden, f"And {number}", one)
        say(hidden, f"And then {number}", one, in_reply_to=first)

    with CaptureQueriesContext(connection) as long:
        queries.thread(topic=hidden, viewer=people.amina, at=at)

    assert len(short) == len(long) <= 14


def test_those_one_follows_can_be_listed_alone(people: Cast, named: int, at: datetime) -> None:
    many(people, at, 2)
    actions.follow(topic=named, by=people.amina, at=at)

    (row,) = queries.topics_for(people.amina, at, followed=True).rows

    assert (row.number, row.is_followed) == (named, True)


def test_a_long_thread_is_read_in_pieces(people: Cast, named: int, at: datetime) -> None:
    Post.objects.bulk_create(
        [Post(topic_id=named, by=people.amina, text=f"{n}", made_at=at) for n in range(205)]
    )

    newest = queries.thread(topic=named, viewer=people.amina, at=at)
    oldest = queries.thread(topic=named, viewer=people.amina, at=at, before=newest.older_than)

    assert [one.text for one in newest.posts] == [str(n) for n in range(5, 205)]
    assert [one.text for one in oldest.posts] == [str(n) for n in range(5)]
    assert oldest.older_than is None


def test_a_chart_can_be_talked_about(people: Cast, series: Series, at: datetime) -> None:
    subject = f"series-{series.pk}"
    topic = actions.open_topic(
        title="Why?",
        subject=subject,
        audience=FOR_EVERYONE,
        promise="named",
        by=people.amina,
        at=at,
    )

    thread = queries.thread(subject=subject, viewer=people.peter, at=at)
    assert thread.number == topic
    assert thread.about is not None
    assert (thread.about.title, thread.about.path) == (
        "On time, Riverside",
        f"/improving/{series.pk}/",
    )
    assert [one.number for one in queries.topics_under(subject, people.peter, at=at)] == [topic]


def test_nobody_is_in_a_talk_who_cannot_see_what_it_is_about(people: Cast, at: datetime) -> None:
    """Peter sees something of Riverside's, though he is not in it: he may talk about it there."""
    seen_by = Audience(groups=(people.riverside.pk,), persons=(people.peter.pk,))

    def look_up(_key: str, viewer: Person, _at: datetime) -> subjects.Subject:
        if viewer not in (people.peter, people.amina):
            raise NoSuchTopic("none")
        return subjects.Subject("Something", "/something/", seen_by)

    subjects.name_subject("something", look_up)
    given = {"title": "Why?", "subject": "something-1", "promise": "named", "at": at}
    try:
        with pytest.raises(NoSuchTopic):
            actions.open_topic(audience=seen_by, by=people.omar, **given)  # type: ignore[arg-type]
        with pytest.raises(BadTopic, match="cannot be opened"):
            actions.open_topic(audience=FOR_EVERYONE, by=people.amina, **given)  # type: ignore[arg-type]
        assert actions.open_topic(audience=seen_by, by=people.peter, **given)  # type: ignore[arg-type]
    finally:
        del subjects._lookups["something"]


def test_a_talk_begins_with_its_first_words_or_not_at_all(people: Cast, at: datetime) -> None:
    given = {"title": "Why?", "subject": "", "promise": "named", "audience": FOR_EVERYONE, "at": at}

    with pytest.raises(BadPost):
        actions.begin(text=" ", by=people.amina, **given)  # type: ignore[arg-type]
    assert not Topic.objects.exists()
    topic = actions.begin(text="Who knows?", by=people.amina, **given)  # type: ignore[arg-type]

    thread = queries.thread(topic=topic, viewer=people.peter, at=at)
    assert [one.text for one in thread.posts] == ["Who knows?"]


@pytest.mark.parametrize("subject", ["series-999", "series-x", "series-", "series", "-1", "fish-1"])
def test_what_is_not_there_cannot_be_talked_about(people: Cast, at: datetime, subject: str) -> None:
    with pytest.raises(NoSuchTopic):
        subjects.look_up(subject, people.amina, at=at)


def test_a_thread_under_nothing_is_not_there(people: Cast, named: int, at: datetime) -> None:
    for subject in ("", "series-1"):
        with pytest.raises(NoSuchTopic):
            queries.thread(subject=subject, viewer=people.amina, at=at)


def test_those_who_can_read_can_be_called(people: Cast, named: int, at: datetime) -> None:
    found = queries.readers(topic=named, viewer=people.amina, at=at)

    assert [one.name for one in found] == ["Amina Yusuf", "Daniel Okafor"]
    with pytest.raises(NoSuchTopic):
        queries.readers(topic=named, viewer=people.peter, at=at)
