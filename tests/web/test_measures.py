"""The pages about measures: their list, one number, notes and phases."""

import re
from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast
from thrive.foundation import clock
from thrive.measures import actions
from thrive.measures.models import Annotation, Correction, Measure, Phase, Point, Series
from thrive.people.models import Person

HOME = reverse("measures:home")
RECORD = reverse("measures:record")


@pytest.fixture(autouse=True)
def story(people: Cast, at: datetime) -> None:
    """The clock stands where the tests play."""
    clock.stand_at(at)


@pytest.fixture
def on_time(people: Cast, at: datetime) -> Measure:
    """Visits on time: a weekly share."""
    return actions.define_measure(
        key="on-time", name="Visits on time", unit="of 100 visits", kind="proportion",
        direction="up", cadence="week", scale=100, owner=people.joanna, by=people.omar, at=at,
    )  # fmt: skip


def signed_in(person: Person) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def number_page(people: Cast, measure: Measure) -> str:
    return reverse("measures:record", args=[measure.key, people.riverside.pk])


def body(response: object) -> str:
    return re.sub(r"\s+", " ", response.content.decode())  # type: ignore[attr-defined]  # a response


def test_everybody_reads_the_list_with_unit_owner_and_cadence(
    people: Cast, on_time: Measure
) -> None:
    page = body(signed_in(people.amina).get(HOME))

    for words in ("Visits on time", "of 100 visits", "Joanna Reid", "weekly"):
        assert words in page
    assert reverse("measures:define") not in page
    assert reverse("measures:import") not in page


def test_an_empty_organisation_is_told_how_to_begin(people: Cast) -> None:
    assert reverse("measures:define") in body(signed_in(people.omar).get(HOME))
    assert "Nothing is measured yet" in body(signed_in(people.amina).get(HOME))


def test_the_list_takes_as_many_queries_for_many_measures_as_for_one(
    people: Cast, on_time: Measure, at: datetime
) -> None:
    client = signed_in(people.omar)
    client.get(HOME)
    with CaptureQueriesContext(connection) as one:
        client.get(HOME)
    for number in range(20):
        actions.define_measure(
            key=f"m{number}", name="M", unit="", kind="value", direction="up",
            cadence="week", by=None, at=at,
        )  # fmt: skip

    with CaptureQueriesContext(connection) as many:
        client.get(HOME)

    assert len(many) == len(one)


def test_strangers_are_sent_to_sign_in(people: Cast, on_time: Measure) -> None:
    for address in (HOME, RECORD, reverse("measures:import"), number_page(people, on_time)):
        response = Client().get(address)
        assert response.status_code == 302
        assert reverse("account_login") in response["Location"]


def test_the_form_asks_for_the_last_full_week_and_goes_on_to_the_chart(
    people: Cast, on_time: Measure
) -> None:
    client = signed_in(people.daniel)

    page = body(client.get(number_page(people, on_time)))
    assert 'value="2026-09-07" selected' in page
    assert 'inputmode="decimal"' in page
    response = client.post(
        number_page(people, on_time), {"period": "2026-09-07", "value": "80", "denominator": "90"}
    )

    point = Point.objects.get()
    assert (point.value, point.denominator, point.recorded_by) == (80, 90, people.daniel)
    assert response["Location"] == reverse("insights:series", args=[point.series_id])


def test_a_number_that_stands_is_shown_before_it_is_corrected(
    people: Cast, on_time: Measure
) -> None:
    client = signed_in(people.daniel)
    address = number_page(people, on_time)
    client.post(address, {"period": "2026-09-07", "value": "80", "denominator": "90"})

    page = body(client.get(address))
    assert "80 of 90" in page
    assert "the former one is kept" in page
    client.post(
        address,
        {
            "period": "2026-09-07",
            "seen": "2026-09-07",
            "value": "81",
            "denominator": "90",
            "reason": "one late",
        },
    )

    former = Correction.objects.get()
    assert (former.value, former.reason) == (80, "one late")
    assert "before: 80 of 90" in body(client.get(address))


def test_a_number_that_was_not_seen_is_not_corrected_at_once(
    people: Cast, on_time: Measure
) -> None:
    client = signed_in(people.daniel)
    address = number_page(people, on_time)
    client.post(address, {"period": "2026-08-31", "value": "80", "denominator": "90"})
    given = {"period": "2026-08-31", "value": "81", "denominator": "90"}

    first = client.post(address, given | {"seen": "2026-09-07"})
    assert first.status_code == 422
    assert Point.objects.get().value == 80
    assert "80 of 90" in body(first)
    client.post(address, given | {"seen": "2026-08-31"})

    assert Point.objects.get().value == 81


@pytest.mark.parametrize(
    ("value", "denominator", "words"),
    [
        ("91", "90", "smaller than the count"),
        ("1", "0", "greater than 0"),
        ("many", "90", "not a number"),
        ("1,234.5", "2000", "sign between thousands"),
        ("1,234", "1.5", "sign between thousands"),
        ("", "90", "required"),
        ("nan", "90", "counted with"),
    ],
)
def test_a_wrong_number_is_refused_in_place_and_nothing_is_lost(
    people: Cast, on_time: Measure, value: str, denominator: str, words: str
) -> None:
    response = signed_in(people.daniel).post(
        number_page(people, on_time),
        {"period": "2026-09-07", "value": value, "denominator": denominator},
    )

    assert response.status_code == 422
    assert words in body(response)
    assert f'value="{denominator}"' in body(response)
    assert not Point.objects.exists()


def test_a_decimal_comma_is_understood(people: Cast, at: datetime) -> None:
    minutes = actions.define_measure(
        key="minutes", name="Minutes", unit="", kind="value", direction="down", cadence="week",
        by=None, at=at,
    )  # fmt: skip

    signed_in(people.daniel).post(
        number_page(people, minutes), {"period": "2026-09-07", "value": "12,5"}
    )

    assert Point.objects.get().value == 12.5


@pytest.mark.parametrize(
    ("language", "typed", "read", "other"),
    [
        ("en-gb", "1.000", 1, "1000"),
        ("en-gb", "1,000", 1000, "1"),
        ("en-gb", "-1,234", -1234, "-1.234"),
        ("de", "1.000", 1000, "1"),
        ("de", "1,000", 1, "1000"),
        ("de", "12,345", 12.345, "12345"),
    ],
)
def test_what_could_be_a_thousand_or_one_is_asked_before_it_is_saved(
    people: Cast, at: datetime, language: str, typed: str, read: float, other: str
) -> None:
    minutes = actions.define_measure(
        key="minutes", name="Minutes", unit="", kind="value", direction="down", cadence="week",
        by=None, at=at,
    )  # fmt: skip
    client, address = signed_in(people.daniel), number_page(people, minutes)
    client.cookies["django_language"] = language
    given = {"period": "2026-09-07", "value": typed}

    asked = client.post(address, given)

    assert asked.status_code == 422
    assert not Point.objects.exists()
    quoted = f"„{typed}“" if language == "de" else f"“{typed}”"
    assert quoted in body(asked)
    assert f"{other}." in body(asked)
    client.post(address, given | {"understood": understood(asked)})
    assert Point.objects.get().value == read


def understood(response: object) -> str:
    found = re.search(r'name="understood" value="([^"]*)"', body(response))
    assert found is not None
    return found[1]


@pytest.mark.parametrize("changed", [{"value": "1.001"}, {"denominator": "2.001"}])
def test_another_number_is_asked_about_anew(
    people: Cast, on_time: Measure, changed: dict[str, str]
) -> None:
    client, address = signed_in(people.daniel), number_page(people, on_time)
    given = {"period": "2026-09-07", "value": "1.000", "denominator": "2.000"}
    asked = client.post(address, given)

    again = client.post(address, given | changed | {"understood": understood(asked)})

    assert (asked.status_code, again.status_code) == (422, 422)
    assert body(asked).count("was read as") == 2
    assert not Point.objects.exists()


def test_another_language_reads_another_number_and_asks_anew(
    people: Cast, on_time: Measure
) -> None:
    client, address = signed_in(people.daniel), number_page(people, on_time)
    given = {"period": "2026-09-07", "value": "1.000", "denominator": "2.000"}
    asked = client.post(address, given)
    client.cookies["django_language"] = "de"

    client.post(address, given | {"understood": understood(asked)})

    assert not Point.objects.exists()


@pytest.mark.parametrize("typed", ["0.125", "1.5", "1.2500", "1000", "0,125"])
def test_what_reads_in_one_way_only_is_not_asked(people: Cast, at: datetime, typed: str) -> None:
    minutes = actions.define_measure(
        key="minutes", name="Minutes", unit="", kind="value", direction="down", cadence="week",
        by=None, at=at,
    )  # fmt: skip

    signed_in(people.daniel).post(
        number_page(people, minutes), {"period": "2026-09-07", "value": typed}
    )

    assert Point.objects.get().value == float(typed.replace(",", "."))


def test_a_period_that_is_not_offered_is_refused(people: Cast, on_time: Measure) -> None:
    response = signed_in(people.daniel).post(
        number_page(people, on_time), {"period": "2031-01-06", "value": "1", "denominator": "2"}
    )

    assert response.status_code == 422
    assert not Point.objects.exists()


@pytest.mark.parametrize("name", ["amina", "peter", "ruth"])
def test_whoever_does_not_lead_the_group_enters_nothing(
    people: Cast, on_time: Measure, name: str
) -> None:
    client = signed_in(getattr(people, name))
    given = {"period": "2026-09-07", "value": "1", "denominator": "2"}

    assert client.get(RECORD).status_code == 403
    assert client.get(number_page(people, on_time)).status_code == 403
    assert client.post(number_page(people, on_time), given).status_code == 403
    assert not Point.objects.exists()


def test_the_number_of_a_series_and_the_choice_lead_to_the_same_page(
    people: Cast, on_time: Measure
) -> None:
    series = Series.objects.create(measure=on_time, group=people.riverside)
    client = signed_in(people.daniel)

    by_series = client.get(reverse("measures:record", args=[series.pk]))
    by_choice = client.get(RECORD, {"measure": "on-time", "group": str(people.riverside.pk)})

    assert by_series["Location"] == by_choice["Location"] == number_page(people, on_time)
    assert "Riverside" in body(client.get(RECORD))
    assert "Hilltop" not in body(client.get(RECORD))


def test_what_does_not_exist_is_not_found(people: Cast, on_time: Measure) -> None:
    client = signed_in(people.omar)

    for address in (
        reverse("measures:record", args=[99]),
        reverse("measures:record", args=["nothing", people.riverside.pk]),
        reverse("measures:record", args=["on-time", 999]),
        reverse("measures:annotate", args=[99]),
        reverse("measures:edit", args=["nothing"]),
        reverse("measures:preview", args=[99]),
    ):
        assert client.get(address).status_code == 404


def test_a_steward_adds_a_note_and_takes_it_back(people: Cast, on_time: Measure) -> None:
    series = Series.objects.create(measure=on_time, group=people.riverside)
    client = signed_in(people.daniel)

    added = client.post(
        reverse("measures:annotate", args=[series.pk]),
        {"kind": "change_began", "on": "2026-05-04", "text": "Ten minutes of travel"},
    )
    note = Annotation.objects.get()
    undone = client.post(reverse("measures:undo_annotation", args=[note.pk]))

    chart = reverse("insights:series", args=[series.pk])
    assert added["Location"] == undone["Location"] == chart
    note.refresh_from_db()
    assert (note.on, note.made_by, note.undone_by) == (
        date(2026, 5, 4), people.daniel, people.daniel,
    )  # fmt: skip


def test_a_phase_needs_a_reason_and_is_taken_back(people: Cast, on_time: Measure) -> None:
    series = Series.objects.create(measure=on_time, group=people.riverside)
    client = signed_in(people.daniel)
    address = reverse("measures:phase", args=[series.pk])
    given = {"kind": "rebase", "starts_on": "2026-05-04"}

    assert client.post(address, given).status_code == 422
    client.post(address, given | {"reason": "A new rota"})
    phase = Phase.objects.get()
    client.post(reverse("measures:undo_phase", args=[phase.pk]))

    phase.refresh_from_db()
    assert phase.undone_by == people.daniel


def test_a_note_about_tomorrow_is_refused_in_place(people: Cast, on_time: Measure) -> None:
    series = Series.objects.create(measure=on_time, group=people.riverside)

    response = signed_in(people.daniel).post(
        reverse("measures:annotate", args=[series.pk]),
        {"kind": "note", "on": "2026-09-18", "text": "Rain"},
    )

    assert response.status_code == 422
    assert "in the future" in body(response)


@pytest.mark.parametrize("name", ["amina", "peter", "joanna"])
def test_whoever_does_not_lead_the_group_writes_nothing_about_it(
    people: Cast, on_time: Measure, name: str
) -> None:
    on_time.owner = None
    on_time.save()
    series = Series.objects.create(measure=on_time, group=people.riverside)
    note = actions.annotate(
        series=series, kind="note", on=date(2026, 5, 4), text="Rain", by=None,
        at=clock.now(),
    )  # fmt: skip
    client = signed_in(getattr(people, name))

    assert client.get(reverse("measures:annotate", args=[series.pk])).status_code == 403
    assert client.get(reverse("measures:phase", args=[series.pk])).status_code == 403
    assert client.post(reverse("measures:undo_annotation", args=[note.pk])).status_code == 403
    note.refresh_from_db()
    assert note.undone_at is None


def test_undoing_is_never_done_by_following_a_link(people: Cast, on_time: Measure) -> None:
    client = signed_in(people.omar)

    assert client.get(reverse("measures:undo_annotation", args=[1])).status_code == 405
    assert client.get(reverse("measures:undo_phase", args=[1])).status_code == 405


GIVEN = {
    "name": "Late", "key": "late", "kind": "proportion", "cadence": "week", "direction": "down",
    "scale": "100", "decimals": "0", "unit": "of 100", "target": "", "owner": "B-amina",
}  # fmt: skip


def test_an_administrator_defines_a_measure_and_changes_it(people: Cast) -> None:
    client = signed_in(people.omar)

    client.post(reverse("measures:define"), GIVEN)
    made = Measure.objects.get(key="late")
    assert (made.owner, made.scale) == (people.amina, 100)
    client.post(reverse("measures:edit", args=["late"]), GIVEN | {"name": "Too late"})

    made.refresh_from_db()
    assert made.name == "Too late"


def test_a_changed_wording_says_that_it_starts_a_new_series(people: Cast, on_time: Measure) -> None:
    client = signed_in(people.omar)
    address = reverse("measures:edit", args=["on-time"])

    assert "starts a new series" in body(client.get(address))
    client.post(address, {"wording": "Was the visit on time?"})

    on_time.refresh_from_db()
    assert on_time.wording_version == 2


def test_a_value_has_no_scale_whatever_the_form_says(people: Cast) -> None:
    signed_in(people.omar).post(reverse("measures:define"), GIVEN | {"kind": "value"})

    assert Measure.objects.get().scale == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"key": "on-time"}, "taken"),
        ({"target": "120"}, "cannot be outside"),
        ({"owner": "nobody"}, "nobody with this"),
        ({"name": ""}, "required"),
    ],
)
def test_a_measure_that_cannot_be_is_refused_in_place(
    people: Cast, on_time: Measure, wrong: dict[str, str], words: str
) -> None:
    response = signed_in(people.omar).post(reverse("measures:define"), GIVEN | wrong)

    assert response.status_code == 422
    assert words in body(response)
    assert Measure.objects.count() == 1


def test_only_administrators_define(people: Cast, on_time: Measure) -> None:
    client = signed_in(people.daniel)

    assert client.get(reverse("measures:define")).status_code == 403
    assert client.post(reverse("measures:define"), GIVEN).status_code == 403
    assert client.get(reverse("measures:edit", args=["on-time"])).status_code == 403
    assert Measure.objects.count() == 1


def test_no_page_carries_a_style_or_a_script_of_its_own(people: Cast, on_time: Measure) -> None:
    series = Series.objects.create(measure=on_time, group=people.riverside)
    client = signed_in(people.omar)

    for address in (
        HOME, RECORD, number_page(people, on_time), reverse("measures:define"),
        reverse("measures:edit", args=["on-time"]), reverse("measures:import"),
        reverse("measures:annotate", args=[series.pk]), reverse("measures:phase", args=[series.pk]),
    ):  # fmt: skip
        page = body(client.get(address))
        assert " style=" not in page
        assert not re.search(r"<script(?![^>]* src=)", page)
