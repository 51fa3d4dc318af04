"""Taking part on paper: chosen, printed once, spent once, never more than people."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.voice.devices import FIRST, OPEN, OVER, SECOND, Device, sealed
from tests.voice.held import held
from tests.voice.test_dump import dump
from tests.voice.town import Town
from thrive.foundation.models import AuditRecord, OutboxEntry
from thrive.voice import actions, queries
from thrive.voice.actions.paper import _answer_id
from thrive.voice.errors import (
    BadCode,
    BadToken,
    NotAsked,
    NotFrozen,
    NotInTime,
    OnPaper,
    SheetMade,
    TokenSpent,
)
from thrive.voice.models import (
    Eligible,
    Issued,
    PaperChoice,
    PaperCode,
    PaperSheet,
    VoidWave,
    Wave,
    WaveKey,
)
from thrive.voice.rules.directory import Entry
from thrive.voice.rules.paper import code_in

Codes = Callable[..., tuple[str, ...]]
SAID = {"safe": 4, "hindrance": "afraid"}


def entry_of(code: str, at: datetime = OPEN) -> Entry:
    """The key to which a code seals."""
    found = queries.paper_page(code=code, at=at)
    (directory,) = queries.public_page(study=found.study, at=at).directories
    (entry,) = [one for one in directory.entries if one.key == found.key]
    return entry


def put(code: str, answers: Any = SAID, at: datetime = OPEN, **changed: Any) -> None:
    """Answer with a code. ``Any``: JSON, and what a forger puts in its place."""
    whole = {"sealed": sealed(entry_of(code), answers)} | changed
    actions.accept_paper(code=code, sealed=whole["sealed"], at=at)


def test_whoever_is_on_paper_gets_no_token(papers: int, town: Town, at: datetime) -> None:
    peter, amina = town.people.peter.pk, town.people.amina.pk

    assert queries.enrolments(person=peter, at=at) == ()
    assert [one.study for one in queries.enrolments(person=amina, at=at)] == [papers]
    with pytest.raises(OnPaper, match="draw a code"):
        actions.issue(
            person=peter, study=papers, epoch=1, blinded={(FIRST[0], "answer"): b"x" * 256}, at=at
        )
    assert not Issued.objects.exists()


def test_those_who_were_named_at_freezing_are_on_paper_too(
    anonymous: int, town: Town, at: datetime
) -> None:
    later = [(SECOND[1], SECOND[1].replace(month=12, day=31))]
    actions.freeze_anonymous(
        study=anonymous, waves=later, members=town.members(), at=at,
        on_paper=[town.people.amina.pk, 4711],
    )  # fmt: skip

    frozen = Eligible.objects.filter(epoch__number=2, on_paper=True)
    assert list(frozen.values_list("person", flat=True)) == [town.people.amina.pk]


def test_choosing_anew_takes_the_place_of_who_was_chosen(people: Any, at: datetime) -> None:
    chosen = [people.amina.pk, people.peter.pk]
    for persons, asked in ((chosen, chosen), (chosen[1:], ()), (chosen[1:], ())):
        actions.choose_paper(owner="run 9", persons=persons, asked=asked, by=people.daniel, at=at)

    assert queries.on_paper(owner="run 9") == {people.peter.pk}
    assert queries.on_paper(owner="run 8") == frozenset()
    records = AuditRecord.objects.filter(action="voice.choose_paper").order_by("id")
    assert [one.details for one in records] == [{"people": 2}, {"people": 1}]


def test_who_is_not_asked_cannot_be_on_paper_and_nothing_is_changed(
    people: Any, at: datetime
) -> None:
    one, two = people.amina, people.peter
    given: dict[str, Any] = {"owner": "run 9", "by": people.daniel, "at": at}
    actions.choose_paper(persons=[one.pk], asked=[one.pk], **given)

    with pytest.raises(NotAsked, match="Not asked here: Peter"):
        actions.choose_paper(persons=[one.pk, two.pk], asked=[one.pk], **given)
    assert queries.on_paper(owner="run 9") == {one.pk}
    assert AuditRecord.objects.filter(action="voice.choose_paper").count() == 1
    # Whoever was chosen while they took part stays chosen when others come.
    actions.choose_paper(persons=[one.pk, two.pk], asked=[two.pk], **given)
    assert queries.on_paper(owner="run 9") == {one.pk, two.pk}


def test_somebody_is_chosen_once(people: Any) -> None:
    PaperChoice.objects.create(owner="run 9", person=people.amina)

    with pytest.raises(IntegrityError, match=r"paper_choice_once|UNIQUE"), transaction.atomic():
        PaperChoice.objects.create(owner="run 9", person=people.amina)


def test_there_are_as_many_codes_as_people_and_none_is_kept_as_it_is(
    papers: int, codes: Codes
) -> None:
    printed = codes("Quay")

    assert len(set(printed)) == 3
    assert PaperCode.objects.count() == 3
    whole = b"\n".join(dump())
    for code in printed:
        plain = code_in(code)
        assert plain
        for trace in (code, plain, str(_answer_id(plain))):
            assert trace.encode() not in whole
    made = AuditRecord.objects.get(action="voice.make_sheet")
    assert made.details == {"wave": "2026-10-01", "unit": 1, "codes": 3}


def test_a_sheet_says_what_was_made(papers: int, codes: Codes, at: datetime) -> None:
    before = queries.sheets(study=papers, at=at)
    codes("Quay")

    after = queries.sheets(study=papers, at=at)

    assert [(one.first_on, one.people, one.made) for one in before] == [
        (FIRST[0], 3, False), (FIRST[0], 1, False), (SECOND[0], 3, False), (SECOND[0], 1, False),
    ]  # fmt: skip
    assert [one.made for one in after] == [True, False, False, False]
    assert "Quay" in after[0].name


def test_a_code_is_spent_once_and_leaves_no_trace_but_the_answer(codes: Codes) -> None:
    first, other = codes("Quay")[:2]
    before = (AuditRecord.objects.count(), OutboxEntry.objects.count(), b"\n".join(dump()))
    whole = sealed(entry_of(first), SAID)

    for _ in range(2):
        put(first, sealed=whole)  # the same again is as good
    with pytest.raises(TokenSpent):
        put(first, {"safe": 1})
    put(other)

    assert len(held()) == 2
    assert (AuditRecord.objects.count(), OutboxEntry.objects.count()) == before[:2]
    if connection.vendor == "sqlite":
        assert b"\n".join(dump()) == before[2]  # the main database is as it was


def test_an_answer_on_paper_counts_like_any_other(
    papers: int, codes: Codes, town: Town, at: datetime
) -> None:
    devices = Device.several(town.ids("Quay")[3:8], papers, at)
    for device in devices:
        device.enrol(FIRST[0], at=at)
        device.answer(FIRST[0], {**SAID, "safe": 2}, OPEN)
    for code in codes("Quay"):
        put(code)

    actions.close_wave(study=papers, first_on=FIRST[0], sent={}, at=OVER)

    (shown,) = queries.released(study=papers, viewer=None, at=OVER)
    assert {row.people for row in shown.rows if row.outcome == "safe"} == {8}
    assert not AuditRecord.objects.filter(action="voice.beyond_issued").exists()
    assert not PaperCode.objects.exists()


FORGED: Sequence[str] = ("", "7KQ4", "2222-2222-2222", "7KQ4-M2XW-9RT0", "A" * 12, "\x00" * 12)


@pytest.mark.parametrize("forged", FORGED)
def test_what_is_no_code_of_ours_is_refused(papers: int, codes: Codes, forged: str) -> None:
    whole = sealed(entry_of(codes("Quay")[0]), SAID)

    with pytest.raises(BadCode):
        actions.accept_paper(code=forged, sealed=whole, at=OPEN)

    assert not held()


@pytest.mark.parametrize("whole", [b"", b"x" * 10, b"x" * 9000])
def test_what_has_not_the_length_of_an_answer_is_refused(codes: Codes, whole: bytes) -> None:
    with pytest.raises(BadToken, match="Nothing was kept"):
        put(codes("Quay")[0], sealed=whole)

    assert not held()


def test_a_code_is_good_for_its_own_unit_and_wave_alone(
    papers: int, codes: Codes, town: Town, at: datetime
) -> None:
    """What is sealed to the key of another unit does not open: it counts for nothing."""
    code, *others = codes("Quay")
    stranger = Device.of(town.people.amina.pk, papers, at).entry(FIRST[0], at)
    put(code, sealed=sealed(stranger, SAID))
    for other in others:
        put(other)

    with pytest.raises(NotInTime):
        actions.accept_paper(code=code, sealed=sealed(stranger, SAID), at=OVER)
    with pytest.raises(BadCode, match="not good now"):
        queries.paper_page(code=code, at=OVER)
    actions.close_wave(study=papers, first_on=FIRST[0], sent={}, at=OVER)

    assert AuditRecord.objects.get(action="voice.release").details["unreadable"] == 1


def test_until_a_wave_begins_codes_can_be_drawn_anew_and_the_former_open_nothing(
    codes: Codes, at: datetime
) -> None:
    lost = codes("Quay")
    found = codes("Quay")

    assert not set(lost) & set(found)
    with pytest.raises(BadCode):
        put(lost[0])
    put(found[0])
    with pytest.raises(SheetMade, match="printed already"):
        codes("Quay", OPEN)
    assert PaperCode.objects.count() == 3


def test_codes_can_be_printed_first_while_the_wave_is_open(codes: Codes) -> None:
    assert len(codes("Quay", OPEN)) == 3

    with pytest.raises(SheetMade):
        codes("Quay", OPEN)


def test_where_nobody_is_on_paper_and_when_it_is_over_nothing_is_printed(
    papers: int, town: Town, at: datetime
) -> None:
    def print_for(unit: int, when: datetime) -> None:
        actions.make_sheet(
            study=papers, first_on=FIRST[0], unit=unit, by=town.people.daniel, at=when
        )

    for unit in (0, 99):
        with pytest.raises(NotFrozen, match="Nobody takes part on paper"):
            print_for(unit, at)
    with pytest.raises(NotInTime, match="This is over"):
        print_for(1, OVER)
    VoidWave.objects.create(wave=Wave.objects.get(first_on=FIRST[0]), why="restored", at=at)
    with pytest.raises(NotFrozen):
        print_for(1, at)
    assert not PaperSheet.objects.exists()


def test_nothing_is_half_printed_if_a_late_step_fails(
    codes: Codes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(**_given: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as late:
        late.setattr("thrive.voice.actions.paper.audit.record", dies)
        with pytest.raises(OSError, match="no space"):
            codes("Quay")

    assert not PaperSheet.objects.exists()
    assert not PaperCode.objects.exists()


def test_a_key_has_one_sheet_and_a_sheet_has_codes(papers: int) -> None:
    key = WaveKey.objects.all()[0]
    PaperSheet.objects.create(key=key, codes=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        PaperSheet.objects.create(key=key, codes=1)
    other = WaveKey.objects.all()[1]
    with pytest.raises(IntegrityError, match="paper_sheet_has_codes"), transaction.atomic():
        PaperSheet.objects.create(key=other, codes=0)


def test_codes_and_tokens_together_never_exceed_the_people(
    papers: int, codes: Codes, town: Town, at: datetime
) -> None:
    """Everybody takes all they can get."""
    for group in ("Quay", "Quay", "Hilltop"):
        codes(group)
    for person in town.ids(*town.persons):
        if queries.enrolments(person=person, at=at):
            Device.of(person, papers, at).enrol(FIRST[0], at=at)

    for key in WaveKey.objects.filter(wave__first_on=FIRST[0]).select_related("unit"):
        signed = Issued.objects.filter(key=key).count()
        printed = PaperCode.objects.filter(sheet__key=key).count()
        assert signed + printed == key.unit.eligible


@pytest.mark.django_db(transaction=True)
def test_of_fifty_at_once_with_one_code_exactly_one_is_kept(codes: Codes) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("skipped, because SQLite in memory has one connection only; see test_holding")
    code = codes("Quay")[0]
    bodies = [sealed(entry_of(code), {"safe": 1 + place % 5}) for place in range(50)]

    def spend(whole: bytes) -> str:
        try:
            actions.accept_paper(code=code, sealed=whole, at=OPEN)
        except TokenSpent:
            return "spent"
        finally:
            connection.close()
        return "kept"

    with ThreadPoolExecutor(10) as browsers:
        ends = list(browsers.map(spend, bodies))

    assert sorted(ends) == ["kept"] + ["spent"] * 49
    assert held()[0][1] == bodies[ends.index("kept")]
