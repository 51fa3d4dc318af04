"""Opening a study, and freezing who is asked."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings

from tests.voice.town import OUTCOMES, WAVE, Town
from thrive.foundation.models import AuditRecord, Standing
from thrive.voice import actions, queries
from thrive.voice.actions import Outcome
from thrive.voice.errors import BadStudy, ComesLater, NoKey, NoSuchStudy, NotFrozen, WrongKey
from thrive.voice.models import Epoch, Study, Unit, Wave

GIVEN: dict[str, Any] = {"title": "Weekly minute", "outcomes": OUTCOMES}


def test_a_study_keeps_its_promise_its_outcomes_and_its_readers(town: Town, at: datetime) -> None:
    readers = [town.people.daniel, town.people.joanna, town.people.daniel]

    number = actions.open_study(owner="run 9", promise="named", readers=readers, at=at, **GIVEN)

    study = Study.objects.get(pk=number)
    assert (study.promise, len(study.outcomes)) == ("named", 4)
    assert queries.readers_of(number) == (town.people.daniel, town.people.joanna)
    record = AuditRecord.objects.get(action="voice.open")
    assert record.details["readers"] == ["daniel", "joanna"]


def test_a_promise_is_never_loosened(named: int) -> None:
    study = Study.objects.get(pk=named)
    study.promise = Study.Promise.CONFIDENTIAL

    with pytest.raises(TypeError, match="never loosened"):
        study.save()


def test_anonymous_comes_later(at: datetime, db: None) -> None:
    with pytest.raises(ComesLater):
        actions.open_study(owner="run 9", promise="anonymous", at=at, **GIVEN)


@override_settings(THRIVE_VOICE_KEY=b"")
def test_without_a_key_nothing_is_asked_in_confidence(town: Town, at: datetime) -> None:
    with pytest.raises(NoKey, match="voice-key"):
        actions.open_study(owner="run 9", promise="confidential", at=at, **GIVEN)

    actions.open_study(owner="run 9", promise="named", at=at, **GIVEN)
    assert Study.objects.count() == 1


def test_a_confidential_study_has_no_readers(town: Town, at: datetime) -> None:
    with pytest.raises(BadStudy) as refusal:
        actions.open_study(
            owner="run 9", promise="confidential", readers=[town.people.daniel], at=at, **GIVEN
        )

    assert [problem.column for problem in refusal.value.problems] == ["readers"]
    assert not Study.objects.exists()


def test_an_owner_collects_once(confidential: int, at: datetime) -> None:
    with pytest.raises(BadStudy, match="run 1"):
        actions.open_study(owner="run 1", promise="named", at=at, **GIVEN)


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"promise": "secret"}, "promise"),
        ({"outcomes": [Outcome(name="x", told="agreement", of="y")]}, "x.agrees_from"),
    ],
)
def test_what_cannot_be_counted_is_refused_and_named(
    at: datetime, db: None, changed: dict[str, Any], column: str
) -> None:
    given = GIVEN | {"promise": "named"} | changed

    with pytest.raises(BadStudy) as refusal:
        actions.open_study(owner="run 9", at=at, **given)

    assert column in [problem.column for problem in refusal.value.problems]


def test_the_first_key_is_known_again_by_its_fingerprint(confidential: int) -> None:
    standing = Standing.objects.get(name="voice-key")

    assert len(standing.text) == 32
    assert "only-for-tests" not in standing.text


def test_another_key_is_taken_only_as_long_as_nothing_is_sealed(
    confidential: int, town: Town, at: datetime
) -> None:
    with override_settings(THRIVE_VOICE_KEY=b"x" * 32):
        actions.open_study(owner="run 8", promise="confidential", at=at, **GIVEN)
    person = town.ids("Quay")[0]
    actions.begin(study=confidential, key="p1", person=person, wave=WAVE, at=at)

    with override_settings(THRIVE_VOICE_KEY=b"y" * 32), pytest.raises(WrongKey, match="former key"):
        actions.open_study(owner="run 9", promise="confidential", at=at, **GIVEN)

    assert not Study.objects.filter(owner="run 9").exists()


def names(town: Town, study: int) -> list[set[str]]:
    """The groups of each unit, by name."""
    by_id = {group.pk: name for name, group in town.groups.items()}
    return [{by_id[one] for one in unit.groups} for unit in queries.units_of(study=study)]


def test_freezing_divides_people_into_units(confidential: int, town: Town) -> None:
    assert names(town, confidential) == [{"Riverside"}, {"Quay"}, {"Hilltop", "Hillside"}]
    assert [unit.eligible for unit in queries.units_of(study=confidential)] == [10, 9, 13]
    assert [unit.group for unit in queries.units_of(study=confidential)] == [
        town.groups["Riverside"].pk, town.groups["Quay"].pk, town.groups["Hill"].pk,
    ]  # fmt: skip


def test_freezing_the_same_day_again_changes_nothing(
    confidential: int, town: Town, at: datetime
) -> None:
    epoch = Epoch.objects.get()

    again = actions.freeze(
        study=confidential, first_on=WAVE[0], members=town.members("Quay"), at=at
    )

    assert again == epoch.pk
    assert len(queries.units_of(study=confidential)) == 3


def test_with_too_few_people_nothing_will_be_shown(
    confidential: int, town: Town, at: datetime
) -> None:
    actions.freeze(
        study=confidential, first_on=date(2026, 10, 1), members=town.members("Hillside"), at=at
    )

    assert queries.units_of(study=confidential) == ()


def test_people_without_a_place_count_in_the_whole_organisation(
    confidential: int, town: Town, at: datetime
) -> None:
    members = dict.fromkeys(town.ids("Quay"))

    actions.freeze(study=confidential, first_on=date(2026, 10, 1), members=members, at=at)

    (unit,) = queries.units_of(study=confidential)
    assert (unit.group, unit.eligible) == (town.groups["Fernbrook"].pk, 9)


def test_a_study_that_does_not_exist_is_not_frozen(at: datetime, db: None) -> None:
    with pytest.raises(NoSuchStudy):
        actions.freeze(study=4711, first_on=WAVE[0], members={}, at=at)


def test_nobody_speaks_before_people_are_frozen(town: Town, at: datetime) -> None:
    study = actions.open_study(owner="run 9", promise="named", at=at, **GIVEN)

    with pytest.raises(NotFrozen):
        actions.begin(study=study, key="p1", person=town.ids("Quay")[0], wave=WAVE, at=at)

    assert queries.freezing_is_due(study=study, first_on=WAVE[0])
    assert not Wave.objects.exists()


def test_after_twelve_waves_the_units_go_on_as_they_were(
    confidential: int, town: Town, at: datetime
) -> None:
    person = town.ids("Quay")[0]
    days = [WAVE[0] + timedelta(days=7 * number) for number in range(13)]

    for day in days:
        actions.begin(study=confidential, key=f"p{day}", person=person, wave=(day, None), at=at)

    first, second = Epoch.objects.order_by("number")
    assert [epoch.waves.count() for epoch in (first, second)] == [12, 1]
    assert second.first_on == days[-1]
    assert names(town, confidential) == [{"Riverside"}, {"Quay"}, {"Hilltop", "Hillside"}]
    assert Unit.objects.filter(epoch=second).count() == 3
    assert (
        queries.freezing_is_due(study=confidential, first_on=days[-1] + timedelta(days=80)) is False
    )


def test_freezing_is_due_before_the_first_wave_and_after_each_twelve(
    confidential: int, town: Town, at: datetime
) -> None:
    later = WAVE[0] + timedelta(days=7 * 12)
    assert not queries.freezing_is_due(study=confidential, first_on=WAVE[0])

    for number in range(12):
        day = WAVE[0] + timedelta(days=7 * number)
        actions.begin(
            study=confidential, key=f"p{day}", person=town.ids("Quay")[0], wave=(day, None), at=at
        )

    assert queries.freezing_is_due(study=confidential, first_on=later)
    assert not queries.freezing_is_due(study=confidential, first_on=later - timedelta(days=7))
