"""The pages about people: who may open what, and what one can do there."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import cast
from tests.cast import Cast
from thrive.foundation import clock
from thrive.people.actions import first_administrator, make_slips
from thrive.people.models import CacheEntry, Membership, Person, Pin, Role, Slip, StagedImport
from thrive.people.queries import own_team

GOOD = "704915"
FILE = b"external_id,name,group\nzoe,Zoe Marsh,riverside\namina,Amina Yusuf-Lee,hilltop\n"
Answer = Callable[..., HttpResponse]


@pytest.fixture
def today(people: Cast) -> Cast:
    """The cast, with the clock standing where the tests play."""
    clock.stand_at(cast.MOMENT)
    return people


def browser(person: Person | None) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    if person is not None:
        client.force_login(person, backend="thrive.people.badges.BadgeBackend")
    return client


def printed_pin(people: Cast, person: Person) -> str:
    """A slip for somebody, fresh from the printer."""
    [slip] = make_slips(group=people.riverside, by=people.daniel, at=cast.MOMENT, people=[person])
    return slip.pin


WHO_MAY = {
    "home": {"daniel", "omar"},
    "group": {"daniel", "omar"},
    "person": {"omar"},
    "import": {"omar"},
    "me": {"amina", "daniel", "joanna", "ruth", "omar"},
    "pin": {"amina", "daniel", "joanna", "ruth", "omar"},
}


@pytest.mark.parametrize("page", WHO_MAY)
@pytest.mark.parametrize("who", ["amina", "daniel", "joanna", "ruth", "omar"])
def test_who_may_open_what(today: Cast, page: str, who: str) -> None:
    key = {"group": [today.riverside.pk], "person": [today.amina.pk]}.get(page, [])

    answer = browser(getattr(today, who)).get(reverse(f"people:{page}", args=key))

    assert answer.status_code == (200 if who in WHO_MAY[page] else 403)


@pytest.mark.parametrize("page", WHO_MAY)
def test_nobody_opens_a_page_without_being_signed_in(today: Cast, page: str) -> None:
    key = {"group": [today.riverside.pk], "person": [today.amina.pk]}.get(page, [])

    answer = browser(None).get(reverse(f"people:{page}", args=key))

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("who", ["amina", "daniel", "joanna", "ruth"])
@pytest.mark.parametrize("page", ["grant", "move"])
def test_only_an_administrator_changes_people(today: Cast, who: str, page: str) -> None:
    given = {"kind": "administrator", "to": today.hilltop.pk, "on": "2026-09-17"}

    answer = browser(getattr(today, who)).post(
        reverse(f"people:{page}", args=[today.amina.pk]), given
    )

    assert answer.status_code == 403
    assert Role.objects.count() == 4
    assert Membership.objects.count() == 6


def test_a_steward_does_not_open_the_group_of_others(today: Cast) -> None:
    answer = browser(today.daniel).get(reverse("people:group", args=[today.hilltop.pk]))

    assert answer.status_code == 403


def test_an_unknown_group_or_person_is_not_found(today: Cast) -> None:
    for page in ("group", "person"):
        answer = browser(today.omar).get(reverse(f"people:{page}", args=[99999]))
        assert answer.status_code == 404


def test_the_tree_stands_in_its_order_with_its_counts(today: Cast) -> None:
    answer = browser(today.omar).get(reverse("people:home"))

    rows = [(row.name, row.depth, row.members, row.below) for row in answer.context["page"].tree]
    assert rows[:3] == [("Fernbrook", 0, 3, 6), ("Harbour", 1, 0, 2), ("Riverside", 2, 2, 2)]


@pytest.mark.parametrize("text", ["amina", "AMINA", "b-amina", "amina@fernbrook"])
def test_somebody_is_found_by_name_number_or_address(today: Cast, text: str) -> None:
    answer = browser(today.omar).get(reverse("people:home"), {"q": text})

    assert [one.name for one in answer.context["found"].people] == ["Amina Yusuf"]


@pytest.mark.parametrize("page", ["home", "group"])
def test_lists_take_as_many_queries_for_many_as_for_few(today: Cast, page: str) -> None:
    address = reverse(f"people:{page}", args=[today.riverside.pk] if page == "group" else [])
    client = browser(today.omar)
    with CaptureQueriesContext(connection) as few:
        client.get(address, {"q": "n"})
    for number in range(30):
        team = cast.group(f"Team {number:02}", "team", today.hill, f"0001.0002.{number + 2:04}.")
        cast.person(f"N{number} Newman", team)
        cast.person(f"M{number} Newman", today.riverside)

    with CaptureQueriesContext(connection) as many:
        client.get(address, {"q": "n"})

    assert len(many) == len(few) <= 13


def test_a_role_is_granted_and_ended(today: Cast) -> None:
    client = browser(today.omar)
    where = {"kind": "steward", "group": today.hilltop.pk}

    client.post(reverse("people:grant", args=[today.peter.pk]), where)
    role = Role.objects.get(person=today.peter)
    client.post(reverse("people:end_role", args=[role.pk]))

    role.refresh_from_db()
    assert (role.group, role.ended_at) == (today.hilltop, cast.MOMENT)


def test_what_is_refused_stands_in_the_form(today: Cast) -> None:
    client = browser(today.omar)

    without_group = client.post(reverse("people:grant", args=[today.peter.pk]), {"kind": "steward"})
    backwards = client.post(
        reverse("people:move", args=[today.peter.pk]),
        {"to": today.riverside.pk, "on": "2019-01-01"},
    )

    assert without_group.status_code == backwards.status_code == 422
    assert "A steward needs a group" in without_group.content.decode()
    assert "already in Hilltop" in backwards.content.decode()


def test_the_last_administrator_stays_with_plain_words(today: Cast) -> None:
    role = Role.objects.get(person=today.omar)

    answer = browser(today.omar).post(reverse("people:end_role", args=[role.pk]))

    assert answer.status_code == 403
    assert "last administrator" in answer.content.decode()


def test_a_person_is_moved(today: Cast) -> None:
    where = {"to": today.hilltop.pk, "on": "2026-09-17"}

    browser(today.omar).post(reverse("people:move", args=[today.amina.pk]), where)

    assert own_team(today.amina, on=cast.MOMENT.date()) == today.hilltop


# Bringing people in


def bring(client: Client, content: bytes = FILE) -> HttpResponse:
    """Upload a file and follow to its preview."""
    upload = SimpleUploadedFile("people.csv", content)
    answer: HttpResponse = client.post(reverse("people:import"), {"file": upload}, follow=True)  # type: ignore[assignment]
    return answer


def test_a_file_is_previewed_then_taken_in(today: Cast) -> None:
    client = browser(today.omar)

    preview = bring(client).content.decode()
    assert "Zoe Marsh" in preview
    assert "Amina Yusuf-Lee" in preview
    assert not Person.objects.filter(external_id="zoe").exists()

    staged = StagedImport.objects.get()
    client.post(reverse("people:confirm", args=[staged.pk]))
    assert Person.objects.get(external_id="zoe").name == "Zoe Marsh"
    assert not StagedImport.objects.exists()
    again = client.post(reverse("people:confirm", args=[staged.pk]))
    assert again.status_code == 404
    assert "changes nothing" in bring(client).content.decode()


def test_a_file_is_thrown_away(today: Cast) -> None:
    client = browser(today.omar)
    bring(client)
    staged = StagedImport.objects.get()

    client.post(reverse("people:confirm", args=[staged.pk]), {"discard": "1"})

    assert not StagedImport.objects.exists()
    assert not Person.objects.filter(external_id="zoe").exists()


def test_a_file_with_faults_is_refused_with_every_line(today: Cast) -> None:
    answer = bring(
        browser(today.omar), b"external_id,name,group\nzoe,,riverside\nyan,Yan,nowhere\n"
    )

    assert answer.status_code == 422
    said = answer.content.decode()
    assert "nowhere" in said
    assert "the name of a new person" in said


def test_a_file_belongs_to_the_one_who_brought_it(today: Cast) -> None:
    bring(browser(today.omar))
    staged = StagedImport.objects.get()
    cast.role(today.ruth, Role.Kind.ADMINISTRATOR)

    assert browser(today.ruth).get(reverse("people:preview", args=[staged.pk])).status_code == 404
    assert browser(today.amina).get(reverse("people:preview", args=[staged.pk])).status_code == 403


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    today: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "THRIVE_LARGEST_IMPORT_BYTES", 1000)

    def unread(*_given: object) -> bytes:
        raise AssertionError("the body was read")

    monkeypatch.setattr("django.test.client.FakePayload.read", unread)
    upload = SimpleUploadedFile("people.csv", b"x" * 100_000)
    answer = browser(today.omar).post(reverse("people:import"), {"file": upload})

    assert answer.status_code == 422
    assert "larger" in answer.content.decode()


def test_a_file_needs_the_form_of_this_site(today: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(today.omar, backend="thrive.people.badges.BadgeBackend")

    answer = client.post(reverse("people:import"), {"file": SimpleUploadedFile("people.csv", FILE)})

    assert answer.status_code == 403
    assert not StagedImport.objects.exists()


# Coming in


def test_a_slip_leads_in_with_a_pin_of_ones_own(today: Cast) -> None:
    pin = printed_pin(today, today.amina)
    client = browser(None)

    first = client.post(reverse("people:badge"), {"badge": "B-amina", "pin": pin})
    assert first["Location"].startswith(reverse("people:choose_pin"))
    assert client.get(reverse("people:me")).status_code == 302  # not in yet

    second = client.post(reverse("people:choose_pin"), {"pin": GOOD, "again": GOOD})
    assert second["Location"] == reverse("today")
    assert client.get(reverse("people:me")).status_code == 200


def test_badge_and_own_pin_lead_to_where_one_wanted(today: Cast) -> None:
    client = browser(None)
    client.post(
        reverse("people:badge"), {"badge": "B-amina", "pin": printed_pin(today, today.amina)}
    )
    client.post(reverse("people:choose_pin"), {"pin": GOOD, "again": GOOD})
    given = {"badge": "B-amina", "pin": GOOD}

    here = browser(None).post(reverse("people:badge"), given | {"next": "/people/me/"})
    elsewhere = browser(None).post(
        reverse("people:badge"), given | {"next": "https://evil.example"}
    )

    assert here["Location"] == "/people/me/"
    assert elsewhere["Location"] == reverse("today")


def test_a_wrong_pin_is_refused_alike_for_every_badge(today: Cast) -> None:
    pages = [
        browser(None).post(reverse("people:badge"), {"badge": badge, "pin": "000000"})
        for badge in ("B-amina", "B-nobod")
    ]

    assert [page.status_code for page in pages] == [422, 422]
    said = [page.content.decode().replace("B-nobod", "B-amina") for page in pages]
    assert _without_token(said[0]) == _without_token(said[1])
    assert "000000" not in said[0]


def _without_token(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


def test_too_many_tries_say_what_to_do(today: Cast) -> None:
    client = browser(None)
    for _try in range(5):
        client.post(reverse("people:badge"), {"badge": "B-amina", "pin": "0"})

    page = client.post(reverse("people:badge"), {"badge": "B-amina", "pin": "0"})

    assert "Wait 15 minutes" in page.content.decode()
    assert "new slip" in page.content.decode()


def test_two_pins_that_differ_or_are_easy_are_refused(today: Cast) -> None:
    client = browser(None)
    client.post(
        reverse("people:badge"), {"badge": "B-amina", "pin": printed_pin(today, today.amina)}
    )

    differ = client.post(reverse("people:choose_pin"), {"pin": GOOD, "again": "704916"})
    easy = client.post(reverse("people:choose_pin"), {"pin": "123456", "again": "123456"})

    assert differ.status_code == easy.status_code == 422
    assert "easy to guess" in easy.content.decode()
    assert not Pin.objects.exists()


def test_choosing_a_pin_waits_for_a_quarter_of_an_hour_only(today: Cast) -> None:
    client = browser(None)
    client.post(
        reverse("people:badge"), {"badge": "B-amina", "pin": printed_pin(today, today.amina)}
    )
    clock.stand_at(cast.MOMENT.replace(hour=19))

    answer = client.post(reverse("people:choose_pin"), {"pin": GOOD, "again": GOOD})

    assert answer["Location"] == reverse("people:badge")
    assert not Pin.objects.exists()


def test_django_signs_in_by_chosen_pin_but_not_by_slip(today: Cast) -> None:
    pin = printed_pin(today, today.amina)
    assert authenticate(None, badge="B-amina", pin=pin) is None

    client = browser(None)
    client.post(reverse("people:badge"), {"badge": "B-amina", "pin": pin})
    client.post(reverse("people:choose_pin"), {"pin": GOOD, "again": GOOD})

    assert authenticate(None, badge="B-amina", pin=GOOD) == today.amina
    assert authenticate(None, badge="B-amina", pin="1") is None


def test_whoever_has_left_is_out_at_once(today: Cast) -> None:
    client = browser(today.amina)
    Person.objects.filter(pk=today.amina.pk).update(is_active=False)

    assert client.get(reverse("people:me")).status_code == 302


def test_another_pin_keeps_this_session_and_ends_the_others(today: Cast) -> None:
    here, there = browser(today.amina), browser(today.amina)

    here.post(reverse("people:pin"), {"pin": GOOD, "again": GOOD})

    assert here.get(reverse("people:me")).status_code == 200
    assert there.get(reverse("people:me")).status_code == 302
    wrong = here.post(reverse("people:pin"), {"old": "111111", "pin": "839162", "again": "839162"})
    assert wrong.status_code == 422


def test_a_code_comes_by_email(today: Cast) -> None:
    client = browser(None)
    today.amina.emailaddress_set.create(email=today.amina.email, verified=True, primary=True)  # type: ignore[attr-defined]

    client.post(reverse("account_request_login_code"), {"email": "amina@fernbrook.example"})
    code = mail.outbox[0].body.split("\n\n")[1].strip()
    client.post(reverse("account_confirm_login_code"), {"code": code})

    assert client.get(reverse("people:me")).status_code == 200


def test_a_stranger_gets_the_same_page_and_no_mail(today: Cast) -> None:
    known, unknown = browser(None), browser(None)
    today.amina.emailaddress_set.create(email=today.amina.email, verified=True, primary=True)  # type: ignore[attr-defined]

    pages = [
        client.post(reverse("account_request_login_code"), {"email": email}, follow=True)
        for client, email in ((known, "amina@fernbrook.example"), (unknown, "x@y.example"))
    ]

    assert pages[0].redirect_chain == pages[1].redirect_chain
    assert [one.to for one in mail.outbox] == [["amina@fernbrook.example"]]


def test_whoever_waits_for_a_code_may_come_in_another_way(today: Cast) -> None:
    client = browser(None)
    client.post(reverse("account_request_login_code"), {"email": "x@y.example"})

    page = client.get(reverse("account_confirm_login_code")).content.decode()
    client.post(reverse("account_logout"), {"next": reverse("account_login")})

    assert 'form="another-way"' in page
    assert client.get(reverse("people:password")).status_code == 200


def test_nobody_signs_up(today: Cast) -> None:
    page = browser(None).post(reverse("account_signup"), {"email": "x@y.example"})

    assert "Nobody signs up here" in page.content.decode()
    assert Person.objects.count() == 6


@pytest.mark.parametrize(
    "page",
    ["account_login", "account_request_login_code", "account_reset_password", "people:badge"],
)
def test_doors_open_for_everybody_within_the_frame(today: Cast, page: str) -> None:
    answer = browser(None).get(reverse(page))

    assert answer.status_code == 200
    assert '<main id="main"' in answer.content.decode()
    assert "style=" not in answer.content.decode()


@pytest.mark.parametrize(
    "page", ["account_logout", "account_set_password", "account_change_password"]
)
def test_account_pages_stand_within_the_frame(today: Cast, page: str) -> None:
    today.amina.set_password("three odd words")
    today.amina.save()
    if page == "account_set_password":
        today.amina.set_unusable_password()
        today.amina.save()
    answer = browser(today.amina).get(reverse(page), follow=True)

    assert answer.status_code == 200
    assert '<main id="main"' in answer.content.decode()


def test_signing_out_ends_the_session(today: Cast) -> None:
    client = browser(today.amina)

    client.post(reverse("account_logout"))

    assert client.get(reverse("people:me")).status_code == 302


def test_the_first_administrator_settles_in(today: Cast) -> None:
    secret = first_administrator(name="Ada King", at=cast.MOMENT)
    address = reverse("people:welcome", args=[secret])
    client = browser(None)

    assert client.get(address)["Referrer-Policy"] == "strict-origin"
    given = {"email": "ada@north.example", "password": "three odd words"}
    weak = client.post(address, given | {"password": "short"})
    assert weak.status_code == 422
    client.post(address, given)

    assert client.get(reverse("people:home")).status_code == 200
    assert client.get(address).status_code == 404


# Slips and me


def test_a_steward_prints_a_sheet_that_shows_each_pin_once(today: Cast) -> None:
    answer = browser(today.daniel).post(reverse("people:slips", args=[today.riverside.pk]))

    page = answer.content.decode()
    assert [slip.name for slip in answer.context["slips"]] == ["Amina Yusuf", "Daniel Okafor"]
    assert all(slip.spaced_pin in page for slip in answer.context["slips"])
    assert "no-store" in answer["Cache-Control"]
    assert Slip.objects.count() == 2


@pytest.mark.parametrize("who", ["amina", "peter", "joanna", "ruth"])
def test_nobody_else_prints_slips(today: Cast, who: str) -> None:
    answer = browser(getattr(today, who)).post(reverse("people:slips", args=[today.riverside.pk]))

    assert answer.status_code == 403
    assert not Slip.objects.exists()


def test_a_sheet_is_not_made_by_opening_a_page(today: Cast) -> None:
    answer = browser(today.daniel).get(reverse("people:slips", args=[today.riverside.pk]))

    assert answer.status_code == 405


def test_i_choose_my_language_and_zone(today: Cast) -> None:
    client = browser(today.amina)

    client.post(reverse("people:me"), {"language": "de", "time_zone": "Europe/Berlin"})
    wrong = client.post(reverse("people:me"), {"language": "xx", "time_zone": "Mars/Base"})

    amina = Person.objects.get(pk=today.amina.pk)
    assert (amina.language, amina.time_zone) == ("de", "Europe/Berlin")
    assert wrong.status_code == 422


def test_my_page_shows_all_that_is_kept_about_me(today: Cast) -> None:
    printed_pin(today, today.amina)

    page = browser(today.amina).get(reverse("people:me")).content.decode()

    for kept in ("amina@fernbrook.example", "B-amina", "Riverside", "made by Daniel Okafor"):
        assert kept in page


def test_email_and_password_lead_in(today: Cast) -> None:
    today.amina.emailaddress_set.create(email=today.amina.email, verified=True, primary=True)  # type: ignore[attr-defined]
    today.amina.set_password("three odd words")
    today.amina.save()
    client = browser(None)
    address = reverse("people:password")
    given = {"login": "amina@fernbrook.example", "password": "three odd words"}

    wrong = client.post(address, given | {"password": "three even words"})
    right = client.post(address, given | {"next": "/people/me/"})

    assert "password" in wrong.context["form"].fields
    assert right["Location"] == "/people/me/"
    assert client.get("/people/me/").status_code == 200


def test_whose_last_day_has_come_does_not_come_in_with_a_password(today: Cast) -> None:
    today.amina.emailaddress_set.create(email=today.amina.email, verified=True, primary=True)  # type: ignore[attr-defined]
    today.amina.set_password("three odd words")
    today.amina.left_on = cast.MOMENT.date()
    today.amina.save()
    given = {"login": "amina@fernbrook.example", "password": "three odd words"}
    client = browser(None)

    page = client.post(reverse("people:password"), given, follow=True)

    assert "You cannot come in" in page.content.decode()
    assert client.get(reverse("people:me")).status_code == 302


def test_tries_with_a_password_are_counted_for_all_processes(today: Cast) -> None:
    """allauth counts in Django's cache; in the database all processes see the same count."""
    shared = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "people_cache"}
    given = {"login": "amina@fernbrook.example", "password": "wrong words"}

    with override_settings(CACHES={"default": shared}):
        pages = [browser(None).post(reverse("people:password"), given) for _try in range(6)]

    assert CacheEntry.objects.filter(cache_key__contains="login_failed").exists()
    assert "Too many" in pages[-1].content.decode()
