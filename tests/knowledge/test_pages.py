"""Pages: made, changed with their history, narrowed, put away; found by whom they are for."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from thrive.discussions import subjects
from thrive.foundation import search
from thrive.foundation.models import AuditRecord
from thrive.knowledge import actions, queries
from thrive.knowledge.errors import BadPage, MovedOn, NoSuchPage, NotAllowed, PromiseStands, PutAway
from thrive.knowledge.models import Helper, Page, PageKey, PageMeasure, PageVersion
from thrive.measures.models import Measure
from thrive.people.models import Person
from thrive.people.queries import FOR_EVERYONE, Audience, keys_of


def found(person: Person, words: str, at: datetime) -> list[str]:
    """What somebody finds."""
    return [hit.ref for hit in search.search(words, keys_of(person, at=at), at).hits]


def test_a_page_says_what_was_done_and_who_keeps_it(
    people: Cast, at: datetime, on_time: Measure
) -> None:
    number = actions.make_page(
        title=" Handovers ", kind="change", what_we_did="- One\n- Two", how_sure="Since we began.",
        measures=[on_time.pk], made_from="change-12", by=people.amina, at=at,
    )  # fmt: skip

    page = queries.page(number, people.peter, at=at)
    assert (page.title, page.keeper, page.version, page.may_keep) == (
        "Handovers",
        "Amina Yusuf",
        1,
        False,
    )
    assert [part.heading for part in page.parts] == ["What we did", "How sure we are"]
    assert page.parts[0].blocks[0].is_list
    assert page.measures == (("on-time", "On time"),)
    assert page.sentence.startswith("Everybody here can read this page")
    assert queries.page_from("change-12", people.peter, at=at) == number
    assert queries.page_from("change-13", people.peter, at=at) is None
    assert queries.page_from("", people.peter, at=at) is None


def test_one_thing_makes_one_page(people: Cast, at: datetime) -> None:
    first = actions.make_page(title="A", made_from="change-1", by=people.amina, at=at)

    later = at + timedelta(days=9)
    assert actions.make_page(title="B", made_from="change-1", by=people.peter, at=later) == first
    same = actions.make_page(title="C", by=people.amina, at=at)
    assert actions.make_page(title="C", by=people.amina, at=at + timedelta(seconds=5)) == same
    assert actions.make_page(title="C", by=people.amina, at=later) != same


def test_a_page_that_was_made_of_it_for_others_is_not_there(people: Cast, at: datetime) -> None:
    mine = Audience(persons=(people.amina.pk,))
    actions.make_page(title="A", made_from="change-1", audience=mine, by=people.amina, at=at)

    with pytest.raises(NoSuchPage):
        actions.make_page(title="A", made_from="change-1", by=people.peter, at=at)


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"body": "x" * 20_001}, "body"),
        ({"how_sure": "bell \x07"}, "how_sure"),
        ({"kind": "claim"}, "kind"),
        ({"measures": [10**6]}, "measures"),
        ({"made_from": "x" * 101}, "from"),
        ({"audience": Audience()}, "audience"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(
    people: Cast, at: datetime, wrong: dict[str, object], column: str
) -> None:
    given: dict[str, object] = {"title": "A", **wrong}

    with pytest.raises(BadPage) as refusal:
        actions.make_page(by=people.amina, at=at, **given)  # type: ignore[arg-type]

    assert [problem.column for problem in refusal.value.problems] == [column]
    assert not Page.objects.exists()


def test_a_page_is_made_only_for_ones_own_groups_and_those_one_leads(
    people: Cast, at: datetime
) -> None:
    riverside = Audience(groups=(people.riverside.pk,))

    with pytest.raises(NotAllowed):
        actions.make_page(title="A", audience=riverside, by=people.peter, at=at)
    people.amina.is_active = False
    with pytest.raises(NotAllowed):
        actions.make_page(title="A", by=people.amina, at=at)
    assert actions.make_page(title="A", audience=riverside, by=people.daniel, at=at)


def test_what_is_not_for_somebody_is_not_there(people: Cast, at: datetime) -> None:
    riverside = Audience(groups=(people.riverside.pk,))
    number = actions.make_page(title="Marmalade", audience=riverside, by=people.amina, at=at)

    for other in (people.peter, people.joanna, people.ruth, people.omar):
        with pytest.raises(NoSuchPage):
            queries.page(number, other, at=at)
        with pytest.raises(NoSuchPage):
            queries.history(number, other, at=at)
        with pytest.raises(NoSuchPage):
            subjects.look_up(f"page-{number}", other, at=at)
        assert queries.pages_for(other, at).rows == ()
        assert found(other, "marmalade", at) == []
    assert found(people.daniel, "marmalade", at) == [str(number)]
    assert subjects.look_up(f"page-{number}", people.daniel, at=at).path == f"/know/{number}/"
    for wrong in ("page-x", "page-", "page-0"):
        with pytest.raises(NoSuchPage if wrong != "page-" else Exception):
            subjects.look_up(wrong, people.daniel, at=at)


def test_every_version_stays_with_what_was_new_in_it(
    people: Cast, handovers: int, at: datetime
) -> None:
    later = at + timedelta(days=1)
    version = actions.change_page(
        page=handovers, seen_version=1, what_we_did="The one who comes speaks first.",
        for_whom="Night shifts", by=people.amina, at=later,
    )  # fmt: skip

    newest, first = queries.history(handovers, people.peter, at=later)
    assert (version, newest.number, newest.by, newest.made_at) == (2, 2, "Amina Yusuf", later)
    changes = dict(newest.changes)
    assert [(piece.kind, piece.text) for piece in changes["What we did"]] == [
        ("same", "The one who "),
        ("removed", "goes"),
        ("added", "comes"),
        ("same", " speaks first."),
    ]
    assert [(piece.kind, piece.text) for piece in changes["For whom this is"]] == [
        ("added", "Night shifts")
    ]
    assert first.changes == ()
    assert found(people.peter, "comes", later) == [str(handovers)]
    assert found(people.peter, "goes", later) == []


def test_the_same_words_change_nothing_and_who_was_slower_keeps_nothing(
    people: Cast, handovers: int, at: datetime
) -> None:
    same = "The one who goes speaks first."
    given = {"page": handovers, "by": people.amina, "at": at}

    assert actions.change_page(seen_version=1, what_we_did=same, **given) == 1  # type: ignore[arg-type]
    actions.change_page(seen_version=1, title="Two", **given)  # type: ignore[arg-type]
    with pytest.raises(MovedOn):
        actions.change_page(seen_version=1, title="Three", **given)  # type: ignore[arg-type]

    assert Page.objects.get().title == "Two"
    assert PageVersion.objects.count() == 2


def test_a_change_that_cannot_be_is_refused(people: Cast, handovers: int, at: datetime) -> None:
    with pytest.raises(BadPage):
        actions.change_page(page=handovers, seen_version=1, title=" ", by=people.amina, at=at)


def test_the_keeper_and_who_leads_change_a_page_and_nobody_else(
    people: Cast, handovers: int, at: datetime
) -> None:
    actions.change_page(page=handovers, seen_version=1, title="B", by=people.daniel, at=at)

    for other in (people.peter, people.joanna, people.omar):
        with pytest.raises(NotAllowed, match="Add what you know"):
            actions.change_page(page=handovers, seen_version=2, title="C", by=other, at=at)
        with pytest.raises(NotAllowed):
            actions.put_away(page=handovers, by=other, at=at)
        with pytest.raises(NotAllowed):
            actions.hand_over(page=handovers, keeper=other, by=other, at=at)


def test_nobody_is_added_to_a_page_and_fewer_is_known_to_search_at_once(
    people: Cast, handovers: int, at: datetime
) -> None:
    riverside = Audience(groups=(people.riverside.pk,))
    for _twice in range(2):
        actions.narrow_audience(page=handovers, audience=riverside, by=people.amina, at=at)

    assert AuditRecord.objects.filter(action="knowledge.narrow_page").count() == 1
    assert found(people.peter, "handovers", at) == []
    assert found(people.daniel, "handovers", at) == [str(handovers)]
    with pytest.raises(PromiseStands):
        actions.narrow_audience(page=handovers, audience=FOR_EVERYONE, by=people.amina, at=at)
    daniel = Audience(persons=(people.daniel.pk,))
    actions.narrow_audience(page=handovers, audience=daniel, by=people.amina, at=at)
    assert queries.page(handovers, people.amina, at=at).may_keep  # its keeper stays in it


def test_what_is_put_away_is_not_listed_or_found_until_it_is_taken_out(
    people: Cast, handovers: int, at: datetime
) -> None:
    for _twice in range(2):
        actions.put_away(page=handovers, by=people.amina, at=at)

    assert found(people.amina, "handovers", at) == []
    assert queries.pages_for(people.amina, at).rows == ()
    assert queries.page(handovers, people.peter, at=at).is_put_away
    with pytest.raises(PutAway):
        actions.change_page(page=handovers, seen_version=1, title="B", by=people.amina, at=at)

    actions.take_out(page=handovers, by=people.amina, at=at)
    assert found(people.amina, "handovers", at) == [str(handovers)]
    assert AuditRecord.objects.filter(action="knowledge.put_away_page").count() == 1


def test_a_page_is_handed_to_somebody_who_can_read_it(
    people: Cast, handovers: int, at: datetime
) -> None:
    riverside = Audience(groups=(people.riverside.pk,))
    actions.narrow_audience(page=handovers, audience=riverside, by=people.amina, at=at)

    with pytest.raises(BadPage, match="able to read it"):
        actions.hand_over(page=handovers, keeper=people.peter, by=people.amina, at=at)
    actions.hand_over(page=handovers, keeper=people.daniel, by=people.amina, at=at)
    assert queries.page(handovers, people.amina, at=at).keeper == "Daniel Okafor"


def test_only_oneself_says_that_one_may_be_asked(
    people: Cast, handovers: int, at: datetime
) -> None:
    for _twice in range(2):
        actions.offer_help(page=handovers, by=people.peter, at=at)

    page = queries.page(handovers, people.peter, at=at)
    assert (page.helpers, page.am_helping) == (("Peter Lang",), True)
    people.peter.is_active = False
    people.peter.save()
    assert queries.page(handovers, people.amina, at=at).helpers == ()
    people.peter.is_active = True
    people.peter.save()
    for _twice in range(2):
        actions.stop_helping(page=handovers, by=people.peter, at=at)
    assert not Helper.objects.exists()
    assert AuditRecord.objects.filter(action="knowledge.stop_helping").count() == 1


def test_nobody_offers_help_with_what_they_cannot_read(people: Cast, at: datetime) -> None:
    mine = Audience(persons=(people.amina.pk,))
    number = actions.make_page(title="A", audience=mine, by=people.amina, at=at)

    for action in (actions.offer_help, actions.stop_helping):
        with pytest.raises(NoSuchPage):
            action(page=number, by=people.peter, at=at)


def test_pages_like_are_those_with_most_measures_in_common(
    people: Cast, at: datetime, on_time: Measure
) -> None:
    calm = Measure.objects.create(
        key="calm", name="Calm", kind="value", cadence="week", direction="up"
    )
    one, both, own, other = (
        actions.make_page(
            title=name,
            measures=[m.pk for m in measures],
            made_from=made_from,
            by=people.amina,
            at=at,
        )
        for name, measures, made_from in (
            ("One", [on_time], ""),
            ("Both", [on_time, calm], ""),
            ("Own", [on_time, calm], "change-9"),
            ("Other", [], ""),
        )
    )

    rows = queries.pages_like([on_time.pk, calm.pk], people.peter, at=at, besides=["change-9", ""])

    assert [row.number for row in rows] == [both, one]
    assert {own, other}.isdisjoint(row.number for row in rows)


def test_a_list_costs_the_same_however_long(people: Cast, at: datetime) -> None:
    pages = Page.objects.bulk_create(
        [
            Page(
                title=f"Page {n}",
                keeper=people.amina,
                made_at=at,
                changed_at=at,
                body="Words " * 60,
            )
            for n in range(35)
        ]
    )
    PageKey.objects.bulk_create([PageKey(page=one, key="everyone") for one in pages])

    with CaptureQueriesContext(connection) as seen:
        listed = queries.pages_for(people.peter, at)

    assert (len(listed.rows), listed.more, len(seen)) == (30, True, 3)
    assert listed.rows[0].beginning.endswith("…")
    assert len(queries.pages_for(people.peter, at, offset=30).rows) == 5


def test_rows_that_stand_once_stand_once(
    people: Cast, handovers: int, on_time: Measure, at: datetime
) -> None:
    actions.offer_help(page=handovers, by=people.peter, at=at)
    PageMeasure.objects.create(page_id=handovers, measure=on_time)
    Page.objects.filter(pk=handovers).update(made_from="change-1")
    again: list[models.Model] = [
        PageKey(page_id=handovers, key="everyone"),
        PageMeasure(page_id=handovers, measure=on_time),
        PageVersion(page_id=handovers, number=1, title="x", by=people.amina, made_at=at),
        Helper(page_id=handovers, person=people.peter, since=at),
        Page(title="x", keeper=people.amina, made_at=at, changed_at=at, made_from="change-1"),
        Page(title="", keeper=people.amina, made_at=at, changed_at=at),
    ]

    for row in again:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_nothing_is_half_kept_if_search_fails(
    people: Cast, handovers: int, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_given: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(search, "push", fails)

    with pytest.raises(OSError, match="full"):
        actions.change_page(page=handovers, seen_version=1, title="B", by=people.amina, at=at)

    assert Page.objects.get().title == "Handovers"
    assert PageVersion.objects.count() == 1
