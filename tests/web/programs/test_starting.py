"""From a program to a run, one question to a page."""

from datetime import date, datetime
from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast
from tests.web.programs.conftest import MONDAY, NOON, SMALL, Prepare, crowd
from tests.web.programs.pages import body, signed_in
from thrive.experiences.actions import import_program
from thrive.experiences.models import DeliveryTemplate, Run
from thrive.experiences.timing import plain
from thrive.people.models import Role

START = reverse("programs:start")
OWN = {
    "days": "weekdays", "weekdays": ["0", "2"], "every_weeks": "1", "opens": "09:00",
    "closes": "17:00", "count": "2", "gap": "7200", "seconds": "60", "may_wait": "0",
}  # fmt: skip
OFTEN = {"open_within": "1440", "reminders": "0", "remind_after": "240"}


def page_of(run: Run, name: str) -> str:
    return reverse(f"programs:{name}", args=[run.pk])


def test_the_whole_way_leads_to_a_run_that_runs(people: Cast, small: str) -> None:
    client = signed_in(people.daniel)

    assert reverse("programs:begin", args=[small]) in body(client.get(START))
    who = client.post(
        reverse("programs:begin", args=[small]),
        {"name": "Autumn", "groups": [people.riverside.pk]},
    )
    run = Run.objects.get()
    assert who["Location"] == page_of(run, "span")
    when = client.post(
        who["Location"],
        {"kind": "perpetual", "waves": "month", "begins_on": "2026-09-28", "ends_on": ""},
    )
    assert when["Location"] == page_of(run, "often")
    often = client.post(when["Location"], {"template": "weekdays-noon", **OFTEN})
    assert often["Location"] == page_of(run, "run")
    before = body(client.get(often["Location"]))
    assert "Nobody has been asked yet." in before
    assert "Monday to Friday: at 12:00." in before
    begun = client.post(page_of(run, "start_run"), follow=True)

    run.refresh_from_db()
    assert run.state == Run.State.RUNNING
    assert (run.name, run.begins_on, run.promise) == ("Autumn", date(2026, 9, 28), "confidential")
    assert [one.group for one in run.audience.all()] == [people.riverside]
    assert "“Autumn” has begun." in body(begun)


def test_nothing_typed_is_lost_when_one_goes_back(people: Cast, prepare: Prepare) -> None:
    run = prepare(name="Autumn", waves="quarter")
    client = signed_in(people.daniel)

    who, span = (body(client.get(page_of(run, name))) for name in ("who", "span"))

    assert 'value="Autumn"' in who
    assert f'name="groups" value="{people.riverside.pk}" checked' in who
    assert 'value="2026-09-21"' in span
    assert '<option value="quarter" selected>' in span


def test_a_steward_is_offered_only_own_groups(people: Cast, small: str) -> None:
    page = body(signed_in(people.daniel).get(reverse("programs:begin", args=[small])))

    assert "Riverside" in page
    assert "Hilltop" not in page


def test_groups_of_others_are_refused_and_nothing_is_prepared(people: Cast, small: str) -> None:
    answer = signed_in(people.daniel).post(
        reverse("programs:begin", args=[small]),
        {"name": "Autumn", "groups": [people.hilltop.pk]},
    )

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Run.objects.exists()


def test_without_a_group_the_next_page_asks_for_people(people: Cast, small: str) -> None:
    answer = signed_in(people.daniel).post(reverse("programs:begin", args=[small]), {"name": "Few"})

    assert answer["Location"] == page_of(Run.objects.get(), "people")


def test_a_missing_name_is_said_and_the_choice_stays(people: Cast, small: str) -> None:
    answer = signed_in(people.daniel).post(
        reverse("programs:begin", args=[small]), {"name": " ", "groups": [people.riverside.pk]}
    )

    page = body(answer)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "One thing to put right" in page
    assert f'value="{people.riverside.pk}" checked' in page


def test_a_named_run_asks_who_reads_and_says_it_in_the_promise(people: Cast, by_name: str) -> None:
    client = signed_in(people.daniel)
    given = {"name": "Asked", "groups": [people.riverside.pk]}

    client.post(
        reverse("programs:begin", args=[by_name]),
        given | {"readers": "daniel\nJOANNA@fernbrook.example\nB-ruth"},
    )

    run = Run.objects.get()
    assert [one.person for one in run.readers.order_by("id")] == [
        people.daniel, people.joanna, people.ruth,
    ]  # fmt: skip
    before = body(client.get(page_of(run, "run")))
    assert "Daniel Okafor, Joanna Reid and Ruth Meyer can read what you say here" in before


def test_readers_that_nobody_knows_are_named(people: Cast, by_name: str) -> None:
    answer = signed_in(people.daniel).post(
        reverse("programs:begin", args=[by_name]),
        {"name": "Asked", "groups": [people.riverside.pk], "readers": "nobody"},
    )

    assert "Nobody is known as “nobody”." in body(answer)
    assert not Run.objects.exists()


def test_a_confidential_run_asks_for_no_readers(people: Cast, small: str) -> None:
    page = body(signed_in(people.daniel).get(reverse("programs:begin", args=[small])))

    assert "Who reads the answers?" not in page


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"kind": "repeated"}, "say after how many days it begins again"),
        ({"ends_on": "2026-09-01"}, "a run ends after it begins"),
        ({"begins_on": "soon"}, "valid date"),
        ({"kind": "sometimes"}, "valid choice"),
    ],
)
def test_days_that_cannot_be_are_refused_in_place(
    people: Cast, prepare: Prepare, given: dict[str, str], says: str
) -> None:
    run = prepare()
    usual = {"kind": "perpetual", "waves": "month", "begins_on": "2026-09-28", "ends_on": ""}

    answer = signed_in(people.daniel).post(page_of(run, "span"), usual | given)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert says in body(answer)
    run.refresh_from_db()
    assert run.begins_on == MONDAY


def test_another_first_day_draws_the_months_mondays_anew(people: Cast, prepare: Prepare) -> None:
    run = prepare()
    client = signed_in(people.daniel)
    client.post(page_of(run, "often"), {"template": "first-monday", **OFTEN})
    early = {"kind": "once", "begins_on": "2026-08-01", "ends_on": ""}

    client.post(page_of(run, "span"), early)

    run.refresh_from_db()
    assert "2026-08-03" in run.template["parts"][0]["days"]["dates"]
    assert "<em>" not in body(client.get(page_of(run, "often")))
    assert 'value="first-monday" checked' in body(client.get(page_of(run, "often")))


def test_every_ready_rhythm_has_words_and_the_calendar_ones_a_picture(
    people: Cast, prepare: Prepare
) -> None:
    page = body(signed_in(people.daniel).get(page_of(prepare(), "often")))

    assert "Four days in a row, every second week" in page
    assert page.count('<svg class="week"') == 6  # five by the calendar, and the one of now
    assert 'value="own" checked' in page


def test_a_rhythm_by_an_event_needs_its_name(people: Cast, prepare: Prepare) -> None:
    run = prepare()
    client = signed_in(people.daniel)

    without = client.post(page_of(run, "often"), {"template": "after-an-event", **OFTEN})
    client.post(
        page_of(run, "often"),
        {"template": "after-an-event", "event": "training-finished", **OFTEN},
    )

    assert "say which event starts it" in body(without)
    run.refresh_from_db()
    assert run.event == "training-finished"


def test_a_rhythm_of_ones_own_is_kept_and_drawn(people: Cast, prepare: Prepare) -> None:
    run = prepare()
    client = signed_in(people.daniel)

    onward = client.post(page_of(run, "often"), {"template": "own", **OFTEN})
    client.post(onward["Location"], OWN)

    assert onward["Location"] == page_of(run, "own")
    page = body(client.get(page_of(run, "run")))
    assert "Monday and Wednesday: at 2 random moments between 09:00 and 17:00." in page
    assert "At least 2 hours apart." in page


def test_a_rhythm_that_nobody_could_follow_is_refused_with_the_arithmetic(
    people: Cast, prepare: Prepare
) -> None:
    run = prepare()

    answer = signed_in(people.daniel).post(page_of(run, "own"), OWN | {"count": "6"})

    page = body(answer)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "6 prompts 2 hours apart do not fit between 09:00 and 17:00" in page
    assert 'name="count" value="6"' in page
    run.refresh_from_db()
    assert plain.read(run.template) == NOON


def test_before_the_start_stands_what_it_takes_and_what_to_expect(
    people: Cast, prepare: Prepare
) -> None:
    crowd(people.riverside, 10)

    page = body(signed_in(people.daniel).get(page_of(prepare(), "run")))

    assert "Nobody here can read your answers" in page
    assert "of 100 parts of their attention" in page
    assert '<svg class="load"' in page
    assert "If 60 of 100 are answered" in page
    assert "by itself" in page
    assert "12:00" in page


def test_groups_that_are_too_small_are_said_before_the_start(
    people: Cast, prepare: Prepare
) -> None:
    page = body(signed_in(people.daniel).get(page_of(prepare(), "run")))

    assert "No group is large enough for a result." in page
    assert "nowhere" in page


def test_a_newer_edition_is_said_before_the_start(
    people: Cast, prepare: Prepare, at: datetime
) -> None:
    run = prepare()
    import_program(source=SMALL.replace("How good", "How fine").encode(), by=None, at=at)

    page = body(signed_in(people.daniel).get(page_of(run, "run")))

    assert "edition 2 is the newest" in page


def test_a_run_for_nobody_cannot_start_and_says_why(people: Cast, prepare: Prepare) -> None:
    run = prepare(groups=[])
    client = signed_in(people.daniel)

    answer = client.post(page_of(run, "start_run"), follow=True)

    page = body(answer)
    assert "Nobody would be asked." in page
    assert "Nobody would be asked: choose a group" in page
    run.refresh_from_db()
    assert run.state == Run.State.PREPARED


def test_the_dry_run_goes_out_as_a_file_without_formulas(people: Cast, prepare: Prepare) -> None:
    people.amina.name = "=cmd()"
    people.amina.save()

    answer = signed_in(people.daniel).get(page_of(prepare(), "dry"))

    rows = answer.content.decode("utf-8-sig").splitlines()
    assert rows[0] == "person,day,at,experience,why"
    assert any(row.startswith("Daniel Okafor,2026-09-21,2026-09-21T12:00:00") for row in rows)
    assert any(row.startswith("'=cmd()") for row in rows)


def test_a_rhythm_can_be_kept_for_other_runs(people: Cast, prepare: Prepare) -> None:
    run = prepare()
    client = signed_in(people.daniel)

    client.post(page_of(run, "keep_rhythm"), {"name": "Every noon"})

    assert DeliveryTemplate.objects.get().name == "Every noon"
    page = body(client.get(page_of(run, "often")))
    assert "Every noon" in page
    assert 'value="every-noon" checked' in page
    taken = client.post(page_of(run, "keep_rhythm"), {"name": "weekly random"})
    assert taken.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_kept_rhythm_can_be_thrown_away(people: Cast, prepare: Prepare) -> None:
    run = prepare()
    client = signed_in(people.daniel)
    client.post(page_of(run, "keep_rhythm"), {"name": "Every noon"})

    gone = body(client.post(page_of(run, "drop_rhythm"), {"key": "every-noon"}, follow=True))
    again = client.post(page_of(run, "drop_rhythm"), {"key": "every-noon"})

    assert "Runs that were made with it go on." in gone
    assert again.status_code == HTTPStatus.NOT_FOUND
    assert not DeliveryTemplate.objects.exists()


def test_a_prepared_run_can_be_thrown_away(people: Cast, prepare: Prepare) -> None:
    run = prepare()

    answer = signed_in(people.daniel).post(page_of(run, "discard"), follow=True)

    assert "Nobody was asked." in body(answer)
    assert not Run.objects.exists()


def test_what_has_begun_cannot_be_changed(people: Cast, started: Prepare) -> None:
    run = started()
    client = signed_in(people.daniel)

    answer = client.post(
        page_of(run, "span"), {"kind": "perpetual", "waves": "month", "begins_on": "2026-12-01"}
    )

    assert "This run has begun" in body(answer)
    assert client.post(page_of(run, "discard")).status_code == HTTPStatus.FORBIDDEN
    again = body(client.post(page_of(run, "start_run"), follow=True))
    assert "has begun already" in again


@pytest.mark.parametrize("who", ["amina", "ruth"])
def test_who_looks_after_nothing_is_sent_away(people: Cast, prepare: Prepare, who: str) -> None:
    run = prepare()
    client = signed_in(getattr(people, who))

    assert client.get(START).status_code == HTTPStatus.FORBIDDEN
    assert client.get(reverse("programs:begin", args=["how-was-it"])).status_code == 403
    for name in ("run", "who", "span", "often", "own", "people", "dry", "stop", "prompts"):
        assert client.get(page_of(run, name)).status_code == HTTPStatus.NOT_FOUND, name
    for name in ("start_run", "discard", "keep_rhythm", "drop_rhythm", "enrol", "link", "unenrol"):
        answer = client.post(page_of(run, name), {"name": "x", "off": "1", "person": "1"})
        assert answer.status_code == HTTPStatus.NOT_FOUND, name
    run.refresh_from_db()
    assert run.state == Run.State.PREPARED


def test_the_steward_of_another_part_does_not_find_the_run(
    people: Cast, prepare: Prepare, at: datetime
) -> None:
    Role.objects.create(
        person=people.peter, kind=Role.Kind.STEWARD, group=people.hilltop, granted_at=at
    )
    run = prepare()

    client = signed_in(people.peter)

    assert client.get(page_of(run, "run")).status_code == HTTPStatus.NOT_FOUND
    assert "Days at Riverside" not in body(client.get(reverse("programs:home")))


def test_the_page_before_the_start_takes_as_many_queries_for_many_people_as_for_few(
    people: Cast, prepare: Prepare
) -> None:
    run = prepare()
    client = signed_in(people.daniel)
    client.get(page_of(run, "run"))
    crowd(people.riverside, 3, "few")
    with CaptureQueriesContext(connection) as few:
        client.get(page_of(run, "run"))
    crowd(people.riverside, 60)

    with CaptureQueriesContext(connection) as many:
        client.get(page_of(run, "run"))

    # The dry run asks once for each of the people it looks at, fifty at most.
    assert len(many) <= len(few) + 50


def test_runs_of_a_program_stand_beside_it(
    people: Cast, started: Prepare, prepare: Prepare
) -> None:
    run = started(name="The one that runs")
    prepare(name="The one to come")

    page = body(signed_in(people.daniel).get(reverse("programs:home")))

    assert "The one that runs" in page
    assert "being prepared" in page
    assert f'Runs now: <a href="{page_of(run, "run")}">' in page
