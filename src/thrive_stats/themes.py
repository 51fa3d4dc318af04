"""Which words and two-word phrases more texts carry on one side than on the other.

Counts texts, not words: whoever writes a word five times in one text counts once. The words came
*with* one side. They never say *because*.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from thrive_stats.multiplicity import benjamini_hochberg
from thrive_stats.terms import terms_in

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

LEAST_TEXTS = 8
LEAST_WITH = 5
PRIOR = 4.0
RATE = 0.10


@dataclass(frozen=True)
class ThemesResult:
    """One entry for each term that was given.

    `z` is above 0 where more texts carry it since, below 0 where fewer do, and 0 where what the
    counts leave open could make it either. NaN (also `p`, `q`) where too few texts carry it. Of
    `enough` False nothing was tested.
    """

    terms: tuple[str, ...]
    before_texts: int
    since_texts: int
    estimate: FloatArray  # log odds ratio, drawn in
    se: FloatArray
    z: FloatArray
    p: FloatArray
    q: FloatArray
    enough: bool
    caveats: tuple[str, ...]
    method: str = "log odds, informative Dirichlet prior, texts"

    @property
    def tested(self) -> BoolArray:
        """Whether enough texts carry it."""
        return np.isfinite(self.p)

    def kept(self, rate: float = RATE) -> BoolArray:
        """Those that survive at a false discovery rate, this comparison being the family."""
        return self.q <= rate


def counted(texts: Iterable[str]) -> dict[str, int]:
    """Return how many texts carry each term, of all terms that any carries.

    Examples
    --------
    >>> counted(["The keys, the keys!", "No key again."])["key"]
    2
    """
    return dict(Counter(term for text in texts for term in terms_in(text)))


def compare(
    terms: Iterable[str],
    before: npt.ArrayLike,
    since: npt.ArrayLike,
    *,
    before_texts: int,
    since_texts: int,
    slack: int = 0,
    prior: float = PRIOR,
) -> ThemesResult:
    """Ask of each term whether more texts, or fewer, carry it since than before.

    Parameters
    ----------
    terms : iterable of str
        Words and phrases, chosen without looking at which side carries them.
    before, since : array of int
        How many texts of each side carry each of them.
    before_texts, since_texts : int
        How many texts there are on each side.
    slack : int
        By how many texts a count before may be too low, and a count since too low or too high: some
        counts are kept coarse, so that no single text shows. The test takes the worst case.
    prior : float
        How many texts the prior weighs, at the share that both sides have together.

    Returns
    -------
    ThemesResult
        Nothing is tested with fewer than 8 texts on a side, nor a term that fewer than 5 texts
        carry in all.

    Raises
    ------
    ValueError
        If a count is negative or above the number of texts, or shapes differ.

    Notes
    -----
    With y of n texts and a prior of `prior` texts of which a = prior * share carry the term, the
    log odds are log((y + a) / (n + prior - y - a)); z is the difference of the two sides over the
    root of the sum of 1 / (y + a) + 1 / (n + prior - y - a). Two departures from the source, which
    counts words: texts are counted, because the words of one text are no independent draws; and the
    second part of the variance stays, because a share of texts may be large. The prior draws rare
    terms towards no difference. Then Benjamini-Hochberg.

    Assumes that texts are independent. Several texts of one person make differences look surer than
    they are. A term and a phrase that holds it are two tests that go together. Not for two
    questions that were asked differently, and never for a reason.

    References
    ----------
    Monroe, Colaresi and Quinn (2008), Political Analysis 16, 372-403 (equations 15 to 22).

    Examples
    --------
    >>> found = compare(["key", "rota"], [4, 20], [15, 18], before_texts=40, since_texts=40)
    >>> found.z.round(1).tolist(), found.kept().tolist()
    ([2.6, -0.4], [True, False])
    """
    first, then = (np.asarray(side, dtype=np.float64) for side in (before, since))
    names = tuple(terms)
    _refuse_misfits(names, (first, before_texts), (then, since_texts))
    enough = min(before_texts, since_texts) >= LEAST_TEXTS
    tested = (first + then >= LEAST_WITH) & enough
    share = (first + then) / max(before_texts + since_texts, 1)
    sides = _worst(first, then, before_texts, since_texts, slack)
    more, fewer = (
        _difference(low, high, (before_texts, since_texts), share, prior) for low, high in sides
    )
    estimate, se = _told(more, fewer)
    z = np.where(tested, estimate / se, np.nan)
    p = np.where(tested, 2 * ndtr(-np.abs(z)), np.nan)
    return ThemesResult(
        terms=names,
        before_texts=before_texts,
        since_texts=since_texts,
        estimate=np.where(tested, estimate, np.nan),
        se=np.where(tested, se, np.nan),
        z=z,
        p=p,
        q=benjamini_hochberg(p),
        enough=enough,
        caveats=("counts_are_coarse",) if slack else (),
    )


Side = tuple[FloatArray, FloatArray]


def _refuse_misfits(names: tuple[str, ...], *sides: tuple[FloatArray, int]) -> None:
    for counts, texts in sides:
        if counts.shape != (len(names),):
            raise ValueError("one count for each term on each side")
        if np.any((counts < 0) | (counts > texts)):
            raise ValueError("a count lies between 0 and the number of texts")


def _worst(
    first: FloatArray, then: FloatArray, before_texts: int, since_texts: int, slack: int
) -> tuple[Side, Side]:
    """Return (before, since) as they would speak least for *more*, and least for *fewer*."""
    more = np.minimum(first + slack, before_texts), np.maximum(then - slack, 0.0)
    fewer = first, np.minimum(then + slack, since_texts)
    return more, fewer


def _difference(
    before: FloatArray,
    since: FloatArray,
    texts: tuple[int, int],
    share: FloatArray,
    prior: float,
) -> Side:
    """Return the log odds ratio and its standard error, both sides drawn towards one share."""
    odds, variance = [], []
    # Neither side of the prior is empty, so that neither of its odds is without end.
    drawn = prior * np.clip(share, 1e-3, 1 - 1e-3)
    for y, n in zip((before, since), texts, strict=True):
        with_it, without = y + drawn, n - y + prior - drawn
        odds.append(np.log(with_it / without))
        variance.append(1 / with_it + 1 / without)
    return odds[1] - odds[0], np.sqrt(variance[0] + variance[1])


def _told(more: Side, fewer: Side) -> Side:
    """Return the one that still stands in its own worst case; 0 where neither does."""
    rises, falls = more[0] > 0, fewer[0] < 0
    estimate = np.where(rises, more[0], np.where(falls, fewer[0], 0.0))
    return estimate, np.where(rises, more[1], fewer[1])
