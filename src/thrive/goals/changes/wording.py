"""Evidence in plain words: since, more than others, because. More and less get the same words.

Only a lot earns *because*. Dates and numbers are in the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from thrive.goals.changes.evidence import rungs
from thrive.goals.models import Change, Evidence
from thrive.measures.models import Measure

RUNGS = {
    rungs.CHANGED: gettext_lazy("It changed"),
    rungs.WHEN_BEGUN: gettext_lazy("It changed when we began"),
    rungs.MORE_THAN_OTHERS: gettext_lazy("More than those that had not begun"),
    rungs.BY_LOT: gettext_lazy("Starts were drawn by lot"),
}
"""The ladder by name, the lowest rung first."""
WHICH_WAY = {"up": gettext_lazy("more"), "down": gettext_lazy("less")}
MISSING = {
    "twelve_before": gettext_lazy("Needs twelve points from before it began."),
    "points_since": gettext_lazy("Nothing has been measured since it began."),
    "twelve_each_side": gettext_lazy("Needs twelve points from before it began, and twelve since."),
    "no_variation": gettext_lazy("The points do not vary, so nothing can be worked out."),
    "others": gettext_lazy(
        "Needs four other groups that are measured in the same way and had not begun."
    ),
    "no_draw": gettext_lazy("Start days were not drawn by lot."),
    "draw_not_begun": gettext_lazy("Too little has been measured since the draw."),
}


@dataclass(frozen=True)
class Amounts:
    """Writes numbers of a measure as it is shown: its decimals and its unit."""

    decimals: int
    unit: str

    @classmethod
    def of(cls, measure: Measure) -> "Amounts":
        """For a measure. An effect gets one decimal more than a single value, up to three."""
        return cls(min(3, measure.decimals + 1), measure.unit)

    def plain(self, value: float) -> str:
        """A number without a sign."""
        return str(number_format(abs(value), self.decimals))

    def signed(self, value: float) -> str:
        """A number with its sign."""
        written = self.plain(value)
        if not float(f"{value:.{self.decimals}f}"):
            return written
        return f"+{written}" if value > 0 else f"−{written}"

    def moved(self, value: float) -> str:
        """How far in which unit, and which way: "2.2 minutes less"."""
        words = _("%(amount)s more") if value > 0 else _("%(amount)s less")
        return words % {"amount": f"{self.plain(value)} {self.unit}".rstrip()}


def amounts_of(change: Change) -> Amounts:
    """How the numbers of a change are written."""
    if change.outcome is None:
        return Amounts(1, "")
    return Amounts.of(change.outcome.measure)


def headline(evidence: Evidence | None, change: Change, amounts: Amounts, *, on: date) -> str:
    """What was found, in one sentence."""
    if change.began_at is None:
        return _("It has not begun.") if change.starts_on > on else _("It begins today.")
    if change.outcome_id is None:
        return _("Nothing is measured for this change. Judge it together.")
    if evidence is None:
        return _("Too early to tell.")
    if evidence.rung == Evidence.Rung.NONE:
        return _nothing(_asked(evidence), amounts, change)
    day = _day(change.starts_on)
    if evidence.rung == Evidence.Rung.CHANGED or evidence.low is None or evidence.high is None:
        amount = amounts.moved(evidence.estimate or 0.0)
        return _("It looks different since %(day)s: about %(amount)s. Too early to tell more.") % {
            "day": day, "amount": amount,
        }  # fmt: skip
    figures = {
        "day": day,
        "amount": amounts.moved(evidence.estimate or 0.0),
        "low": amounts.signed(evidence.low),
        "high": amounts.signed(evidence.high),
    }
    return str(FOUND[evidence.rung]) % figures


FOUND: Mapping[str, Any] = {
    Evidence.Rung.WHEN_BEGUN: gettext_lazy(
        "Since %(day)s: about %(amount)s (likely %(low)s to %(high)s)."
    ),
    Evidence.Rung.MORE_THAN_OTHERS: gettext_lazy(
        "More than others since %(day)s: about %(amount)s (likely %(low)s to %(high)s)."
    ),
    Evidence.Rung.BY_LOT: gettext_lazy(
        "Because of this change, on average over all groups that drew: about %(amount)s "
        "(likely %(low)s to %(high)s)."
    ),
}


@dataclass(frozen=True)
class RungShown:
    """One rung in words. ``state``: held, not, missing."""

    name: str
    state: str
    sentence: str


def ladder(evidence: Evidence, amounts: Amounts) -> list[RungShown]:
    """Every rung with what it found, or what it needs."""
    return [_rung(one, amounts) for one in evidence.facts["rungs"]]


def _rung(one: Mapping[str, Any], amounts: Amounts) -> RungShown:
    """``Any``: JSON."""
    name = str(RUNGS[one["name"]])
    if one["missing"]:
        return RungShown(name, "missing", str(MISSING[one["missing"]]))
    state = "held" if one["is_clear"] else "not"
    return RungShown(name, state, _of_rung(one, amounts))


def _of_rung(one: Mapping[str, Any], amounts: Amounts) -> str:
    """``Any``: JSON."""
    estimate, low, high = one["estimate"], one["low"], one["high"]
    if one["name"] == rungs.CHANGED:
        if one["is_clear"]:
            return _("Points since then lie outside what was usual before.")
        return _("Points since then lie within what was usual before.")
    figures = {"amount": amounts.moved(estimate)}
    if low is None or high is None:
        said = _("About %(amount)s; how sure, the draw is too small to tell.") % figures
    else:
        figures |= {"low": amounts.signed(low), "high": amounts.signed(high)}
        said = _("About %(amount)s (likely %(low)s to %(high)s).") % figures
    if one["name"] == rungs.MORE_THAN_OTHERS:
        said += " " + ngettext(
            "Compared with %(count)s group.", "Compared with %(count)s groups.", one["n"]
        ) % {"count": one["n"]}  # fmt: skip
    if one["name"] == rungs.BY_LOT:
        said += " " + _("Of all ways the lot could have fallen, %(share)s in 100 show as much.") % {
            "share": number_format(100 * one["p"], 1)
        }
    return said if one["is_clear"] else _("Not clear: %(said)s") % {"said": said}


@dataclass(frozen=True)
class Beside:
    """How the comparison with others was made, for those who check.

    ``event``: periods since the start, the size, and how far it may be off (None: unknown).
    """

    methods: tuple[tuple[str, str], ...]
    pretended: tuple[tuple[str, str], ...]
    share: str
    event: tuple[tuple[int, float, float | None], ...]


def beside_others(evidence: Evidence, amounts: Amounts) -> Beside | None:
    """The comparison with others in figures; None where it could not be made."""
    (rung,) = [one for one in evidence.facts["rungs"] if one["name"] == rungs.MORE_THAN_OTHERS]
    if rung["missing"] or not rung.get("event"):
        return None
    return Beside(
        methods=tuple((str(METHODS[name]), or_unknown(size, amounts))
                      for name, size in rung["methods"]),
        pretended=tuple(
            (_("%(share)s in 100 of the time before") % {"share": round(100 * part)},
             or_unknown(size, amounts))
            for part, size in rung["pretended"]
        ),
        share="" if rung["p"] is None else str(number_format(100 * rung["p"], 0)),
        event=tuple((since, size, error) for since, size, error in rung["event"]),
    )  # fmt: skip


def or_unknown(size: float | None, amounts: Amounts) -> str:
    """A size with its sign, or that it is not known."""
    return _("unknown") if size is None else amounts.signed(size)


METHODS: Mapping[str, Any] = {
    "staggered": gettext_lazy("staggered starts (Callaway and Sant’Anna)"),
    "synthetic-did": gettext_lazy("synthetic difference in differences"),
    "synthetic-control": gettext_lazy("synthetic control"),
    "difference": gettext_lazy("plain difference in differences"),
}


def _nothing(asked: list[Mapping[str, Any]], amounts: Amounts, change: Change) -> str:
    """``Any``: JSON."""
    last = asked[-1] if asked else None
    if last is None:
        return _("Too early to tell.")
    if last["name"] == rungs.BY_LOT:
        return _("The draw shows no effect that is larger than chance.")
    if last["name"] == rungs.MORE_THAN_OTHERS:
        return _unlike_others(last, amounts, change)
    if last["name"] == rungs.WHEN_BEGUN:
        most = max(abs(last["low"]), abs(last["high"]))
        words = _("No change larger than %(most)s since %(day)s.")
        return words % {"most": amounts.plain(most), "day": _day(change.starts_on)}
    return _("Nothing unusual so far. Too early to tell more.")


def _unlike_others(one: Mapping[str, Any], amounts: Amounts, change: Change) -> str:
    """That it cannot be told is never told as *others did the same*. ``Any``: JSON."""
    words = _(
        "It is not clear that more changed here than in other groups since %(day)s "
        "(likely %(low)s to %(high)s)."
    )
    low, high = amounts.signed(one["low"]), amounts.signed(one["high"])
    return words % {"day": _day(change.starts_on), "low": low, "high": high}


def _asked(evidence: Evidence) -> list[Mapping[str, Any]]:
    """``Any``: JSON."""
    return [one for one in evidence.facts["rungs"] if not one["missing"]]


@dataclass(frozen=True)
class RivalShown:
    """Another explanation in words. ``state``: there, not, unknown."""

    state: str
    sentence: str


def rivals_in_words(evidence: Evidence, amounts: Amounts) -> list[RivalShown]:
    """What else may explain it, always all of them."""
    found = []
    for one in evidence.facts["rivals"]:
        state = {True: "there", False: "not", None: "unknown"}[one["found"]]
        found.append(RivalShown(state, _rival(one["kind"], state, one["figures"], amounts)))
    return found


def _rival(kind: str, state: str, figures: Mapping[str, Any], amounts: Amounts) -> str:
    """``Any``: JSON."""
    sentence = str(RIVALS[kind][state])
    written: dict[str, Any] = {}
    for name, value in figures.items():
        if isinstance(value, float):
            written[name] = amounts.signed(value) if name in SIGNED else number_format(value, 1)
        elif isinstance(value, list):
            written[name] = "; ".join(str(one) for one in value)
        else:
            written[name] = _("unknown") if value is None else value
    return sentence % written


SIGNED = {"gap", "without", "with"}
RIVALS: Mapping[str, Mapping[str, Any]] = {
    "season": {
        "there": gettext_lazy("A season: without it, the change is no longer clear."),
        "not": gettext_lazy("A season: taken out, the change stays about the same."),
        "unknown": gettext_lazy("A season: there are not two years of points to tell."),
    },
    "who_answered": {
        "there": gettext_lazy(
            "Who is counted: %(before)s on average before, %(since)s since. It may be other people."
        ),
        "not": gettext_lazy("Who is counted: about as many as before."),
        "unknown": gettext_lazy("Who is counted: this measure does not say how many."),
    },
    "people": {
        "there": gettext_lazy("Who works here: %(new)s of %(of)s came around that time."),
        "not": gettext_lazy("Who works here: hardly changed (%(new)s of %(of)s are new)."),
        "unknown": gettext_lazy("Who works here: nobody is on the list for that time."),
    },
    "another": {
        "there": gettext_lazy("Something else within a month of the start: %(titles)s."),
        "not": gettext_lazy("Nothing else was written down within a month of the start."),
        "unknown": gettext_lazy("Whether something else happened is not known."),
    },
    "bad_stretch": {
        "there": gettext_lazy(
            "It began after an unusually bad stretch (%(gap)s). What is worst gets better by "
            "itself: beside the time before that, the change is %(without)s."
        ),
        "not": gettext_lazy("It did not begin after an unusually bad stretch."),
        "unknown": gettext_lazy("Too few points from before to say whether they were unusual."),
    },
}


def expected_in_words(change: Change, amounts: Amounts) -> str:
    """What was expected, in one sentence; empty where nothing was."""
    if change.by_when_on is None:
        return ""
    day = _day(change.by_when_on)
    if change.size is None:
        words = _("More by %(day)s.") if change.direction == "up" else _("Less by %(day)s.")
        return words % {"day": day}
    signed = change.size if change.direction == "up" else -change.size
    return _("%(amount)s by %(day)s.") % {"amount": amounts.moved(signed), "day": day}


def beside_expected(change: Change, evidence: Evidence | None) -> str:
    """How what was found lies beside what was expected; empty where it cannot be told."""
    if evidence is None or change.size is None or evidence.low is None or evidence.high is None:
        return ""
    expected = change.size if change.direction == "up" else -change.size
    if evidence.low <= expected <= evidence.high:
        return _("What was expected lies within what is likely.")
    beyond = expected > evidence.high if expected > 0 else expected < evidence.low
    return _("Less than expected.") if beyond else _("More than expected.")


def _day(on: date) -> str:
    return str(date_format(on, "DATE_FORMAT"))
