"""Importing people: what comes in, what is refused, and a file is taken whole or not at all."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from thrive.foundation.errors import Invalid
from thrive.foundation.models import AuditRecord
from thrive.people.actions import PeopleImport, import_people
from thrive.people.errors import LastAdministrator, NotAllowed
from thrive.people.models import Group, Membership, Person, Role
from thrive.people.queries import groups_of, own_team, reporting_tree, roles

Import = Callable[..., PeopleImport]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def take(people: Cast, at: datetime) -> Import:
    """Import a text as the administrator, or as somebody else."""

    def take(text: str, *, by: Person | None = people.omar, dry_run: bool = False) -> PeopleImport:
        return import_people(rows_or_file=text.encode(), by=by, at=at, dry_run=dry_run)

    return take


def faults(take: Import, text: str) -> list[tuple[int | None, str, str]]:
    """Line, column and value of everything that is wrong with a text."""
    before = Person.objects.count(), Group.objects.count(), Membership.objects.count()
    with pytest.raises(Invalid) as caught:
        take(text)
    assert (Person.objects.count(), Group.objects.count(), Membership.objects.count()) == before
    return [(one.line, one.column, one.value) for one in caught.value.problems]


NEW = (
    "external_id,name,email,badge,group,from\n"
    "zoe,Zoe Marsh,Zoe@Fernbrook.example,B-9,riverside,2026-02-01\n"
)


def test_a_new_person_comes_in_with_a_verified_address(take: Import) -> None:
    result = take(NEW)

    zoe = Person.objects.get(external_id="zoe")
    assert [one.name for one in result.added] == ["Zoe Marsh"]
    assert zoe.email == "zoe@fernbrook.example"
    assert not zoe.has_usable_password()
    address = EmailAddress.objects.get(user=zoe)
    assert (address.email, address.verified, address.primary) == (zoe.email, True, True)
    assert [group.name for group in groups_of(zoe, on=date(2026, 2, 1))] == ["Riverside"]
    assert groups_of(zoe, on=date(2026, 1, 31)) == []


def test_the_same_file_again_changes_nothing_and_says_so(take: Import) -> None:
    take(NEW)
    records = AuditRecord.objects.count()

    again = take(NEW)

    assert again.changes_nothing
    assert again.unchanged == 1
    assert "Nothing changes" in again.summary()[0]
    assert AuditRecord.objects.count() == records


def test_a_dry_run_says_what_would_change_and_writes_nothing(take: Import) -> None:
    result = take("external_id,name,group\namina,Amina Yusuf-Lee,hilltop\n", dry_run=True)

    assert result.dry_run
    assert [(c.what, c.before, c.after) for c in result.changed[0].changes] == [
        ("name", "Amina Yusuf", "Amina Yusuf-Lee")
    ]
    assert [c.what for c in result.moved[0].changes] == ["riverside", "hilltop"]
    amina = Person.objects.get(external_id="amina")
    assert amina.name == "Amina Yusuf"
    assert AuditRecord.objects.count() == 0


def test_whoever_moves_leaves_the_former_team_on_that_day(take: Import, people: Cast) -> None:
    take("external_id,group,from\namina,hilltop,2026-05-01\n")

    assert own_team(people.amina, on=date(2026, 4, 30)) == people.riverside
    assert own_team(people.amina, on=date(2026, 5, 1)) == people.hilltop


def test_a_move_of_today_twice_is_one_move(take: Import) -> None:
    text = "external_id,group\namina,hilltop\n"
    take(text)

    assert take(text).changes_nothing


def test_whoever_has_no_membership_left_has_left(take: Import, people: Cast, at: datetime) -> None:
    result = take("external_id,group,until\ndaniel,riverside,2026-09-01\n")

    daniel = Person.objects.get(pk=people.daniel.pk)
    assert [one.name for one in result.left] == ["Daniel Okafor"]
    assert (daniel.left_on, daniel.is_active) == (date(2026, 9, 1), False)
    assert roles(daniel, at=at).steward_of == ()
    assert own_team(daniel, on=date(2026, 8, 31)) == people.riverside


def test_whoever_leaves_later_stays_until_then(take: Import, people: Cast) -> None:
    take("external_id,group,until\ndaniel,riverside,2027-01-01\n")

    daniel = Person.objects.get(pk=people.daniel.pk)
    assert (daniel.left_on, daniel.is_active) == (date(2027, 1, 1), True)


def test_whoever_returns_may_come_in_again(take: Import, people: Cast) -> None:
    take("external_id,group,until\namina,riverside,2026-09-01\n")

    result = take("external_id,group,from\namina,hilltop,2026-09-10\n")

    amina = Person.objects.get(pk=people.amina.pk)
    assert (amina.left_on, amina.is_active) == (None, True)
    assert len(result.changed) == len(result.moved) == 1


def test_an_end_twice_is_one_end(take: Import) -> None:
    text = "external_id,group,until\namina,riverside,2026-09-01\n"
    take(text)

    assert take(text).changes_nothing


def test_an_empty_cell_leaves_what_is_known_and_a_dash_clears_it(
    take: Import, people: Cast
) -> None:
    take("external_id,email,badge\namina,,-\n")

    amina = Person.objects.get(pk=people.amina.pk)
    assert (amina.email, amina.badge) == ("amina@fernbrook.example", None)


def test_a_new_address_replaces_the_former_one(take: Import, people: Cast) -> None:
    take(NEW)
    take("external_id,email\nzoe,marsh@fernbrook.example\n")

    assert [one.email for one in EmailAddress.objects.all()] == ["marsh@fernbrook.example"]


def test_two_people_may_swap_addresses_and_badges(take: Import, people: Cast) -> None:
    take(
        "external_id,email,badge\n"
        "amina,daniel@fernbrook.example,B-daniel\n"
        "daniel,amina@fernbrook.example,B-amina\n"
    )

    daniel = Person.objects.get(pk=people.daniel.pk)
    assert (daniel.email, daniel.badge) == ("amina@fernbrook.example", "B-amina")


def test_groups_come_with_their_place_in_any_order(take: Import, at: datetime) -> None:
    result = take(
        "group,group_name,group_kind,group_parent\n"
        "quay,Quay,team,west\n"
        "west,West,area,fernbrook\n"
        "nurses,Nurses,profession,\n"
    )

    tree = [(group.name, group.path) for group in reporting_tree(on=at.date())]
    assert [one.name for one in result.groups_added] == ["Quay", "West", "Nurses"]
    assert tree[-2:] == [("West", "0001.0003."), ("Quay", "0001.0003.0001.")]
    assert not Group.objects.get(external_id="nurses").is_reporting


def test_an_organisation_comes_from_nothing(db: None, at: datetime) -> None:
    text = (
        "external_id;name;group;group_kind;group_parent;role\n"
        ";;north;organisation;/;\n"
        "ada;Ada King;red;team;north;steward\n"
        "ada;;;;;administrator\n"
    )

    import_people(rows_or_file=text.encode(), by=None, at=at)

    ada = Person.objects.get(external_id="ada")
    held = roles(ada, at=at)
    assert held.is_administrator
    assert held.may_steward(Group.objects.get(external_id="red"))
    assert not held.may_steward(Group.objects.get(external_id="north"))


def test_the_example_in_the_documentation_comes_in(db: None, at: datetime) -> None:
    page = (ROOT / "docs" / "importing-people.md").read_text(encoding="utf-8")
    example = page.split("```csv\n")[1].split("```")[0]

    result = import_people(rows_or_file=example.encode(), by=None, at=at)

    counts = dict(result.counts())
    assert (counts["added"], counts["groups_added"], counts["roles_granted"]) == (2, 4, 1)


def test_a_group_moves_with_all_below_it(take: Import, people: Cast) -> None:
    result = take("group,group_parent\nharbour,hill\n")

    people.riverside.refresh_from_db()
    people.hill.refresh_from_db()
    assert people.riverside.path.startswith(people.hill.path)
    assert [(c.before, c.after) for c in result.groups_changed[0].changes] == [
        ("fernbrook", "hill")
    ]
    assert take("group,group_parent\nharbour,hill\n").changes_nothing


def test_a_group_outside_the_tree_overlaps_with_the_team(
    take: Import, people: Cast, at: datetime
) -> None:
    take("external_id,group,group_kind\namina,nurses,profession\n")

    assert [group.name for group in groups_of(people.amina, on=at.date())] == [
        "Riverside",
        "nurses",
    ]


def test_a_role_is_granted_once(take: Import, people: Cast, at: datetime) -> None:
    text = "external_id,group,role\namina,riverside,steward\n"

    assert len(take(text).roles_granted) == 1
    assert take(text).changes_nothing
    assert roles(people.amina, at=at).may_steward(people.riverside)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("external_id,name,email\nzoe,Zoe,zoe at home\n", (2, "email", "zoe at home")),
        ("external_id,name,from,group\nzoe,Zoe,1.2.2026,hilltop\n", (2, "from", "1.2.2026")),
        ("external_id,name,from,group\nzoe,Zoe,2026-02-30,hilltop\n", (2, "from", "2026-02-30")),
        ("external_id,name,from\nzoe,Zoe,2026-02-03\n", (2, "from", "2026-02-03")),
        ("external_id,name,language\nzoe,Zoe,english!\n", (2, "language", "english!")),
        ("external_id,name,time_zone\nzoe,Zoe,Mars/Base\n", (2, "time_zone", "Mars/Base")),
        ("external_id,name,role\nzoe,Zoe,king\n", (2, "role", "king")),
        ("external_id,name,role\nzoe,Zoe,steward\n", (2, "group", "")),
        ("external_id,email\nzoe,z@fernbrook.example\n", (2, "name", "")),
        ("external_id,name\n,Zoe\n", (2, "external_id", "")),
        ("external_id,name,group\nzoe,Zoe,riversid\n", (2, "group", "riversid")),
        ("external_id,name\nzoe,Zoe\nzoe,Zoe\n", (3, "external_id", "zoe")),
        ("external_id,name\nzoe,Zoe\nzoe,Zoë\n", (3, "name", "Zoë")),
        ("external_id,name,group\nzoe,Zoe,hilltop\nzoe,,riverside\n", (3, "group", "riverside")),
        (
            "external_id,name,email\nzoe,Zoe,z@f.example\nyan,Yan,Z@f.example\n",
            (3, "email", "z@f.example"),
        ),
        (
            "external_id,name,email\nzoe,Zoe,amina@fernbrook.example\n",
            (2, "email", "amina@fernbrook.example"),
        ),
        ("external_id,name,badge\nzoe,Zoe,b-AMINA\n", (2, "badge", "b-AMINA")),
        (
            "external_id,group,from,until\namina,riverside,2020-01-01,2019-01-01\n",
            (2, "until", "2019-01-01"),
        ),
        ("external_id,group,until\npeter,riverside,2026-01-01\n", (2, "from", "")),
        ("external_id,group,from\namina,hilltop,2019-05-01\n", (2, "from", "2019-05-01")),
        ("group,group_kind,group_parent\nquay,team,nowhere\n", (2, "group_parent", "nowhere")),
        ("group,group_parent\nharbour,riverside\n", (2, "group_parent", "riverside")),
        ("group,group_parent\nharbour,harbour\n", (2, "group_parent", "harbour")),
        ("group,group_kind,group_parent\nrival,organisation,/\n", (2, "group_parent", "/")),
        ("group,group_kind\nquay,team\nquay,site\n", (3, "group_kind", "site")),
        (
            "external_id,group,until,role\namina,riverside,2026-09-01,sponsor\n",
            (2, "role", "sponsor"),
        ),
        (f"external_id,name\nzoe,{'Z' * 201}\n", (2, "name", "Z" * 100)),
    ],
)
def test_each_fault_is_named_by_line_column_and_value(
    take: Import, text: str, expected: tuple[int, str, str]
) -> None:
    assert expected in faults(take, text)


def test_letters_that_cannot_be_printed_are_refused_by_line_column_and_value(take: Import) -> None:
    text = "external_id,name,phone,group\n7,Ben\x07,,riverside\n8,Cy,\x000,\ufffe\n"

    assert [(line, column, value) for line, column, value in faults(take, text)] == [
        (2, "name", "Ben⟨U+0007⟩"),
        (3, "group", "⟨U+FFFE⟩"),
        (3, "phone", "⟨U+0000⟩0"),
    ]
    assert not Person.objects.filter(external_id__in=["7", "8"]).exists()


def test_a_file_whose_name_is_no_text_comes_in(people: Cast, at: datetime) -> None:
    import_people(
        rows_or_file=b"external_id,name\n7,Ben\n", by=people.omar, at=at, name="odd\udcff.csv"
    )

    assert AuditRecord.objects.get(action="people.import").subject == "odd⟨U+DCFF⟩.csv"


def test_every_bad_line_is_named_and_none_is_taken(take: Import) -> None:
    text = "external_id,name,email\nzoe,Zoe,x\nyan,Yan,yan@f.example\nxia,Xia,\nwim,,y\n1,2\n"

    assert [line for line, _, _ in faults(take, text)] == [2, 5, 5, 6]


def test_a_column_that_is_not_ours_is_named(take: Import) -> None:
    assert faults(take, "external_id,nmae\nzoe,Zoe\n") == [(1, "nmae", "")]


def test_a_file_with_a_header_only_is_refused(take: Import) -> None:
    with pytest.raises(Invalid, match="nobody"):
        take("external_id,name\n")


def test_a_file_that_is_too_large_is_refused(take: Import, settings: object) -> None:
    settings.THRIVE_LARGEST_IMPORT_BYTES = 10  # type: ignore[attr-defined]

    with pytest.raises(Invalid, match="larger"):
        take(NEW)


def test_a_closed_group_takes_nobody(take: Import, people: Cast) -> None:
    Group.objects.filter(pk=people.hilltop.pk).update(closed_on=date(2026, 1, 1))

    assert faults(take, "external_id,group\namina,hilltop\n") == [(2, "group", "hilltop")]


@pytest.mark.parametrize("who", ["amina", "daniel", "joanna", "ruth"])
def test_only_an_administrator_imports(take: Import, people: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        take(NEW, by=getattr(people, who))

    assert not Person.objects.filter(external_id="zoe").exists()


def test_the_last_administrator_cannot_be_sent_away_by_a_file(take: Import, people: Cast) -> None:
    with pytest.raises(LastAdministrator):
        take("external_id,name,group,until\nomar,Omar H,fernbrook,2026-09-01\n")

    omar = Person.objects.get(pk=people.omar.pk)
    assert (omar.name, omar.is_active) == ("Omar Haddad", True)


def test_nothing_is_half_saved_when_the_last_step_fails(
    take: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_named: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("thrive.people.actions.importing.audit.record", fail)

    with pytest.raises(RuntimeError):
        take(NEW)

    assert not Person.objects.filter(external_id="zoe").exists()


def test_the_import_is_on_record(take: Import, people: Cast) -> None:
    take(NEW)

    record = AuditRecord.objects.get(action="people.import")
    assert record.actor == people.omar.external_id
    assert record.details["added"] == 1


def test_many_people_take_few_queries(take: Import) -> None:
    lines = "".join(f"n{n},Name {n},n{n}@f.example,riverside\n" for n in range(1500))

    with CaptureQueriesContext(connection) as queries:
        take("external_id,name,email,group\n" + lines)

    assert len(queries) < 75  # a batch holds at least 100 rows: three tables, 15 batches each
    assert Role.objects.filter(person__external_id__startswith="n").count() == 0
    assert Person.objects.filter(external_id__startswith="n").count() == 1500


def test_a_badge_that_is_somebody_else_s_external_id_is_refused(take: Import) -> None:
    said = faults(take, "external_id,badge\namina,PETER\n")

    assert said == [(2, "badge", "PETER")]


def test_an_external_id_that_is_somebody_else_s_badge_is_refused(take: Import) -> None:
    said = faults(take, "external_id,name\nb-amina,Bea Amin\n")

    assert said == [(2, "external_id", "b-amina")]


def test_two_new_people_whose_numbers_are_confused_are_refused(take: Import) -> None:
    said = faults(take, "external_id,name,badge\n7,Zoe,\n8,Yan,7\n")

    assert said == [(2, "external_id", "7"), (3, "badge", "7")]


def test_one_s_own_external_id_may_be_one_s_badge(take: Import) -> None:
    take("external_id,name,badge\n7,Zoe Marsh,7\n")

    assert Person.objects.get(external_id="7").badge == "7"


def test_a_badge_that_is_given_up_in_the_file_confuses_nobody(take: Import) -> None:
    take("external_id,name,badge\namina,,A-2\nb-amina,Bea Amin,\n")

    assert Person.objects.filter(external_id="b-amina").exists()


def test_a_clash_of_old_does_not_stop_a_file(take: Import, people: Cast) -> None:
    Person.objects.filter(pk=people.amina.pk).update(badge="peter")

    take("external_id,name,badge\namina,Amina Lee,peter\npeter,Peter Lange,\n")

    assert Person.objects.get(pk=people.peter.pk).name == "Peter Lange"


def test_each_role_that_a_file_grants_is_on_record(take: Import) -> None:
    take("external_id,group,role\namina,riverside,steward\npeter,,sponsor\n")

    records = AuditRecord.objects.filter(action="people.grant_role").order_by("subject")
    assert [(one.actor, one.subject, one.details) for one in records] == [
        ("omar", "amina", {"role": "steward", "group": "riverside"}),
        ("omar", "peter", {"role": "sponsor", "group": ""}),
    ]
