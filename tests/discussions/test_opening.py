"""Opening a topic, for whom, and that nobody is ever added."""

from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction

from tests.cast import Cast
from tests.discussions.conftest import Say
from thrive.discussions import actions, hiding, queries
from thrive.discussions.errors import (
    BadTopic,
    NoSuchTopic,
    NotAllowed,
    PromiseStands,
    TooFast,
    TooFew,
)
from thrive.discussions.models import Topic, TopicKey
from thrive.foundation import search
from thrive.foundation.models import AuditRecord
from thrive.people.models import Membership, Person
from thrive.people.queries import FOR_EVERYONE, Audience, keys_of
from thrive.voice.errors import NoKey, WrongKey


def opened(by: Person, at: datetime, audience: Audience = FOR_EVERYONE, **more: str) -> int:
    """Open a topic in few words."""
    given = {"title": "Handovers", "subject": "", "promise": "named", **more}
    return actions.open_topic(audience=audience, by=by, at=at, **given)


def found(person: Person, words: str, at: datetime) -> list[str]:
    """What somebody finds."""
    return [hit.ref for hit in search.search(words, keys_of(person, at=at), at).hits]


def test_a_topic_is_read_by_those_it_is_for_and_by_nobody_else(
    people: Cast, named: int, at: datetime
) -> None:
    thread = queries.thread(topic=named, viewer=people.amina, at=at)

    assert thread.sentence == (
        "Everybody in Riverside can read this, with your name. Whoever joins later can read it too."
    )
    assert (thread.opened_by, thread.is_open) == ("Daniel Okafor", True)
    for other in (people.peter, people.joanna, people.ruth, people.omar):
        with pytest.raises(NoSuchTopic):
            queries.thread(topic=named, viewer=other, at=at)
        assert queries.topics_for(other, at).rows == ()
        assert found(other, "handovers", at) == []
    assert found(people.amina, "handovers", at) == [str(named)]
    assert AuditRecord.objects.get(action="discussions.open_topic").actor == "daniel"


def test_whoever_left_the_group_or_the_house_reads_nothing(
    people: Cast, named: int, at: datetime
) -> None:
    people.amina.memberships.update(until_on=at.date())
    people.daniel.is_active = False

    for gone in (people.amina, people.daniel):
        with pytest.raises(NoSuchTopic):
            queries.thread(topic=named, viewer=gone, at=at)
        assert found(gone, "handovers", at) == []


def test_the_same_press_twice_opens_one_topic(people: Cast, at: datetime) -> None:
    first = opened(people.amina, at)

    assert opened(people.amina, at + timedelta(seconds=5)) == first
    assert opened(people.amina, at + timedelta(minutes=3)) != first
    assert opened(people.peter, at) != first


def test_a_topic_is_opened_only_for_ones_own_groups_and_those_one_leads(
    people: Cast, riverside: Audience, at: datetime
) -> None:
    with pytest.raises(NotAllowed, match="your own groups"):
        opened(people.peter, at, riverside)
    with pytest.raises(NotAllowed, match="your own groups"):
        opened(people.peter, at, Audience(groups=(10**6,)))

    Membership.objects.filter(person=people.daniel).delete()
    topic = opened(people.daniel, at, riverside)  # its steward, but not a member

    thread = queries.thread(topic=topic, viewer=people.daniel, at=at)
    assert thread.sentence.startswith("Everybody in Riverside and Daniel Okafor can read this")


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "bell \x07"}, "title"),
        ({"promise": "anonymous"}, "promise"),
        ({"subject": "x" * 101}, "subject"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(
    people: Cast, at: datetime, wrong: dict[str, str], column: str
) -> None:
    with pytest.raises(BadTopic) as refusal:
        opened(people.amina, at, FOR_EVERYONE, **wrong)

    assert [problem.column for problem in refusal.value.problems] == [column]
    assert not Topic.objects.exists()


def test_nobody_opens_for_nobody_and_who_has_left_opens_nothing(people: Cast, at: datetime) -> None:
    with pytest.raises(BadTopic, match="who this is for"):
        opened(people.amina, at, Audience())
    people.amina.is_active = False
    with pytest.raises(NotAllowed, match="people who are here"):
        opened(people.amina, at)


def test_many_topics_at_once_are_refused(people: Cast, at: datetime) -> None:
    for number in range(5):
        opened(people.amina, at, title=f"Topic {number}")

    with pytest.raises(TooFast):
        opened(people.amina, at, title="One more")
    opened(people.amina, at + timedelta(hours=1), title="One more")


def test_in_confidence_needs_eight_who_can_read(
    people: Cast, crew: list[Person], riverside: Audience, at: datetime
) -> None:
    crew[0].is_active = False
    crew[0].save()

    with pytest.raises(TooFew, match="at least 8 people who can read it; here are 7"):
        opened(people.amina, at, riverside, promise="confidential")

    assert not Topic.objects.exists()


def test_in_confidence_only_among_people_to_whom_one_belongs(
    people: Cast, crew: list[Person], riverside: Audience, at: datetime
) -> None:
    Membership.objects.filter(person=people.daniel).delete()

    with pytest.raises(BadTopic, match="to whom you belong"):
        opened(people.daniel, at, riverside, promise="confidential")


def test_in_confidence_needs_the_key_of_the_server(
    people: Cast, crew: list[Person], riverside: Audience, at: datetime, settings: LazySettings
) -> None:
    settings.THRIVE_VOICE_KEY = b""

    with pytest.raises(NoKey):
        opened(people.amina, at, riverside, promise="confidential")
    assert not Topic.objects.exists()


def test_another_key_makes_no_other_author(
    people: Cast, hidden: int, say: Say, settings: LazySettings, at: datetime
) -> None:
    post = say(hidden)
    settings.THRIVE_VOICE_KEY = b"another-key-of-exactly-32-bytes!"

    with pytest.raises(WrongKey):
        say(hidden, "Again")
    with pytest.raises(WrongKey):
        actions.edit(post=post, text="Other", by=people.amina, at=at)
    assert queries.thread(topic=hidden, viewer=people.amina, at=at).posts[0].text == "It helps."


def test_nobody_is_added_to_a_talk_and_fewer_is_known_to_search_at_once(
    people: Cast, named: int, at: datetime
) -> None:
    wider = (
        FOR_EVERYONE,
        Audience(groups=(people.harbour.pk,)),
        Audience(groups=(people.riverside.pk, people.hilltop.pk)),
        Audience(groups=(people.riverside.pk,), persons=(people.peter.pk,)),
    )
    for audience in wider:
        with pytest.raises(PromiseStands):
            actions.narrow_audience(topic=named, audience=audience, by=people.daniel, at=at)

    fewer = Audience(persons=(people.daniel.pk,))
    actions.narrow_audience(topic=named, audience=fewer, by=people.daniel, at=at)
    actions.narrow_audience(topic=named, audience=fewer, by=people.daniel, at=at)

    assert AuditRecord.objects.filter(action="discussions.narrow_audience").count() == 1
    assert found(people.amina, "handovers", at) == []
    assert found(people.daniel, "handovers", at) == [str(named)]
    with pytest.raises(NoSuchTopic):
        queries.thread(topic=named, viewer=people.amina, at=at)


def test_what_hangs_under_a_thing_is_read_by_nobody_who_cannot_see_the_thing(
    people: Cast, hidden: int, at: datetime
) -> None:
    everybody = opened(people.peter, at, subject="thing-1", title="Everybody")
    harbour = Audience(groups=(people.harbour.pk,))
    group = opened(people.amina, at, harbour, subject="thing-1", title="Harbour")
    amina = Audience(persons=(people.amina.pk,))
    alone = opened(people.amina, at, amina, subject="thing-1", title="Alone")
    other = opened(people.peter, at, subject="thing-12", title="Other")
    Topic.objects.filter(pk=hidden).update(subject="thing-1")
    riverside = Audience(groups=(people.riverside.pk,))

    given = {"subject": "thing-1", "audience": riverside, "by": people.daniel, "at": at}
    assert actions.narrow_under(**given) == 2  # type: ignore[arg-type]
    assert actions.narrow_under(**given) == 0  # type: ignore[arg-type]

    assert [Audience.of(TopicKey.objects.filter(topic=one).values_list("key", flat=True))
            for one in (everybody, group, alone, other, hidden)] == [
        riverside, riverside, amina, FOR_EVERYONE, riverside,
    ]  # fmt: skip
    assert found(people.peter, "everybody", at) == []  # also who opened it
    assert found(people.daniel, "everybody harbour", at) == []
    assert found(people.daniel, "harbour", at) == [str(group)]
    assert found(people.daniel, "alone", at) == []


def test_whoever_opened_it_stays_in_it(people: Cast, named: int, at: datetime) -> None:
    actions.narrow_audience(
        topic=named, audience=Audience(persons=(people.amina.pk,)), by=people.daniel, at=at
    )

    assert queries.thread(topic=named, viewer=people.daniel, at=at).number == named


def test_only_who_opened_it_or_leads_narrows_and_never_in_confidence(
    people: Cast, named: int, hidden: int, at: datetime
) -> None:
    me = Audience(persons=(people.amina.pk,))

    with pytest.raises(NotAllowed):
        actions.narrow_audience(topic=named, audience=me, by=people.amina, at=at)
    with pytest.raises(NoSuchTopic):
        actions.narrow_audience(topic=named, audience=me, by=people.peter, at=at)
    with pytest.raises(PromiseStands):
        actions.narrow_audience(topic=hidden, audience=me, by=people.daniel, at=at)


def test_a_topic_is_closed_and_opened_again_by_who_looks_after_it(
    people: Cast, riverside: Audience, at: datetime
) -> None:
    topic = opened(people.amina, at, riverside)

    for _twice in range(2):
        actions.close_topic(topic=topic, by=people.daniel, at=at)  # leads the group
    assert not queries.thread(topic=topic, viewer=people.amina, at=at).is_open
    for _twice in range(2):
        actions.reopen_topic(topic=topic, by=people.amina, at=at)
    assert queries.thread(topic=topic, viewer=people.amina, at=at).is_open
    done = AuditRecord.objects.filter(
        action__in=["discussions.close_topic", "discussions.reopen_topic"]
    )
    assert done.count() == 2


def test_nobody_else_closes_it(people: Cast, named: int, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        actions.close_topic(topic=named, by=people.amina, at=at)
    with pytest.raises(NoSuchTopic):
        actions.close_topic(topic=named, by=people.peter, at=at)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("topic_has_a_title", {"title": ""}),
        ("topic_sealed_if_confidential", {"promise": "confidential", "sealed_with": ""}),
        ("topic_sealed_if_confidential", {"promise": "named", "sealed_with": "abc"}),
    ],
)
def test_the_database_holds_what_a_topic_must_be(
    people: Cast, at: datetime, name: str, values: dict[str, str]
) -> None:
    given = {"title": "x", "promise": "named", **values}

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Topic.objects.create(**given, opened_by=people.amina, opened_at=at, last_at=at)


def test_a_key_opens_a_topic_once(named: int) -> None:
    key = TopicKey.objects.get(topic=named)

    with pytest.raises(IntegrityError), transaction.atomic():
        TopicKey.objects.create(topic_id=named, key=key.key)


def test_nothing_is_kept_if_search_fails(
    people: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_given: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(search, "push", fails)

    with pytest.raises(OSError, match="full"), transaction.atomic():
        opened(people.amina, at)

    assert not Topic.objects.exists()
    assert not AuditRecord.objects.exists()


def test_a_mark_differs_between_topics_and_is_not_made_without_the_key(
    people: Cast, hidden: int, riverside: Audience, at: datetime
) -> None:
    other = opened(people.daniel, at, riverside, promise="confidential")
    here, there = Topic.objects.get(pk=hidden), Topic.objects.get(pk=other)

    marks = {hiding.mark_of(one, people.amina) for one in (here, there)}

    assert len(marks) == 2
    assert hiding.mark_of(here, people.amina) in marks
