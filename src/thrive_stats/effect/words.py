"""An effect in plain words: what happened since, how surely, and what else it may have been.

Never *because*: one series cannot tell a change from what else began on the same day. More and less
get the same words. Messages are marked as in `thrive_stats.wording`.
"""

from dataclasses import dataclass

from thrive_stats.effect.estimating import Caveat
from thrive_stats.periods import PeriodKind, Step
from thrive_stats.wording import ENGLISH, Language, decimals_for, likely, period_in_words


@dataclass(frozen=True)
class Part:
    """A part of an effect and the range it probably lies in."""

    estimate: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the range leaves out that nothing changed."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Finding:
    """What was found of one series, complete enough to be put into words in any language.

    Parts are None where they could not be computed. `share` says that they are of 100 of what was
    there before (counts), not in the unit of the values. `now` and `instead` are what the model
    says of the last period, with the change and without.
    """

    since: str
    last: str
    kind: PeriodKind
    step: Step
    n_before: int
    n_after: int
    minimum: int
    level: Part | None
    slope: Part | None
    latest: Part | None
    now: float
    instead: float
    share: bool
    caveats: tuple[Caveat, ...]


def sentences(finding: Finding, language: Language = ENGLISH) -> list[str]:
    """Return what was found, one sentence for each thing it says.

    Examples
    --------
    >>> part = Part(4.2, 1.0, 7.4)
    >>> found = Finding("2023-07", "2024-12", PeriodKind.MONTH, Step.MONTH, 18, 18, 12, part, None,
    ...                 None, 12.0, 8.0, False, ())
    >>> sentences(found)[0]
    'Since July 2023: a step of about 4 up (likely +1 to +7).'
    """
    said = [] if Caveat.TOO_FEW_POINTS not in finding.caveats else _too_early(finding, language)
    for part, write in (
        (finding.level, _level),
        (finding.slope, _slope),
        (finding.latest, _latest),
    ):
        if part is not None:
            said.append(write(finding, part, language))
    return said + [_caveat(caveat, language) for caveat in finding.caveats if caveat in SPOKEN]


def rivals(language: Language = ENGLISH) -> str:
    """Return what else may have brought about an effect of any size."""
    return language.gettext(
        "Since is not because. Look for a season, another change at the same time, other people "
        "or other people answering, and a start after a bad spell."
    )


def _too_early(finding: Finding, language: Language) -> list[str]:
    gettext = language.gettext
    needed = gettext(
        "%(before)s points before and %(after)s since; %(n)s on each side are needed to rely on it."
    )
    counts = {"before": finding.n_before, "after": finding.n_after, "n": finding.minimum}
    written = {name: language.number(count, 0) for name, count in counts.items()}
    return [gettext("Too early to tell."), needed % written]


def _level(finding: Finding, part: Part, language: Language) -> str:
    gettext = language.gettext
    since = period_in_words(finding.since, finding.kind, finding.step, language)
    if not part.clear:
        words = gettext("Since %(since)s: no step confirmed (likely %(low)s to %(high)s).")
    elif part.estimate > 0:
        words = gettext(
            "Since %(since)s: a step of about %(size)s up (likely %(low)s to %(high)s)."
        )
    else:
        words = gettext(
            "Since %(since)s: a step of about %(size)s down (likely %(low)s to %(high)s)."
        )
    return words % {"since": since, **_sizes(finding, part, language)}


def _slope(finding: Finding, part: Part, language: Language) -> str:
    gettext = language.gettext
    if not part.clear:
        words = gettext(
            "No other trend confirmed than before (likely %(low)s to %(high)s %(each)s)."
        )
    elif part.estimate > 0:
        words = gettext(
            "From then on about %(size)s more %(each)s than the trend before "
            "(likely %(low)s to %(high)s)."
        )
    else:
        words = gettext(
            "From then on about %(size)s less %(each)s than the trend before "
            "(likely %(low)s to %(high)s)."
        )
    return words % {"each": _each(finding.step, language), **_sizes(finding, part, language)}


def _each(step: Step, language: Language) -> str:
    gettext = language.gettext
    words = {
        Step.DAY: gettext("each day"),
        Step.WEEK: gettext("each week"),
        Step.MONTH: gettext("each month"),
        Step.QUARTER: gettext("each quarter"),
        Step.YEAR: gettext("each year"),
        Step.POINT: gettext("each point"),
    }
    return words[step]


def _latest(finding: Finding, part: Part, language: Language) -> str:
    gettext = language.gettext
    words = gettext(
        "Together, as of %(last)s: about %(now)s instead of %(instead)s "
        "(likely %(low)s to %(high)s)."
    )
    if not part.clear:
        words = gettext(
            "Together, as of %(last)s: about %(now)s instead of %(instead)s, which may be ups and "
            "downs only (likely %(low)s to %(high)s)."
        )
    decimals = decimals_for(part.high - part.low)
    if finding.share:
        decimals = decimals_for(abs(finding.instead) * (part.high - part.low) / 100)
    return words % {
        "last": period_in_words(finding.last, finding.kind, finding.step, language),
        "now": language.number(finding.now, decimals),
        "instead": language.number(finding.instead, decimals),
        **_sizes(finding, part, language),
    }


def _sizes(finding: Finding, part: Part, language: Language) -> dict[str, str]:
    """Return the parts of a range in words, as finely as its width deserves."""
    decimals = decimals_for(part.high - part.low)
    write = language.percent if finding.share else language.number
    return {
        "size": write(abs(part.estimate), decimals),
        **likely(part.low, part.high, language),
    }


SPOKEN = frozenset(Caveat) - {Caveat.TOO_FEW_POINTS}


def _caveat(caveat: Caveat, language: Language) -> str:
    gettext = language.gettext
    words = {
        Caveat.NOT_COMPUTABLE: gettext(
            "There is too little around that date to compute anything from."
        ),
        Caveat.NO_VARIATION: gettext("There are no ups and downs to measure chance by."),
        Caveat.DRIFTING: gettext(
            "Neighbouring points resemble each other so much that a slow drift may look like a "
            "step."
        ),
        Caveat.NEIGHBOURS_ALIKE: gettext(
            "Neighbouring points resemble each other, so the likely ranges are too narrow."
        ),
    }
    return words[caveat]
