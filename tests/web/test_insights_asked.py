"""Where, why and what could help, and the whole picture, as people of the cast see them."""

import re
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast, role
from tests.goals.changes.scenes import begun, groups_beside, measured, week
from tests.insights import numbers
from tests.insights.test_why import START, fall, look
from thrive.foundation import clock
from thrive.goals.models import Change
from thrive.insights.models import Look
from thrive.measures.models import Series
from thrive.people.models import Person, Role

OVERALL = reverse("insights:overall")
WHOLE = reverse("sponsor:whole")


@pytest.fixture(autouse=True)
def story(db: None, at: datetime) -> None:
    """The clock stands where the tests play."""
    clock.stand_at(at)


@pytest.fixture
def helped(people: Cast, at: datetime) -> Change:
    """A change at Riverside that helped, beside four teams that changed nothing."""
    role(people.peter, Role.Kind.STEWARD, people.hill)
    change = begun(measured(people.riverside, fall(1)), week(START), by=people.daniel, at=at)
    for seed, team in enumerate(groups_beside(people, 4)):
        measured(team, fall(seed + 10, by=0.0))
    numbers.series(numbers.measure(target=80.0), people.riverside, numbers.noise(1, 52))
    look(at)
    return change


def page(address: str, who: Person, status: int = 200) -> str:
    client = Client()
    client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(address)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", answer.content.decode())


def test_everything_is_on_one_page_for_everybody(helped: Change, people: Cast) -> None:
    member, sponsor = (page(OVERALL, who) for who in (people.amina, people.joanna))

    assert helped.title in member
    assert "Where not: short of the target" in member
    assert "None is clearer" not in member
    strip = re.compile(r'value="[^"]*"|<header.*</header>')
    assert strip.sub("", member) == strip.sub("", sponsor)


def test_only_who_leads_can_let_everything_be_looked_over(helped: Change, people: Cast) -> None:
    assert reverse("insights:ask") in page(OVERALL, people.daniel)
    assert reverse("insights:ask") not in page(OVERALL, people.amina)


def test_pressing_looks_everything_over(people: Cast, at: datetime) -> None:
    numbers.series(numbers.measure(), people.riverside, numbers.noise(1, 52))
    client = Client()
    client.force_login(people.daniel)

    answer = client.post(reverse("insights:ask"), follow=True)

    assert "Everything is being looked over" in answer.content.decode()


def test_a_member_who_presses_anyway_is_refused(people: Cast) -> None:
    client = Client()
    client.force_login(people.amina)

    answer = client.post(reverse("insights:ask"))

    assert answer.status_code in (400, 403)
    assert not Look.objects.exists()


def test_a_series_offers_what_helped_elsewhere(helped: Change, people: Cast) -> None:
    team = Series.objects.filter(measure__key="waiting").exclude(group=people.riverside)[0]

    shown = page(reverse("insights:why", args=[team.pk]), people.amina)

    assert "It helped elsewhere" in shown
    assert reverse("changes:change", args=[helped.pk]) in shown
    assert "Most like this one: Riverside" in shown


def test_the_series_page_has_the_fold_with_a_way_without_scripts(
    helped: Change, people: Cast
) -> None:
    series = Series.objects.filter(group=people.riverside).first()
    assert series is not None

    shown = page(reverse("insights:series", args=[series.pk]), people.amina)

    address = reverse("insights:why", args=[series.pk])
    assert f'hx-get="{address}"' in shown
    assert f'href="{address}"' in shown


@pytest.mark.parametrize("question", ["dated", "lately", "together", "elsewhere"])
def test_all_that_was_tested_can_be_read(question: str, helped: Change, people: Cast) -> None:
    shown = page(reverse("insights:tested", args=[question]), people.amina)

    assert "<table" in shown or "Nothing could be tested yet." in shown


def test_what_is_not_there_is_not_found(people: Cast) -> None:
    page(reverse("insights:tested", args=["who"]), people.amina, status=404)
    page(reverse("insights:why", args=[404]), people.amina, status=404)
    page(reverse("insights:tested", args=["lately"]) + "?page=nonsense", people.amina)


def test_strangers_are_asked_who_they_are(client: Client, db: None) -> None:
    for address in (OVERALL, WHOLE, reverse("insights:why", args=[1])):
        assert client.get(address).status_code == 302


def test_the_whole_picture_has_no_names(helped: Change, people: Cast) -> None:
    shown = page(WHOLE, people.joanna)

    body = shown[shown.index("<main") :]
    assert "Everybody sees this page in the same form." in body
    assert helped.title in body
    for someone in Person.objects.values_list("name", flat=True):
        assert someone not in body
    assert "Riverside" not in body


def test_improving_leads_there(helped: Change, people: Cast) -> None:
    shown = page(reverse("insights:board"), people.amina)

    assert f'href="{OVERALL}"' in shown
    assert f'href="{WHOLE}"' in shown


@pytest.mark.parametrize(("address", "most"), [(OVERALL, 18), (WHOLE, 22)])
def test_pages_take_few_queries(address: str, most: int, helped: Change, people: Cast) -> None:
    client = Client()
    client.force_login(people.joanna)

    with CaptureQueriesContext(connection) as taken:
        client.get(address)

    assert len(taken) <= most
