"""Closing a wave: counted once, published once, and points by themselves."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import override_settings

from tests.voice.town import OUTCOMES, WAVE, Say, Town, said, sent_to
from thrive.foundation.models import AuditRecord, OutboxEntry
from thrive.measures import actions as measures
from thrive.measures.models import Point, Series
from thrive.people.models import Membership
from thrive.voice import actions, queries
from thrive.voice.actions import Body, closing
from thrive.voice.errors import NoSuchStudy, NotFrozen, WrongKey
from thrive.voice.models import Conversation, Release, Released, Wave
from thrive.voice.queries import ReleaseShown, RowShown

AFTER = datetime.fromisoformat("2026-10-01T06:00:00+00:00")


@pytest.fixture
def measured(town: Town, at: datetime) -> None:
    """The measures that the outcomes of the town become."""
    given: dict[str, Any] = {"direction": "up", "cadence": "month", "by": None, "at": at}
    measures.define_measure(key="safe", name="Safe", unit="", kind="value", **given)
    for key in ("agrees", "answering"):
        measures.define_measure(
            key=key, name=key, unit="of 100", kind="proportion", scale=100, **given
        )


def everybody_speaks(town: Town, study: int, say: Say) -> None:
    """Of each group the first six at most. Nowhere do all say the same."""
    values = {
        "Riverside": (3, 5, 4, 4, 3, 5), "Quay": (4, 1, 1, 1, 2, 3),
        "Hilltop": (5, 5, 5, 5, 5, 5), "Hillside": (1, 1, 1, 1),
    }  # fmt: skip
    for name, numbers in values.items():
        for place, (person, value) in enumerate(zip(town.ids(name), numbers, strict=False)):
            say(study, person, said(value, "tired" if place else "time"))


def differently(persons: Sequence[int]) -> list[tuple[int, Body]]:
    """People who say this and that."""
    hindrances = ("tired", "time", "tools")
    return [
        (person, said(2 + place % 3, hindrances[place % 3])) for place, person in enumerate(persons)
    ]


def close(town: Town, study: int, *, first_on: date = WAVE[0]) -> ReleaseShown:
    """Close a wave, prompts sent to everybody."""
    spoke = list(
        Conversation.objects.filter(study=study, wave__first_on=first_on).values_list(
            "person_id", flat=True
        )
    )
    everybody = sent_to(town.ids(*town.persons), spoke)
    actions.close_wave(study=study, first_on=first_on, sent=everybody, at=AFTER)
    shown = queries.released(study=study, viewer=None, at=AFTER)
    return next(one for one in shown if one.wave_first == first_on)


def told(rows: Sequence[RowShown], outcome: str) -> dict[str, tuple[float, float | None, int]]:
    """The numbers of an outcome, by what they are called."""
    return {
        row.name: (row.value, row.denominator, row.people) for row in rows if row.outcome == outcome
    }


def test_a_wave_is_published_for_every_group_that_can_be_shown(
    confidential: int, town: Town, say: Say
) -> None:
    everybody_speaks(town, confidential, say)

    shown = close(town, confidential)

    assert told(shown.rows, "safe") == {
        "Fernbrook": (3.2, None, 22),
        "Harbour": (3.0, None, 12),
        "Riverside": (4.0, None, 6),
        "Quay": (2.0, None, 6),
        "Hill": (3.4, None, 10),
    }
    assert told(shown.rows, "agrees")["Harbour"] == (5.0, 12.0, 12)
    assert told(shown.rows, "tired")["Quay"] == (5.0, 6.0, 6)
    assert told(shown.rows, "answering")["Hill"] == (10.0, 13.0, 13)
    assert shown.is_intact
    few = {(one.name, one.why.value) for one in shown.absent if one.outcome == "safe"}
    assert few == {("Hilltop", "few_people"), ("Hillside", "few_people")}


def test_a_team_with_few_answers_is_shown_with_another_this_time(
    confidential: int, town: Town, say: Say
) -> None:
    spoke = town.ids("Riverside")[:4] + town.ids("Quay")[:7] + town.ids("Hilltop")[:6]
    for person, body in differently(spoke):
        say(confidential, person, body)

    shown = close(town, confidential)

    assert set(told(shown.rows, "safe")) == {"Fernbrook", "Harbour", "Hill"}
    reasons = {one.name: one.why.value for one in shown.absent if one.outcome == "safe"}
    assert reasons["Riverside"] == reasons["Quay"] == "few_answers"
    riverside = [town.groups[name].pk for name in ("Riverside", "Harbour", "Fernbrook")]
    assert [row.name for row in shown.nearest("safe", riverside)] == ["Harbour"]


def test_what_is_shown_together_is_named(confidential: int, town: Town, say: Say) -> None:
    members = town.members() | {town.people.joanna.pk: town.groups["Harbour"].pk}
    first = date(2026, 10, 1)
    Membership.objects.filter(person=town.people.joanna).update(group=town.groups["Harbour"])
    extra = dict.fromkeys(town.ids("Quay"), town.groups["Quay"].pk)
    actions.freeze(study=confidential, first_on=first, members=members | extra, at=AFTER)
    for person, body in differently(list(members)):
        say(confidential, person, body, wave=(first, None))

    shown = close(town, confidential, first_on=first)

    names = set(told(shown.rows, "safe"))
    assert "directly in Harbour and Quay, shown together" in names
    assert {"Harbour", "Riverside"} < names
    quay = [town.groups[name].pk for name in ("Quay", "Harbour")]
    (row,) = shown.nearest("safe", quay)
    assert (row.group, set(row.groups)) == (
        None,
        {town.groups["Quay"].pk, town.groups["Harbour"].pk},
    )
    assert row.depth == 2


def test_with_too_few_in_all_nothing_is_shown_and_that_is_said(
    confidential: int, town: Town, say: Say
) -> None:
    for person in town.ids("Riverside")[:4]:
        say(confidential, person, said(3))

    shown = close(town, confidential)

    assert shown.rows == ()
    assert {one.why.value for one in shown.absent} == {"nothing"}
    assert "Too few answers in all" in shown.absent[0].words


def test_who_was_not_sent_to_does_not_count_as_eligible(
    confidential: int, town: Town, say: Say
) -> None:
    """Seven of Riverside's ten were asked: too few to be shown alone, whatever was frozen."""
    asked = town.ids("Riverside")[:7] + town.ids("Quay")
    for person, body in differently(asked):
        say(confidential, person, body)

    actions.close_wave(study=confidential, first_on=WAVE[0], sent=sent_to(asked, asked), at=AFTER)

    (shown,) = queries.released(study=confidential, viewer=None, at=AFTER)
    assert set(told(shown.rows, "safe")) == {"Harbour"}


def test_a_person_counts_once_and_where_they_spoke(
    confidential: int, town: Town, say: Say, at: datetime
) -> None:
    everybody_speaks(town, confidential, say)
    amina = town.people.amina
    Membership.objects.filter(person=amina).update(until_on=at.date())
    Membership.objects.create(person=amina, group=town.groups["Quay"], from_on=at.date())
    say(confidential, amina.pk, said(2), key="first")
    say(confidential, amina.pk, said(2), key="second")

    shown = close(town, confidential)

    assert told(shown.rows, "safe")["Quay"] == (2.0, None, 7)
    assert told(shown.rows, "safe")["Riverside"] == (4.0, None, 6)


def test_closing_again_returns_what_was_published(confidential: int, town: Town, say: Say) -> None:
    everybody_speaks(town, confidential, say)
    first = actions.close_wave(study=confidential, first_on=WAVE[0], sent={}, at=AFTER)

    again = actions.close_wave(
        study=confidential, first_on=WAVE[0], sent=sent_to(town.ids("Quay"), []), at=AFTER
    )

    assert again == first
    assert Release.objects.count() == 1
    assert AuditRecord.objects.filter(action="voice.release").count() == 1


def test_a_wave_in_which_nobody_spoke_is_closed_too(confidential: int, town: Town) -> None:
    shown = close(town, confidential)

    assert shown.rows == ()
    assert Wave.objects.get().closed_at == AFTER


def test_whoever_dies_before_publishing_leaves_it_to_the_next(
    confidential: int, town: Town, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody_speaks(town, confidential, say)
    monkeypatch.setattr(closing, "release_points", _dies)
    with pytest.raises(DatabaseError):
        actions.close_wave(study=confidential, first_on=WAVE[0], sent={}, at=AFTER)
    monkeypatch.undo()
    assert not Release.objects.exists()
    assert not Released.objects.exists()

    shown = close(town, confidential)

    assert told(shown.rows, "safe")["Fernbrook"] == (3.2, None, 22)


def _dies(**_given: object) -> None:
    raise DatabaseError("disk full")


@pytest.mark.usefixtures("measured")
def test_points_of_groups_come_by_themselves(confidential: int, town: Town, say: Say) -> None:
    everybody_speaks(town, confidential, say)
    OutboxEntry.objects.all().delete()

    close(town, confidential)

    points = {
        (point.series.measure.key, point.series.group.name): point
        for point in Point.objects.select_related("series__measure", "series__group")
    }
    assert len(points) == 3 * 5
    share = points["agrees", "Harbour"]
    assert (share.value, share.denominator, share.period_on) == (5.0, 12.0, WAVE[0])
    assert (share.source, share.recorded_by) == ("run 1, 2026-09-01", None)
    assert points["answering", "Riverside"].denominator == 10.0
    assert points["safe", "Quay"].denominator is None
    assert set(Series.objects.values_list("revision", flat=True)) == {1}
    assert OutboxEntry.objects.filter(topic="series_changed").exists()


@pytest.mark.usefixtures("measured")
def test_a_point_of_another_release_stays_and_that_is_said(
    confidential: int, named: int, town: Town, say: Say
) -> None:
    everybody_speaks(town, confidential, say)
    close(town, confidential)
    for person, body in differently(town.ids("Riverside")):
        say(named, person, body)

    close(town, named)

    riverside = Point.objects.get(
        series__measure__key="safe", series__group=town.groups["Riverside"]
    )
    assert (riverside.value, riverside.source) == (4.0, "run 1, 2026-09-01")
    record = AuditRecord.objects.get(action="voice.release", subject="run 2")
    assert "safe" in record.details["stood"]


def test_a_measure_that_is_not_there_is_said_and_holds_up_nothing(
    confidential: int, town: Town, say: Say
) -> None:
    everybody_speaks(town, confidential, say)

    close(town, confidential)

    assert not Point.objects.exists()
    record = AuditRecord.objects.get(action="voice.release")
    assert record.details == {
        "wave": "2026-09-01", "rows": 20, "points": 0, "unfit": ["agrees", "answering", "safe"],
    }  # fmt: skip


def test_one_row_that_does_not_open_is_left_out_and_counted(
    confidential: int, town: Town, say: Say
) -> None:
    everybody_speaks(town, confidential, say)
    row = Conversation.objects.filter(group=town.groups["Riverside"]).order_by("id")[0]
    Conversation.objects.filter(pk=row.pk).update(body=b"\x01" + b"x" * 1052)

    shown = close(town, confidential)

    assert told(shown.rows, "safe")["Riverside"] == (4.2, None, 5)
    assert AuditRecord.objects.get(action="voice.release").details["unreadable"] == 1


def test_with_another_key_the_wave_stays_open(confidential: int, town: Town, say: Say) -> None:
    everybody_speaks(town, confidential, say)

    with override_settings(THRIVE_VOICE_KEY=b"x" * 32), pytest.raises(WrongKey):
        actions.close_wave(study=confidential, first_on=WAVE[0], sent={}, at=AFTER)

    assert Wave.objects.get().closed_at is None
    assert not Release.objects.exists()


def test_what_does_not_exist_or_was_not_frozen_is_not_closed(town: Town, at: datetime) -> None:
    study = actions.open_study(owner="run 9", title="x", promise="named", outcomes=OUTCOMES, at=at)

    with pytest.raises(NoSuchStudy):
        actions.close_wave(study=4711, first_on=WAVE[0], sent={}, at=AFTER)
    with pytest.raises(NotFrozen):
        actions.close_wave(study=study, first_on=WAVE[0], sent={}, at=AFTER)


def test_what_was_published_never_changes(confidential: int, town: Town, say: Say) -> None:
    everybody_speaks(town, confidential, say)
    close(town, confidential)
    release, row = Release.objects.get(), Released.objects.order_by("id")[0]

    for change in (
        release.save, release.delete, row.save, row.delete,
        Released.objects.all().delete, Release.objects.all().delete,
        lambda: Released.objects.update(value=5.0),
    ):  # fmt: skip
        with pytest.raises(TypeError):
            change()


def test_a_number_that_was_changed_past_thrive_is_not_shown(
    confidential: int, town: Town, say: Say
) -> None:
    from django.db import connection

    everybody_speaks(town, confidential, say)
    close(town, confidential)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE voice_released SET value = 4.9 WHERE outcome = 'safe'")

    (shown,) = queries.released(study=confidential, viewer=None, at=AFTER)

    assert not shown.is_intact
    assert (shown.rows, shown.absent) == ((), ())


def test_a_release_is_seen_from_its_moment_on(confidential: int, town: Town, say: Say) -> None:
    everybody_speaks(town, confidential, say)
    close(town, confidential)

    before = queries.released(study=confidential, viewer=None, at=AFTER - timedelta(minutes=1))

    assert before == ()
    assert queries.released(study=4711, viewer=None, at=AFTER) == ()


def test_people_of_a_group_that_came_later_are_counted_with_others(
    confidential: int, town: Town, say: Say
) -> None:
    from tests.cast import group
    from tests.voice.town import newcomers

    everybody_speaks(town, confidential, say)
    harbour = town.groups["Harbour"]
    jetty = group("Jetty", "team", harbour, "0001.0001.0003.")
    later = [person.pk for person in newcomers(jetty, 9)]
    for place, person in enumerate(later):
        say(confidential, person, said(1 + place % 5))

    shown = close(town, confidential)

    names = set(told(shown.rows, "safe"))
    assert "Jetty" not in names
    assert "Quay and Jetty, shown together" in names
    assert told(shown.rows, "safe")["Harbour"][2] == 12 + 9
