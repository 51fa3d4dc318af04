"""What people are told of an effect."""

import math
from dataclasses import replace

import pytest

from thrive_stats.effect import Caveat
from thrive_stats.effect.words import Finding, Part, rivals, sentences
from thrive_stats.periods import PeriodKind, Step

FOUND = Finding(
    since="2023-07",
    last="2024-12",
    kind=PeriodKind.MONTH,
    step=Step.MONTH,
    n_before=18,
    n_after=18,
    minimum=12,
    level=Part(4.21, 1.02, 7.4),
    slope=Part(-0.12, -0.2, -0.04),
    latest=Part(2.17, -1.0, 5.34),
    now=12.3,
    instead=10.13,
    share=False,
    caveats=(),
)


def test_a_clear_effect_says_since_when_how_much_and_how_surely() -> None:
    assert sentences(FOUND) == [
        "Since July 2023: a step of about 4 up (likely +1 to +7).",
        "From then on about 0.12 less each month than the trend before (likely −0.20 to −0.04).",
        "Together, as of December 2024: about 12 instead of 10, which may be ups and downs only "
        "(likely −1 to +5).",
    ]


def test_less_gets_the_same_words_as_more() -> None:
    turned = replace(
        FOUND, level=Part(-4.21, -7.4, -1.02), slope=Part(0.12, 0.04, 0.2), latest=Part(-2, -4, -1)
    )

    level, slope, latest = sentences(turned)
    assert level == "Since July 2023: a step of about 4 down (likely −7 to −1)."
    assert slope.startswith("From then on about 0.12 more each month than the trend before")
    assert latest.startswith("Together, as of December 2024: about 12 instead of 10 (likely")


def test_what_is_not_clear_is_told_by_its_range_never_as_no_change() -> None:
    unclear = replace(FOUND, level=Part(0.5, -2, 3), slope=Part(0.01, -0.1, 0.12), latest=None)

    assert sentences(unclear) == [
        "Since July 2023: no step confirmed (likely −2 to +3).",
        "No other trend confirmed than before (likely −0.1 to +0.1 each month).",
    ]


def test_shares_are_told_as_per_cent() -> None:
    share = replace(FOUND, share=True, level=Part(-10.6, -16.1, -4.5), slope=None, latest=None)

    assert sentences(share) == ["Since July 2023: a step of about 11% down (likely −16 to −4)."]


def test_too_few_points_come_first_and_the_numbers_still_follow() -> None:
    early = replace(FOUND, n_after=7, caveats=(Caveat.TOO_FEW_POINTS,))

    said = sentences(early)
    assert said[:2] == [
        "Too early to tell.",
        "18 points before and 7 since; 12 on each side are needed to rely on it.",
    ]
    assert len(said) == 5


@pytest.mark.parametrize(
    ("caveat", "words"),
    [
        (Caveat.NOT_COMPUTABLE, "too little around that date"),
        (Caveat.NO_VARIATION, "no ups and downs"),
        (Caveat.DRIFTING, "slow drift"),
        (Caveat.NEIGHBOURS_ALIKE, "too narrow"),
    ],
)
def test_each_caveat_has_words(caveat: Caveat, words: str) -> None:
    nothing = replace(
        FOUND,
        level=None,
        slope=None,
        latest=None,
        now=math.nan,
        instead=math.nan,
        caveats=(caveat,),
    )

    (said,) = sentences(nothing)
    assert words in said


@pytest.mark.parametrize("step", list(Step))
def test_each_step_has_words(step: Step) -> None:
    said = sentences(replace(FOUND, step=step, kind=PeriodKind.OTHER))

    assert f"each {step.value} than the trend before" in said[1]


def test_because_is_only_said_to_deny_it_and_nothing_is_significant() -> None:
    everything = replace(FOUND, caveats=tuple(Caveat))

    text = " ".join(sentences(everything))
    for word in ("because", "significant", "sigma", " p "):
        assert word not in text
    assert rivals().startswith("Since is not because.")
    for rival in ("season", "another change", "answering", "bad spell"):
        assert rival in rivals()
