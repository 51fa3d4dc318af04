"""Anonymous studies: opened with their questions, frozen with their people, given their keys."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from tests.voice import town as place
from tests.voice.devices import FIRST, OUTCOMES, QUESTIONS, SECOND
from tests.voice.town import Town, said
from thrive.foundation.models import AuditRecord
from thrive.voice import actions, keys, queries, wavekeys
from thrive.voice.actions import Outcome
from thrive.voice.errors import (
    BadStudy,
    BrokenSeal,
    NoKey,
    NoNamesHere,
    NoSuchStudy,
    NotInTime,
    TooFew,
    WrongKey,
)
from thrive.voice.models import Conversation, Eligible, Epoch, Issued, Study, Unit, Wave, WaveKey

GIVEN: dict[str, Any] = {"title": "Say it", "questions": QUESTIONS, "outcomes": OUTCOMES}


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.THRIVE_WAVE_KEYS = str(tmp_path / "wave-keys")


def opened(at: datetime) -> int:
    return actions.open_anonymous_study(owner="run 9", at=at, **GIVEN)


def test_a_study_keeps_its_questions_and_is_on_record(db: None, at: datetime) -> None:
    study = Study.objects.get(pk=opened(at))

    assert (study.promise, study.questions) == ("anonymous", QUESTIONS)
    assert AuditRecord.objects.get(action="voice.open").details["promise"] == "anonymous"


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"questions": []}, "questions.length"),
        ({"questions": [{"id": "x", "kind": "short_text", "text": {"en": "?"}}]}, "x.kind"),
        ({"outcomes": [Outcome(name="x", told="choice", of="y")]}, "x.choice"),
    ],
)
def test_what_cannot_be_asked_or_counted_is_refused_and_named(
    db: None, at: datetime, changed: dict[str, Any], column: str
) -> None:
    with pytest.raises(BadStudy) as refusal:
        actions.open_anonymous_study(owner="run 9", at=at, **GIVEN | changed)

    assert [problem.column for problem in refusal.value.problems] == [column]
    assert not Study.objects.exists()


@pytest.mark.parametrize(
    ("name", "value", "match"),
    [("THRIVE_VOICE_KEY", b"", "voice-key"), ("THRIVE_WAVE_KEYS", "", "THRIVE_WAVE_KEYS")],
)
def test_without_its_keys_nothing_is_asked_anonymously(
    db: None, at: datetime, settings: Settings, name: str, value: object, match: str
) -> None:
    setattr(settings, name, value)

    with pytest.raises(NoKey, match=match):
        opened(at)

    assert not Study.objects.exists()


def test_people_are_frozen_in_units_of_eight_or_more(town: Town, at: datetime) -> None:
    study = opened(at)

    epoch = actions.freeze_anonymous(
        study=study, waves=[FIRST, SECOND], members=town.members(), at=at
    )

    units = Unit.objects.filter(epoch=epoch).order_by("position")
    counted = [Eligible.objects.filter(unit=unit).count() for unit in units]
    assert counted == [unit.eligible for unit in units] == [10, 9, 13]
    assert Wave.objects.filter(epoch=epoch).count() == 2
    assert AuditRecord.objects.get(action="voice.freeze").details["units"] == 3


def test_freezing_twice_changes_nothing(town: Town, at: datetime) -> None:
    study = opened(at)

    first, again = (
        actions.freeze_anonymous(study=study, waves=[FIRST], members=town.members(), at=at)
        for _ in range(2)
    )

    assert first == again
    assert Eligible.objects.count() == 32


def test_for_fewer_than_eight_people_the_word_is_not_used(town: Town, at: datetime) -> None:
    study = opened(at)

    with pytest.raises(TooFew, match=r"at least 8 people; here are 4\. Ask in confidence"):
        actions.freeze_anonymous(
            study=study, waves=[FIRST], members=town.members("Hillside"), at=at
        )

    assert not Epoch.objects.exists()


def test_more_than_two_hundred_units_are_put_together(
    town: Town, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thrive.voice.actions.anonymous.MOST_UNITS", 2)
    study = opened(at)

    actions.freeze_anonymous(study=study, waves=[FIRST], members=town.members(), at=at)

    assert [unit.eligible for unit in Unit.objects.order_by("position")] == [19, 13]


@pytest.mark.parametrize(
    ("waves", "error"),
    [
        ([], BadStudy),
        ([SECOND, FIRST], BadStudy),
        ([(FIRST[1], FIRST[0])], BadStudy),
        ([(FIRST[0] + timedelta(n), FIRST[0] + timedelta(n + 1)) for n in range(13)], BadStudy),
        ([(date(2026, 9, 17), date(2026, 10, 1))], NotInTime),
    ],
)
def test_waves_that_cannot_be_are_refused(
    town: Town, at: datetime, waves: list[tuple[date, date]], error: type[Exception]
) -> None:
    study = opened(at)

    with pytest.raises(error):
        actions.freeze_anonymous(study=study, waves=waves, members=town.members(), at=at)

    assert not Epoch.objects.exists()


def test_the_next_epoch_begins_after_the_last_wave_of_the_one_before(
    town: Town, at: datetime
) -> None:
    study = opened(at)
    actions.freeze_anonymous(study=study, waves=[FIRST], members=town.members(), at=at)

    with pytest.raises(NotInTime, match="last longer"):
        actions.freeze_anonymous(
            study=study, waves=[(date(2026, 10, 15), SECOND[1])], members=town.members(), at=at
        )

    actions.freeze_anonymous(study=study, waves=[SECOND], members=town.members(), at=at)
    assert Epoch.objects.count() == 2


def test_only_anonymous_studies_are_frozen_so(town: Town, confidential: int, at: datetime) -> None:
    with pytest.raises(NoSuchStudy):
        actions.freeze_anonymous(study=confidential, waves=[FIRST], members=town.members(), at=at)


def test_nothing_with_a_name_is_taken(anonymous: int, town: Town, at: datetime) -> None:
    amina = town.people.amina.pk
    held = actions.Held("x", amina, None, FIRST, at, at, said(3))

    with pytest.raises(NoNamesHere):
        actions.begin(study=anonymous, key="x", person=amina, wave=FIRST, at=at)
    with pytest.raises(NoNamesHere):
        actions.begin(study=anonymous, key="x", person=amina, wave=place.WAVE, at=at)
    with pytest.raises(NoNamesHere):
        actions.take_in(study=anonymous, held=[held], at=at)
    with pytest.raises(NoNamesHere):
        actions.freeze(study=anonymous, first_on=SECOND[1], members=town.members(), at=at)

    assert not Conversation.objects.exists()


def test_keys_are_made_a_few_at_a_time_until_all_are_there(town: Town, at: datetime) -> None:
    study = opened(at)
    actions.freeze_anonymous(study=study, waves=[FIRST, SECOND], members=town.members(), at=at)

    made = [actions.make_keys(at=at, most=4)]
    assert queries.public_page(study=study, at=at).directories == ()
    made += [actions.make_keys(at=at, most=4) for _ in range(2)]

    assert made == [4, 2, 0]
    (directory,) = queries.public_page(study=study, at=at).directories
    assert [(entry.unit, entry.eligible) for entry in directory.entries] == [
        (0, 10), (1, 9), (2, 13), (0, 10), (1, 9), (2, 13),
    ]  # fmt: skip
    assert len({entry.modulus for entry in directory.entries}) == 6
    assert len({entry.receiver for entry in directory.entries}) == 2


def test_where_words_are_asked_for_each_unit_has_a_second_key(town: Town, at: datetime) -> None:
    asked = [*QUESTIONS, {"id": "why", "kind": "words", "text": {"en": "Why?"}}]
    study = opened(at)
    Study.objects.filter(pk=study).update(questions=asked)
    actions.freeze_anonymous(study=study, waves=[FIRST], members=town.members(), at=at)

    made = [actions.make_keys(at=at, most=5)]
    assert queries.public_page(study=study, at=at).directories == ()
    made.append(actions.make_keys(at=at))

    assert made == [5, 1]
    (directory,) = queries.public_page(study=study, at=at).directories
    assert [(entry.unit, entry.purpose) for entry in directory.entries] == [
        (0, "answer"), (0, "words"), (1, "answer"), (1, "words"), (2, "answer"), (2, "words"),
    ]  # fmt: skip
    (mine,) = queries.enrolments(person=town.people.amina.pk, at=at)
    assert mine.purposes == ("answer", "words")
    for key in WaveKey.objects.select_related("wave"):
        assert actions.anonymous.private_key(key).public.n == int.from_bytes(key.modulus, "big")


def test_no_key_is_made_for_a_wave_that_has_begun(town: Town, at: datetime) -> None:
    study = opened(at)
    actions.freeze_anonymous(study=study, waves=[FIRST], members=town.members(), at=at)

    assert actions.make_keys(at=at + timedelta(days=14)) == 0


def test_a_private_key_lies_in_the_database_only_sealed(anonymous: int) -> None:
    row = WaveKey.objects.select_related("wave").first()
    assert row is not None
    modulus = int.from_bytes(bytes(row.modulus), "big")

    opened_key = actions.anonymous.private_key(row)

    assert opened_key.public.n == modulus
    for prime in (opened_key.p, opened_key.q):
        assert prime.to_bytes(128, "big") not in bytes(row.private)


def test_the_key_that_opens_a_wave_is_a_file_sealed_and_for_its_owner_alone(
    anonymous: int, tmp_path: Path
) -> None:
    first, _second = Wave.objects.order_by("first_on")

    (file,) = (tmp_path / "wave-keys").glob(f"study-{anonymous}-wave-{first.pk}-*.key")

    assert file.stat().st_mode & 0o777 == 0o600
    assert wavekeys.key_of(first).private_bytes_raw() not in file.read_bytes()
    assert wavekeys.made(first) == bytes(first.receiver)  # made once


def test_the_key_of_another_wave_is_not_taken_for_this_one(anonymous: int, tmp_path: Path) -> None:
    first, second = Wave.objects.order_by("first_on")
    files = sorted((tmp_path / "wave-keys").iterdir())
    files[0].write_bytes(files[1].read_bytes())

    with pytest.raises(BrokenSeal):
        wavekeys.key_of(first)

    wavekeys.key_of(second)


def test_keys_of_open_waves_hold_the_servers_key_in_its_place(
    anonymous: int, settings: Settings
) -> None:
    settings.THRIVE_VOICE_KEY = b"x" * 32

    assert keys.key_does_not_fit()
    with pytest.raises(WrongKey):
        keys.fitting_key()


def test_the_database_itself_holds_each_of_the_rules(anonymous: int, town: Town) -> None:
    key = WaveKey.objects.select_related("wave").order_by("id")[0]
    amina, epoch = town.people.amina, key.wave.epoch
    Issued.objects.create(key=key, person=amina, blinded="a")
    twice = [
        Eligible(epoch=epoch, unit=key.unit, person=amina),
        WaveKey(wave=key.wave, unit=key.unit, modulus=b"x"),
        WaveKey(wave=key.wave, unit=key.unit, modulus=b"x", purpose="else"),
        Issued(key=key, person=amina, blinded="b"),
    ]
    names = [
        "eligible_once_in_epoch", "wave_key_once_in_unit", "wave_key_for_known_purpose",
        "issued_once_to_person",
    ]  # fmt: skip

    for row, name in zip(twice, names, strict=True):
        constraints = {one.name for one in type(row)._meta.constraints}
        assert name in constraints
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_somebody_who_is_not_asked_has_nothing_to_enrol_in(
    anonymous: int, town: Town, at: datetime
) -> None:
    (mine,) = queries.enrolments(person=town.people.amina.pk, at=at)

    assert (mine.study, mine.epoch, mine.unit) == (anonymous, 1, 0)
    assert mine.waves == (FIRST[0], SECOND[0])
    assert queries.enrolments(person=town.people.ruth.pk, at=at) == ()
    later = at + timedelta(days=20)
    assert queries.enrolments(person=town.people.amina.pk, at=later)[0].waves == (SECOND[0],)
    assert queries.enrolments(person=town.people.amina.pk, at=at + timedelta(days=50)) == ()


def test_only_anonymous_studies_have_a_public_page(confidential: int, at: datetime) -> None:
    for study in (confidential, 4711):
        with pytest.raises(NoSuchStudy):
            queries.public_page(study=study, at=at)
