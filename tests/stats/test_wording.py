from dataclasses import replace

import pytest

from thrive_stats.icons import Assurance
from thrive_stats.periods import PeriodKind, Step
from thrive_stats.verdicts import Situation, Verdict
from thrive_stats.wording import (
    ENGLISH,
    English,
    chosen,
    decimals_for,
    likely,
    more_needed,
    period_in_words,
    sentence,
    sentences,
    target_sentence,
)

CONFIRMED = Verdict(
    Situation.CONFIRMED_BETTER,
    step=Step.WEEK,
    period_kind=PeriodKind.DATE,
    since="2026-05-03",
    before=62.2,
    after=71.1,
    low=5.2,
    high=12.8,
)


@pytest.mark.parametrize(
    ("missing", "step", "words"),
    [
        (5, Step.MONTH, "Too early to tell. 5 more months needed."),
        (1, Step.MONTH, "Too early to tell. 1 more month needed."),
        (3, Step.WEEK, "Too early to tell. 3 more weeks needed."),
        (1, Step.DAY, "Too early to tell. 1 more day needed."),
        (2, Step.QUARTER, "Too early to tell. 2 more quarters needed."),
        (2, Step.YEAR, "Too early to tell. 2 more years needed."),
        (12, Step.POINT, "Too early to tell. 12 more points needed."),
    ],
)
def test_fewer_points_than_needed(missing: int, step: Step, words: str) -> None:
    assert sentence(Verdict(Situation.TOO_EARLY, missing=missing, step=step)) == words


def test_common_cause() -> None:
    verdict = Verdict(
        Situation.COMMON_CAUSE, step=Step.MONTH, period_kind=PeriodKind.MONTH, since="2018-03"
    )

    assert sentences(verdict) == [
        "Ups and downs only.",
        "Nothing has changed since March 2018.",
        "Reacting to one month will not help; changing how the work is done might.",
    ]
    assert len(sentences(replace(verdict, since=None))) == 2


@pytest.mark.parametrize("step", list(Step))
def test_common_cause_names_what_not_to_react_to(step: Step) -> None:
    assert f"Reacting to one {step.value} will" in sentence(
        Verdict(Situation.COMMON_CAUSE, step=step)
    )


def test_a_signal_that_is_not_confirmed() -> None:
    words = sentence(Verdict(Situation.WATCH))

    assert words == "Something may have changed. Watch, and ask the group."


def test_confirmed_better_worse_and_changed_have_the_same_words() -> None:
    better = "Better since 3 May 2026: about 62 → 71 (likely +5 to +13)."
    worse = replace(CONFIRMED, situation=Situation.CONFIRMED_WORSE)
    changed = replace(CONFIRMED, situation=Situation.CONFIRMED_CHANGED)

    assert sentence(CONFIRMED) == better
    assert sentence(worse) == better.replace("Better", "Worse")
    assert sentence(changed) == better.replace("Better", "Changed")


def test_a_fall_has_a_sign_that_can_be_told_from_a_dash() -> None:
    fall = replace(CONFIRMED, low=-12.8, high=-5.2)

    assert sentence(fall).endswith("(likely −13 to −5).")


def test_proportions_are_told_of_a_hundred() -> None:
    share = replace(CONFIRMED, percent=True, before=0.622, after=0.711, low=0.052, high=0.128)

    assert sentence(share) == "Better since 3 May 2026: about 62% → 71% (likely +5 to +13)."


@pytest.mark.parametrize(
    ("assurance", "words"),
    [
        (Assurance.PASS, "Target 70: usually met."),
        (Assurance.HIT_OR_MISS, "Target 70: hit and miss."),
        (Assurance.FAIL, "Target 70: not with today’s way of working."),
    ],
)
def test_what_today_promises_of_a_target_follows_the_verdict(
    assurance: Assurance, words: str
) -> None:
    verdict = replace(CONFIRMED, target=70.0, assurance=assurance)

    assert sentences(verdict)[-1] == words


def test_nothing_is_said_of_a_target_without_a_target_or_a_promise() -> None:
    assert target_sentence(replace(CONFIRMED, target=70.0)) is None
    assert target_sentence(replace(CONFIRMED, assurance=Assurance.PASS)) is None


def test_drift_and_season_say_that_limits_do_not_apply_and_what_to_do() -> None:
    drifting = sentences(Verdict(Situation.DRIFTING))
    seasonal = sentences(Verdict(Situation.SEASONAL))

    assert drifting[0] == "This measure drifts; limits do not apply as they stand."
    assert seasonal[0] == "This measure has a yearly season; limits do not apply as they stand."
    assert len(drifting) == len(seasonal) == 2


@pytest.mark.parametrize("situation", list(Situation))
def test_every_situation_has_words_and_none_names_a_method(situation: Situation) -> None:
    words = sentence(replace(CONFIRMED, situation=situation)).lower()

    assert words.endswith(".")
    assert not any(method in words for method in ("significant", "sigma", "p ="))


@pytest.mark.parametrize(
    ("label", "kind", "step", "words"),
    [
        ("2018-03-01", PeriodKind.DATE, Step.MONTH, "March 2018"),
        ("2018-03-02", PeriodKind.DATE, Step.MONTH, "2 March 2018"),
        ("2018-01-01", PeriodKind.DATE, Step.YEAR, "2018"),
        ("2018-01-01", PeriodKind.DATE, Step.WEEK, "1 January 2018"),
        ("2018-12", PeriodKind.MONTH, Step.MONTH, "December 2018"),
        ("2018-W07", PeriodKind.WEEK, Step.WEEK, "week 7 of 2018"),
        ("2018", PeriodKind.YEAR, Step.YEAR, "2018"),
        ("17", PeriodKind.INTEGER, Step.POINT, "17"),
        ("Lent", PeriodKind.OTHER, Step.POINT, "Lent"),
    ],
)
def test_periods_in_words(label: str, kind: PeriodKind, step: Step, words: str) -> None:
    assert period_in_words(label, kind, step) == words


@pytest.mark.parametrize(
    ("width", "decimals"), [(8, 0), (300, 0), (1.2, 1), (0.05, 2), (0, 0), (float("nan"), 0)]
)
def test_numbers_are_shown_as_finely_as_they_are_known(width: float, decimals: int) -> None:
    assert decimals_for(width) == decimals


def test_numbers_in_english() -> None:
    assert ENGLISH.number(1234.56, 1) == "1,234.6"
    assert ENGLISH.number(-0.04, 1) == "0.0"
    assert ENGLISH.signed(-2, 0) == "−2"
    assert chosen(0.95, percent=True) == "95%"
    assert chosen(3.25) == "3.25"


class Upside(English):
    """A language that shows whether every message passes through it."""

    def gettext(self, message: str) -> str:
        return message.upper()

    def ngettext(self, one: str, many: str, count: int) -> str:
        return (one if count == 1 else many).replace("more", "noch")


def test_words_come_from_the_language_that_is_given() -> None:
    verdict = Verdict(Situation.TOO_EARLY, missing=2, step=Step.WEEK)

    assert sentence(Verdict(Situation.WATCH), Upside()).isupper()
    assert more_needed(verdict, Upside()) == "2 noch weeks needed."


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (-7.0, -0.3, ("−7.0", "−0.3")),
        (-7.0, -0.04, ("−7.00", "−0.04")),
        (0.4, 13.0, ("+0.4", "+13.0")),
        (-7.0, -0.6, ("−7", "−1")),
        (-0.3, 4.0, ("−0.3", "+4.0")),
        (0.0, 4.0, ("+0", "+4")),
    ],
)
def test_no_end_of_a_range_is_rounded_to_nothing(
    low: float, high: float, words: tuple[str, str]
) -> None:
    assert tuple(likely(low, high).values()) == words
