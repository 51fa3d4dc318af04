"""The auditor where waves are closed, and the proof over everything in a database."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.voice.town import WAVE, Say, Town, newcomers, said, saying, sent_to
from thrive.foundation.models import AuditRecord
from thrive.people.models import Membership
from thrive.voice import actions
from thrive.voice.models import Conversation, Release, Released, Unit
from thrive.voice.queries.audited import Audited, Fault, NoStudy, audit_releases
from thrive.voice.rules import releasing

AFTER = datetime.fromisoformat("2026-10-01T06:00:00+00:00")
NEXT = (date(2026, 10, 1), date(2026, 11, 1))
LATER = AFTER + timedelta(days=31)
Values = Mapping[str, Sequence[int]]
CALM: Values = {
    "Riverside": (3, 5, 4, 4, 3, 5, 2, 4, 1, 2), "Quay": (4, 1, 1, 1, 2, 3, 5, 5, 2),
    "Hilltop": (5, 4, 5, 1, 5, 2, 4, 3, 1), "Hillside": (1, 2, 5, 4),
}  # fmt: skip


def hold(
    study: int, town: Town, say: Say, values: Values = CALM, wave: tuple[date, date] = WAVE
) -> None:
    """Everybody says something, and the wave is closed."""
    say = say if wave == WAVE else saying(AFTER + timedelta(days=4))
    hindrances = ("tired", "time", "tools")
    for name, numbers in values.items():
        for place, (person, value) in enumerate(zip(town.ids(name), numbers, strict=False)):
            say(study, person, said(value, hindrances[place % 3]), wave=wave)
    spoke = Conversation.objects.filter(study=study, wave__first_on=wave[0])
    everybody = town.ids(*town.persons)
    sent = sent_to(everybody, list(spoke.values_list("person_id", flat=True)))
    at = AFTER if wave == WAVE else LATER
    actions.close_wave(study=study, first_on=wave[0], sent=sent, at=at)


def shown(study: int, first_on: date = WAVE[0], outcome: str = "safe") -> set[str]:
    """The names of groups that are shown alone or as a total."""
    rows = Released.objects.filter(
        release__wave__study=study, release__wave__first_on=first_on, outcome=outcome
    )
    return set(rows.filter(group__isnull=False).values_list("group__name", flat=True))


def faults(found: Audited) -> list[Fault]:
    """What was found."""
    return [finding.fault for finding in found.findings]


def joins_riverside(town: Town) -> None:
    """Somebody new is there in the second wave."""
    (newcomer,) = newcomers(town.groups["Riverside"], 1)
    Membership.objects.filter(person=newcomer).update(from_on=NEXT[0])
    town.persons["Riverside"].append(newcomer)  # type: ignore[attr-defined]


def test_a_team_that_says_the_same_is_shown_with_others(
    confidential: int, town: Town, say: Say
) -> None:
    hold(confidential, town, say, {**CALM, "Quay": [5] * 9})

    assert shown(confidential) == {"Fernbrook", "Harbour", "Hill"}
    assert audit_releases().findings == ()


def test_what_was_refused_is_on_record_without_its_group(
    confidential: int, town: Town, say: Say
) -> None:
    hold(confidential, town, say, {**CALM, "Quay": [5] * 9})

    record = AuditRecord.objects.get(action="voice.release")
    assert record.details["refused"] == {"alike": 1}
    assert "Quay" not in str(record.details)
    assert str(town.groups["Quay"].pk) not in str(record.details["refused"])


def test_a_team_that_somebody_joined_is_not_shown_alone_the_next_time(
    confidential: int, town: Town, say: Say
) -> None:
    hold(confidential, town, say)
    joins_riverside(town)

    hold(confidential, town, say, {**CALM, "Riverside": (*CALM["Riverside"], 5)}, NEXT)

    assert "Riverside" in shown(confidential)
    assert "Riverside" not in shown(confidential, NEXT[0])
    assert "Riverside" in shown(confidential, NEXT[0], "answering")
    found = audit_releases()
    assert (found.findings, found.pairs) == ((), 1)


def test_one_who_was_only_silent_before_holds_nothing_up(
    confidential: int, town: Town, say: Say
) -> None:
    hold(confidential, town, say, {**CALM, "Riverside": CALM["Riverside"][:9]})

    hold(confidential, town, say, wave=NEXT)

    assert "Riverside" in shown(confidential, NEXT[0])


def test_the_proof_says_what_it_looked_at(confidential: int, town: Town, say: Say) -> None:
    hold(confidential, town, say)
    hold(confidential, town, say, wave=NEXT)

    found = audit_releases(study=confidential)

    assert (found.studies, found.releases, found.pairs) == (1, 2, 1)
    assert found.numbers == Released.objects.count() == 40
    assert (found.smallest, found.equations) == (9, 24)
    assert found.findings == ()


def test_with_the_rule_for_all_alike_switched_off_the_proof_finds_it(
    confidential: int, town: Town, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releasing, "are_alike", lambda *_given: False)
    hold(confidential, town, say, {**CALM, "Quay": [5] * 9})

    found = audit_releases()

    assert faults(found) == [Fault.ALIKE]
    assert found.findings[0].outcome == "agrees"
    assert found.findings[0].groups == (town.groups["Quay"].pk,)


def test_with_the_rule_for_movers_switched_off_the_proof_finds_it(
    confidential: int, town: Town, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releasing._Guard, "_moved", lambda _self, _blocks: {})
    hold(confidential, town, say)
    joins_riverside(town)
    hold(confidential, town, say, {**CALM, "Riverside": (*CALM["Riverside"], 5)}, NEXT)

    found = audit_releases()

    assert set(faults(found)) == {Fault.MOVED}
    assert {one.outcome for one in found.findings} == {"safe", "agrees", "tired"}
    assert {(one.people, one.groups) for one in found.findings} == {
        (1, (town.groups["Riverside"].pk,))
    }


def test_a_number_that_was_published_too_much_is_found(
    confidential: int, town: Town, say: Say
) -> None:
    """As if the rule had published a hidden team's sibling beside their sum."""
    hold(confidential, town, say)
    hill = Released.objects.get(outcome="safe", group=town.groups["Hill"])
    Released.objects.create(
        release_id=hill.release_id, group=town.groups["Hilltop"], outcome="safe", value=3.3,
        people=hill.people - 4,
    )  # fmt: skip

    found = audit_releases()

    assert set(faults(found)) == {Fault.CHANGED, Fault.SOLVED}
    solved = next(one for one in found.findings if one.fault == Fault.SOLVED)
    # Hill holds people of its own, Hilltop and Hillside: what is left cannot be told apart.
    assert solved.people == 4


def test_a_number_that_was_changed_and_people_that_do_not_add_up_are_found(
    confidential: int, town: Town, say: Say
) -> None:
    hold(confidential, town, say)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE voice_released SET people = people + 1"
            " WHERE outcome = 'safe' AND group_id = %s",
            [town.groups["Quay"].pk],
        )

    found = set(faults(audit_releases()))

    assert {Fault.CHANGED, Fault.UNEVEN} <= found


def test_a_unit_that_was_frozen_too_small_is_found(confidential: int) -> None:
    Unit.objects.filter(epoch__study=confidential, position=0).update(eligible=7)

    (finding,) = audit_releases().findings

    assert (finding.fault, finding.people) == (Fault.SMALL_UNIT, 7)


def test_what_an_older_rule_published_is_still_what_it_was(
    confidential: int, town: Town, say: Say
) -> None:
    hold(confidential, town, say)
    release = Release.objects.get()
    rows = [releasing.Row(*row) for row in Released.objects.order_by("id").values_list(
        "group", "parent", "together", "outcome", "category", "value", "denominator", "people"
    )]  # fmt: skip
    older = releasing.digest_of("run 1", WAVE[0], rows, "partition 1")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE voice_release SET rule = 'partition 1', digest = %s", [older])

    assert older != release.digest
    assert audit_releases().findings == ()


def test_an_empty_database_and_a_study_that_does_not_exist(confidential: int) -> None:
    found = audit_releases()

    assert (found.studies, found.releases, found.smallest, found.findings) == (1, 0, None, ())
    with pytest.raises(NoStudy):
        audit_releases(study=confidential + 1)


def run(*arguments: str) -> str:
    """What ``thrive releases`` prints."""
    out = StringIO()
    call_command("releases", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_says_in_plain_words_what_was_looked_at(
    confidential: int, town: Town, say: Say
) -> None:
    hold(confidential, town, say)

    told = run("audit")

    assert "Looked at 20 numbers in 1 releases of 1 studies." in told
    assert "The fewest people that any number rests on: 9." in told
    assert told.endswith("Nothing was found.\n")
    assert run("audit", "--study", str(confidential)) == told


def test_the_command_ends_with_one_where_something_was_found(
    confidential: int, town: Town, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releasing, "are_alike", lambda *_given: False)
    hold(confidential, town, say, {**CALM, "Quay": [5] * 9})
    out = StringIO()

    with pytest.raises(CommandError, match="1 findings") as ended:
        call_command("releases", "audit", stdout=out)

    assert ended.value.returncode == 1
    place = f"FOUND  study {confidential}, wave 2026-09-01, agrees, groups {town.groups['Quay'].pk}"
    assert f"{place}: Tells what each of 9 people said" in out.getvalue()


def test_the_command_refuses_a_study_that_does_not_exist(confidential: int) -> None:
    with pytest.raises(CommandError, match="no study 4711"):
        run("audit", "--study", "4711")
