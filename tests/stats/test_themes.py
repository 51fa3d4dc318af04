"""Words before and since: the formula, promised error rates, what is found, what a text holds."""

import numpy as np
import pytest
from scipy.stats import contingency

from thrive_stats.terms import singular, terms_in
from thrive_stats.themes import compare, counted

TERMS = 80


def names(many: int) -> list[str]:
    return [f"word {number}" for number in range(many)]


def of_one_pair(before: tuple[int, int], since: tuple[int, int], **wishes: float) -> float:
    found = compare(
        ["key"], [before[0]], [since[0]], before_texts=before[1], since_texts=since[1],
        **wishes,  # type: ignore[arg-type]  # one number
    )  # fmt: skip
    return float(found.z[0])


# --- the formula -------------------------------------------------------------------------------


def test_without_a_prior_it_is_the_log_odds_ratio_of_a_table() -> None:
    """The estimate against scipy's sample odds ratio, the error against its (Woolf's) interval."""
    found = compare(["key"], [12], [30], before_texts=60, since_texts=50, prior=1e-9)

    table = contingency.odds_ratio([[30, 20], [12, 48]], kind="sample")
    assert found.estimate[0] == pytest.approx(np.log(table.statistic))
    low, high = table.confidence_interval(0.95)
    assert found.se[0] == pytest.approx(np.log(high / low) / (2 * 1.959963985), rel=1e-6)


def test_with_a_prior_it_is_as_in_monroe_colaresi_and_quinn() -> None:
    """Equations 16 and 20 by hand, for a rare word in so much that the shares hardly count."""
    y_i, y_j, n_i, n_j, prior = 40, 12, 20_000, 15_000, 500.0
    found = compare(["key"], [y_j], [y_i], before_texts=n_j, since_texts=n_i, prior=prior)

    a = prior * (y_i + y_j) / (n_i + n_j)
    a = prior * max(a / prior, 1e-3)
    delta = np.log((y_i + a) / (n_i + prior - y_i - a)) - np.log(
        (y_j + a) / (n_j + prior - y_j - a)
    )
    assert found.estimate[0] == pytest.approx(delta)
    zeta = delta / np.sqrt(1 / (y_i + a) + 1 / (y_j + a))
    assert found.z[0] == pytest.approx(zeta, rel=0.01)


def test_the_prior_draws_towards_no_difference() -> None:
    plain, drawn = (
        abs(compare(["key"], [0], [6], before_texts=20, since_texts=20, prior=prior).estimate[0])
        for prior in (0.5, 10.0)
    )

    assert drawn < plain / 1.5


def test_sides_that_are_changed_round_change_the_sign_alone() -> None:
    assert of_one_pair((4, 40), (15, 30)) == pytest.approx(-of_one_pair((15, 30), (4, 40)))


# --- what was held back ------------------------------------------------------------------------


def test_what_the_counts_leave_open_is_taken_at_its_worst() -> None:
    """Of all counts that slack allows, none is clearer in the other way or less clear in this."""
    told = of_one_pair((4, 40), (15, 40), slack=2)
    possible = [
        of_one_pair((4 + low, 40), (15 + off, 40)) for low in range(3) for off in range(-2, 3)
    ]

    assert 0 < told <= min(possible) + 1e-9


def test_a_difference_that_slack_can_turn_is_none() -> None:
    assert of_one_pair((8, 40), (10, 40), slack=2) == 0


# --- promised error rates ----------------------------------------------------------------------


def simulated(
    random: np.random.Generator, texts: tuple[int, int], *, raised: float = 0.0, held: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Words of which most are rare; the first in a tenth of the texts, and since in more."""
    share = random.beta(0.6, 6, size=TERMS)
    share[0] = 0.1
    before = random.binomial(texts[0], share)
    share[0] += raised
    since = random.binomial(texts[1], share)
    if held:  # as counts are kept that change only with three texts
        low = before - np.minimum(random.integers(0, 3, TERMS), before)
        now = before + since
        now = now - np.minimum(random.integers(0, 3, TERMS), now - low)
        before, since = low, np.minimum(now - low, texts[1])
    return before, since


@pytest.mark.parametrize("held", [False, True])
@pytest.mark.parametrize("texts", [(8, 8), (20, 20), (100, 20), (100, 100)])
def test_where_nothing_changed_hardly_anything_is_kept(texts: tuple[int, int], held: bool) -> None:
    random = np.random.default_rng([21, *texts])
    nominal, any_kept = [], 0
    for _ in range(300):
        before, since = simulated(random, texts, held=held)
        found = compare(
            names(TERMS), before, since, before_texts=texts[0], since_texts=texts[1],
            slack=2 if held else 0,
        )  # fmt: skip
        nominal += (found.p[found.tested] < 0.05).tolist()
        any_kept += bool(found.kept().any())

    assert np.mean(nominal) < 0.05
    assert any_kept / 300 < 0.10


@pytest.mark.parametrize(
    ("texts", "raised", "held", "least"),
    [
        ((40, 40), 0.5, False, 0.9),
        ((40, 40), 0.6, True, 0.8),
        ((100, 100), 0.3, False, 0.85),
        ((100, 100), 0.3, True, 0.7),
    ],
)
def test_a_word_that_comes_in_many_more_texts_is_found(
    texts: tuple[int, int], raised: float, held: bool, least: float
) -> None:
    random = np.random.default_rng([22, *texts])
    hits = 0
    for _ in range(200):
        before, since = simulated(random, texts, raised=raised, held=held)
        found = compare(
            names(TERMS), before, since, before_texts=texts[0], since_texts=texts[1],
            slack=2 if held else 0,
        )  # fmt: skip
        hits += bool(found.kept()[0] and found.z[0] > 0)

    assert hits / 200 >= least


def test_of_what_is_kept_few_did_not_change() -> None:
    random = np.random.default_rng(23)
    false = kept = 0
    for _ in range(200):
        share = random.beta(0.6, 6, size=TERMS)
        before = random.binomial(100, share)
        share[:20] = np.minimum(share[:20] + 0.3, 0.95)
        since = random.binomial(100, share)
        found = compare(names(TERMS), before, since, before_texts=100, since_texts=100).kept()
        kept, false = kept + int(found.sum()), false + int(found[20:].sum())

    assert kept > 1000
    assert false / kept < 0.10


# --- too little --------------------------------------------------------------------------------


def test_fewer_than_eight_texts_on_a_side_are_too_few() -> None:
    found = compare(["key"], [7], [20], before_texts=7, since_texts=40)

    assert not found.enough
    assert not found.tested.any()


def test_a_word_in_fewer_than_five_texts_is_not_tested() -> None:
    found = compare(names(2), [2, 2], [2, 3], before_texts=20, since_texts=20)

    assert found.tested.tolist() == [False, True]


def test_no_words_are_no_findings() -> None:
    assert compare([], [], [], before_texts=20, since_texts=20).kept().tolist() == []


@pytest.mark.parametrize(
    ("before", "since"), [([1, 2], [1]), ([-1], [3]), ([3], [21])], ids=["shape", "below", "above"]
)
def test_what_does_not_fit_is_refused(before: list[int], since: list[int]) -> None:
    with pytest.raises(ValueError, match=r"one count|between 0"):
        compare(["key"], before, since, before_texts=20, since_texts=20)


# --- what a text holds -------------------------------------------------------------------------


def test_a_word_counts_once_in_a_text() -> None:
    assert counted(["keys, keys and keys", "a key"])["key"] == 2


def test_a_letter_that_is_written_in_two_ways_is_one() -> None:
    assert terms_in("Fru\u0308hschicht") == terms_in("Frühschicht")


def test_german_words_keep_their_ending_and_small_words_go() -> None:
    found = terms_in("Wir haben nicht genug Pausen, und die Schichten sind zu lang.")

    assert {"pausen", "schichten", "genug pausen", "zu lang"} <= found
    assert not found & {"wir", "haben", "nicht", "sind", "und"}


def test_a_phrase_ends_with_its_clause() -> None:
    assert "rota night" not in terms_in("We got the rota. Night came.")
    assert "night shift" in terms_in("the night shift")


@pytest.mark.parametrize("word", ["no", "not", "too", "more", "never"])
def test_a_small_word_that_turns_the_next_stays_beside_it(word: str) -> None:
    assert f"{word} breaks" in terms_in(f"There are {word} breaks")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("shifts", "shift"), ("boxes", "box"), ("families", "family"), ("houses", "house"),
        ("bus", "bus"), ("process", "process"), ("crisis", "crisis"), ("key", "key"),
        ("churches", "church"), ("its", "its"),
    ],
)  # fmt: skip
def test_an_english_plural_becomes_its_singular(written: str, told: str) -> None:
    assert singular(written) == told


def test_numbers_and_addresses_are_no_words() -> None:
    assert terms_in("0177 123456, 14:30, #2") == frozenset()
