"""From a file to numbers in the browser: upload, columns, preview, and only then the points."""

import re
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, role
from thrive.foundation import clock
from thrive.measures import actions
from thrive.measures.models import Measure, Point, Upload
from thrive.people.models import Person, Role

FILE = b"KPI;Team;Week;Count;Out of\non-time;riverside;2026-W30;8;10\n"
IMPORT = reverse("measures:import")


@pytest.fixture(autouse=True)
def on_time(people: Cast, at: datetime) -> Measure:
    """Visits on time: a weekly share; the clock stands where the tests play."""
    clock.stand_at(at)
    return actions.define_measure(
        key="on-time", name="Visits on time", unit="of 100 visits", kind="proportion",
        direction="up", cadence="week", scale=100, by=people.omar, at=at,
    )  # fmt: skip


def signed_in(person: Person, *, checks_tokens: bool = False) -> Client:
    """A browser in which somebody is signed in."""
    client = Client(enforce_csrf_checks=checks_tokens)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def body(response: object) -> str:
    return re.sub(r"\s+", " ", response.content.decode())  # type: ignore[attr-defined]  # a response


def send(client: Client, content: bytes, name: str = "numbers.csv") -> object:
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, content)})


def preview_address() -> str:
    return reverse("measures:preview", args=[Upload.objects.get().pk])


def choose_columns(client: Client, **other: str) -> object:
    given = {
        "measure": "column:KPI", "group": "column:Team", "period": "column:Week",
        "value": "column:Count", "denominator": "column:Out of",
    }  # fmt: skip
    return client.post(reverse("measures:columns", args=[Upload.objects.get().pk]), given | other)


def test_a_file_becomes_points_only_at_the_last_step(people: Cast) -> None:
    client = signed_in(people.omar)

    send(client, FILE)
    columns = body(client.get(reverse("measures:columns", args=[Upload.objects.get().pk])))
    assert 'value="column:KPI" selected' in columns  # guessed
    assert "2026-W30" in columns  # the first rows are shown
    choose_columns(client)
    preview = body(client.get(preview_address()))
    assert "Would add 1, correct 0" in preview
    assert not Point.objects.exists()
    taken = client.post(preview_address())

    point = Point.objects.get()
    assert (point.value, point.source, point.recorded_by) == (8, "numbers.csv", people.omar)
    assert taken["Location"] == reverse("insights:board")
    assert not Upload.objects.exists()


def test_the_same_file_again_says_that_nothing_changes(people: Cast) -> None:
    client = signed_in(people.omar)
    send(client, FILE)
    client.post(preview_address())
    send(client, FILE)

    page = body(client.get(preview_address()))

    assert "Nothing changes" in page
    assert "Take them in" not in page


def test_a_correction_is_shown_with_what_stands(people: Cast) -> None:
    client = signed_in(people.omar)
    send(client, FILE)
    client.post(preview_address())
    send(client, FILE.replace(b";8;", b";9;"))

    page = body(client.get(preview_address()))

    assert "correct 1" in page
    assert "8 of 10" in page
    assert "9 of 10" in page


def test_problems_are_named_and_there_is_nothing_to_press(people: Cast) -> None:
    client = signed_in(people.omar)
    send(client, FILE + b"on-time;nowhere;2026-W31;8;5\n")

    page = body(client.get(preview_address()))
    posted = client.post(preview_address())

    assert "nowhere" in page
    assert "Take them in" not in page
    assert posted.status_code == 422
    assert not Point.objects.exists()


def test_a_fixed_measure_stands_for_a_column_that_is_missing(people: Cast) -> None:
    client = signed_in(people.omar)
    send(client, b"Team,Week,Count,Out of\nriverside,2026-W30,8,10\n")

    choose_columns(client, measure="constant:on-time")
    client.post(preview_address())

    assert Point.objects.get().series.measure.key == "on-time"


def test_a_needed_column_that_is_not_chosen_is_asked_for(people: Cast) -> None:
    client = signed_in(people.omar)
    send(client, FILE)

    response = choose_columns(client, group="")

    assert response.status_code == 422  # type: ignore[attr-defined]  # a response
    assert "required" in body(response)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (FILE.replace(b"riverside", "Flüsse".encode("latin-1")), "not UTF-8"),
        (FILE.decode().encode("utf-16"), "UTF-16"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_plain_words(
    people: Cast, content: bytes, words: str
) -> None:
    client = signed_in(people.omar)

    response = send(client, content)
    if response.status_code == 302:  # type: ignore[attr-defined]  # the bad byte comes late
        response = client.get(preview_address())

    assert response.status_code == 422  # type: ignore[attr-defined]  # a response
    assert words in body(response)


def test_numbers_that_can_be_read_in_two_ways_stop_at_the_preview(people: Cast) -> None:
    client = signed_in(people.omar)
    send(client, FILE.replace(b";10", b";1,000"))

    response = client.get(preview_address())

    assert response.status_code == 422
    assert "two ways" in body(response)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(people: Cast) -> None:
    class Unread:
        """A body that fails when anybody reads it."""

        def read(self, *sizes: int) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    client = signed_in(people.omar, checks_tokens=True)
    response = client.post(
        IMPORT,
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(2 * 1024**3),
        **{"wsgi.input": Unread()},  # type: ignore[arg-type]  # the server's own key
    )

    assert response.status_code == 413
    assert "larger than 100 MB" in body(response)
    assert not Upload.objects.exists()


def test_an_upload_without_the_token_of_the_page_is_refused(people: Cast) -> None:
    client = signed_in(people.omar, checks_tokens=True)

    response = send(client, FILE)

    assert response.status_code == 403  # type: ignore[attr-defined]  # a response
    assert not Upload.objects.exists()


def test_an_upload_of_somebody_else_is_not_found(people: Cast) -> None:
    send(signed_in(people.omar), FILE)
    other = signed_in(role(people.joanna, Role.Kind.ADMINISTRATOR))

    assert other.get(preview_address()).status_code == 404
    assert other.post(preview_address()).status_code == 404
    assert other.get(reverse("measures:columns", args=[Upload.objects.get().pk])).status_code == 404
    assert not Point.objects.exists()


@pytest.mark.parametrize("name", ["amina", "daniel", "joanna", "ruth"])
def test_only_administrators_see_the_import(people: Cast, name: str) -> None:
    send(signed_in(people.omar), FILE)
    client = signed_in(getattr(people, name))

    assert client.get(IMPORT).status_code == 403
    assert send(client, FILE).status_code == 403  # type: ignore[attr-defined]  # a response
    assert client.get(preview_address()).status_code == 403
    assert client.post(preview_address()).status_code == 403
