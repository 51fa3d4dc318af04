"""Delivery templates that come with Thrive, and those that stewards keep."""

from datetime import date, datetime, time

import pytest

from tests.cast import Cast
from tests.experiences.running.conftest import MONDAY, WEEKLY, Prepare
from thrive.experiences.errors import NotAllowed
from thrive.experiences.models import DeliveryTemplate
from thrive.experiences.running import actions, queries
from thrive.experiences.running.errors import BadRun, NoSuchTemplate
from thrive.experiences.running.ready import READY, first_mondays
from thrive.experiences.timing.circumstances import Circumstances
from thrive.experiences.timing.feasibility import misfits
from thrive.experiences.timing.plain import plain, read
from thrive.experiences.timing.planning import plan
from thrive.experiences.timing.template import Every, FixedAt, Part, Template

FREE = Circumstances(budget=None)
NOTHING = Template((Part(Every(), ()),))


@pytest.mark.parametrize("one", READY, ids=lambda one: one.key)
def test_those_that_come_with_thrive_can_be_followed_and_written_down(one: object) -> None:
    template = one.made(MONDAY)  # type: ignore[attr-defined]  # one of READY

    assert misfits(template) == ()
    assert read(plain(template)) == template


@pytest.mark.parametrize(
    ("key", "days", "count"),
    [
        ("weekly-random", 28, 4),
        ("weekdays-noon", 14, 10),
        ("three-a-day", 28, 18),
        ("bursts", 28, 8),
        ("by-the-person", 28, 0),
        ("after-an-event", 28, 0),
    ],
)
def test_they_bring_what_they_say(key: str, days: int, count: int) -> None:
    template = queries.template_called(key, begins_on=MONDAY)

    found = plan(template, FREE, MONDAY, date.fromordinal(MONDAY.toordinal() + days), "seed")

    assert len(found.moments) == count


def test_first_mondays_are_the_first_of_their_months() -> None:
    assert sorted(first_mondays(date(2026, 9, 8), 4)) == [
        date(2026, 10, 5), date(2026, 11, 2), date(2026, 12, 7), date(2027, 1, 4),
    ]  # fmt: skip
    assert date(2026, 9, 7) in first_mondays(date(2026, 9, 7))


def test_a_template_is_kept_found_written_over_and_thrown_away(people: Cast, at: datetime) -> None:
    actions.save_template(name=" Own rhythm ", template=WEEKLY, by=people.daniel, at=at)
    noon = Template((Part(Every(), (FixedAt(time(12)),)),))
    kept = actions.save_template(
        name="Own rhythm", template=plain(noon), key="own-rhythm", by=people.daniel, at=at
    )

    assert (kept.key, DeliveryTemplate.objects.count()) == ("own-rhythm", 1)
    shown = queries.templates(people.daniel, begins_on=MONDAY, at=at)
    assert [one.key for one in shown if not one.is_ready] == ["own-rhythm"]
    assert queries.template_called("own-rhythm", begins_on=MONDAY) == noon

    actions.remove_template(key="own-rhythm", by=people.daniel, at=at)
    with pytest.raises(NoSuchTemplate):
        actions.remove_template(key="own-rhythm", by=people.daniel, at=at)
    with pytest.raises(NoSuchTemplate):
        queries.template_called("own-rhythm", begins_on=MONDAY)


def test_a_run_keeps_its_copy(prepare: Prepare, people: Cast, at: datetime) -> None:
    actions.save_template(name="Own", template=WEEKLY, by=people.daniel, at=at)
    run = prepare(template=queries.template_called("own", begins_on=MONDAY))

    actions.remove_template(key="own", by=people.daniel, at=at)

    run.refresh_from_db()
    assert run.template == plain(WEEKLY)


@pytest.mark.parametrize(
    ("name", "key", "column"),
    [(" ", "", "name"), ("x" * 101, "", "name"), ("a\x1b", "", "name"), ("…", "", "key"),
     ("Mine", "weekly-random", "key")],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused(
    people: Cast, at: datetime, name: str, key: str, column: str
) -> None:
    with pytest.raises(BadRun) as refused:
        actions.save_template(name=name, template=WEEKLY, key=key, by=None, at=at)

    assert column in {one.column for one in refused.value.problems}
    assert not DeliveryTemplate.objects.exists()


def test_what_nobody_could_follow_is_not_kept(people: Cast, at: datetime) -> None:
    with pytest.raises(BadRun) as refused:
        actions.save_template(name="Nothing", template=NOTHING, by=people.daniel, at=at)
    assert refused.value.problems[0].message.startswith("Say when on these days")


def test_others_keep_and_choose_no_templates(people: Cast, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        actions.save_template(name="Mine", template=WEEKLY, by=people.amina, at=at)
    with pytest.raises(NotAllowed):
        actions.remove_template(key="mine", by=people.amina, at=at)
    with pytest.raises(NotAllowed):
        queries.templates(people.amina, begins_on=MONDAY, at=at)
