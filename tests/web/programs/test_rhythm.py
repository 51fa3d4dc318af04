"""Delivery templates in words, as a picture, and as a form has them."""

import re
from datetime import date, time, timedelta

import pytest
from django.utils import translation

from tests.web.programs.pages import plain_text
from thrive.experiences.running.ready import READY
from thrive.experiences.timing.template import (
    After,
    Bursts,
    Dates,
    DayNumbers,
    Every,
    FixedAt,
    FollowUp,
    Part,
    RandomDays,
    RandomIn,
    Start,
    Started,
    Template,
    Weekdays,
    Window,
)
from thrive.web.programs import pictures, rhythm
from thrive.web.programs.own_rhythm import OwnRhythmForm, typed

DAY = RandomIn(Window(time(9), time(17)))
NOON = FixedAt(time(12))
TWO_HOURS = timedelta(hours=2)
OWN = {
    "days": "weekdays", "weekdays": ["0", "2"], "every_weeks": "1", "opens": "09:00",
    "closes": "17:00", "count": "2", "gap": "7200", "seconds": "60", "may_wait": "0",
}  # fmt: skip


def of(days: object, *moments: object, **more: object) -> Template:
    """A template of one part. ``object``: any kind of days and moments."""
    return Template(parts=(Part(days, moments or (DAY,)),), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("template", "says"),
    [
        (of(Every()), "Every day: at a random moment between 09:00 and 17:00."),
        (of(Every(3, last=9), NOON), "Every 3 days, up to day 9: at 12:00."),
        (of(DayNumbers(frozenset({1, 3, 7})), NOON), "On day 1, 3 and 7: at 12:00."),
        (of(Weekdays(frozenset(range(5))), NOON), "Monday to Friday: at 12:00."),
        (
            of(Weekdays(frozenset({0, 2}), 2), NOON),
            "Monday and Wednesday, every 2 weeks: at 12:00.",
        ),
        (of(Dates(frozenset({date(2026, 10, 5)})), NOON), "5 October 2026: at 12:00."),
        (
            of(Bursts(4, 14, weekday=0), NOON),
            "4 days in a row, every 14 days, from a Monday on: at 12:00.",
        ),
        (
            of(RandomDays(3), RandomIn(Window(time(9), time(17)), 6)),
            "On 3 of 7 days, drawn for each person: at 6 random moments between 09:00 and 17:00.",
        ),
        (
            Template(started=Started(Start.PERSON)),
            "Whenever people say themselves that it happened.",
        ),
        (
            Template(started=Started(Start.EVENT, wait=TWO_HOURS)),
            "2 hours after it happens: another system says so.",
        ),
    ],
)  # fmt: skip
def test_a_template_says_when_it_asks(template: Template, says: str) -> None:
    assert rhythm.sentences(template) == (says,)


def test_gap_and_follow_ups_are_sentences_of_their_own() -> None:
    template = of(
        Every(),
        minimum_gap=TWO_HOURS,
        follow_ups=(FollowUp(After.ANSWER, TWO_HOURS), FollowUp(After.MISS, TWO_HOURS)),
    )

    assert rhythm.sentences(template)[1:] == (
        "Once more, 2 hours after an answer.",
        "Once more, 2 hours after one that was not answered.",
        "At least 2 hours apart.",
    )


def test_many_dates_are_counted_not_listed() -> None:
    dates = frozenset(date(2026, 10, day) for day in range(1, 13))

    assert "and 4 more days" in rhythm.sentences(of(Dates(dates)))[0]


@pytest.mark.parametrize("ready", READY, ids=lambda one: one.key)
def test_every_ready_template_can_be_said_and_drawn(ready: object) -> None:
    template: Template = ready.made(date(2026, 9, 21))  # type: ignore[attr-defined]  # a Ready

    assert rhythm.sentences(template)
    assert bool(pictures.drawing(template)) == bool(template.parts)


def test_the_picture_shows_each_window_on_its_day() -> None:
    template = of(Weekdays(frozenset({0, 3})), RandomIn(Window(time(9), time(17)), 2), NOON)

    shown = pictures.week(template)
    svg = pictures.drawing(template)

    assert shown is not None
    assert [(one.day, one.is_fixed) for one in shown.blocks] == [
        (0, False), (0, True), (3, False), (3, True),
    ]  # fmt: skip
    assert (shown.weeks, shown.opens, shown.closes) == (1, 6 * 3600, 20 * 3600)
    assert len(re.findall(r'class="when"', svg)) == 4
    assert svg.count("2×") == 2
    assert "style=" not in svg


@pytest.mark.parametrize(
    ("days", "weeks"),
    [
        (Weekdays(frozenset({0}), 2), 2),
        (Bursts(4, 14, weekday=0), 2),
        (Every(2), 2),
        (Every(30), 5),
        (RandomDays(1), 1),
        (DayNumbers(frozenset({1, 12})), 2),
        (Dates(frozenset({date(2026, 10, 5), date(2026, 10, 19)})), 5),
    ],
)
def test_the_picture_shows_as_many_weeks_as_it_takes(days: object, weeks: int) -> None:
    shown = pictures.week(of(days))

    assert shown is not None
    assert shown.weeks == weeks
    assert shown.blocks


def test_a_window_over_midnight_stays_inside_its_day() -> None:
    svg = pictures.drawing(of(Every(), RandomIn(Window(time(22), time(6)))))

    heights = [float(found) for found in re.findall(r'class="when"[^>]*height="([\d.]+)"', svg)]
    assert len(heights) == 7
    assert all(0 < height < 100 for height in heights)


def test_what_is_typed_becomes_a_template() -> None:
    form = OwnRhythmForm(OWN)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["template"] == of(
        Weekdays(frozenset({0, 2})),
        RandomIn(Window(time(9), time(17)), 2),
        minimum_gap=TWO_HOURS,
    )


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"weekdays": []}, "weekdays", "Choose one day at least."),
        ({"days": "every"}, "every", "Write a number."),
        ({"days": "drawn"}, "drawn", "Write a number."),
        ({"days": "burst", "burst": "4"}, "burst_every", "Write a number."),
        ({"days": "dates"}, "dates", "Write one date at least."),
        ({"days": "dates", "dates": "5.10.2026"}, "dates", "is no date"),
        ({"closes_again": "12:00"}, "opens_again", "Say from when."),
        ({"opens": "25:00"}, "opens", "valid time"),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_its_field(
    given: dict[str, object], field: str, says: str
) -> None:
    form = OwnRhythmForm(OWN | given)

    assert not form.is_valid()
    assert says in str(form.errors[field])


@pytest.mark.parametrize(
    "template",
    [
        of(Weekdays(frozenset({1, 4}), 2), NOON, minimum_gap=TWO_HOURS, seconds=30),
        of(RandomDays(2), DAY, NOON),
        of(Every(2), DAY, may_wait_days=2),
        of(Bursts(4, 14)),
        of(Dates(frozenset({date(2026, 10, 5)}))),
    ],
)
def test_a_template_comes_back_from_the_form_as_it_was(template: Template) -> None:
    given = {key: "" if value is None else value for key, value in typed(template).items()}

    form = OwnRhythmForm(given)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["template"] == template


def test_in_german_the_weekdays_are_german() -> None:
    with translation.override("de"):
        assert "Montag" in rhythm.weekdays([0])
        assert "Mo" in plain_text(pictures.drawing(of(Every())))
