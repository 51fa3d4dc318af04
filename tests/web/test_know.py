"""The pages about what we know: reading, writing, adding, answering; and the search over all."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast
from thrive.discussions import actions as talks
from thrive.foundation import clock
from thrive.knowledge import actions
from thrive.knowledge.models import Contribution, Helper, Page
from thrive.people.models import Person
from thrive.people.queries import Audience

HOME = reverse("know:home")
NEW = reverse("know:new")
SEARCH = reverse("search:home")


@pytest.fixture(autouse=True)
def story(people: Cast, at: datetime) -> None:
    """The clock stands where the tests play."""
    clock.stand_at(at)


@pytest.fixture
def handovers(people: Cast, at: datetime) -> int:
    """Amina's page."""
    return actions.make_page(
        title="Handovers", what_we_did="- The one who goes\n- **speaks** first",
        body="See [more](https://a.example/) <b>x</b>", by=people.amina, at=at,
    )  # fmt: skip


@pytest.fixture
def secret(people: Cast, at: datetime) -> int:
    """A page that only Riverside reads."""
    riverside = Audience(groups=(people.riverside.pk,))
    return actions.make_page(title="Marmalade", audience=riverside, by=people.amina, at=at)


def signed_in(person: Person) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def body(response: object) -> str:
    return re.sub(r"\s+", " ", response.content.decode())  # type: ignore[attr-defined]  # a response


def at_page(view: str, page: int) -> str:
    return reverse(f"know:{view}", args=[page])


def written(**more: object) -> dict[str, Any]:
    """What a form about a page sends."""
    names = ("what_we_did", "what_happened", "how_sure", "for_whom", "body")
    return {"title": "Rota", **dict.fromkeys(names, ""), **more}


def test_a_page_is_read_with_its_marks_and_never_as_markup(people: Cast, handovers: int) -> None:
    page = body(signed_in(people.peter).get(at_page("page", handovers)))

    assert "<li>The one who goes</li><li><strong>speaks</strong> first</li>" in page
    assert '<a href="https://a.example/" rel="nofollow noopener">more</a>' in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "Everybody here can read this page" in page
    assert at_page("change", handovers) not in page


def test_what_is_not_for_somebody_is_not_there(people: Cast, secret: int) -> None:
    client = signed_in(people.peter)

    for view in ("page", "change", "history", "add"):
        assert client.get(at_page(view, secret)).status_code == 404
    for view in ("change", "add", "help", "away"):
        assert client.post(at_page(view, secret), {"text": "x"}).status_code == 404
    assert "Marmalade" not in body(client.get(HOME))
    assert client.get(f"{reverse('talk:new')}?about=page-{secret}").status_code == 404


def test_a_page_is_written_and_changed_with_its_history(people: Cast) -> None:
    client = signed_in(people.amina)
    assert client.get(NEW).status_code == 200

    made = client.post(NEW, written(body="Old words", audience=f"group:{people.riverside.pk}"))
    page = Page.objects.get().pk
    assert made["Location"] == at_page("page", page)
    change = at_page("change", page)
    assert "Old words" in body(client.get(change))
    client.post(change, written(body="New words", seen_version=1))

    history = body(client.get(at_page("history", page)))
    assert "<del>Old</del><ins>New</ins> words" in history
    late = client.post(change, written(body="Newest words", seen_version=1))
    assert late.status_code == 422
    assert "Somebody else changed this page meanwhile" in body(late)
    assert "Newest words" in body(late)  # what was typed stays


def test_what_is_wrong_is_said_beside_its_field(people: Cast, handovers: int) -> None:
    client = signed_in(people.amina)

    for answer in (
        client.post(NEW, written(title=" ", audience="everyone")),
        client.post(NEW, written(audience="group:99999")),
        client.post(at_page("change", handovers), written(title="", seen_version=1)),
    ):
        assert answer.status_code == 422
        assert "One thing to put right" in body(answer)
    assert Page.objects.count() == 1
    assert signed_in(people.peter).get(at_page("change", handovers)).status_code == 403


def test_one_says_that_one_may_be_asked(people: Cast, handovers: int) -> None:
    client, address = signed_in(people.peter), at_page("help", handovers)

    client.post(address, {"then": "offer"})
    assert "Peter Lang" in body(signed_in(people.amina).get(at_page("page", handovers)))
    client.post(address, {"then": "stop"})

    assert not Helper.objects.exists()


def test_a_page_is_put_away_and_taken_out(people: Cast, handovers: int) -> None:
    client, address = signed_in(people.amina), at_page("away", handovers)
    assert signed_in(people.peter).post(address).status_code == 403

    client.post(address, {"then": "away"})
    assert "Handovers" not in body(client.get(HOME))
    assert "This page was put away." in body(client.get(at_page("page", handovers)))
    client.post(address, {"then": "back"})
    assert "Handovers" in body(client.get(HOME))


def test_what_is_added_is_taken_into_the_page(people: Cast, handovers: int) -> None:
    peter, amina = signed_in(people.peter), signed_in(people.amina)
    page = body(peter.get(at_page("add", handovers)))
    sentence = "Amina Yusuf, who keeps this page, and those who lead its groups can read this"
    assert page.index(sentence) < page.index('name="text"')

    peter.post(at_page("add", handovers), {"text": "Say the bed too."})
    assert "It waits for somebody to read it." in body(peter.get(reverse("know:mine")))
    address = reverse("know:answer", args=[Contribution.objects.get().pk])
    assert address in body(amina.get(reverse("know:waiting")))
    assert "Say the bed too.</textarea>" in body(amina.get(address))
    assert peter.get(address).status_code == 404
    amina.post(address, {"body": "Say the bed, too.", "seen_version": 1})

    assert "Say the bed, too." in body(peter.get(at_page("page", handovers)))
    assert "Amina Yusuf took it into this page:" in body(peter.get(reverse("know:mine")))
    assert "answered this already" in body(amina.get(address))


def test_what_is_added_to_no_page_is_answered(people: Cast) -> None:
    peter, daniel = signed_in(people.peter), signed_in(people.daniel)
    peter.post(reverse("know:add"), {"text": "Ask the night shift."})
    address = reverse("know:answer", args=[Contribution.objects.get().pk])

    empty = daniel.post(address, {"answer": " "})
    assert empty.status_code == 422
    assert Contribution.objects.get().state == "waiting"
    daniel.post(address, {"answer": "We do, on Mondays."})

    assert "Daniel Okafor answered: We do, on Mondays." in body(peter.get(reverse("know:mine")))
    again = daniel.post(address, {"answer": "No."})
    assert again.status_code == 422
    assert signed_in(people.amina).get(address).status_code == 404


def test_a_press_that_no_form_offers_is_no_fault(people: Cast) -> None:
    peter, daniel = signed_in(people.peter), signed_in(people.daniel)
    peter.post(reverse("know:add"), {"text": "Ask."})
    address = reverse("know:answer", args=[Contribution.objects.get().pk])

    answer = daniel.post(address, {"body": "x", "seen_version": 1})

    assert answer.status_code == 200
    assert Contribution.objects.get().state == "waiting"


def test_a_page_is_talked_about(people: Cast, handovers: int, at: datetime) -> None:
    client = signed_in(people.peter)
    assert f"?about=page-{handovers}" in body(client.get(at_page("page", handovers)))
    client.post(
        f"{reverse('talk:new')}?about=page-{handovers}", {"title": "Beds?", "text": "And beds?"}
    )

    assert "Beds?" in body(client.get(at_page("page", handovers)))


def test_lists_cost_the_same_however_long(people: Cast, handovers: int, at: datetime) -> None:
    client = signed_in(people.peter)

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    found = f"{SEARCH}?q=handovers"
    few = (cost(HOME), cost(found))
    for number in range(5):
        actions.make_page(title=f"Handovers {number}", by=people.amina, at=at)

    assert (cost(HOME), cost(found)) == few
    assert max(few) <= 16


def test_one_search_finds_pages_and_talks_and_marks_the_words(
    people: Cast, handovers: int, secret: int, at: datetime
) -> None:
    talks.begin(
        title="Beds", subject="", audience=Audience(groups=(people.riverside.pk,)),
        promise="named", text="At handover nobody says the bed.", by=people.daniel, at=at,
    )  # fmt: skip

    amina = body(signed_in(people.amina).get(f"{SEARCH}?q=handover"))
    peter = body(signed_in(people.peter).get(f"{SEARCH}?q=handover"))

    assert "<mark>Handovers</mark>" in amina
    assert "<mark>handover</mark> nobody says the bed." in amina
    assert "<mark>Handovers</mark>" in peter
    assert "nobody says the bed" not in peter
    assert "Nothing that you may see holds “marmalade”." in body(
        signed_in(people.peter).get(f"{SEARCH}?q=marmalade")
    )
    assert f"/know/{secret}/" in body(signed_in(people.amina).get(f"{SEARCH}?q=Marmalade"))


def test_whatever_is_typed_into_the_search_is_no_fault(people: Cast, handovers: int) -> None:
    client = signed_in(people.amina)

    for words in ("", '"', "<script>x</script>", "a AND", "x" * 500, "%", "🦊", "handovers"):
        answer = client.get(SEARCH, {"q": words, "from": "x"})
        assert answer.status_code == 200
        assert "<script>x" not in body(answer)


def test_the_box_stands_in_the_head_of_every_page_for_who_is_signed_in(people: Cast) -> None:
    assert 'class="seek"' in body(signed_in(people.amina).get(HOME))
    assert Client().get(SEARCH).status_code == 302
    assert 'class="seek"' not in body(Client().get("/account/login/"))
