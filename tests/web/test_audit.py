"""The guardian's page: who may read it, that it says what holds, and what was done in words."""

import csv
import re
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from tests import cast
from tests.cast import MOMENT, Cast
from thrive.foundation import audit, clock
from thrive.measures.actions import define_measure
from thrive.people.actions import Particulars, correct_person, grant_role, make_slips, move_person
from thrive.people.models import Person, Role
from thrive.web.audit import details, words

HOME, RECORD = "audit:home", "audit:record"


@pytest.fixture
def today(people: Cast) -> Cast:
    """The cast, with the clock standing where the tests play."""
    clock.stand_at(MOMENT)
    return people


@pytest.fixture(autouse=True)
def _english() -> None:
    translation.activate("en-gb")


def browser(person: Person | None) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    if person is not None:
        client.force_login(person, backend="thrive.people.badges.BadgeBackend")
    return client


def read(person: Person | None, page: str = HOME, **asked: str) -> HttpResponse:
    """A page as somebody sees it."""
    answer: HttpResponse = browser(person).get(reverse(page), asked)  # type: ignore[assignment]
    return answer


def deeds(answer: HttpResponse) -> list[tuple[str, str, str, list[str]]]:
    """Who did what, about whom, and its details, as the page shows them."""
    return [(one.who, one.what, one.about, one.details) for one in answer.context["deeds"]]  # type: ignore[attr-defined]


def rows(answer: HttpResponse) -> list[dict[str, str]]:
    """The lines of the file."""
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("page", [HOME, RECORD])
@pytest.mark.parametrize(
    ("who", "status"),
    [("amina", 403), ("daniel", 403), ("joanna", 403), ("ruth", 200), ("omar", 200)],
)
def test_guardians_and_administrators_read_it_and_nobody_else(
    today: Cast, page: str, who: str, status: int
) -> None:
    assert read(getattr(today, who), page).status_code == status


@pytest.mark.parametrize("page", [HOME, RECORD])
def test_nobody_reads_it_without_being_signed_in(today: Cast, page: str) -> None:
    assert read(None, page)["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("who", ["amina", "daniel", "joanna", "ruth", "omar"])
def test_the_place_is_offered_to_those_who_may_enter(today: Cast, who: str) -> None:
    page = read(getattr(today, who), "people:me").content.decode()

    assert (f'href="{reverse(HOME)}"' in page) == (who in {"ruth", "omar"})


def test_whose_role_has_ended_reads_no_more(today: Cast) -> None:
    Role.objects.filter(person=today.ruth).update(ended_at=MOMENT)

    assert read(today.ruth).status_code == 403


def test_it_says_what_rules_what_is_told(today: Cast) -> None:
    page = read(today.ruth).content.decode()

    for said in (
        "fewer than 12 points",
        "10 in 100 are chance",
        "Nothing has been tested yet",
        "no figures about single persons",
        "14 days or 7 days",
        "people: 1 hour; numbers: 4 hours",
        "30 days",
    ):
        assert said in page


def test_it_names_who_holds_which_role_now(today: Cast) -> None:
    cast.role(today.peter, Role.Kind.STEWARD, today.hill)
    Person.objects.filter(pk=today.peter.pk).update(is_active=False)

    held = {one["name"]: one["holders"] for one in read(today.ruth).context["roles"]}  # type: ignore[attr-defined]

    assert {role: [one.name for one in those] for role, those in held.items()} == {
        "Guardians": ["Ruth Meyer"],
        "Administrators": ["Omar Haddad"],
        "Sponsors": ["Joanna Reid"],
        "Stewards": ["Daniel Okafor"],
    }
    assert held["Stewards"][0].group == "Riverside"


def test_what_was_done_is_told_with_names(today: Cast) -> None:
    steward = Role.Kind.STEWARD
    grant_role(person=today.amina, kind=steward, group=today.hill, by=today.omar, at=MOMENT)
    move_person(person=today.amina, to=today.hilltop, on=MOMENT.date(), by=today.omar, at=MOMENT)
    make_slips(group=today.riverside, by=today.daniel, at=MOMENT, people=[today.daniel])
    audit.record(actor="insights", action="insights.judge", at=MOMENT, details={"written": 3})

    assert deeds(read(today.ruth)) == [
        (
            "The statistics",
            "worked out what the charts tell",
            "",
            ["charts looked at anew: 3"],
        ),
        ("Daniel Okafor", "made slips to come in with", "Riverside", ["for: Daniel Okafor"]),
        (
            "Omar Haddad",
            "put somebody into a group",
            "Amina Yusuf",
            ["Hilltop", "from: 17 Sep 2026"],
        ),
        ("Omar Haddad", "granted a role", "Amina Yusuf", ["steward", "of: Hill"]),
    ]


def test_a_number_is_told_with_the_names_of_measure_and_group(today: Cast) -> None:
    define_measure(
        key="on-time", name="Visits on time", unit="%", kind="value", direction="up",
        cadence="week", by=today.omar, at=MOMENT,
    )  # fmt: skip
    given = {"period": "2026-09-14", "outcome": "corrected"}
    audit.record(
        actor="amina", action="measures.record", subject="on-time riverside", at=MOMENT,
        details=given,
    )  # fmt: skip

    assert deeds(read(today.ruth)) == [
        (
            "Amina Yusuf",
            "put in a number",
            "Visits on time, Riverside",
            ["period from: 14 Sep 2026", "corrects a former number"],
        ),
        ("Omar Haddad", "defined measures", "Visits on time", []),
    ]


def test_nothing_personal_is_told_beyond_names(today: Cast) -> None:
    other = Particulars("Amina Lee", "secret@fernbrook.example", "B-777", "0791 2345")
    correct_person(person=today.amina, particulars=other, by=today.omar, at=MOMENT)

    pages = [read(today.ruth).content.decode(), read(today.ruth, RECORD).content.decode()]

    for page in pages:
        assert "email address, badge number, telephone" in page
        for personal in ("secret@", "B-777", "0791"):
            assert personal not in page


def test_an_action_without_words_is_shown_as_it_is_and_its_details_are_not(today: Cast) -> None:
    audit.record(
        actor="robot", action="garden.water", subject="roses", at=MOMENT, details={"who": "Zoe"}
    )

    answer = read(today.ruth)

    said = ["more is on record, without words for it yet"]
    assert deeds(answer) == [("robot", "garden.water", "roses", said)]
    assert "Zoe" not in answer.content.decode()


def many(number: int) -> None:
    """Records of Amina's and Daniel's, one each hour."""
    for hour in range(number):
        audit.record(
            actor="daniel" if hour % 2 else "amina",
            action="people.choose_pin" if hour % 3 else "people.choose",
            subject="amina",
            at=MOMENT - timedelta(hours=hour),
        )


def test_pages_lead_from_the_newest_to_the_oldest(today: Cast) -> None:
    many(120)
    first = read(today.ruth, what="people.choose_pin")

    assert len(deeds(first)) == 30
    assert "The newest" not in first.content.decode()
    second = browser(today.ruth).get(f"{reverse(HOME)}?{first.context['older']}")  # type: ignore[attr-defined]
    assert len(deeds(second)) == 30  # type: ignore[arg-type]
    third = browser(today.ruth).get(f"{reverse(HOME)}?{second.context['older']}")
    assert len(deeds(third)) == 20  # type: ignore[arg-type]
    assert third.context["older"] == ""
    assert {one.action for one in second.context["deeds"]} == {"people.choose_pin"}
    assert "The newest" in second.content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"who": "okafor"}, 60),
        ({"who": "B-amina"}, 60),
        ({"who": "nobody at all"}, 0),
        ({"what": "people.choose"}, 40),
        ({"who": "Amina", "what": "people.choose"}, 20),
        ({"since": "2026-09-17"}, 19),  # from midnight to six in the evening
        ({"until": "2026-09-16"}, 101),
        ({"since": "2026-09-16", "until": "2026-09-16"}, 24),
    ],
)
def test_what_is_sought_is_found(today: Cast, asked: dict[str, str], found: int) -> None:
    many(120)

    assert len(rows(read(today.ruth, RECORD, **asked))) == found
    assert len(deeds(read(today.ruth, **asked))) == min(found, 30)


def test_days_are_days_in_the_reader_s_hours(today: Cast) -> None:
    many(120)
    Person.objects.filter(pk=today.ruth.pk).update(time_zone="Asia/Tokyo")

    found = rows(read(today.ruth, RECORD, since="2026-09-18"))

    assert len(found) == 4  # in Tokyo it is three in the night of the 18th


def test_a_process_is_found_by_its_name(today: Cast) -> None:
    audit.record(actor="server", action="people.import", at=MOMENT)
    audit.record(actor="omar", action="people.import", at=MOMENT)

    assert [one[0] for one in deeds(read(today.ruth, who="server"))] == ["The server itself"]


def test_a_day_that_is_none_is_said_beside_its_field(today: Cast) -> None:
    answer = read(today.ruth, since="yesterday")

    assert answer.status_code == 422
    assert 'id="id_since_error"' in answer.content.decode()


def test_the_file_holds_what_the_page_shows(today: Cast) -> None:
    name = '=HYPERLINK("x")'
    audit.record(
        actor="omar", action="people.import", subject=name, at=MOMENT,
        details={"added": 2, "moved": 0, "left": 1},
    )  # fmt: skip

    answer = read(today.ruth, RECORD)

    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    assert rows(answer) == [
        {
            "at": "2026-09-17T18:00:00+00:00",
            "who": "Omar Haddad",
            "what": "brought people in with a file",
            "about": f"'{name}",  # a spreadsheet would take it for a formula
            "details": "people added: 2; people who left: 1",
            "action": "people.import",
        }
    ]


def test_the_page_takes_few_queries_however_much_was_done(today: Cast) -> None:
    many(10)
    audit.record(actor="omar", action="measures.change", subject="on-time", at=MOMENT)
    client = browser(today.ruth)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(HOME))
    many(200)
    for number in range(30):
        audit.record(actor=f"p{number}", action="people.grant_role", subject="amina", at=MOMENT)
        cast.role(cast.person(f"P{number} Newman"), Role.Kind.SPONSOR)

    with CaptureQueriesContext(connection) as many_asked:
        client.get(reverse(HOME), {"who": "amina"})

    assert len(few) <= 14
    assert len(many_asked) <= 15  # one more to find out who is meant


def test_every_action_that_people_records_has_words() -> None:
    """Read from the source, so that a new action cannot be forgotten."""
    source = Path(words.__file__).parents[2]
    recorded = {
        action
        for file in source.rglob("actions*/**/*.py")
        for action in re.findall(
            r'"((?:people|measures|insights|demo|experiences|voice|attention|goals)\.[a-z_]+)"',
            file.read_text(),
        )
    }
    assert "people.import" in recorded
    assert recorded - set(words.DONE) == set()
    assert set(details.SHOWN) - set(words.DONE) == set()


def test_what_voice_records_beside_a_deed_has_words() -> None:
    """Read from the source: what a guardian cannot read there is no proof of anything."""
    source = Path(words.__file__).parents[2]
    said = {
        (action, key)
        for part in ("voice", "experiences/running")
        for file in (source / part).rglob("*.py")
        for action, kept in re.findall(
            r'action="(voice\.[a-z_]+)"(?:(?!action=)[^{}])*details=\{([^{}]*)\}', file.read_text()
        )
        for key in re.findall(r'"([a-z_]+)":', kept)
    }
    known = {
        action: set(details.SHOWN.get(action, ())) | details.UNSEEN.get(action, frozenset())
        for action, _key in said
    }

    assert ("voice.beyond_issued", "answers") in said
    assert [one for one in sorted(said) if one[1] not in known[one[0]]] == []


def test_more_answers_than_were_signed_for_are_told(today: Cast) -> None:
    audit.record(
        actor="server", action="voice.beyond_issued", subject="run 4", at=MOMENT,
        details={"wave": "2026-10-12", "answers": 3},
    )  # fmt: skip
    audit.record(
        actor=today.omar.external_id, action="voice.choose_custodian", subject="run 4", at=MOMENT,
        details={"custodian": today.ruth.external_id},
    )  # fmt: skip

    page = browser(today.ruth).get(reverse(HOME)).content.decode()

    assert "more than could be: 3" in page
    assert "without words" not in page
    assert f">{today.ruth.external_id}<" not in page
