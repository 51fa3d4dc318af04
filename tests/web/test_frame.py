"""The frame round every page, in the reader's language and hours, and pages for what went wrong."""

import re
from datetime import datetime
from pathlib import Path

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries, Settings

from tests.cast import Cast
from thrive.foundation.errors import Invalid, NotFound, Problem, Refused
from thrive.insights.shapes import Spark
from thrive.people.models import Person
from thrive.web.faults import fault
from thrive.web.forms import ThriveForm
from thrive.web.middleware import PersonMiddleware, RefusalMiddleware


@pytest.fixture(autouse=True)
def _english() -> None:
    translation.activate("en-gb")


def page(client: Client, person: Person | None = None, address: str = "/design/") -> str:
    """A page as somebody sees it, or as nobody does."""
    if person is not None:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.get(address).content.decode()


def refused_page(problem: Exception) -> HttpResponse:
    """What is shown when a domain refuses."""
    middleware = RefusalMiddleware(lambda request: HttpResponse())
    shown = middleware.process_exception(RequestFactory().get("/"), problem)
    assert shown is not None
    return shown


def test_the_house_bears_the_name_of_the_organisation(client: Client, people: Cast) -> None:
    assert "<span>Fernbrook</span>" in page(client)


@pytest.mark.django_db
def test_a_house_without_groups_has_a_name_too(client: Client) -> None:
    assert "<span>Thrive</span>" in page(client)


def test_nobody_sees_places_before_signing_in(client: Client, people: Cast) -> None:
    assert 'class="places"' not in page(client)


def test_a_member_sees_no_place_that_is_not_open_to_them(client: Client, people: Cast) -> None:
    seen = page(client, people.amina)

    assert ">Today</a>" in seen
    assert ">People</a>" not in seen


def test_a_steward_has_their_team_in_the_bar_and_the_rest_on_their_own_page(
    client: Client, people: Cast
) -> None:
    seen = page(client, people.daniel, "/people/me/")
    bar = seen[seen.index('class="places"') : seen.index("</nav>")]
    aside = seen[seen.index("What I look after") :]

    assert re.findall(r"<a href=[^>]*>([^<]+)</a>", bar) == [
        "Today", "Improving", "Talk", "Know", "Programs", "My team",
    ]  # fmt: skip
    assert re.findall(r'<a class="wide" [^>]*>([^<]+)</a>', bar) == ["Numbers", "People"]
    assert 'href="/measures/"' in aside
    assert 'href="/people/"' in aside


def test_a_member_looks_after_nothing(client: Client, people: Cast) -> None:
    assert "What I look after" not in page(client, people.amina, "/people/me/")


@pytest.mark.parametrize(
    ("address", "place"),
    [("/goals/", "Today"), ("/together/", "Today"), ("/changes/", "Improving")],
)
def test_rooms_without_a_place_of_their_own_belong_to_one(
    client: Client, people: Cast, address: str, place: str
) -> None:
    assert f'aria-current="true">{place}' in page(client, people.amina, address)


def test_the_place_one_is_in_is_named_as_such(client: Client, people: Cast) -> None:
    assert re.search(r'aria-current="page">Today', page(client, people.amina, "/"))


def test_the_frame_asks_little_of_the_database(
    client: Client,
    people: Cast,
    settings: Settings,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    settings.THRIVE_DEMO = False  # its bar asks for more
    client.force_login(people.daniel, backend="allauth.account.auth_backends.AuthenticationBackend")

    with django_assert_max_num_queries(4):  # session, person, organisation, roles
        client.get("/design/")


def test_a_person_reads_in_their_own_language(client: Client, people: Cast) -> None:
    Person.objects.filter(pk=people.amina.pk).update(language="de")

    assert '<html lang="de"' in page(client, people.amina)


def test_a_language_that_is_not_offered_leaves_the_browser_s(client: Client, people: Cast) -> None:
    Person.objects.filter(pk=people.amina.pk).update(language="xx")

    assert '<html lang="en-gb"' in page(client, people.amina)


@pytest.mark.parametrize(("zone", "hour"), [("Asia/Tokyo", 3), ("No/Such", 18), ("", 18)])
def test_a_person_reads_times_in_their_own_hours(
    people: Cast, at: datetime, zone: str, hour: int
) -> None:
    people.amina.time_zone = zone
    request = RequestFactory().get("/")
    request.user = people.amina

    def answer(_request: object) -> HttpResponse:
        return HttpResponse(str(timezone.localtime(at).hour))

    assert PersonMiddleware(answer)(request).content.decode() == str(hour)
    assert timezone.localtime(at).hour == 18


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("problem", "status"),
    [(NotFound("No such team."), 404), (Refused("Not yours."), 403), (Invalid("Wrong."), 422)],
)
def test_a_refusal_is_a_page_in_plain_words(problem: Exception, status: int) -> None:
    shown = refused_page(problem)

    assert shown.status_code == status
    assert str(problem) in shown.content.decode()
    assert "Nothing was changed." in shown.content.decode()


@pytest.mark.django_db
def test_a_refusal_lists_every_problem_with_its_place() -> None:
    problems = [Problem("Write a number.", line=14, column="value", value="<n/a>")]

    shown = refused_page(Invalid("This file was not taken.", problems)).content.decode()

    assert "Write a number." in shown
    assert ">14<" in shown
    assert "&lt;n/a&gt;" in shown


def test_what_was_not_anticipated_surfaces() -> None:
    middleware = RefusalMiddleware(lambda request: HttpResponse())

    assert middleware.process_exception(RequestFactory().get("/"), ValueError("x")) is None


@pytest.mark.django_db
def test_an_address_with_nothing_at_it_says_so_in_the_same_house(client: Client) -> None:
    answer = client.get("/no-such-page/")

    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.content.decode()
    assert 'class="top"' in answer.content.decode()


def test_the_page_for_faults_of_ours_needs_no_database() -> None:
    answer = fault(RequestFactory().get("/"))

    assert answer.status_code == 500
    assert "Something went wrong here" in answer.content.decode()
    assert 'href="/static/css/base.css"' in answer.content.decode()


def test_the_page_for_faults_of_ours_needs_no_gathered_files(
    settings: Settings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    manifest = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": manifest}}

    answer = fault(RequestFactory().get("/"))

    assert answer.status_code == 500
    assert "Something went wrong here" in answer.content.decode()
    assert "stylesheet" not in answer.content.decode()


@pytest.mark.django_db
def test_a_fault_of_ours_is_shown_on_that_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("thrive.web.design.views.render", fail)
    client.raise_request_exception = False

    answer = client.get("/design/")

    assert answer.status_code == 500
    assert "It is not your fault" in answer.content.decode()


@pytest.mark.django_db
def test_nothing_is_styled_or_run_from_inside_a_page(client: Client) -> None:
    seen = page(client)

    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", seen)


@pytest.mark.django_db
def test_every_file_that_a_page_asks_for_is_there(client: Client) -> None:
    asked = re.findall(r'(?:href|src)="/static/([^"]+)"', page(client))

    assert len(asked) > 8
    assert [name for name in asked if finders.find(name) is None] == []


def test_a_mark_is_told_apart_by_shape_letter_and_filling() -> None:
    def drawn(arguments: str) -> str:
        return Template("{% mark " + arguments + " %}").render(Context())

    assert 'href="#v-better-h"' in drawn('"confirmed" "better" True')
    assert 'href="#v-worse-l-watch"' in drawn('"watch" "worse" False')
    assert 'href="#v-neither-h"' in drawn('"confirmed" "higher" True')
    assert 'href="#v-neither-l"' in drawn('"confirmed" "lower" False')
    assert 'href="#v-watch"' in drawn('"watch" "none" False')
    assert 'href="#v-early"' in drawn('"too_early"')
    assert 'href="#v-same"' in drawn('"common_cause"')
    assert 'href="#v-drift"' in drawn('"drifting" "worse" True')
    assert 'href="#v-season"' in drawn('"seasonal"')
    assert 'href="#v-mixed"' in drawn('"hit_or_miss"')


def test_a_mark_is_spoken_only_where_words_do_not_say_the_same() -> None:
    silent = Template('{% mark "confirmed" "better" True %}').render(Context())
    spoken = Template('{% mark "confirmed" "better" True label "s" %}').render(
        Context({"label": 'better & "higher"'})
    )

    assert 'aria-hidden="true"' in silent
    assert 'role="img" aria-label="better &amp; &quot;higher&quot;"' in spoken


def test_every_mark_is_in_the_sprite() -> None:
    ids = set(re.findall(r'id="([^"]+)"', render_to_string("parts/sprite.html")))
    marks = [
        Template("{% mark kind direction high %}").render(
            Context({"kind": kind, "direction": direction, "high": high})
        )
        for kind in (
            "too_early", "common_cause", "watch", "confirmed", "drifting", "seasonal",
            "pass", "fail", "hit_or_miss",
        )
        for direction in ("better", "worse", "higher", "lower", "none")
        for high in (True, False)
    ]  # fmt: skip

    assert {re.findall(r'href="#([^"]+)"', drawn)[0] for drawn in marks} <= ids


def test_a_count_stands_in_the_shape_of_its_verdict() -> None:
    drawn = Template('{% tally "worse" 2 %}').render(Context())

    assert 'class="mark worse"' in drawn
    assert ">2</text>" in drawn


def test_a_field_is_tied_to_its_label_hint_and_problem() -> None:
    class Form(ThriveForm):
        count = forms.IntegerField(label="How many?", help_text="In all.")

    drawn = str(Form({"count": "three"}))

    assert '<label for="id_count">How many?</label>' in drawn
    assert 'aria-describedby="id_count_helptext id_count_error"' in drawn
    assert 'id="id_count_helptext"' in drawn
    assert 'id="id_count_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert '<a href="#id_count">How many?</a>' in drawn


def test_a_small_drawing_shows_what_there_is_and_nothing_else() -> None:
    def drawn(spark: Spark | None) -> str:
        return Template("{% spark drawing %}").render(Context({"drawing": spark}))

    whole = drawn(Spark(points="0,1 2,3", then="2,3 4,5", middle="0,2 9,2", tone="better"))

    assert 'class="spark better"' in whole
    assert whole.count("<polyline") == 3
    assert drawn(Spark(points="0,1 2,3", then="", middle="", tone="quiet")).count("<polyline") == 1
    assert drawn(Spark(points="", then="", middle="", tone="quiet")) == ""
    assert drawn(None) == ""


def test_an_arrow_is_heard_as_a_word() -> None:
    heard = Template("{{ sentence|spoken }}").render(Context({"sentence": "about <62> → 71"}))

    assert '<span aria-hidden="true">→</span><span class="unseen">to</span>' in heard
    assert "&lt;62&gt;" in heard
