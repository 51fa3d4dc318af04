"""How drafts begin and end."""

from datetime import datetime
from unittest.mock import patch

import pytest

from tests.cast import Cast
from tests.experiences.conftest import FILE
from thrive.experiences import actions as programs
from thrive.experiences.drafting import actions, queries
from thrive.experiences.drafting.errors import DraftClosed, Moved, NoSuchDraft, NotFit
from thrive.experiences.errors import BadProgram, NoSuchEdition, NoSuchProgram, NotAllowed
from thrive.experiences.models import Draft, Edition, Program
from thrive.experiences.queries import edition
from thrive.foundation.models import AuditRecord

BLANK = actions.Blank("How we meet", "en")


def begin(source: actions.Source, people: Cast, at: datetime) -> int:
    """A draft that Daniel begins."""
    return actions.new_draft(source=source, by=people.daniel, at=at)


def test_from_a_blank_page_comes_a_title_and_a_name(people: Cast, at: datetime) -> None:
    first, second = begin(BLANK, people, at), begin(BLANK, people, at)

    documents = [Draft.objects.get(pk=one).content for one in (first, second)]
    assert [one["program"] for one in documents] == ["how-we-meet", "how-we-meet-2"]
    assert queries.draft(first, by=people.daniel, at=at).title == "How we meet"


@pytest.mark.parametrize("title", ["Wie läuft’s?", "365 days", "你好", "x" * 200])
def test_any_title_makes_a_name_that_a_program_may_have(
    people: Cast, at: datetime, title: str
) -> None:
    shown = queries.draft(begin(actions.Blank(title, "en"), people, at), by=people.daniel, at=at)

    assert all(one.path != ("program",) for one in shown.looked.findings)


def test_a_copy_from_the_library_gets_a_name_of_its_own(people: Cast, at: datetime) -> None:
    programs.import_library(by=None, at=at)

    shown = queries.draft(
        begin(actions.FromLibrary("weekly-minute"), people, at), by=people.daniel, at=at
    )

    assert shown.looked.program is not None
    assert shown.looked.program.program == "weekly-minute-2"


def test_two_who_change_one_program_meet_in_one_draft(
    people: Cast, at: datetime, minute: bytes
) -> None:
    programs.import_program(source=minute, by=None, at=at)
    source = actions.FromEdition("minute")

    first = begin(source, people, at)

    assert actions.new_draft(source=source, by=people.omar, at=at) == first
    assert Draft.objects.count() == 1


def test_a_file_that_can_be_read_is_opened_with_its_faults(people: Cast, at: datetime) -> None:
    faulty = FILE.replace("promise: confidential", "promise: confidential\nscores:\n"
                          "  - {id: s, method: mean, of: [gone]}")  # fmt: skip
    shown = queries.draft(
        begin(actions.FromFile(faulty.encode()), people, at), by=people.daniel, at=at
    )

    assert [one.is_warning for one in shown.looked.findings] == [False]


@pytest.mark.parametrize(
    "content",
    [b"", b"program: [", b"program: minute", FILE.replace("id: bye", "id: mood").encode()],
)
def test_a_file_that_is_no_draft_is_refused_with_its_problems(
    people: Cast, at: datetime, content: bytes
) -> None:
    with pytest.raises(BadProgram) as refusal:
        begin(actions.FromFile(content), people, at)

    assert refusal.value.problems
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("source", "refusal"),
    [
        (actions.FromLibrary("../actions"), NoSuchProgram),
        (actions.FromEdition("gone"), NoSuchProgram),
        (actions.FromEdition("minute", 7), NoSuchEdition),
        (actions.Blank("x\0", "en"), NotFit),
    ],
)
def test_from_what_is_not_there_nothing_begins(
    people: Cast, at: datetime, minute: bytes, source: actions.Source, refusal: type[Exception]
) -> None:
    programs.import_program(source=minute, by=None, at=at)

    with pytest.raises(refusal):
        begin(source, people, at)


@pytest.mark.parametrize("who", ["amina", "joanna", "ruth"])
def test_only_those_who_design_programs_begin_and_end_drafts(
    people: Cast, at: datetime, draft: int, who: str
) -> None:
    given = {"by": getattr(people, who), "at": at}
    with pytest.raises(NotAllowed):
        actions.new_draft(source=BLANK, **given)
    for refused in (actions.publish_draft, actions.put_away, actions.open_again):
        with pytest.raises(NotAllowed):
            refused(draft=draft, **given)


def test_taking_it_in_makes_a_program_and_closes_the_draft(
    people: Cast, at: datetime, draft: int
) -> None:
    taken = actions.publish_draft(draft=draft, by=people.daniel, at=at, seen=1)

    assert (taken.key, taken.edition) == ("minute", 1)
    assert edition("minute").title == "A minute"
    with pytest.raises(DraftClosed):
        actions.publish_draft(draft=draft, by=people.daniel, at=at)


def test_a_changed_program_becomes_its_next_edition(
    people: Cast, at: datetime, minute: bytes
) -> None:
    programs.import_program(source=minute, by=None, at=at)
    draft = begin(actions.FromEdition("minute"), people, at)
    actions.save_part(
        draft=draft, part="frames/mood/text/en", value="Well?", base=1, by=people.daniel, at=at
    )
    shown = queries.draft(draft, by=people.daniel, at=at)
    assert queries.difference(shown) == (
        "The frame “mood”: text en was “How was it?” and is “Well?”.",
    )

    taken = actions.publish_draft(draft=draft, by=people.daniel, at=at)

    assert taken.edition == 2
    assert Edition.objects.count() == 2


def test_what_is_not_fit_is_refused_with_every_problem(people: Cast, at: datetime) -> None:
    draft = begin(BLANK, people, at)

    with pytest.raises(BadProgram) as refusal:
        actions.publish_draft(draft=draft, by=people.daniel, at=at)

    assert len(refusal.value.problems) == 2
    assert Draft.objects.get(pk=draft).closed_at is None
    assert not Program.objects.exists()


def test_a_draft_that_moved_since_it_was_looked_at_is_not_taken_in(
    people: Cast, at: datetime, draft: int
) -> None:
    actions.add_frame(draft=draft, experience="week", kind="say", by=people.omar, at=at)

    with pytest.raises(Moved):
        actions.publish_draft(draft=draft, by=people.daniel, at=at, seen=1)


def test_a_new_program_never_becomes_an_edition_of_another(
    people: Cast, at: datetime, draft: int, minute: bytes
) -> None:
    programs.import_program(source=minute, by=None, at=at)

    with pytest.raises(BadProgram, match="called"):
        actions.publish_draft(draft=draft, by=people.daniel, at=at)

    assert Edition.objects.count() == 1


def test_nothing_is_taken_in_if_the_last_step_fails(people: Cast, at: datetime, draft: int) -> None:
    with (
        patch("thrive.experiences.actions.audit.record", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        actions.publish_draft(draft=draft, by=people.daniel, at=at)

    assert not Program.objects.exists()
    assert Draft.objects.get(pk=draft).closed_at is None


def test_what_was_put_away_can_be_taken_up_again(people: Cast, at: datetime, draft: int) -> None:
    actions.put_away(draft=draft, by=people.daniel, at=at)
    assert [one.is_closed for one in queries.drafts(by=people.daniel, at=at)] == [True]

    for _twice in range(2):
        actions.open_again(draft=draft, by=people.daniel, at=at)

    assert [one.is_closed for one in queries.drafts(by=people.daniel, at=at)] == [False]
    done = list(AuditRecord.objects.order_by("id").values_list("action", flat=True))
    assert done == [
        "experiences.new_draft", "experiences.put_away_draft", "experiences.open_draft_again",
    ]  # fmt: skip


def test_an_older_draft_does_not_come_back_beside_a_newer_one(
    people: Cast, at: datetime, minute: bytes
) -> None:
    programs.import_program(source=minute, by=None, at=at)
    older = begin(actions.FromEdition("minute"), people, at)
    actions.put_away(draft=older, by=people.daniel, at=at)
    begin(actions.FromEdition("minute"), people, at)

    with pytest.raises(Moved):
        actions.open_again(draft=older, by=people.daniel, at=at)
    with pytest.raises(NoSuchDraft):
        actions.open_again(draft=999, by=people.daniel, at=at)


def test_the_library_is_listed_in_the_readers_language() -> None:
    rows = {one.key: one.title for one in queries.library(["de"])}

    assert len(rows) >= 8
    assert rows["weekly-minute"] == "Die Minute der Woche"
