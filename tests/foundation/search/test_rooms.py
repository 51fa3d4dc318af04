"""The index is made anew from the rooms: whole again, and never more than may be found."""

import io
from dataclasses import asdict, dataclass
from datetime import datetime

import pytest
from django.core.management import call_command
from django.db import connection

from tests.cast import Cast
from tests.foundation.search.test_search import put
from tests.goals.changes.scenes import PLAIN
from thrive.discussions import actions as talks
from thrive.foundation import clock, search
from thrive.foundation.models import AuditRecord
from thrive.foundation.rebuilding import rebuild
from thrive.foundation.search.keeping import INDEX
from thrive.foundation.search.models import Entry, EntryKey
from thrive.goals.aims.actions import Aim, set_goal
from thrive.goals.changes import actions as changes
from thrive.knowledge import actions as pages
from thrive.people.models import Person
from thrive.people.queries import Audience, keys_of

KINDS = ("change", "goal", "page", "talk")


@dataclass(frozen=True)
class House:
    """One thing of each kind that speaks of the lantern, and whose they are."""

    talk: int
    page: int


@pytest.fixture
def house(people: Cast, at: datetime) -> House:
    """A talk and a change of Riverside, a goal of Amina's own, a page for all."""
    riverside = Audience(groups=(people.riverside.pk,))
    talk = talks.begin(
        title="The lantern", subject="", audience=riverside, promise="named",
        text="It hangs too low.", by=people.daniel, at=at,
    )  # fmt: skip
    set_goal(aim=Aim("A lantern on each bus"), by=people.amina, at=at)
    changes.make_change(written=PLAIN, group=people.riverside, by=people.amina, at=at)
    page = pages.make_page(title="How a lantern is hung", by=people.peter, at=at)
    return House(talk, page)


def found(person: Person, at: datetime, words: str = "lantern") -> set[str]:
    """The kinds of what somebody finds."""
    return {hit.kind for hit in search.search(words, keys_of(person, at=at), at).hits}


def lose_everything() -> None:
    """As if a backup had brought back the rooms without what search knows."""
    EntryKey.objects.all().delete()
    Entry.objects.all().delete()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {INDEX}")  # noqa: S608  a constant


def kept() -> list[dict[str, object]]:
    """All that search knows, without its own numbers."""
    return [
        {
            **asdict(Seen(one.kind, one.ref, one.title, one.text, one.url)),
            "keys": sorted(one.keys.values_list("key", flat=True)),
            "pushed_at": one.pushed_at,
        }
        for one in Entry.objects.order_by("kind", "ref")
    ]


@dataclass(frozen=True)
class Seen:
    """What an entry says."""

    kind: str
    ref: str
    title: str
    text: str
    url: str


def test_what_was_lost_is_found_again_by_the_same_people(
    people: Cast, house: House, at: datetime
) -> None:
    before = kept()
    assert {one["kind"] for one in before} == set(KINDS)
    lose_everything()
    assert found(people.amina, at) == set()

    done = rebuild(at=at)

    assert kept() == before
    assert done.pushed == dict.fromkeys(KINDS, 1)
    assert done.withdrawn == 0
    assert found(people.amina, at) == {"talk", "goal", "page"}
    assert found(people.amina, at, "second list") == {"change"}
    assert found(people.peter, at) == {"page"}


def test_twice_is_once(people: Cast, house: House, at: datetime) -> None:
    rebuild(at=at)
    before = kept()

    rebuild(at=at)

    assert kept() == before
    assert found(people.peter, at) == {"page"}


def test_who_may_find_it_is_asked_of_the_room_and_not_of_the_index(
    people: Cast, house: House, at: datetime
) -> None:
    talk = Entry.objects.get(kind="talk")
    EntryKey.objects.create(entry=talk, key="everyone")
    assert "talk" in found(people.peter, at)

    rebuild(at=at)

    assert "talk" not in found(people.peter, at)
    assert "talk" in found(people.amina, at)


def test_what_is_in_no_room_is_taken_out(people: Cast, house: House, at: datetime) -> None:
    put("999999", "A lantern of nobody", at=at)
    put("no number", "A lantern of nobody", at=at)
    put("1", "A lantern of nobody", at=at, kind="strange")

    assert rebuild(at=at).withdrawn == 3

    assert Entry.objects.count() == len(KINDS)
    assert search.search("nobody", frozenset({"everyone"}), at).hits == ()


def test_a_page_that_was_put_away_stays_away(people: Cast, house: House, at: datetime) -> None:
    pages.put_away(page=house.page, by=people.peter, at=at)

    rebuild(at=at)

    assert found(people.peter, at) == set()


def test_words_without_an_entry_leave_the_index(people: Cast, house: House, at: datetime) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("words lie in the row of their entry")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {INDEX} (rowid, title, text) VALUES (999999, 'ghost', '')"  # noqa: S608  a constant
        )

    rebuild(at=at)

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {INDEX} WHERE {INDEX} MATCH 'ghost'")  # noqa: S608
        assert cursor.fetchone() == (0,)


def test_the_command_says_what_it_did_and_it_is_on_record(
    people: Cast, house: House, at: datetime
) -> None:
    clock.stand_at(at)
    lose_everything()
    said = io.StringIO()

    call_command("search", "rebuild", stdout=said)

    assert said.getvalue().splitlines() == [
        *(f"{kind}: 1 put into the index again." for kind in KINDS),
        "Taken out, because it is nowhere: 0.",
    ]
    record = AuditRecord.objects.get(action="search.rebuild")
    assert (record.actor, record.at) == ("server", at)
    assert record.details == {"pushed": dict.fromkeys(KINDS, 1), "withdrawn": 0}
