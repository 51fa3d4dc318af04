"""Writing, changing, taking back; calling by name; and that in confidence nothing tells who."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, person
from tests.discussions.conftest import Say, join, told
from thrive.discussions import actions, queries
from thrive.discussions.errors import (
    BadPost,
    NoSuchPost,
    NoSuchTopic,
    NotAllowed,
    TooFast,
    TooFew,
    TopicClosed,
    Withdrawn,
)
from thrive.discussions.models import Alias, Follow, Mention, Post, PostVersion
from thrive.discussions.pseudonyms import PAIRS, pseudonym, pseudonym_words
from thrive.foundation import search
from thrive.foundation.models import AuditRecord, OutboxEntry
from thrive.people.models import Person
from thrive.people.queries import FOR_EVERYONE, keys_of


def posts(topic: int, viewer: Person, at: datetime) -> tuple[queries.PostShown, ...]:
    """What somebody reads in a topic."""
    return queries.thread(topic=topic, viewer=viewer, at=at).posts


def test_what_is_written_stands_with_its_writers_name(
    people: Cast, named: int, say: Say, at: datetime
) -> None:
    first = say(named, "  Who speaks first?\r\n\r\nNobody knows. ")
    say(named, "The one who goes.", people.daniel, in_reply_to=first)

    one, two = posts(named, people.amina, at)
    assert (one.who, one.text, one.is_mine) == (
        "Amina Yusuf",
        "Who speaks first?\n\nNobody knows.",
        True,
    )
    assert (two.who, two.reply_to, two.reply_to_who, two.is_mine) == (
        "Daniel Okafor",
        first,
        "Amina Yusuf",
        False,
    )
    keys = keys_of(people.daniel, at=at)
    assert [hit.ref for hit in search.search("nobody knows", keys, at).hits] == [str(named)]


def test_the_same_words_twice_are_one_post(named: int, say: Say, at: datetime) -> None:
    first = say(named)

    assert say(named, at=at + timedelta(seconds=20)) == first
    assert say(named, at=at + timedelta(minutes=3)) != first


@pytest.mark.parametrize("text", ["", "   \n ", "x" * 5001, "bell \x07"])
def test_what_cannot_be_kept_is_refused(people: Cast, named: int, say: Say, text: str) -> None:
    with pytest.raises(BadPost) as refusal:
        say(named, text)

    assert [problem.column for problem in refusal.value.problems] == ["text"]
    assert not Post.objects.exists()


def test_a_reply_stays_in_its_topic(named: int, hidden: int, say: Say) -> None:
    elsewhere = say(hidden)

    for wrong in (elsewhere, 10**9):
        with pytest.raises(BadPost, match="not in this talk"):
            say(named, in_reply_to=wrong)


def test_nobody_writes_who_cannot_read_or_in_a_closed_topic(
    people: Cast, named: int, say: Say, at: datetime
) -> None:
    with pytest.raises(NoSuchTopic):
        say(named, by=people.peter)
    actions.close_topic(topic=named, by=people.daniel, at=at)
    with pytest.raises(TopicClosed):
        say(named)

    assert not Post.objects.exists()
    assert queries.thread(topic=named, viewer=people.amina, at=at).why_not.startswith(
        "This talk is closed"
    )


def test_more_than_a_person_writes_is_refused(
    people: Cast, named: int, say: Say, at: datetime
) -> None:
    for number in range(10):
        say(named, f"And {number}")

    with pytest.raises(TooFast):
        say(named, "And more")
    say(named, "Mine", people.daniel)
    say(named, "And more", at=at + timedelta(minutes=10))


def test_changed_words_keep_what_they_were(
    people: Cast, named: int, say: Say, at: datetime
) -> None:
    post = say(named, "It is late.")
    later = at + timedelta(hours=1)

    actions.edit(post=post, text="It was late.", by=people.amina, at=later)
    actions.edit(post=post, text="It was late.", by=people.amina, at=later)

    (shown,) = posts(named, people.daniel, later)
    assert (shown.text, shown.edited_at) == ("It was late.", later)
    assert [(one.text, one.until_at) for one in shown.earlier] == [("It is late.", later)]
    assert AuditRecord.objects.filter(action="discussions.edit").count() == 1


def test_words_taken_back_leave_a_line_and_are_found_no_longer(
    people: Cast, named: int, say: Say, at: datetime
) -> None:
    post = say(named, "Marmalade @Daniel Okafor")
    actions.edit(post=post, text="Marmalade again", by=people.amina, at=at)

    for _twice in range(2):
        actions.withdraw(post=post, by=people.amina, at=at)

    (shown,) = posts(named, people.daniel, at)
    assert (shown.is_withdrawn, shown.text, shown.who, shown.earlier) == (
        True,
        "",
        "Amina Yusuf",
        (),
    )
    assert not PostVersion.objects.exists()
    assert not Mention.objects.exists()
    assert search.search("marmalade", keys_of(people.amina, at=at), at).hits == ()
    with pytest.raises(Withdrawn):
        actions.edit(post=post, text="Anew", by=people.amina, at=at)


def test_only_who_wrote_it_changes_it_or_takes_it_back(
    people: Cast, named: int, hidden: int, say: Say, at: datetime
) -> None:
    for post in (say(named), say(hidden)):
        for other, refusal in ((people.daniel, NotAllowed), (people.peter, NoSuchPost)):
            with pytest.raises(refusal):
                actions.edit(post=post, text="Mine", by=other, at=at)
            with pytest.raises(refusal):
                actions.withdraw(post=post, by=other, at=at)


def test_in_a_closed_topic_one_can_still_take_back(
    people: Cast, named: int, say: Say, at: datetime
) -> None:
    post = say(named)
    actions.close_topic(topic=named, by=people.daniel, at=at)

    with pytest.raises(TopicClosed):
        actions.edit(post=post, text="Other", by=people.amina, at=at)
    actions.withdraw(post=post, by=people.amina, at=at)


def test_who_is_called_by_name_is_told_if_they_can_read_it(
    people: Cast, named: int, say: Say
) -> None:
    say(named, "@daniel okafor, what do you say? And @Peter Lang? mail@Daniel Okafor", people.amina)

    assert list(Mention.objects.values_list("person__name", flat=True)) == ["Daniel Okafor"]
    assert told() == {"Daniel Okafor": ["Amina Yusuf wrote your name in “Handovers”."]}
    message = OutboxEntry.objects.get(topic="message").payload
    assert message["path"] == f"/talk/{named}/#post-{Post.objects.get().pk}"
    assert "what do you say" not in str(message)


def test_who_is_chosen_from_the_list_is_told_too_and_at_most_five(
    people: Cast, named: int, crew: list[Person], say: Say
) -> None:
    say(named, mentions=[people.peter.pk, *(one.pk for one in crew), people.amina.pk])

    assert Mention.objects.count() == 5
    assert "Peter Lang" not in told()
    assert "Amina Yusuf" not in told()


def test_whoever_follows_is_told_once_a_day_and_not_of_their_own_words(
    people: Cast, named: int, say: Say, at: datetime
) -> None:
    say(named, "One")
    say(named, "Two")
    say(named, "Three", people.daniel)

    line = "Something new was written in “Handovers”."
    assert told() == {"Daniel Okafor": [line], "Amina Yusuf": [line]}


def test_who_stopped_following_is_not_told_though_they_write_again(
    people: Cast, named: int, say: Say, at: datetime
) -> None:
    say(named, "One")
    for _twice in range(2):
        actions.unfollow(topic=named, by=people.amina, at=at)
    say(named, "Two")
    say(named, "Three", people.daniel)

    assert "Amina Yusuf" not in told()
    assert AuditRecord.objects.filter(action="discussions.unfollow").count() == 1
    actions.follow(topic=named, by=people.amina, at=at)
    assert queries.thread(topic=named, viewer=people.amina, at=at).is_followed
    for action in (actions.follow, actions.unfollow):
        with pytest.raises(NoSuchTopic):
            action(topic=named, by=people.peter, at=at)


def test_who_left_the_group_is_told_nothing(
    people: Cast, named: int, say: Say, at: datetime
) -> None:
    say(named, "One")
    people.amina.memberships.update(until_on=at.date())
    say(named, "Two @Amina Yusuf", people.daniel)

    assert "Amina Yusuf" not in told()


# In confidence


def test_somebody_has_one_pair_of_words_in_a_topic(
    people: Cast, hidden: int, say: Say, crew: list[Person], at: datetime
) -> None:
    say(hidden, "One")
    say(hidden, "Two")
    say(hidden, "Three", crew[0])

    thread = queries.thread(topic=hidden, viewer=people.amina, at=at)
    one, two, three = (post.who for post in thread.posts)
    assert one == two == thread.my_name
    assert three != one
    assert [post.is_mine for post in thread.posts] == [True, True, False]
    assert [post.is_mine for post in posts(hidden, people.daniel, at)] == [False] * 3


def test_nothing_that_is_kept_tells_who_wrote(
    people: Cast, hidden: int, say: Say, crew: list[Person], at: datetime
) -> None:
    """All rows, written by one or by another, differ only in the alias: its mark and its name."""
    kept = []
    for who in (people.amina, crew[3]):
        with transaction.atomic():
            post = say(hidden, "Nobody listens", who, mentions=[people.daniel.pk])
            actions.edit(post=post, text="Nobody hears", by=who, at=at)
            kept.append(everything_kept())
            transaction.set_rollback(True)

    assert kept[0] == kept[1]


def everything_kept() -> list[tuple[object, ...]]:
    """Every row of every table of ours, without numbers of rows and without the alias's words."""
    rows: list[tuple[object, ...]] = []
    for model in apps.get_models():
        if model.__module__.startswith("thrive."):
            fields = [
                one.attname for one in model._meta.concrete_fields if _is_compared(model, one)
            ]
            kept = model._default_manager.values_list(*fields)
            rows += [(model.__name__, *one) for one in sorted(kept, key=repr)]
    messages = OutboxEntry.objects.filter(topic="message").order_by("payload__person")
    told_of = [(one.payload["person"], one.payload["line"]) for one in messages]
    return rows + told_of


def _is_compared(model: type[models.Model], field: "models.Field[Any, Any]") -> bool:
    if field.primary_key or field.related_model in {Post, Alias, Mention}:
        return False
    numbered = model is OutboxEntry and field.name in {"key", "payload"}  # the post's number
    return not numbered and not (model is Alias and field.name in {"mark", "name"})


def test_no_relation_leads_from_a_confidential_post_to_a_person(
    people: Cast, hidden: int, say: Say
) -> None:
    post = Post.objects.get(pk=say(hidden))

    assert post.by_id is None
    assert [f.name for f in Alias._meta.get_fields() if f.is_relation] == ["posts", "topic"]
    assert AuditRecord.objects.get(action="discussions.write").actor == "unnamed"
    assert not Follow.objects.filter(person=people.amina).exists()


def test_in_confidence_all_who_follow_are_told_the_writer_too(
    people: Cast, hidden: int, say: Say, at: datetime
) -> None:
    actions.follow(topic=hidden, by=people.amina, at=at)
    say(hidden, "One @Daniel Okafor")

    assert told() == {
        "Daniel Okafor": ["Somebody wrote your name in “Night shift”."],
        "Amina Yusuf": ["Something new was written in “Night shift”."],
    }
    assert all(entry.payload["private"] for entry in OutboxEntry.objects.filter(topic="message"))


def test_nobody_writes_in_confidence_once_they_are_fewer_than_eight(
    people: Cast, hidden: int, say: Say, crew: list[Person], at: datetime
) -> None:
    say(hidden, "One")
    crew[0].is_active = False
    crew[0].save()

    with pytest.raises(TooFew):
        say(hidden, "Two")
    assert "here are 7" in queries.thread(topic=hidden, viewer=people.amina, at=at).why_not


def test_in_confidence_too_there_is_a_pace(hidden: int, say: Say) -> None:
    for number in range(10):
        say(hidden, f"And {number}")

    with pytest.raises(TooFast):
        say(hidden, "And more")


def test_words_in_confidence_are_changed_and_taken_back_by_their_author_only(
    people: Cast, hidden: int, say: Say, at: datetime
) -> None:
    post = say(hidden, "One")

    actions.edit(post=post, text="Two", by=people.amina, at=at)
    actions.withdraw(post=post, by=people.amina, at=at)

    records = AuditRecord.objects.filter(action__in=["discussions.edit", "discussions.withdraw"])
    assert {one.actor for one in records} == {"unnamed"}


def test_names_are_taken_once_and_numbered_when_they_run_out() -> None:
    first = pseudonym("0" * 64, set())
    second = pseudonym("0" * 64, {first})

    assert second != first
    assert len(set(_all_names())) == PAIRS
    assert pseudonym("0" * 64, set(_all_names())) == f"{first}-2"
    assert pseudonym_words("heron-cedar") == "Heron Cedar"
    assert pseudonym_words("heron-cedar-2") == "Heron Cedar 2"


def _all_names() -> list[str]:
    return [pseudonym(f"{number:012x}" + "0" * 52, set()) for number in range(PAIRS)]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("post_by_a_person_or_an_alias", {"by": None}),
        ("post_withdrawn_has_no_words", {"text": ""}),
    ],
)
def test_the_database_holds_what_a_post_must_be(
    people: Cast, named: int, at: datetime, name: str, values: dict[str, object]
) -> None:
    given = {"by": people.amina, "text": "x", **values}

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Post.objects.create(topic_id=named, made_at=at, **given)


def test_rows_that_stand_once_stand_once(people: Cast, named: int, hidden: int, say: Say) -> None:
    post = say(named, "@Daniel Okafor")
    say(hidden)
    alias = Alias.objects.get()
    again: list[models.Model] = [
        Mention(post_id=post, person=people.daniel),
        Follow(topic_id=named, person=people.daniel),
        Alias(topic_id=hidden, mark=alias.mark, name="other-name"),
        Alias(topic_id=hidden, mark="other", name=alias.name),
    ]

    for row in again:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_nothing_is_half_kept_if_telling_fails(
    people: Cast, named: int, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object, **_more: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("thrive.foundation.outbox.announce", fails)

    with pytest.raises(OSError, match="full"), transaction.atomic():
        say(named, "Marmalade")

    assert not Post.objects.exists()
    assert not AuditRecord.objects.filter(action="discussions.write").exists()


def test_calling_a_name_among_very_many_costs_few_questions(
    people: Cast, say: Say, at: datetime
) -> None:
    extra = [person(f"Zed{n} Zeta") for n in range(30)]
    join(people.riverside, *extra)
    topic = actions.open_topic(
        title="All", subject="", audience=FOR_EVERYONE, promise="named", by=people.amina, at=at
    )

    with CaptureQueriesContext(connection) as seen:
        say(topic, "Hello @Daniel Okafor and @Zed3 Zeta")

    assert Mention.objects.count() == 2
    assert len(seen) < 45


def test_whoever_chose_no_language_is_told_in_that_of_the_house(
    people: Cast, named: int, say: Say
) -> None:
    assert people.daniel.language == ""

    with override_settings(LANGUAGE_CODE="de"):
        say(named, "@Daniel Okafor", mentions=[people.daniel.pk])

    (line,) = [entry.payload["line"] for entry in OutboxEntry.objects.filter(topic="message")]
    assert "hat" in line
    assert "wrote your name" not in line
