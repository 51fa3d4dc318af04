"""The pages where people talk: opening, writing, changing, deciding, and who may not."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import LONG_AGO, Cast
from thrive.discussions import actions
from thrive.discussions.models import Decision, Follow, Mention, Post, Topic
from thrive.foundation import clock
from thrive.measures.models import Measure, Series
from thrive.people.models import Membership, Person
from thrive.people.queries import FOR_EVERYONE, Audience

HOME = reverse("talk:home")
NEW = reverse("talk:new")


@pytest.fixture(autouse=True)
def story(people: Cast, at: datetime) -> None:
    """The clock stands where the tests play."""
    clock.stand_at(at)


@pytest.fixture
def topic(people: Cast, at: datetime) -> int:
    """Daniel asks Riverside about handovers."""
    return actions.begin(
        title="Handovers", subject="", audience=Audience(groups=(people.riverside.pk,)),
        promise="named", text="Who speaks first?", by=people.daniel, at=at - timedelta(hours=1),
    )  # fmt: skip


def signed_in(person: Person) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def body(response: object) -> str:
    return re.sub(r"\s+", " ", response.content.decode())  # type: ignore[attr-defined]  # a response


def talk(topic: int) -> str:
    return reverse("talk:topic", args=[topic])


def test_who_can_read_it_is_said_above_the_first_word(people: Cast, topic: int) -> None:
    page = body(signed_in(people.amina).get(talk(topic)))

    sentence = "Everybody in Riverside can read this, with your name."
    assert page.index(sentence) < page.index('name="text"')
    assert "Who speaks first?" in page
    assert "<strong>Daniel Okafor</strong>" in page


@pytest.mark.parametrize("name", ["peter", "joanna", "ruth", "omar"])
def test_what_is_not_for_somebody_is_not_there(people: Cast, topic: int, name: str) -> None:
    client = signed_in(getattr(people, name))

    for view in ("topic", "decide", "follow", "close"):
        address = reverse(f"talk:{view}", args=[topic])
        answers = [client.post(address, {"text": "x"})]
        if view in ("topic", "decide"):
            answers.append(client.get(address))
        assert {answer.status_code for answer in answers} == {404}
    assert "Handovers" not in body(client.get(HOME))
    assert client.get(talk(10**9)).status_code == 404


def test_a_talk_is_opened_and_the_first_word_written(people: Cast) -> None:
    client = signed_in(people.amina)
    group = f"group:{people.riverside.pk}"

    opened = client.post(NEW, {"title": "Rota", "audience": group, "promise": "named"})
    number = Topic.objects.get().pk
    assert opened["Location"] == talk(number)
    said = client.post(talk(number), {"text": "Who plans it?", "tell": "@daniel okafor"})

    post = Post.objects.get()
    assert said["Location"] == f"{talk(number)}#post-{post.pk}"
    assert post.mentions.get().person == people.daniel


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"title": ""}, "This field is required"),
        ({"audience": "group:999999"}, "Select a valid choice"),
        ({"promise": "confidential"}, "needs at least 8 people"),
        ({"title": "bell \x07"}, "cannot be printed"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    people: Cast, given: dict[str, str], words: str
) -> None:
    whole = {
        "title": "Rota",
        "audience": f"group:{people.riverside.pk}",
        "promise": "named",
        **given,
    }

    answer = signed_in(people.amina).post(NEW, whole)

    assert answer.status_code == 422
    assert words in body(answer)
    assert not Topic.objects.exists()


def test_only_those_one_may_address_are_offered(people: Cast) -> None:
    page = body(signed_in(people.peter).get(NEW))

    assert "Everybody in Hilltop" in page
    assert "Everybody in Riverside" not in page


def test_an_empty_word_is_refused_beside_its_field(people: Cast, topic: int) -> None:
    answer = signed_in(people.amina).post(talk(topic), {"text": "  ", "tell": "Peter Lang"})

    assert answer.status_code == 422
    assert "Nobody of this name can read this talk" in body(answer)
    assert Post.objects.count() == 1


def test_words_are_shown_as_text_and_never_as_markup(people: Cast, topic: int) -> None:
    client = signed_in(people.amina)
    client.post(talk(topic), {"text": "<script>x</script> see https://a.example/?b=1"})

    page = body(client.get(talk(topic)))

    assert "<script>x" not in page
    assert 'href="https://a.example/?b=1"' in page


def test_a_reply_names_what_it_answers(people: Cast, topic: int) -> None:
    client = signed_in(people.amina)
    post = Post.objects.get()
    page = body(client.get(f"{talk(topic)}?reply={post.pk}"))
    assert "In reply to Daniel Okafor:" in page

    client.post(f"{talk(topic)}?reply={post.pk}", {"text": "Me", "in_reply_to": post.pk})

    assert Post.objects.get(text="Me").in_reply_to == post
    assert f'href="#post-{post.pk}"' in body(client.get(talk(topic)))


def test_ones_own_words_are_changed_and_taken_back(people: Cast, topic: int) -> None:
    client, post = signed_in(people.daniel), Post.objects.get()
    address = reverse("talk:change", args=[post.pk])
    assert "Who speaks first?" in body(client.get(address))

    client.post(address, {"text": "Who speaks last?"})
    page = body(client.get(talk(topic)))
    assert "Who speaks last?" in page
    assert "Until" in page  # and what it was

    for _press in range(2):  # a button that is pressed twice
        answer = client.post(reverse("talk:withdraw", args=[post.pk]))
        assert answer["Location"] == talk(topic)
    page = body(client.get(talk(topic)))
    assert "Taken back." in page
    assert "speaks" not in page


def test_nobody_changes_the_words_of_others(people: Cast, topic: int) -> None:
    post = Post.objects.get()

    for person, refused in ((people.amina, 403), (people.peter, 404)):
        client = signed_in(person)
        assert client.get(reverse("talk:change", args=[post.pk])).status_code == 404
        assert client.post(reverse("talk:withdraw", args=[post.pk])).status_code == refused
    assert Post.objects.get().text == "Who speaks first?"


def test_one_follows_and_stops(people: Cast, topic: int) -> None:
    client, address = signed_in(people.amina), reverse("talk:follow", args=[topic])

    client.post(address, {"then": "follow"})
    assert "Handovers" in body(client.get(f"{HOME}?show=followed"))
    client.post(address, {"then": "stop"})

    assert not Follow.objects.get(person=people.amina).is_on
    assert "You follow none." in body(client.get(f"{HOME}?show=followed"))


def test_a_talk_is_closed_by_who_looks_after_it(people: Cast, topic: int) -> None:
    address = reverse("talk:close", args=[topic])
    assert signed_in(people.amina).post(address, {"then": "close"}).status_code == 403

    daniel = signed_in(people.daniel)
    daniel.post(address, {"then": "close"})
    page = body(daniel.get(talk(topic)))
    assert "This talk is closed. It stays to be read." in page
    assert 'name="text"' not in page
    daniel.post(address, {"then": "reopen"})
    assert 'name="text"' in body(daniel.get(talk(topic)))


def decide(
    client: Client, topic: int, owner: Person, **more: str
) -> Any:  # the test client's answer
    """Note a decision in few words."""
    given = {
        "text": "The one who goes.", "reason": "They know.", "dissent": " Amina: it is\n  late ",
        "owner": str(owner.pk), "review_on": "2026-10-01", **more,
    }  # fmt: skip
    return client.post(reverse("talk:decide", args=[topic]), given)


def test_a_decision_stands_above_with_its_dissent_as_it_was_said(people: Cast, topic: int) -> None:
    client = signed_in(people.daniel)
    assert client.get(reverse("talk:decide", args=[topic])).status_code == 200

    assert decide(client, topic, people.amina)["Location"] == talk(topic)

    assert Decision.objects.get().dissent == " Amina: it is\n  late "
    page = signed_in(people.amina).get(talk(topic)).content.decode()
    assert '<blockquote class="as-is"> Amina: it is\n  late </blockquote>' in page
    assert page.index("The one who goes.") < page.index("Who speaks first?")


def test_a_decision_is_refused_with_what_is_wrong(people: Cast, topic: int) -> None:
    client = signed_in(people.daniel)

    late = decide(client, topic, people.amina, review_on="2026-01-01")
    assert late.status_code == 422
    assert "must be a day after today" in body(late)
    assert decide(client, topic, people.peter).status_code == 422
    assert decide(signed_in(people.amina), topic, people.amina).status_code == 403
    assert not Decision.objects.exists()


def test_who_is_not_among_those_offered_is_found_by_name(people: Cast, at: datetime) -> None:
    Person.objects.bulk_create(
        Person(external_id=f"b-{n}", name=f"Bea {n:03}", email=None) for n in range(200)
    )
    zoe = Person.objects.create(external_id="zoe", name="Zoe Zander", email=None)
    topic = actions.begin(
        title="Parking", subject="", audience=FOR_EVERYONE, promise="named", text="Where?",
        by=people.daniel, at=at - timedelta(hours=1),
    )  # fmt: skip
    client = signed_in(people.daniel)
    assert "Zoe Zander" not in body(client.get(talk(topic)))

    client.post(talk(topic), {"text": "What do you say?", "tell": " zoe zander"})
    assert Mention.objects.get().person == zoe

    address = reverse("talk:decide", args=[topic])
    assert 'value="Daniel Okafor"' in body(client.get(address))
    given = {"text": "Behind the house.", "reason": "It is free.", "review_on": "2026-10-01"}
    stranger = client.post(address, {**given, "owner": "Nobody Here"})
    assert stranger.status_code == 422
    assert "Nobody of this name can read this talk." in body(stranger)
    assert client.post(address, {**given, "owner": "Zoe Zander"}).status_code == 302
    assert Decision.objects.get().owner == zoe


def test_of_two_with_one_name_nobody_is_handed_a_decision(people: Cast, at: datetime) -> None:
    Person.objects.bulk_create(
        Person(external_id=f"b-{n}", name="Bea Brand", email=None) for n in range(200)
    )
    topic = actions.begin(
        title="Parking", subject="", audience=FOR_EVERYONE, promise="named", text="Where?",
        by=people.daniel, at=at - timedelta(hours=1),
    )  # fmt: skip
    given = {"text": "There.", "reason": "Free.", "review_on": "2026-10-01", "owner": "Bea Brand"}

    answer = signed_in(people.daniel).post(reverse("talk:decide", args=[topic]), given)

    assert answer.status_code == 422
    assert "More than one person here has this name." in body(answer)
    assert not Decision.objects.exists()


def test_its_owner_is_shown_it_when_its_day_has_come(
    people: Cast, topic: int, at: datetime
) -> None:
    decide(signed_in(people.daniel), topic, people.amina)
    address = reverse("talk:review", args=[Decision.objects.get().pk])
    client = signed_in(people.amina)
    assert "to look at again" not in body(client.get(HOME))
    clock.stand_at(at + timedelta(days=20))

    assert address in body(client.get(HOME))
    client.post(address, {"outcome": "It works."})

    assert "It works." in body(client.get(talk(topic)))
    assert client.get(address).status_code == 404  # once
    assert signed_in(people.peter).get(address).status_code == 404


def test_a_chart_is_talked_about_by_everybody(people: Cast) -> None:
    measure = Measure.objects.create(
        key="on-time", name="On time", kind="value", cadence="week", direction="up"
    )
    series = Series.objects.create(measure=measure, group=people.riverside)
    address = f"{NEW}?about=series-{series.pk}"
    client = signed_in(people.peter)
    assert "Everybody here can read this, with your name." in body(client.get(address))

    client.post(address, {"title": "Why so low?", "text": "It was the snow."})

    found = Topic.objects.get()
    assert (found.subject, found.posts.count()) == (f"series-{series.pk}", 1)
    assert f'href="/improving/{series.pk}/"' in body(client.get(talk(found.pk)))
    for wrong in ("series-999", "goal-x", "x"):
        assert client.get(f"{NEW}?about={wrong}").status_code == 404


def test_without_names_people_appear_as_two_words(people: Cast, at: datetime) -> None:
    crew = Person.objects.bulk_create(
        [Person(external_id=f"crew-{n}", name=f"Crew {n}", email=None) for n in range(6)]
    )
    Membership.objects.bulk_create(
        [Membership(person=one, group=people.riverside, from_on=LONG_AGO) for one in crew]
    )
    client = signed_in(people.amina)
    client.post(
        NEW,
        {"title": "Nights", "audience": f"group:{people.riverside.pk}", "promise": "confidential"},
    )
    address = talk(Topic.objects.get().pk)
    client.post(address, {"text": "Nobody listens."})

    mine, others = body(client.get(address)), body(signed_in(people.daniel).get(address))

    assert "Whoever holds the key of the server could." in others
    assert "In this talk you appear as" in mine
    assert "In this talk you appear as" not in others
    assert others.count("Amina Yusuf") == others.count("Opened by Amina Yusuf") + others.count(
        '<option value="Amina Yusuf">'
    )


def test_the_list_costs_the_same_however_long(people: Cast, at: datetime) -> None:
    client = signed_in(people.amina)

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(HOME).status_code == 200
        return len(seen)

    actions.begin(
        title="One", subject="", audience=FOR_EVERYONE, promise="named", text="x",
        by=people.peter, at=at,
    )  # fmt: skip
    few = cost()
    for number in range(4):
        actions.begin(
            title=f"And {number}", subject="", audience=FOR_EVERYONE, promise="named", text="x",
            by=people.amina, at=at,
        )  # fmt: skip

    assert cost() == few <= 14


def test_places_in_an_address_that_are_none_are_no_fault(people: Cast, topic: int) -> None:
    client = signed_in(people.amina)

    for query in ("?before=x", "?before=-1", "?reply=zzz", "?reply=999999999999999999999"):
        assert client.get(talk(topic) + query).status_code == 200
    for query in ("?from=x", "?from=-3", "?from=99999999", "?show=x"):
        assert client.get(HOME + query).status_code == 200
