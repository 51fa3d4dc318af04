"""People and groups changed by hand: only by administrators, in forms that say why not."""

from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.cast import MOMENT, Cast
from thrive.foundation import clock
from thrive.people.actions import add_group, close_group, join_group, let_go_person, move_person
from thrive.people.models import Group, Membership, Person, Role
from thrive.people.queries import groups_of, own_team

ON = MOMENT.date()
DAY = timedelta(days=1)
ZOE = {
    "external_id": "zoe", "name": "Zoe Marsh", "badge": "", "email": "", "phone": "",
    "from_on": "2026-09-01",
}  # fmt: skip


@pytest.fixture
def today(people: Cast) -> Cast:
    """The cast, with the clock standing where the tests play."""
    clock.stand_at(MOMENT)
    return people


def browser(person: Person) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(person, backend="thrive.people.badges.BadgeBackend")
    return client


def send(today: Cast, page: str, key: int | None, **given: object) -> HttpResponse:
    """Fill in a form as the administrator."""
    address = reverse(f"people:{page}", args=[] if key is None else [key])
    answer: HttpResponse = browser(today.omar).post(address, given)  # type: ignore[assignment]
    return answer


def across(today: Cast) -> Group:
    """A group across teams."""
    return add_group(
        external_id="nurses", name="Nurses", kind="profession", by=today.omar, at=MOMENT
    )


def keys(today: Cast) -> dict[str, list[int]]:
    """Every page with a form, and what it is about."""
    membership = Membership.objects.get(person=today.amina)
    return {
        "add_person": [],
        "add_group": [],
        "correct_person": [today.amina.pk],
        "join_group": [today.amina.pk],
        "let_go": [today.amina.pk],
        "take_back": [today.amina.pk],
        "end_membership": [membership.pk],
        "rename_group": [today.hill.pk],
        "move_group": [today.hill.pk],
        "close_group": [today.hill.pk],
    }


FORMS = [
    "add_person", "add_group", "correct_person", "join_group", "let_go", "take_back",
    "end_membership", "rename_group", "move_group", "close_group",
]  # fmt: skip


@pytest.mark.parametrize("page", FORMS)
@pytest.mark.parametrize("who", ["amina", "daniel", "joanna", "ruth", "omar"])
def test_only_administrators_change_by_hand(today: Cast, page: str, who: str) -> None:
    client = browser(getattr(today, who))
    address = reverse(f"people:{page}", args=keys(today)[page])

    seen, sent = client.get(address), client.post(address, {"pressed": "1"})

    assert seen.status_code == (200 if who == "omar" else 403)
    assert sent.status_code == (422 if who == "omar" else 403)


@pytest.mark.parametrize("page", ["call_off", "reopen_group", "stay"])
@pytest.mark.parametrize("who", ["amina", "daniel", "joanna", "ruth"])
def test_only_administrators_press_these(today: Cast, page: str, who: str) -> None:
    keys = {"call_off": Membership.objects.get(person=today.amina), "reopen_group": today.hill}
    key = keys.get(page, today.amina).pk

    answer = browser(getattr(today, who)).post(reverse(f"people:{page}", args=[key]))

    assert answer.status_code == 403
    assert browser(today.omar).get(reverse(f"people:{page}", args=[key])).status_code == 405


@pytest.mark.parametrize("page", [page for page in FORMS if not page.startswith("add")])
def test_whoever_does_not_exist_is_not_found(today: Cast, page: str) -> None:
    answer = browser(today.omar).get(reverse(f"people:{page}", args=[99999]))

    assert answer.status_code == 404


def test_a_person_is_added_to_the_group_one_came_from(today: Cast) -> None:
    page = browser(today.omar).get(f"{reverse('people:add_person')}?group={today.riverside.pk}")
    assert f'<option value="{today.riverside.pk}" selected>' in page.content.decode()

    answer = send(today, "add_person", None, **ZOE, group=today.riverside.pk)

    zoe = Person.objects.get(external_id="zoe")
    assert answer["Location"] == reverse("people:person", args=[zoe.pk])
    assert own_team(zoe, on=date(2026, 9, 1)) == today.riverside


def test_what_clashes_stands_beside_its_field(today: Cast) -> None:
    clashing = ZOE | {"external_id": "b-amina", "badge": "PETER", "email": "omar@fernbrook.example"}

    answer = send(today, "add_person", None, **clashing)

    said = answer.content.decode()
    assert answer.status_code == 422
    for field, words in (
        ("external_id", "badge number of Amina Yusuf"),
        ("badge", "number of Peter Lang"),
        ("email", "Omar Haddad has this address"),
    ):
        assert f'id="id_{field}_error"' in said
        assert words in said
    assert 'value="b-amina"' in said  # what was typed is not lost
    assert Person.objects.count() == 6


def test_a_person_is_corrected(today: Cast) -> None:
    given = {"name": "Amina Lee", "badge": "B-amina", "email": "", "phone": "0123"}

    send(today, "correct_person", today.amina.pk, **given)

    amina = Person.objects.get(pk=today.amina.pk)
    assert (amina.name, amina.email, amina.phone) == ("Amina Lee", None, "0123")


def test_somebody_joins_a_group_across_teams_and_leaves_it(today: Cast) -> None:
    nurses = across(today)
    send(today, "join_group", today.amina.pk, group=nurses.pk, on=ON - DAY)
    assert groups_of(today.amina, on=ON) == [today.riverside, nurses]

    row = Membership.objects.get(person=today.amina, group=nurses)
    send(today, "end_membership", row.pk, on=ON)

    assert groups_of(today.amina, on=ON) == [today.riverside]
    assert groups_of(today.amina, on=ON - DAY) == [today.riverside, nurses]


def test_a_team_is_no_group_across_teams(today: Cast) -> None:
    answer = send(today, "join_group", today.amina.pk, group=today.hilltop.pk, on=ON)

    assert answer.status_code == 422
    assert own_team(today.amina, on=ON) == today.riverside


def test_a_membership_does_not_end_before_it_began(today: Cast) -> None:
    row = Membership.objects.get(person=today.amina)

    answer = send(today, "end_membership", row.pk, on="2019-01-01")

    assert answer.status_code == 422
    assert "cannot end before it begins" in answer.content.decode()


def test_somebody_leaves_and_is_taken_back(today: Cast) -> None:
    send(today, "let_go", today.amina.pk, on=ON)
    assert not Person.objects.get(pk=today.amina.pk).is_active
    page = browser(today.omar).get(reverse("people:person", args=[today.amina.pk]))
    assert "Has left, on 17 Sep" in page.content.decode()

    form = browser(today.omar).get(reverse("people:take_back", args=[today.amina.pk]))
    assert f'<option value="{today.riverside.pk}" selected>' in form.content.decode()
    send(today, "take_back", today.amina.pk, group=today.riverside.pk, on=ON)

    amina = Person.objects.get(pk=today.amina.pk)
    assert (amina.is_active, amina.left_on) == (True, None)
    assert own_team(amina, on=ON) == today.riverside


def test_whoever_was_to_leave_stays_after_all(today: Cast) -> None:
    last = ON + 30 * DAY
    let_go_person(person=today.amina, on=last, by=today.omar, at=MOMENT)
    page = browser(today.omar).get(reverse("people:person", args=[today.amina.pk]))
    assert "17 Oct 2026 is the first day outside" in page.content.decode()

    send(today, "stay", today.amina.pk)

    assert own_team(today.amina, on=last + DAY) == today.riverside


def test_the_last_administrator_does_not_leave(today: Cast) -> None:
    answer = send(today, "let_go", today.omar.pk, on=ON)

    assert answer.status_code == 422
    assert "last administrator" in answer.content.decode()


def test_a_planned_move_is_called_off_from_the_page(today: Cast) -> None:
    move_person(person=today.amina, to=today.hilltop, on=ON + 9 * DAY, by=today.omar, at=MOMENT)
    row = Membership.objects.get(person=today.amina, group=today.hilltop)
    address = reverse("people:call_off", args=[row.pk])
    page = browser(today.omar).get(reverse("people:person", args=[today.amina.pk]))
    assert address in page.content.decode()

    send(today, "call_off", row.pk)

    assert own_team(today.amina, on=ON + 10 * DAY) == today.riverside


def test_a_group_is_added_below_another(today: Cast) -> None:
    page = browser(today.omar).get(f"{reverse('people:add_group')}?below={today.harbour.pk}")
    assert f'<option value="{today.harbour.pk}" selected>' in page.content.decode()

    send(today, "add_group", None, name="Quay Street", kind="team", place=today.harbour.pk)

    quay = Group.objects.get(external_id="quay-street")
    assert (quay.parent, quay.is_reporting) == (today.harbour, True)


def test_a_group_is_added_across_teams(today: Cast) -> None:
    send(today, "add_group", None, name="Nurses", kind="profession", place="across")

    assert not Group.objects.get(external_id="nurses").is_reporting


def test_a_second_organisation_is_not_offered(today: Cast) -> None:
    answer = send(today, "add_group", None, name="Rival", kind="organisation", place="root")

    assert answer.status_code == 422
    assert not Group.objects.filter(name="Rival").exists()


def test_the_first_group_is_the_organisation(db: None) -> None:
    omar = cast.role(cast.person("Omar Haddad"), Role.Kind.ADMINISTRATOR)
    clock.stand_at(MOMENT)
    given = {"name": "Fernbrook", "kind": "organisation", "place": "root"}

    browser(omar).post(reverse("people:add_group"), given)

    assert Group.objects.get().is_reporting


@pytest.mark.parametrize("name", ["Hill", "***"])
def test_a_short_name_that_is_taken_or_cannot_be_made_is_said(today: Cast, name: str) -> None:
    answer = send(today, "add_group", None, name=name, kind="team", place="across")

    assert answer.status_code == 422
    assert 'id="id_external_id_error"' in answer.content.decode()


def test_a_group_is_renamed_moved_and_closed(today: Cast) -> None:
    send(today, "rename_group", today.harbour.pk, name="Old Harbour", kind="region")
    send(today, "move_group", today.harbour.pk, parent=today.hill.pk)

    harbour = Group.objects.get(pk=today.harbour.pk)
    assert (harbour.name, harbour.kind, harbour.parent) == ("Old Harbour", "region", today.hill)
    refused = send(today, "close_group", today.harbour.pk, on=ON)
    assert refused.status_code == 422
    assert "is not empty" in refused.content.decode()


def test_a_group_is_not_offered_a_place_below_itself(today: Cast) -> None:
    answer = send(today, "move_group", today.harbour.pk, parent=today.riverside.pk)

    assert answer.status_code == 422
    assert Group.objects.get(pk=today.harbour.pk).parent == today.fernbrook


def test_an_empty_group_is_closed_and_opened_again(today: Cast) -> None:
    nurses = across(today)
    address = reverse("people:reopen_group", args=[nurses.pk])

    send(today, "close_group", nurses.pk, on=ON)
    page = browser(today.omar).get(reverse("people:group", args=[nurses.pk])).content.decode()
    assert "closed on 17 Sep" in page
    assert address in page
    send(today, "reopen_group", nurses.pk)

    assert Group.objects.get(pk=nurses.pk).closed_on is None


def test_a_steward_sees_no_way_to_change_groups(today: Cast) -> None:
    page = browser(today.daniel).get(reverse("people:group", args=[today.riverside.pk]))

    assert reverse("people:rename_group", args=[today.riverside.pk]) not in page.content.decode()
    assert reverse("people:add_person") not in page.content.decode()


def test_a_closed_group_is_not_offered(today: Cast) -> None:
    nurses = across(today)
    join_group(person=today.amina, group=nurses, on=ON - 9 * DAY, by=today.omar, at=MOMENT)
    Membership.objects.filter(group=nurses).update(until_on=ON - DAY)
    close_group(group=nurses, on=ON, by=today.omar, at=MOMENT)

    page = browser(today.omar).get(reverse("people:join_group", args=[today.amina.pk]))

    assert f'<option value="{nurses.pk}">' not in page.content.decode()
