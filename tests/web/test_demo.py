"""The demo's pages: come in, be somebody else, let a week pass; only where there is a demo."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker, Settings

from tests.demo.world import filled_once
from thrive.delivery import sending
from thrive.demo import actions, population, talks
from thrive.demo.models import Filling, Truth
from thrive.demo.simulation import Parameters
from thrive.experiences.models import Prompt, Run
from thrive.experiences.prompting.codes import code_of
from thrive.foundation import clock
from thrive.goals.models import Change, Goal
from thrive.people.models import Person, PushSubscription

TEAMS = (
    "Riverside evenings", "Harbour days", "Harbour nights", "Quay Street", "Bridge Street", "Ford",
)  # fmt: skip
PAGES = ("demo:tour", "demo:outbox", "demo:truth")


@pytest.fixture(scope="module")
def filling(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Filling]:
    """A small Fernbrook, filled once for this module."""
    with filled_once(django_db_blocker, Parameters(only=TEAMS)) as made:
        yield made


@pytest.fixture
def filled(filling: Filling, db: None) -> Filling:
    """A database filled with it; what a test changes is rolled back."""
    return filling


@pytest.fixture
def visitor(client: Client, filled: Filling) -> Client:
    """Somebody who has come in as the carer on shift."""
    client.get(reverse("demo:enter"))
    return client


def seen(client: Client, address: str) -> str:
    """The words of a page."""
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def who(client: Client) -> str:
    """The name of the one who is signed in."""
    return Person.objects.get(pk=client.session["_auth_user_id"]).name


def test_a_visitor_comes_in_as_the_carer_on_shift_and_sees_today(
    client: Client, filled: Filling
) -> None:
    answer = client.get(reverse("demo:enter"))

    assert answer.status_code == 302
    assert answer["Location"] == reverse("today")
    assert who(client) == "Amina Yusuf"


def test_whoever_is_somebody_already_stays_who_they_are(visitor: Client) -> None:
    visitor.post(reverse("demo:become"), {"persona": "leader"})

    visitor.get(reverse("demo:enter"))

    assert who(visitor) == "Daniel Okafor"


def test_coming_in_leads_to_the_page_that_was_asked_for(client: Client, filled: Filling) -> None:
    answer = client.get(reverse("demo:enter"), {"next": "/improving/"})

    assert answer["Location"] == "/improving/"


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example/", "\\x"])
def test_coming_in_never_leads_out_of_the_house(
    client: Client, filled: Filling, address: str
) -> None:
    answer = client.get(reverse("demo:enter"), {"next": address})

    assert "elsewhere" not in answer["Location"]


@pytest.mark.parametrize("persona", population.PERSONAS, ids=lambda persona: persona.key)
def test_one_can_be_each_persona(visitor: Client, persona: population.Persona) -> None:
    answer = visitor.post(reverse("demo:become"), {"persona": persona.key})

    assert answer["Location"] == reverse("today")
    assert who(visitor) == persona.name


def test_nobody_else_can_be_played(visitor: Client) -> None:
    answer = visitor.post(reverse("demo:become"), {"persona": "f-1010"})

    assert answer.status_code == 404
    assert who(visitor) == "Amina Yusuf"


@pytest.mark.parametrize("name", ["demo:become", "demo:next_week"])
def test_what_changes_something_is_never_done_by_a_link(visitor: Client, name: str) -> None:
    assert visitor.get(reverse(name)).status_code == 405


def test_forms_of_the_demo_are_guarded_against_other_sites(filled: Filling) -> None:
    guarded = Client(enforce_csrf_checks=True)

    assert guarded.post(reverse("demo:become"), {"persona": "leader"}).status_code == 403


def test_a_week_passes_and_one_stays_on_the_page(visitor: Client) -> None:
    before = clock.now()

    answer = visitor.post(reverse("demo:next_week"), {"next": "/improving/"}, follow=True)

    assert answer.redirect_chain == [("/improving/", 302)]
    assert (clock.now() - before).days == 7
    assert "24 September 2026" in answer.content.decode()


def test_a_week_passes_only_for_those_who_came_in(client: Client, filled: Filling) -> None:
    answer = client.post(reverse("demo:next_week"))

    assert answer.status_code == 302
    assert clock.now() == actions.stands_at(78)


def test_real_figures_have_no_next_week(visitor: Client) -> None:
    Filling.objects.update(kind=Filling.Kind.REAL_FIGURES)

    answer = visitor.post(reverse("demo:next_week"))

    assert answer.status_code == 403
    assert "real figures" in answer.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_are_for_those_who_came_in(client: Client, filled: Filling, name: str) -> None:
    assert client.get(reverse(name)).status_code == 302


@pytest.mark.parametrize("address", ["/", "/improving/", "/demo/tour/", "/demo/truth/"])
def test_every_page_says_that_the_organisation_is_simulated(visitor: Client, address: str) -> None:
    words = seen(visitor, address)

    assert "Simulated organisation" in words
    assert "You are Amina , carer on shift" in words


def test_real_figures_name_their_source_and_offer_no_next_week(visitor: Client) -> None:
    Filling.objects.update(kind=Filling.Kind.REAL_FIGURES, name="Visits", source="NHS England")

    words = seen(visitor, "/")

    assert "Real figures · Visits · NHS England" in words
    assert "Simulated" not in words
    assert "Next week" not in words


def test_the_bar_is_there_before_anybody_came_in(client: Client, filled: Filling) -> None:
    words = seen(client, reverse("account_login"))

    assert "Simulated organisation" in words
    assert "Next week" not in words


def test_the_tour_follows_the_chain_from_a_number_to_a_verdict(visitor: Client) -> None:
    words = seen(visitor, reverse("demo:tour"))

    assert "Entered by Daniel Okafor" in words
    assert "Ten minutes of travel" in words
    assert "Better since 4 May" in words
    assert "+9.0 since 4 May 2026, written down" in words


def test_the_tour_follows_a_question_to_a_change_that_was_found(visitor: Client) -> None:
    words = seen(visitor, reverse("demo:tour"))

    asked, answered, published, found = (
        words.index(part)
        for part in (
            "People are asked, for a minute",
            "They answer, and nobody can read it",
            "How the week went, 1 to 5, 7 to 13 September 2026",
            "Better since 13 July",
        )
    )
    assert asked < answered < published < found
    assert "The rota hangs out two weeks ahead" in words
    assert "+1.1 since 13 July 2026, written down" in words


def test_the_tour_leads_to_what_waits_for_whoever_is_asked(visitor: Client) -> None:
    (prompt,) = Prompt.objects.filter(
        person__external_id=population.MEMBER.external_id, state="sent", run__promise="confidential"
    )
    link = f"/c/{code_of(prompt.pk)}/"

    assert link in visitor.get(reverse("demo:tour")).content.decode()

    visitor.post(reverse("demo:become"), {"persona": "sponsor"})
    page = visitor.get(reverse("demo:tour")).content.decode()
    assert "/c/" not in page
    assert "People are asked, for a minute" in page


@pytest.mark.parametrize("persona", ["member", "guardian"])
def test_every_link_of_the_tour_leads_somewhere(visitor: Client, persona: str) -> None:
    visitor.post(reverse("demo:become"), {"persona": persona})
    page = visitor.get(reverse("demo:tour")).content.decode()

    addresses = re.findall(r'href="(/[^"]*)"', page[page.index("<main") :])

    assert len(addresses) > 5
    assert {visitor.get(address).status_code for address in addresses} == {200}


def test_the_tour_follows_a_goal_from_a_talk_to_a_change(visitor: Client) -> None:
    words = seen(visitor, reverse("demo:tour"))

    goal, talk, change = (
        words.index(part)
        for part in (
            "Our evening visits start on time",
            "They talk, and decide",
            "They write down a change before it begins",
        )
    )
    assert goal < talk < change
    assert "kept, word for word" in words


def test_without_goals_the_tour_tells_the_rest(visitor: Client) -> None:
    Goal.objects.update(title="Something else")

    words = seen(visitor, reverse("demo:tour"))

    assert "It begins with a goal" not in words
    assert "Somebody enters a number" in words


def test_the_truth_says_which_changes_truly_helped(visitor: Client) -> None:
    words = seen(visitor, reverse("demo:truth"))

    assert "Which changes truly helped" in words
    began = Change.objects.filter(began_at__isnull=False, outcome__isnull=False)
    assert f"Of {began.count()} changes that were written down before they began" in words


def test_without_conversations_the_tour_tells_of_numbers_alone(visitor: Client) -> None:
    Run.objects.update(study=None, state="prepared")

    words = seen(visitor, reverse("demo:tour"))

    assert "People are asked, for a minute" not in words
    assert "Somebody enters a number" in words


def test_the_tour_shows_what_was_missed_or_says_nothing_of_it(visitor: Client) -> None:
    assert "that Thrive does not see" in seen(visitor, reverse("demo:tour"))

    Truth.objects.filter(series__group__name__in=["Bridge Street", "Ford"]).update(effect=0)

    assert "that Thrive does not see" not in seen(visitor, reverse("demo:tour"))


def test_there_is_no_tour_through_real_figures(visitor: Client) -> None:
    Truth.objects.all().delete()

    assert "belongs to the simulated organisation" in seen(visitor, reverse("demo:tour"))


def test_the_truth_counts_what_it_lists(visitor: Client) -> None:
    answer = visitor.get(reverse("demo:truth"))

    page = answer.context["page"]
    assert page.counts[0].number == Truth.objects.count()
    assert sum(len(part.rows) for part in page.parts) == page.counts[0].number
    assert sum(count.number for count in page.counts[1:]) == page.counts[0].number


def test_the_truth_says_how_answers_were_made(visitor: Client) -> None:
    words = seen(visitor, reverse("demo:truth"))

    assert "Of 100 who are asked about 68 answer" in words
    assert "Harbour days: +1.1 from 13 July 2026, and somebody wrote the day down" in words
    assert "Harbour nights: −1.0 from 27 July 2026, and nobody wrote it down" in words
    assert "Harbour days · How the week went" in words


def test_without_conversations_the_truth_says_nothing_of_answers(visitor: Client) -> None:
    Truth.objects.filter(series__measure__key=talks.MOOD_MEASURE).delete()

    assert "How answers were made" not in seen(visitor, reverse("demo:truth"))


def test_errors_are_shown_and_not_folded_away(visitor: Client) -> None:
    page = visitor.get(reverse("demo:truth")).context["page"]

    assert not any(part.is_long for part in page.parts if part.outcome in {"missed", "false"})


def test_without_a_truth_the_page_says_so(visitor: Client) -> None:
    Truth.objects.all().delete()

    assert "Nobody knows the truth" in seen(visitor, reverse("demo:truth"))


def test_the_truth_costs_few_queries_however_many_charts(
    visitor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    # Session, person, clock, bar, organisation, roles, one for the table itself, three for changes,
    # some for what the visitor's team believes.
    with django_assert_max_num_queries(12):
        visitor.get(reverse("demo:truth"))


def test_the_outbox_shows_what_followed_newest_first(
    visitor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(20):
        answer = visitor.get(reverse("demo:outbox"))

    moments = [line.announced_at for line in answer.context["lines"]]
    assert moments == sorted(moments, reverse=True)
    assert "Riverside evenings, Visits that start on time" in answer.content.decode()


def test_the_outbox_shows_the_messages_of_whoever_is_played_and_opens_them(
    visitor: Client,
) -> None:
    answer = visitor.get(reverse("demo:outbox"))

    first, *others = answer.context["letters"]
    assert (first.headline, first.title) == ("A moment for you", "Your week in a minute")
    assert visitor.get(first.address).status_code == 200
    assert visitor.get(first.leave).status_code == 200
    assert all(one.standing for one in others if not one.address)


def test_the_outbox_counts_for_a_confidential_run_and_names_nobody(visitor: Client) -> None:
    rows = visitor.get(reverse("demo:outbox")).context["asked"]

    weekly = [row for row in rows if row.run == "Weekly minute"]
    assert len(weekly) == 3
    assert all(row.promise == "confidential" and not row.lines for row in weekly)
    assert weekly[0].answered == "not told"  # its result is not out yet
    assert re.fullmatch(r"\d+ of \d+", weekly[-1].answered)
    assert "email" in weekly[0].ways


def test_the_outbox_lists_the_messages_of_a_named_run_and_not_who_answered(
    visitor: Client,
) -> None:
    rows = visitor.get(reverse("demo:outbox")).context["asked"]

    named = next(row for row in rows if row.promise == "named")
    names = {line.name for line in named.lines}
    assert {"Amina Yusuf", "Daniel Okafor"} <= names
    assert str(len(names)) in named.people


def test_whoever_was_asked_nothing_is_told_so(visitor: Client) -> None:
    visitor.post(reverse("demo:become"), {"persona": "sponsor"})

    answer = visitor.get(reverse("demo:outbox"))

    assert not answer.context["letters"]
    assert "Joanna was asked nothing" in answer.content.decode()


def test_the_outbox_does_not_grow_dearer_with_what_was_asked(
    visitor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    visitor.post(reverse("demo:next_week"))

    with django_assert_max_num_queries(20):
        visitor.get(reverse("demo:outbox"))


def test_without_a_mail_server_nothing_leaves_a_demo(filled: Filling, settings: Settings) -> None:
    """Printing a mail counts as no way: what is due is in the inbox and nowhere else."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

    ways = sending.open_channels()

    assert set(ways) <= {"push"}, "a push goes only to a browser that asked for it"
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize("page", ["0", "-1", "999", "x", "9" * 30, ""])
def test_a_page_of_the_outbox_that_is_not_there_gives_the_nearest(
    visitor: Client, page: str
) -> None:
    assert visitor.get(reverse("demo:outbox"), {"page": page}).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_styled_or_scripted_inside_the_pages(visitor: Client, name: str) -> None:
    page = visitor.get(reverse(name)).content.decode()

    assert " style=" not in page
    assert "<style" not in page
    assert "onclick" not in page


def test_a_real_organisation_has_no_bar(visitor: Client, settings: Settings) -> None:
    settings.THRIVE_DEMO = False

    assert "Simulated" not in seen(visitor, "/")
