"""What is found, by whom, and how it is shown: alike on both databases."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from thrive.foundation.search import push, search, withdraw
from thrive.foundation.search.models import Entry, EntryKey
from thrive.foundation.search.words import excerpt, folded, index_words, stems

ALL = frozenset({"everyone"})


def put(
    ref: str,
    title: str,
    text: str = "",
    *,
    at: datetime,
    keys: frozenset[str] = ALL,
    visible_from: datetime | None = None,
    kind: str = "page",
) -> None:
    """Something that can be found, in few words."""
    push(
        kind=kind, ref=ref, title=title, text=text, url=f"/know/{ref}/", keys=keys, at=at,
        visible_from=visible_from,
    )  # fmt: skip


def refs(words: str, at: datetime, keys: frozenset[str] = ALL) -> list[str]:
    """Which ones are found, in their order."""
    return [hit.ref for hit in search(words, keys, at).hits]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A goal of our own", "goals"),
        ("Two goals", "goal"),
        ("Die Wartezeit am Morgen", "Wartezeiten"),
        ("Übergabe an die Frühschicht", "ubergaben"),
        ("Straße", "strasse"),
        ("We changed the rota", "CHANGE rota"),
        ("on-time delivery", "on-time"),
        ("Очередь утром", "очередь"),
    ],
)
def test_words_are_found_in_the_forms_that_people_type(text: str, words: str, at: datetime) -> None:
    put("1", "Something", text, at=at)

    assert refs(words, at) == ["1"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    [
        "",
        "   ",
        "…!?",
        "* OR",
        '"',
        "')",
        "a:b & | !",
        "NEAR(x y)",
        "title:",
        "- -",
        "\\",
        "%",
        "_",
    ],
)
def test_what_is_no_word_is_no_fault_and_finds_nothing(words: str, at: datetime) -> None:
    put("1", "Handover", "who speaks first", at=at)

    assert refs(words, at) == []


@pytest.mark.django_db
def test_all_words_must_be_there_and_titles_come_first(at: datetime) -> None:
    put("1", "Rota", "of the handover, and much more is said here about other things", at=at)
    put("2", "Handover", "who speaks first in the rota", at=at)
    put("3", "Handover", "nothing else", at=at)

    assert refs("handover rota", at) in (["1", "2"], ["2", "1"])
    assert refs("handover", at)[-1] == "1"


@pytest.mark.django_db
def test_what_nobody_gave_a_key_for_does_not_exist(at: datetime) -> None:
    put("1", "Handover", at=at, keys=frozenset({"group:7", "person:12"}))

    assert refs("handover", at) == []
    assert refs("handover", at, frozenset()) == []
    assert refs("handover", at, frozenset({"group:70", "person:1"})) == []
    assert refs("handover", at, frozenset({"group:7", "everyone", "person:12"})) == ["1"]


@pytest.mark.django_db
def test_what_is_visible_later_does_not_exist_yet(at: datetime) -> None:
    put("1", "Handover", at=at, visible_from=at + timedelta(hours=1))

    assert refs("handover", at) == []
    assert refs("handover", at + timedelta(hours=1)) == ["1"]


@pytest.mark.django_db
def test_pushing_again_takes_the_place_of_what_stood_there(at: datetime) -> None:
    put("1", "Handover", "old words", at=at)
    put("1", "Rota", "new words", at=at, keys=frozenset({"group:7"}))

    assert refs("handover", at, frozenset({"everyone", "group:7"})) == []
    assert refs("new", at) == []
    assert refs("new", at, frozenset({"group:7"})) == ["1"]
    assert Entry.objects.count() == EntryKey.objects.count() == 1


@pytest.mark.django_db
def test_what_is_withdrawn_is_found_no_longer_twice_alike(at: datetime) -> None:
    put("1", "Handover", at=at)

    withdraw(kind="page", ref="1")
    withdraw(kind="page", ref="1")

    assert refs("handover", at) == []
    put("2", "Rota", at=at)
    assert refs("handover", at) == []


@pytest.mark.django_db
def test_nothing_is_half_kept_if_a_later_step_fails(at: datetime) -> None:
    put("1", "Handover", at=at)

    with pytest.raises(IntegrityError):
        _push_and_fail(at)

    assert refs("handover", at) == ["1"]
    assert refs("rota", at, frozenset({"group:7"})) == []


def _push_and_fail(at: datetime) -> None:
    with transaction.atomic():
        put("1", "Rota", at=at, keys=frozenset({"group:7"}))
        Entry.objects.create(kind="page", ref="2", title="x", url="", pushed_at=at)


@pytest.mark.django_db
def test_there_is_more_behind_a_full_page(at: datetime) -> None:
    for number in range(5):
        put(str(number), "Handover", at=at + timedelta(minutes=number))

    first = search("handover", ALL, at, most=3)
    second = search("handover", ALL, at, most=3, offset=3)

    assert [hit.ref for hit in first.hits] == ["4", "3", "2"]
    assert [hit.ref for hit in second.hits] == ["1", "0"]
    assert (first.more, second.more) == (True, False)
    assert search("handover", ALL, at, offset=-1).hits == ()
    assert search("handover", ALL, at, offset=10**9).hits == ()


@pytest.mark.django_db
def test_only_some_kinds_can_be_asked_for(at: datetime) -> None:
    put("1", "Handover", at=at)
    put("1", "Handover", at=at, kind="goal")

    assert [hit.kind for hit in search("handover", ALL, at, kinds=["goal"]).hits] == ["goal"]


@pytest.mark.django_db
def test_finding_costs_one_question_however_much_is_found(at: datetime) -> None:
    for number in range(12):
        put(str(number), "Handover", at=at)

    with CaptureQueriesContext(connection) as seen:
        found = search("handover", ALL, at)

    assert len(found.hits) == 12
    assert len(seen) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Die Wartezeit am Morgen", "Zeit"),
        ("Die Wartezeiten am Morgen", "zeit"),
        ("Der Frühschichtplan hängt aus", "Schicht"),
        ("Der Frühschichtplan hängt aus", "schicht hängt"),
        ("我们改进了交接班流程", "交接班"),
    ],
)
def test_a_word_inside_a_longer_one_is_found_when_nothing_begins_so(
    text: str, words: str, at: datetime
) -> None:
    put("1", "Something", text, at=at)

    assert refs(words, at) == ["1"]
    assert any(piece.is_found for piece in search(words, ALL, at).hits[0].excerpt)


@pytest.mark.django_db
def test_what_begins_so_is_enough_and_short_pieces_are_not_looked_for(at: datetime) -> None:
    put("1", "Wartezeit", at=at)
    put("2", "Zeitplan", at=at)

    assert refs("zeit", at) == ["2"]
    assert refs("zei", at) == ["2"]
    assert refs("tez", at) == []
    assert refs("wartezeit nirgends", at) == []


@pytest.mark.django_db
def test_a_word_inside_another_opens_nothing_that_is_for_others(at: datetime) -> None:
    put("1", "Wartezeit", at=at, keys=frozenset({"group:7"}))
    put("2", "Pausenzeit", at=at, visible_from=at + timedelta(hours=1))

    assert refs("zeit", at) == []
    assert refs("zeit", at, frozenset({"group:7"})) == ["1"]
    withdraw(kind="page", ref="1")
    assert refs("zeit", at, frozenset({"group:7"})) == []


@pytest.mark.django_db
def test_words_inside_others_go_on_over_several_pages(at: datetime) -> None:
    for number in range(5):
        put(str(number), "Wartezeit", at=at + timedelta(minutes=number))
    put("9", "Zeitplan", at=at, kind="goal")

    first = search("zeit", ALL, at, most=3, kinds=["page"])
    second = search("zeit", ALL, at, most=3, offset=3, kinds=["page"])

    assert [hit.ref for hit in (*first.hits, *second.hits)] == ["4", "3", "2", "1", "0"]
    assert (first.more, second.more) == (True, False)
    assert search("zeit", ALL, at, offset=1).hits == ()  # one begins so; behind it is nothing


@pytest.mark.django_db
def test_very_long_texts_are_taken(at: datetime) -> None:
    put("1", "Long", "word " * 100_000 + "x" * 5000, at=at)
    # PostgreSQL takes a megabyte of different words at most.
    put("2", "Many", " ".join(f"{number:012}" for number in range(90_000)), at=at)

    assert refs("word", at) == ["1"]
    assert refs(f"{7:012}", at) == ["2"]


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["know/1/", "https://elsewhere.example/", "//elsewhere.example"])
def test_an_entry_leads_nowhere_else(url: str, at: datetime) -> None:
    with pytest.raises(IntegrityError, match="search_entry_leads_inside"), transaction.atomic():
        Entry.objects.create(kind="page", ref="1", title="x", url=url, pushed_at=at)


@pytest.mark.django_db
def test_an_entry_and_a_key_of_it_stand_once(at: datetime) -> None:
    put("1", "Handover", at=at)
    entry = Entry.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(kind="page", ref="1", title="x", url="/", pushed_at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        EntryKey.objects.create(entry=entry, key="everyone")


def test_words_are_folded_and_questions_cut() -> None:
    assert folded("Über Straße É") == "uber strasse e"
    assert index_words("Über-gabe, _now_ 3.5") == "uber gabe now 3 5"
    assert stems("goals goals Wartezeiten is") == ("goal", "wartezeit", "is")
    assert len(stems(" ".join(f"word{number}" for number in range(50)))) == 8


def test_an_excerpt_marks_what_was_found_and_cuts_at_words() -> None:
    text = "before " * 40 + "the Übergabe is late " + "after " * 40

    pieces = excerpt(text, ("ubergab",))

    assert [piece.text for piece in pieces if piece.is_found] == ["Übergabe"]
    whole = "".join(piece.text for piece in pieces)
    assert whole.startswith("… before")
    assert whole.endswith("after …")
    assert len(whole) < 220


def test_an_excerpt_of_nothing_found_is_the_beginning() -> None:
    assert [p.text for p in excerpt("short", ("other",))] == ["short"]
    assert excerpt("", ("other",)) == ()
    assert excerpt("word " * 100, ("other",))[0].text.endswith("…")
