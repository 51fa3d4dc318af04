"""How long the auditor takes: python -m tools.bench_audit

10,000 people in 500 teams, twelve waves of four outcomes, some who join, leave and move before
each; every wave is closed, then everything that was published is audited as ``thrive releases
audit`` does. Beside it, without a database, the figure of the issue: 350 people, twelve waves.

The floor of an audit: the same rows of what was published and of who spoke, read and no more.

SQLite by default (a file in a temporary folder, as in production). On PostgreSQL:
python tests/with_postgres.py python -m tools.bench_audit
"""

import os
import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from thrive.voice.rules.bodies import Body

AT = datetime(2026, 1, 1, 12, tzinfo=UTC)
PEOPLE, TEAMS, AREAS, WAVES = 10_000, 500, 25, 12
ANSWER, MOVE = 0.7, 0.01
Result = TypeVar("Result")


def main() -> None:
    """Close twelve waves and audit them."""
    small()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("THRIVE_DATABASE", f"sqlite:///{folder}/bench.sqlite3")
        os.environ["DJANGO_SETTINGS_MODULE"] = "thrive.config.settings.testing"
        import django

        django.setup()
        bench()


def small() -> None:
    """350 people, twelve waves: closed and looked at, everything in memory."""
    from tools.simulate_release import Count, follow_one

    clock = time.perf_counter()
    follow_one("auditor", 0.8, random.Random(1), Count())  # noqa: S311  no secret is drawn
    print(
        f"350 people, 12 waves, closed and audited: {time.perf_counter() - clock:.2f} s (limit 60)"
    )


def bench() -> None:
    """Run the measurement on the database of the settings."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from thrive.voice.models import Conversation, Released
    from thrive.voice.queries.audited import audit_releases

    settings.THRIVE_JOBS = "worker"
    call_command("migrate", verbosity=0)
    study, teams = organisation()
    print(f"{connection.vendor}: {PEOPLE} people, {TEAMS} teams, {WAVES} waves, 4 outcomes")
    spent = [wave(study, number, teams) for number in range(WAVES)]
    print(f"  close a wave: the first {spent[0]:.1f} s, the twelfth {spent[-1]:.1f} s")
    found, seconds = timed(audit_releases)
    floor = timed(
        lambda: (
            list(Released.objects.values_list()),
            list(Conversation.objects.values_list("person_id", "group_id", "wave_id")),
        )
    )[1]
    print(
        f"  audit: {seconds:.1f} s, {found.numbers} numbers, {found.pairs} pairs of waves,"
        f" {len(found.findings)} findings; floor {floor:.2f} s, ratio {seconds / floor:.0f}"
    )


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    """What it returns, and the seconds it took."""
    clock = time.perf_counter()
    result = work()
    return result, time.perf_counter() - clock


def organisation() -> tuple[int, list[int]]:
    """A tree of areas and teams of twenty, and a study that is frozen for all of them."""
    from thrive.people.models import Group, Membership, Person
    from thrive.voice import actions
    from thrive.voice.actions import Outcome

    def group(name: str, parent: Group | None, path: str) -> Group:
        return Group(
            external_id=name, name=name, kind="team", parent=parent, is_reporting=True, path=path
        )

    root = group("all", None, "0001.")
    root.save()
    areas = Group.objects.bulk_create(group(f"a{n}", root, f"0001.{n:04}.") for n in range(AREAS))
    teams = Group.objects.bulk_create(
        group(f"t{n}", areas[n % AREAS], f"0001.{n % AREAS:04}.{n:04}.") for n in range(TEAMS)
    )
    persons = Person.objects.bulk_create(
        Person(external_id=f"p{n}", name=f"P {n}") for n in range(PEOPLE)
    )
    Membership.objects.bulk_create(
        Membership(person=person, group=teams[n % TEAMS], from_on=date(2020, 1, 1))
        for n, person in enumerate(persons)
    )
    outcomes = (
        Outcome(name="safe", told="mean", of="safe"),
        Outcome(name="agrees", told="agreement", of="safe", agrees_from=4),
        Outcome(name="tired", told="choice", of="hindrance", choice="tired"),
        Outcome(name="answering", told="response_rate"),
    )
    study = actions.open_study(
        owner="run 1", title="Minute", promise="confidential", outcomes=outcomes, at=AT
    )
    members = {person.pk: teams[n % TEAMS].pk for n, person in enumerate(persons)}
    actions.freeze(study=study, first_on=AT.date(), members=members, at=AT)
    return study, [team.pk for team in teams]


def wave(study: int, number: int, teams: list[int]) -> float:
    """Some move, 7 of 10 speak, the wave is closed: the seconds that the closing took."""
    from thrive.people.models import Membership
    from thrive.voice import actions
    from thrive.voice.actions.conversing import open_wave
    from thrive.voice.kept import bytes_of
    from thrive.voice.models import Conversation

    dice = random.Random(number)  # noqa: S311  no secret is drawn
    first = AT.date() + timedelta(days=28 * number)
    if number:
        _move(dice, teams, first)
    standing = dict(Membership.objects.filter(until_on=None).values_list("person_id", "group_id"))
    opened = open_wave(study=study, first_on=first, until_on=first + timedelta(days=28), at=AT)
    spoke = [person for person in sorted(standing) if dice.random() < ANSWER]
    Conversation.objects.bulk_create(
        (
            Conversation(
                study_id=study, wave=opened, key=f"{number}-{person}", person_id=person,
                group_id=standing[person], begun_at=AT, last_at=AT, version=1, is_sealed=True,
                body=bytes_of(
                    said(dice), is_sealed=True, study=study, key=f"{number}-{person}"
                ),
            )
            for person in spoke
        ),
        batch_size=1000,
    )  # fmt: skip
    sent = dict.fromkeys(standing, (1, 0)) | dict.fromkeys(spoke, (1, 1))
    at = AT + timedelta(days=28 * (number + 1))
    return timed(lambda: actions.close_wave(study=study, first_on=first, sent=sent, at=at))[1]


def _move(dice: random.Random, teams: list[int], on: date) -> None:
    from thrive.people.models import Membership

    moving = [one for one in Membership.objects.filter(until_on=None) if dice.random() < MOVE]
    Membership.objects.filter(pk__in=[one.pk for one in moving]).update(until_on=on)
    Membership.objects.bulk_create(
        Membership(person_id=one.person_id, group_id=dice.choice(teams), from_on=on)
        for one in moving
    )


def said(dice: random.Random) -> "Body":
    """What one person says."""
    from thrive.voice.rules.bodies import Body

    answers = {"safe": dice.randint(1, 5), "hindrance": [dice.choice(("time", "tired", "tools"))]}
    return Body({"at": "end"}, answers, {})


if __name__ == "__main__":
    main()
