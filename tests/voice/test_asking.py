"""Who sees what: each query, asked as everybody."""

import inspect
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.voice.town import WAVE, Say, Town, said, sent_to
from thrive.foundation.models import AuditRecord
from thrive.people.models import Group, Person
from thrive.people.queries import house
from thrive.voice import actions, queries
from thrive.voice.errors import BadCode, NoSuchMailbox, NoSuchStudy, NotAllowed, NotFrozen
from thrive.voice.rules.counting import PlaceOfWords

ROLES = ("amina", "daniel", "peter", "joanna", "ruth", "omar")
SECRET = "nobody listens to the night shift"


@pytest.fixture
def spoken(town: Town, confidential: int, named: int, say: Say) -> Town:
    """Amina has said the same thing by name and in confidence."""
    for study in (confidential, named):
        say(study, town.people.amina.pk, said(1, SECRET))
    return town


def test_named_answers_are_read_by_those_listed_and_that_is_on_record(
    spoken: Town, named: int, at: datetime
) -> None:
    (answer,) = queries.named_answers(study=named, reader=spoken.people.daniel, at=at)

    assert (answer.name, answer.wave_first) == ("Amina Yusuf", WAVE[0])
    assert answer.answers == {"safe": 1, "hindrance": [SECRET]}
    record = AuditRecord.objects.get(action="voice.read_named")
    assert (record.actor, record.subject, record.details) == (
        "daniel",
        "run 2",
        {"conversations": 1},
    )


@pytest.mark.parametrize("name", [name for name in ROLES if name != "daniel"])
def test_nobody_else_reads_named_answers_whatever_their_role(
    spoken: Town, named: int, at: datetime, name: str
) -> None:
    with pytest.raises(NotAllowed):
        queries.named_answers(study=named, reader=getattr(spoken.people, name), at=at)

    assert not AuditRecord.objects.filter(action="voice.read_named").exists()


def test_a_reader_who_has_left_reads_nothing(spoken: Town, named: int, at: datetime) -> None:
    spoken.people.daniel.is_active = False

    with pytest.raises(NotAllowed):
        queries.named_answers(study=named, reader=spoken.people.daniel, at=at)


def test_no_query_shows_a_confidential_answer_to_anybody_but_its_author(
    spoken: Town, confidential: int, at: datetime
) -> None:
    actions.close_wave(
        study=confidential, first_on=WAVE[0],
        sent=sent_to(spoken.ids(*spoken.persons), [spoken.people.amina.pk]), at=at,
    )  # fmt: skip

    shown = {name: SECRET in told(getattr(spoken.people, name), confidential, at) for name in ROLES}

    assert shown == dict.fromkeys(ROLES, False) | {"amina": True}


def told(viewer: Person, study: int, at: datetime) -> str:
    """All that the public queries of voice tell somebody of a study, as one text.

    Walks what there is, so that a query that is added must be added here.
    """
    key = f"prompt-{study}-"
    asked: dict[str, Callable[[], object]] = {
        "conversation": lambda: [
            queries.conversation(key=f"{key}{person}-{WAVE[0]}", person=viewer.pk)
            for person in Person.objects.values_list("pk", flat=True)
        ],
        "conversations": lambda: queries.conversations(study=study, person=viewer.pk),
        "mine": lambda: [
            one for one in queries.mine(viewer, at + timedelta(1)) if one.study == study
        ],
        "named_answers": lambda: queries.named_answers(study=study, reader=viewer, at=at),
        "promise_of": lambda: queries.promise_of(study),
        "promise_words": lambda: queries.promise_words("confidential"),
        "readers_of": lambda: queries.readers_of(study),
        "released": lambda: queries.released(study=study, viewer=viewer, at=at),
        "last_released": lambda: queries.last_released(
            studies=[study], way=_way(), viewer=viewer, at=at
        ),
        "units_of": lambda: queries.units_of(study=study),
        "letter_readers": lambda: queries.letter_readers(at=at),
        "letters_for": lambda: queries.letters_for(person=viewer, at=at),
        "letter_desk": lambda: _desk(viewer, at),
        "my_mailbox_keys": lambda: queries.my_mailbox_keys(person=viewer),
        "open_mailbox": _opened,
        "public_lines": lambda: queries.public_lines(at=at),
        "enrolments": lambda: queries.enrolments(person=viewer.pk, at=at),
        "public_page": lambda: _page(study, at),
        "directory_words": lambda: queries.directory_words(study=study, on=WAVE[0]),
        "bounds": lambda: queries.bounds(study=study, on=at.date()),
        "sizes_expected": lambda: queries.sizes_expected(members={}),
        "readying": lambda: queries.readying(study=study),
        "waits_to_be_fetched": lambda: queries.waits_to_be_fetched(person=viewer.pk, at=at),
        "is_intact": lambda: queries.is_intact(1),
        "key_held": queries.key_held,
        "promises_held": lambda: queries.promises_held([study]),
        "readings": lambda: queries.readings([study]),
        "releases_held": queries.releases_held,
        "words_counted": lambda: queries.words_counted({}),
        "groups_asked": lambda: queries.groups_asked([study]),
        "words_readable": lambda: queries.words_readable(
            places=[PlaceOfWords(study, "hindrance")], viewer=viewer, at=at
        ),
        "words_out": lambda: queries.words_out(study=study, viewer=viewer, at=at),
        "custodian_of": lambda: queries.custodian_of(owner="run 1"),
        "wave_keys": lambda: queries.wave_keys(at=at),
        "on_paper": lambda: queries.on_paper(owner="run 1"),
        "paper_page": lambda: _refused(lambda: queries.paper_page(code="", at=at), BadCode),
        "recount": lambda: _refused(lambda: queries.recount(4711), NotFrozen),
        "sheets": lambda: queries.sheets(study=study, at=at),
        "freezing_is_due": lambda: queries.freezing_is_due(study=study, first_on=WAVE[0]),
    }
    public = {name for name in queries.__all__ if inspect.isfunction(getattr(queries, name))}
    assert set(asked) == public
    texts = []
    for ask in asked.values():
        try:
            texts.append(repr(ask()))
        except NotAllowed:
            continue
    return "\n".join(texts)


def _way() -> list[int]:
    return list(Group.objects.order_by("-path").values_list("pk", flat=True))


def _desk(viewer: Person, at: datetime) -> object:
    try:
        return queries.letter_desk(person=viewer, mailbox=1, at=at)
    except NoSuchMailbox:
        return None


def _opened() -> object:
    try:
        return queries.open_mailbox(address=b"a" * 32, shown=b"b" * 32)
    except NoSuchMailbox:
        return None


def _refused(ask: Callable[[], object], error: type[Exception]) -> None:
    with pytest.raises(error):
        ask()


def _page(study: int, at: datetime) -> object:
    try:
        return queries.public_page(study=study, at=at)
    except NoSuchStudy:  # only anonymous ones have a page
        return None


def test_everybody_sees_the_same_release_and_who_has_left_none(
    spoken: Town, confidential: int, at: datetime
) -> None:
    actions.close_wave(study=confidential, first_on=WAVE[0], sent={}, at=at)

    seen = [
        queries.released(study=confidential, viewer=getattr(spoken.people, name), at=at)
        for name in ROLES
    ]

    assert all(one == seen[0] for one in seen)
    spoken.people.peter.is_active = False
    with pytest.raises(NotAllowed):
        queries.released(study=confidential, viewer=spoken.people.peter, at=at)


def test_a_page_of_results_takes_few_questions(
    town: Town, confidential: int, say: Say, at: datetime
) -> None:
    for name in ("Riverside", "Quay", "Hilltop"):
        for person in town.ids(name):
            say(confidential, person, said(4))
    actions.close_wave(study=confidential, first_on=WAVE[0], sent={}, at=at)

    with CaptureQueriesContext(connection) as seen:
        queries.released(study=confidential, viewer=town.people.amina, at=at)

    assert len(seen) == 4


def published(town: Town, study: int, say: Say, at: datetime) -> None:
    """Three teams have answered, and it is out."""
    persons = town.ids("Riverside", "Quay", "Hilltop")
    for place, person in enumerate(persons):
        say(study, person, said(1 + place % 5))
    sent = sent_to(town.ids(*town.persons), persons)
    actions.close_wave(study=study, first_on=WAVE[0], sent=sent, at=at)


@pytest.mark.parametrize("name", ROLES)
def test_for_a_glance_it_tells_of_the_newest_release_what_all_of_it_tells(
    town: Town, confidential: int, named: int, say: Say, at: datetime, name: str
) -> None:
    published(town, confidential, say, at)
    viewer = getattr(town.people, name)
    way = [one.pk for one in house(viewer, at=at).way]

    with CaptureQueriesContext(connection) as seen:
        found = queries.last_released(
            studies=[confidential, named, 4711], way=way, viewer=viewer, at=at
        )

    (whole,) = queries.released(study=confidential, viewer=viewer, at=at)
    assert set(found) == {confidential}
    shown = found[confidential]
    assert (shown.wave_first, shown.wave_until) == (whole.wave_first, whole.wave_until)
    told = [(one.outcome, one.name, one.category, one.value) for one in shown.numbers]
    outcomes = list(dict.fromkeys(row.outcome for row in whole.rows))
    near = [row for outcome in outcomes for row in whole.nearest(outcome, way)]
    assert told == [(one.outcome, one.name, one.category, one.value) for one in near]
    assert "safe" in {outcome for outcome, _name, _category, _value in told}
    assert len(seen) <= 2


def test_for_a_glance_nothing_is_told_before_it_is_out_or_of_numbers_that_were_touched(
    town: Town, confidential: int, say: Say, at: datetime
) -> None:
    published(town, confidential, say, at)

    def told(then: datetime) -> dict[int, queries.LastShown]:
        return queries.last_released(
            studies=[confidential], way=_way(), viewer=town.people.amina, at=then
        )

    assert told(at)
    assert told(at - timedelta(seconds=1)) == {}
    town.people.peter.is_active = False
    with pytest.raises(NotAllowed):
        queries.last_released(studies=[], way=(), viewer=town.people.peter, at=at)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE voice_released SET value = 4.9 WHERE outcome = 'safe'")
    assert told(at) == {}


def test_a_named_promise_names_everybody_who_reads(town: Town, named: int) -> None:
    assert queries.promise_of(named).sentence == (
        "Daniel Okafor can read what you say here, with your name."
    )
    both = queries.promise_words("named", [town.people.daniel, "Joanna Reid", "Ruth Meyer"])
    assert both.sentence == (
        "Daniel Okafor, Joanna Reid and Ruth Meyer can read what you say here, with your name."
    )
    assert queries.promise_words("named").sentence == "Nobody but you can read what you say here."


def test_a_confidential_promise_says_who_could_read(confidential: int) -> None:
    words = queries.promise_of(confidential)

    assert "Whoever holds the key of the server could read them." in words.sentence
    assert any("8 people were asked and 5 answered" in line for line in words.whole)
    assert any("What we cannot protect against" in line for line in words.whole)
    assert any("have it deleted" in line for line in words.whole)


def test_the_word_anonymous_is_not_used_for_anything_weaker(named: int, confidential: int) -> None:
    for study in (named, confidential):
        words = queries.promise_of(study)
        assert "anonym" not in " ".join([words.sentence, *words.whole]).casefold()


def test_an_anonymous_promise_says_what_it_cannot_protect_against(anonymous: int) -> None:
    words = queries.promise_of(anonymous)

    assert "No link between you and your answer is kept" in words.sentence
    whole = " ".join(words.whole)
    for risk in ("open the answers early", "add false ones", "when answers arrive", "changed page"):
        assert risk in whole
    assert "have it deleted: nobody knows which it is" in whole


def test_the_promise_of_no_study_is_not_found(db: None) -> None:
    with pytest.raises(NoSuchStudy):
        queries.promise_of(4711)
