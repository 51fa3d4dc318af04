"""What was asked of everything, in words: lately, together, elsewhere. Together is not because."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.goals.changes.queries import Elsewhere
from thrive.goals.changes.wording import Amounts
from thrive.insights.likeness import Trait
from thrive.insights.models import Finding, Look
from thrive.insights.wording.language import Speech, decimals_for_size
from thrive_stats.dated import interval
from thrive_stats.multiplicity import level_after_choosing

STRONG, SOME = 0.5, 0.3  # correlations, as they are usually called


@dataclass(frozen=True, slots=True)
class Moved:
    """How much something may have changed lately. ``state``: moved, may_have, none_seen, short.

    ``short``: no change was seen, and none is likely that would reach the target.
    """

    state: str
    sentence: str


def stretch(n: int, cadence: str) -> str:
    """So many periods, in words."""
    words = {
        "day": ngettext("%(n)s day", "%(n)s days", n),
        "week": ngettext("%(n)s week", "%(n)s weeks", n),
        "month": ngettext("%(n)s month", "%(n)s months", n),
        "quarter": ngettext("%(n)s quarter", "%(n)s quarters", n),
    }.get(cadence, ngettext("%(n)s year", "%(n)s years", n))
    return words % {"n": n}


def moved(found: Finding, speech: Speech) -> Moved:
    """What a finding of *lately* says. Its measure is asked for with it."""
    assert found.low is not None  # of lately always
    assert found.high is not None
    measure, facts = found.measure, found.facts
    time = {"time": stretch(facts["periods"], measure.cadence)}
    if found.is_kept:
        low, high = interval(found.estimate, facts["se"], facts["freedom"], level=facts["level"])
        words = _(
            "In the last %(time)s it has moved by about %(moved)s (likely %(low)s to %(high)s)."
        )
        return Moved("moved", words % (time | _figures(found, float(low), float(high), speech)))
    if found.low <= 0 <= found.high:
        return _none_seen(found, time, speech)
    words = _(
        "In the last %(time)s it may have moved (likely %(low)s to %(high)s). Among so many that "
        "are looked at, some do by chance."
    )
    return Moved("may_have", words % (time | _figures(found, found.low, found.high, speech)))


def _none_seen(found: Finding, time: dict[str, str], speech: Speech) -> Moved:
    assert found.low is not None  # asked before
    assert found.high is not None
    most = max(-found.low, found.high)
    decimals = decimals_for_size(most, found.measure.decimals)
    figures = time | {"most": speech.number(rounded_up(most, decimals), decimals)}
    missing = found.facts["missing"]
    best = found.high if found.measure.direction == "up" else -found.low
    if missing is None or best >= missing:
        return Moved("none_seen", _("No change larger than ±%(most)s in %(time)s.") % figures)
    words = _(
        "No change larger than ±%(most)s in %(time)s, and a gain of %(gain)s at most. "
        "%(missing)s are missing to the target."
    )
    figures |= {
        "gain": speech.number(rounded_up(best, decimals), decimals),
        "missing": speech.number(missing, decimals),
    }
    return Moved("short", words % figures)


def _figures(found: Finding, low: float, high: float, speech: Speech) -> dict[str, str]:
    decimals = decimals_for_size(high - low, found.measure.decimals)
    named = {"moved": found.estimate, "low": low, "high": high}
    return {name: speech.signed(value, decimals) for name, value in named.items()}


def rounded_up(value: float, decimals: int) -> float:
    """So that *no change larger than* stays true after rounding."""
    step = 10.0**decimals
    return math.ceil(round(value * step, 6)) / step


def moves_together(found: Finding, look: Look, speech: Speech, group: int | None = None) -> str:
    """What a finding of *together* says: which way, how strongly, how much earlier, how sure."""
    low, high = after_choosing(found, look)
    said = _way(found) % {
        "answers": found.answers.name if found.answers else "",
        "measure": found.measure.name,
        "time": stretch(found.lag, found.facts["cadence"]),
    }
    how = _("%(strength)s together in %(n)s groups (%(r)s, likely %(low)s to %(high)s).") % {
        "strength": _strength(abs(found.estimate)),
        "n": found.n,
        "r": speech.signed(found.estimate, 2),
        "low": speech.signed(low, 2),
        "high": speech.signed(high, 2),
    }
    return " ".join(part for part in (said, how, _own(found, group, speech)) if part)


def after_choosing(found: Finding, look: Look) -> tuple[float, float]:
    """The range of a correlation that was chosen because it is clear."""
    level = level_after_choosing(found=look.kept, tested=look.tested, rate=look.rate)
    z, se = found.facts["z"], found.facts["se"]
    low, high = interval(z, se, max(found.n - 1, 1), level=level)
    return math.tanh(float(low)), math.tanh(float(high))


def _way(found: Finding) -> str:
    if found.estimate > 0 and found.lag:
        return _("When “%(answers)s” is higher, “%(measure)s” is higher %(time)s later.")
    if found.estimate > 0:
        return _("When “%(answers)s” is higher, “%(measure)s” is higher as well.")
    if found.lag:
        return _("When “%(answers)s” is higher, “%(measure)s” is lower %(time)s later.")
    return _("When “%(answers)s” is higher, “%(measure)s” is lower.")


def _strength(size: float) -> str:
    if size >= STRONG:
        return _("They move strongly")
    return _("They move somewhat") if size >= SOME else _("They move a little")


def _own(found: Finding, group: int | None, speech: Speech) -> str:
    own = found.facts["own"].get(str(group)) if group is not None else None
    if own is None:
        return ""
    r, low, high = (speech.signed(part, 2) for part in own)
    return _("Here: %(r)s, likely %(low)s to %(high)s.") % {"r": r, "low": low, "high": high}


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change did where it was tried: worked out now, or as the latest look found it."""

    helped: int
    tried: int
    estimate: float
    low: float | None
    high: float | None
    expected_here: Sequence[float] | None
    amounts: Amounts

    @classmethod
    def of(cls, one: Elsewhere) -> "Effect":
        """As it is worked out."""
        names = ("helped", "tried", "estimate", "low", "high", "expected_here", "amounts")
        return cls(**{name: getattr(one, name) for name in names})

    @classmethod
    def found(cls, one: Finding) -> "Effect":
        """As it was found. Its measure is asked for with it."""
        return cls(
            one.facts["helped"], one.n, one.estimate, one.low, one.high,
            one.facts["expected_here"], Amounts.of(one.measure),
        )  # fmt: skip


def helped_elsewhere(one: Effect, *, is_kept: bool) -> str:
    """What a change did on the whole where it was tried, and what to expect in one more place."""
    said = [
        ngettext(
            "Helped in %(helped)s of %(tried)s group.",
            "Helped in %(helped)s of %(tried)s groups.",
            one.tried,
        )
        % {"helped": one.helped, "tried": one.tried}
    ]
    if one.low is not None and one.high is not None:
        said.append(
            _("About %(amount)s (likely %(low)s to %(high)s).")
            % {
                "amount": one.amounts.moved(one.estimate),
                "low": one.amounts.signed(one.low),
                "high": one.amounts.signed(one.high),
            }
        )
    if one.expected_here is not None:
        low, high = (one.amounts.signed(end) for end in one.expected_here)
        said.append(
            _("In one more group probably between %(low)s and %(high)s.")
            % {"low": low, "high": high}
        )
    if not is_kept:
        said.append(_("Among all that was tried, that may be chance."))
    return " ".join(said)


def alike(traits: Sequence[Trait], nearest: str) -> str:
    """What this group shares with the most alike of those where it was tried."""
    if not traits:
        return _("None of these groups is much like this one.")
    words = {
        Trait.KIND: _("the same kind of group"),
        Trait.AREA: _("in the same part of the organisation"),
        Trait.SIZE: _("about as many people"),
        Trait.LEVEL: _("about the same level"),
    }
    listed = ", ".join(words[trait] for trait in traits)
    return _("Most like this one: %(group)s (%(traits)s).") % {"group": nearest, "traits": listed}


def tested(look: Look | None, speech: Speech) -> str:
    """How much was tested, in one sentence."""
    if look is None:
        return _("Not looked at yet. It is done every night.")
    if not look.tested:
        return _("Nothing could be tested yet.")
    counts = {"tested": speech.number(look.tested, 0), "kept": speech.number(look.kept, 0)}
    if not look.kept:
        words = ngettext(
            "%(tested)s was tested; it is not clearer than chance.",
            "%(tested)s were tested; none is clearer than chance.",
            look.tested,
        )
        return words % counts
    words = ngettext(
        "%(tested)s was tested, %(kept)s kept; of those kept, about %(share)s in 100 may be "
        "chance.",
        "%(tested)s were tested, %(kept)s kept; of those kept, about %(share)s in 100 may be "
        "chance.",
        look.tested,
    )
    share: dict[str, Any] = {"share": speech.number(100 * look.rate, 0)}
    return words % (counts | share)
