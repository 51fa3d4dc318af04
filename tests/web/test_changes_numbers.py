"""Other numbers to look at beside a change: each is chosen once and says what it tells."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation

from tests.cast import Cast
from tests.goals.changes.scenes import measured
from tests.web.mine.reading import enter
from thrive.goals.models import Change, ChangeMeasure
from thrive.measures.models import Measure, Series

PLAIN = {"title": "A second list", "what": "On each round"}


@pytest.fixture(autouse=True)
def _stand(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thrive.foundation.clock.now", lambda: at)
    translation.activate("en-gb")


@pytest.fixture
def numbers(people: Cast) -> list[Series]:
    """What Riverside counts."""
    measured(people.riverside, [30.0] * 3)
    named = [("calls", "Calls"), ("falls", "Falls"), ("rounds", "Rounds")]
    for key, name in named:
        measure = Measure.objects.create(
            key=key, name=name, kind="value", direction="down", cadence="week"
        )
        Series.objects.create(measure=measure, group=people.riverside)
    return list(Series.objects.filter(measure__key__in=dict(named)).order_by("id"))


def write(client: Client, at: datetime, path: str = "/changes/new/", **given: object) -> object:
    day = (at + timedelta(days=7)).date().isoformat()
    return client.post(path, PLAIN | {"starts_on": day} | given)


def kept() -> list[tuple[str, str]]:
    rows = ChangeMeasure.objects.order_by("id").values_list("series__measure__key", "role")
    return [(key, role) for key, role in rows if role != "outcome"]


def test_each_number_says_what_it_tells(
    client: Client, people: Cast, numbers: list[Series], at: datetime
) -> None:
    enter(client, people.amina)
    calls, falls, rounds = (str(one.pk) for one in numbers)

    write(
        client, at, number_1=falls, tells_1="balancing", number_2=rounds, tells_2="process",
        number_3="", tells_3="", number_4=calls, tells_4="balancing",
    )  # fmt: skip

    change = Change.objects.get()
    assert sorted(kept()) == [
        ("calls", "balancing"), ("falls", "balancing"), ("rounds", "process"),
    ]  # fmt: skip
    page = client.get(f"/changes/{change.pk}/edit/").content.decode()
    assert page.count(" selected") >= 6
    assert page.count('name="number_') == 5  # those that stand, and two that are free


def test_what_stands_is_shown_and_can_be_emptied(
    client: Client, people: Cast, numbers: list[Series], at: datetime
) -> None:
    enter(client, people.amina)
    calls, falls, _rounds = (str(one.pk) for one in numbers)
    write(client, at, number_1=falls, tells_1="balancing", number_2=calls, tells_2="process")
    edit = f"/changes/{Change.objects.get().pk}/edit/"

    form = client.get(edit).context["form"]
    assert [(a.value(), b.value()) for a, b in form.beside[:2]] == [
        (calls, "process"), (falls, "balancing"),
    ]  # fmt: skip
    write(client, at, edit, number_1=calls, tells_1="balancing", number_2="", tells_2="")

    assert kept() == [("calls", "balancing")]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"tells_1": ""}, "Say this too: what does it tell?"),
        ({"number_1": ""}, "Choose the number, or empty the other field."),
        ({"number_2": "same", "tells_2": "process"}, "This number stands above already."),
        ({"number_1": "987654"}, "Select a valid choice"),
        ({"tells_1": "outcome"}, "Select a valid choice"),
    ],
)
def test_half_a_row_or_a_number_twice_is_shown_where_it_is(
    client: Client, people: Cast, numbers: list[Series], at: datetime,
    given: dict[str, str], said: str,
) -> None:  # fmt: skip
    enter(client, people.amina)
    falls = str(numbers[1].pk)
    whole = {"number_1": falls, "tells_1": "balancing"} | given
    whole = {name: falls if value == "same" else value for name, value in whole.items()}

    answer = write(client, at, **whole)

    page = answer.content.decode()  # type: ignore[attr-defined]
    assert said in page
    assert '<details class="fold" open>' in page
    assert not Change.objects.exists()


def test_two_hundred_series_make_lists_and_not_a_page_of_boxes(
    client: Client, people: Cast, at: datetime
) -> None:
    Measure.objects.bulk_create(
        Measure(key=f"m{n}", name=f"Measure {n}", kind="value", direction="up", cadence="week")
        for n in range(200)
    )
    Series.objects.bulk_create(
        Series(measure=one, group=people.riverside) for one in Measure.objects.all()
    )
    enter(client, people.amina)

    page = client.get("/changes/new/").content.decode()

    assert "Other numbers to look at" in page
    assert page.count('type="checkbox"') == 1  # whether others may ask
    assert page.count("<select") < 12


def test_where_nothing_is_counted_nothing_is_offered(client: Client, people: Cast) -> None:
    enter(client, people.amina)

    assert "Other numbers to look at" not in client.get("/changes/new/").content.decode()
