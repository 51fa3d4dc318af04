"""The page of one series: every situation in words, the chart, the notes and how we know."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from tests.cast import Cast, group
from tests.insights import numbers
from thrive.foundation.errors import NotFound
from thrive.insights import queries, rules
from thrive.insights.actions import judge
from thrive.insights.shapes import SeriesPage
from thrive.measures.models import Correction, Measure, Point, Series
from thrive.people.models import Group, Person


def page(of: Series, viewer: Person, at: datetime) -> SeriesPage:
    return queries.series_page(series_id=of.pk, viewer=viewer, at=at)


def judged(people: Cast, at: datetime, values: numbers.Floats, **measure: Any) -> Series:
    """A series at Riverside that has been judged."""
    periods = measure.pop("periods", None)
    began = measure.pop("began", None)
    made = numbers.series(numbers.measure(**measure), people.riverside, values, periods=periods)
    if began is not None:
        numbers.began(began, made, by=people.daniel)
    judge(series=[made.pk], at=at)
    return made


def stepped(step: float) -> numbers.Floats:
    values = numbers.noise(1, 52)
    values[30:] += step
    return values


def spiked() -> numbers.Floats:
    values = numbers.steady(30)
    values[-1] += 20
    return values


BEGAN = numbers.weeks(52)[30]
RECENT = numbers.weeks(40, date(2025, 12, 15))


@pytest.mark.parametrize(
    ("values", "measure", "sentence"),
    [
        (numbers.steady(7), {"cadence": "month", "periods": numbers.months(7)},
         "Too early to tell. 5 more months needed."),
        (numbers.steady(11), {}, "Too early to tell. 1 more week needed."),
        (numbers.steady(40), {"cadence": "month", "periods": numbers.months(40, 2018)},
         "Ups and downs only. Nothing has changed since January 2018."),
        (spiked(), {}, "Something may have changed. Watch, and ask the group."),
        (stepped(9), {"began": BEGAN},
         "Better since 27 October: about 60 → 69 (likely +8 to +11)."),
        (stepped(-9), {"began": BEGAN},
         "Worse since 27 October: about 60 → 51 (likely −10 to −7)."),
        (stepped(9), {"began": BEGAN, "direction": "neither"},
         "Changed since 27 October: about 60 → 69 (likely +8 to +11)."),
        (numbers.wandering(4, 78), {}, "This measure drifts; limits do not apply as they stand."),
        (numbers.seasonal(5, 36), {"cadence": "month", "periods": numbers.months(36)},
         "This measure has a yearly season; limits do not apply as they stand."),
    ],
)  # fmt: skip
def test_each_situation_has_its_words(
    people: Cast, at: datetime, values: numbers.Floats, measure: dict[str, Any], sentence: str
) -> None:
    made = judged(people, at, values, **measure)

    assert page(made, people.amina, at).sentence == sentence


def test_better_and_worse_have_the_same_words_and_size(people: Cast, at: datetime) -> None:
    better = page(judged(people, at, stepped(9), began=BEGAN), people.amina, at)
    worse = page(judged(people, at, stepped(-9), began=BEGAN, key="other"), people.amina, at)

    assert worse.variation.lead == better.variation.lead.replace("Better", "Worse")
    assert better.variation.rest == "Higher than before 27 October, and higher is what we want."
    assert worse.variation.rest == "Lower than before 27 October, and higher is what we want."
    assert [one.lead for one in worse.known] == [one.lead for one in better.known]


def test_a_chart_without_valid_limits_calls_no_point_special(people: Cast, at: datetime) -> None:
    winter = judged(
        people, at, numbers.seasonal(5, 36), cadence="month", periods=numbers.months(36)
    )

    shown = page(winter, people.amina, at)

    assert shown.advice == ("Compare each point with the same time of the years before.",)
    assert not any(css in shown.chart_wide for css in ('class="up"', 'class="down"', "band"))
    assert {row.seen for row in shown.numbers.latest} == {""}
    assert [item.shape for item in shown.key] == ["point"]
    assert shown.target is None


def test_a_confirmed_change_begins_a_stretch_on_the_chart(people: Cast, at: datetime) -> None:
    values = numbers.steady(52)
    values[30:] += 9
    shown = page(judged(people, at, values, began=BEGAN), people.amina, at)

    assert 'class="up"' in shown.chart_wide
    assert 'class="down"' not in shown.chart_wide
    assert 'class="chart narrow"' in shown.chart_narrow
    assert "Ten minutes of travel" in shown.chart_wide
    ranged = next(one for one in shown.known if one.lead == "The normal range.")
    assert "points since the change, and the one before on those before" in ranged.text
    assert "style=" not in shown.chart_wide


@pytest.mark.parametrize(
    ("target", "assurance", "lead"),
    [
        (50, "pass", "Target 50: usually met."),
        (60, "hit_or_miss", "Target 60: hit and miss."),
        (70.5, "fail", "Target 70.5: not with today’s way of working."),
    ],
)
def test_the_target_has_a_sentence_of_its_own(
    people: Cast, at: datetime, target: float, assurance: str, lead: str
) -> None:
    shown = page(judged(people, at, numbers.steady(40), target=target), people.amina, at)

    assert shown.target is not None
    assert (shown.target.assurance, shown.target.lead) == (assurance, lead)


@pytest.mark.parametrize(
    ("target", "lead", "rest"),
    [
        (
            62,
            "Target 62: not met lately.",
            "Met in none of the last 12. It may be met now and then",
        ),
        (58, "Target 58: met lately.", "Met in all of the last 12. It may be missed now and then"),
        (60, "Target 60: hit and miss.", "Met in 6 of the last 12. Today’s way of working cannot"),
    ],
)
def test_what_today_cannot_promise_agrees_with_how_often_it_was_met(
    people: Cast, at: datetime, target: float, lead: str, rest: str
) -> None:
    shown = page(judged(people, at, numbers.steady(40), target=target), people.amina, at)

    assert shown.target is not None
    assert (shown.target.assurance, shown.target.lead) == ("hit_or_miss", lead)
    assert shown.target.rest.startswith(rest)
    assert "cannot promise it" in shown.target.rest
    assert "of the last 12." in shown.target.rest


def test_how_we_know_names_rule_family_and_fingerprint(people: Cast, at: datetime) -> None:
    shown = page(judged(people, at, stepped(9), began=BEGAN), people.amina, at)

    said = {one.lead: one.text for one in shown.known}
    assert said["What we compared."].startswith("30 points before 27 October with 22 since.")
    assert said["Luck."].startswith("1 dated change was tested. 1 holds.")
    assert f"version {rules.VERSION}" in said["Again."]
    assert any(rival.startswith("The season: fewer than two full years") for rival in shown.rivals)
    assert {"p", "q", "φ", "SHA-256"} <= {fact.name for fact in shown.facts}


def test_nothing_outside_the_fold_speaks_of_significance(people: Cast, at: datetime) -> None:
    shown = page(judged(people, at, stepped(9), began=BEGAN, target=60), people.amina, at)

    assert shown.target is not None
    outside = " ".join(
        (
            shown.sentence,
            *shown.advice,
            shown.variation.rest,
            shown.target.rest,
            *shown.help.sentences,
        )
    ).lower()
    assert not any(word in outside for word in ("signific", "sigma", " p ", "p-value"))


def test_the_table_shows_both_parts_of_a_share_newest_first(people: Cast, at: datetime) -> None:
    share = numbers.measure(kind="proportion", scale=100, decimals=0)
    made = numbers.series(
        share, people.riverside, numbers.steady(20, 28, 34), denominators=[40.0] * 20
    )
    judge(series=[made.pk], at=at)

    shown = page(made, people.amina, at).numbers

    newest = shown.latest[0]
    assert newest.on == numbers.weeks(20)[-1]
    assert (newest.count, newest.denominator, newest.value) == ("28", "40", "70.0")
    assert (len(shown.latest), len(shown.earlier)) == (8, 12)
    assert (shown.period_head, shown.earlier_text) == ("Week from", "The 12 weeks before")


def test_a_corrected_number_says_what_it_was(people: Cast, at: datetime) -> None:
    made = judged(people, at, numbers.steady(20))
    newest = Point.objects.order_by("-period_on").first()
    assert newest is not None
    Correction.objects.create(
        point=newest, value=48.5, recorded_at=at, corrected_at=at,
        corrected_by=people.daniel, reason="Two visits were forgotten.",
    )  # fmt: skip

    shown = page(made, people.amina, at)

    assert shown.numbers.latest[0].corrections == (
        "48.5 until 17 September, corrected by Daniel Okafor. Two visits were forgotten.",
    )


def test_what_happened_is_dated_signed_and_undoable_by_those_who_may(
    people: Cast, at: datetime
) -> None:
    made = judged(people, at, stepped(9), began=BEGAN)
    numbers.phase(made, BEGAN)
    undone = numbers.began(BEGAN, made, "A mistake")
    undone.undone_at, undone.undone_by = at, people.daniel
    undone.save()

    leader, member = page(made, people.daniel, at), page(made, people.amina, at)

    assert {(one.kind, one.may_undo) for one in leader.happened} == {
        ("rebase", True),
        ("change_began", True),
    }
    change = next(one for one in leader.happened if one.kind == "change_began")
    assert change.signed == "Change, written 17 September by Daniel Okafor."
    assert {one.letter for one in leader.happened} == {"A", "B"}
    assert leader.undone[0].undone == "Undone 17 September by Daniel Okafor."
    assert not any(one.may_undo for one in member.happened)


@pytest.mark.parametrize(
    ("who", "allowed"), [("daniel", True), ("omar", True), ("amina", False), ("peter", False)]
)
def test_only_those_who_lead_the_group_may_record_and_note(
    people: Cast, at: datetime, who: str, allowed: bool
) -> None:
    may = page(judged(people, at, numbers.steady(20)), getattr(people, who), at).may

    assert (may.record, may.annotate, may.set_phase) == (allowed, allowed, allowed)


def test_numbers_are_not_recorded_in_an_old_wording(people: Cast, at: datetime) -> None:
    made = judged(people, at, numbers.steady(20))
    Measure.objects.update(wording_version=2)

    assert page(made, people.daniel, at).may.record is False


def siblings(parent: Group, count: int) -> list[Group]:
    return [
        group(f"Harbour {n}", "team", parent, f"{parent.path}{n:04}.")
        for n in range(10, 10 + count)
    ]


def test_sibling_groups_are_compared_without_a_ranking(people: Cast, at: datetime) -> None:
    share = numbers.measure(kind="proportion", scale=100)
    made = numbers.series(
        share, people.riverside, numbers.steady(20, 28, 34), denominators=[40.0] * 20
    )
    for size, team in enumerate(siblings(people.harbour, 5), start=1):
        numbers.series(
            share, team, numbers.steady(20, size, size + 2), denominators=[size + 2.0] * 20
        )
    judge(series=None, at=at)

    funnel = page(made, people.amina, at).funnel

    assert funnel is not None
    assert [row.name for row in funnel.rows] == [
        "Riverside",
        *(f"Harbour {n}" for n in range(10, 15)),
    ]
    assert [row.is_this for row in funnel.rows] == [True] + [False] * 5
    small = funnel.rows[1]
    assert abs(float(small.shrunk) - 77) < abs(float(small.value) - 77) + 20
    assert 'class="this"' in funnel.svg
    assert any("not a ranking" in said for said in funnel.explanation)


def test_of_very_many_groups_forty_are_listed_and_all_are_drawn(people: Cast, at: datetime) -> None:
    shared = numbers.measure()
    for seed, team in enumerate(siblings(people.harbour, 60)):
        numbers.series(shared, team, numbers.noise(10 + seed, 14))
    made = numbers.series(shared, people.riverside, numbers.noise(1, 14))

    funnel = page(made, people.amina, at).funnel

    assert funnel is not None
    assert len(funnel.rows) == 40
    assert sum(row.is_this for row in funnel.rows) == 1
    assert funnel.svg.count("<circle") == 61
    assert any("all 61 groups" in said for said in funnel.explanation)


def test_values_are_compared_by_how_surely_they_are_known(people: Cast, at: datetime) -> None:
    shared = numbers.measure()
    made = numbers.series(shared, people.riverside, numbers.noise(1, 30))
    for seed, team in enumerate(siblings(people.harbour, 5)):
        numbers.series(shared, team, numbers.noise(10 + seed, 30))
    judge(series=None, at=at)

    funnel = page(made, people.amina, at).funnel

    assert funnel is not None
    assert funnel.denominator_head == ""
    assert "Riverside is where chance and size alone could put it" in funnel.sentence


@pytest.mark.parametrize("kind", ["count", "value"])
def test_counts_and_lone_groups_are_not_compared(people: Cast, at: datetime, kind: str) -> None:
    made = judged(people, at, numbers.steady(20, 3, 5), kind=kind)

    assert page(made, people.amina, at).funnel is None


def test_what_helped_elsewhere_is_offered(people: Cast, at: datetime) -> None:
    shared = numbers.measure()
    made = numbers.series(shared, people.riverside, numbers.steady(52))
    gained = numbers.series(shared, people.hilltop, stepped(9))
    numbers.began(BEGAN, gained, "Photo of the key safe")
    judge(series=None, at=at)

    offered = page(made, people.amina, at).help

    assert [(one.group_name, one.series_id) for one in offered.helped] == [("Hilltop", gained.pk)]
    assert offered.helped[0].note == "Photo of the key safe, begun 27 October"


def test_a_series_without_points_has_a_page(people: Cast, at: datetime) -> None:
    made = judged(people, at, numbers.steady(0))

    shown = page(made, people.amina, at)

    assert shown.sentence == "Too early to tell. 12 more weeks needed."
    assert (shown.chart_wide, shown.numbers.latest, shown.key) == ("", (), ())


def test_a_series_that_waits_to_be_judged_says_so(people: Cast, at: datetime) -> None:
    made = numbers.series(numbers.measure(), people.riverside, numbers.steady(20))

    shown = page(made, people.amina, at)

    assert shown.sentence.startswith("Ups and downs only.")
    assert shown.advice[-1] == "The newest numbers are still being worked out."


def test_an_unknown_series_is_not_found(people: Cast, at: datetime) -> None:
    with pytest.raises(NotFound):
        queries.series_page(series_id=999, viewer=people.amina, at=at)


@pytest.mark.parametrize("count", [3, 30])
def test_a_page_takes_at_most_twelve_queries(
    people: Cast, at: datetime, count: int, django_assert_max_num_queries: Any
) -> None:
    shared = numbers.measure(target=60)
    made = numbers.series(shared, people.riverside, numbers.steady(52))
    for team in siblings(people.harbour, count):
        gained = numbers.series(shared, team, stepped(9))
        numbers.began(BEGAN, gained)
    judge(series=None, at=at)

    with django_assert_max_num_queries(12):
        page(made, people.daniel, at)


def test_the_page_speaks_german_where_it_can(people: Cast, at: datetime) -> None:
    made = judged(people, at, stepped(9), began=BEGAN)

    with translation.override("de"):
        shown = page(made, people.amina, at)

    assert "27. Oktober" in shown.sentence
    assert shown.numbers.latest[0].period.endswith("2026")


def test_old_days_are_written_with_their_year(people: Cast, at: datetime) -> None:
    made = judged(people, at, stepped(9), began=BEGAN)

    shown = page(made, people.amina, at + timedelta(days=365))

    assert shown.sentence.startswith("Better since 27 October 2025: ")


def test_an_unconfirmed_change_says_how_much_it_may_be(people: Cast, at: datetime) -> None:
    made = judged(people, at, numbers.steady(52), began=BEGAN)

    shown = page(made, people.amina, at)

    assert shown.sentence.startswith("Ups and downs only.")
    assert shown.advice[0].startswith(
        "The change begun 27 October cannot be told from chance: it may be anything from −"
    )


def test_a_change_after_a_bad_stretch_is_named_as_a_rival(people: Cast, at: datetime) -> None:
    values = numbers.steady(52)
    values[26:30] -= 4
    values[30:] += 6
    made = judged(people, at, values, began=BEGAN)
    numbers.began(BEGAN + timedelta(days=7), made, "A new leader")
    judge(series=[made.pk], at=at)

    rivals = page(made, people.amina, at).rivals

    assert "It was begun after a bad stretch, which often passes by itself." in rivals
    assert any("Ten minutes of travel" in rival or "A new leader" in rival for rival in rivals)
