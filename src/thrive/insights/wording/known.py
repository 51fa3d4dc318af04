"""*How do we know?*: what was compared, the sum, the normal range, luck, and the rivals."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.insights.shapes import Fact, Known
from thrive.insights.wording.language import Speech, decimals_for_size
from thrive.insights.wording.verdicts import Told
from thrive_stats.charting import ChartResult, Kind


@dataclass(frozen=True, slots=True)
class Screened:
    """The family that was tested together."""

    tested: int
    confirmed: int
    rate: float


@dataclass(frozen=True)
class Grounds:
    """Everything that a verdict rests on."""

    told: Told
    drawn: ChartResult
    from_before: bool
    has_baseline: bool
    phases: int
    first: date | None
    last: date | None
    screened: Screened | None
    q: float | None
    p: float | None
    version: str
    input_hash: str
    other_changes: tuple[str, ...]
    began_low: bool | None  # the points right before the change were worse than those before
    speech: Speech

    @property
    def alone(self) -> dict[str, Any]:
        """What the series' own chart told."""
        alone: dict[str, Any] = self.told.facts["alone"]
        return alone

    @property
    def dated(self) -> dict[str, Any] | None:
        """What its dated test found."""
        dated: dict[str, Any] | None = self.told.facts["dated"]
        return dated


def known(grounds: Grounds) -> tuple[Known, ...]:
    """The paragraphs, in the order in which one would ask."""
    return tuple(
        one
        for part in (_compared, _sum, _range, _rule, _luck, _neighbours, _again)
        for one in part(grounds)
    )


def _compared(grounds: Grounds) -> Iterator[Known]:
    dated, speech = grounds.dated, grounds.speech
    lead = _("What we compared.")
    if dated is not None:
        words = _(
            "%(before)s points before %(day)s with %(after)s since. The date was written down by "
            "people; it was not looked for in the numbers."
        )
        day = speech.day(date.fromisoformat(dated["on"]))
        yield Known(
            lead, words % {"before": dated["n_before"], "after": dated["n_after"], "day": day}
        )
    elif grounds.first and grounds.last:
        words = ngettext(
            "%(n)s point, of %(first)s.",
            "%(n)s points from %(first)s to %(last)s.",
            grounds.alone["n"],
        )
        yield Known(
            _("What we looked at."),
            words
            % {
                "n": speech.number(grounds.alone["n"], 0),
                "first": speech.first_day(grounds.first, grounds.told.cadence),
                "last": speech.first_day(grounds.last, grounds.told.cadence),
            },
        )


def _sum(grounds: Grounds) -> Iterator[Known]:
    dated, speech = grounds.dated, grounds.speech
    if dated is None:
        return
    decimals = decimals_for_size(dated["high"] - dated["low"], 1)
    words = _(
        "The mean before was %(before)s, since then %(after)s: a difference of %(difference)s. Of "
        "100 ranges made like %(low)s to %(high)s, about 95 hold the truth. Neighbouring points "
        "resemble each other by %(autocorrelation)s, pooled over all groups with this measure, and "
        "the range is widened for that."
    )
    yield Known(
        _("The sum."),
        words
        % {
            "before": speech.number(dated["before"], decimals),
            "after": speech.number(dated["after"], decimals),
            "difference": speech.signed(dated["estimate"], decimals),
            "low": speech.signed(dated["low"], decimals),
            "high": speech.signed(dated["high"], decimals),
            "autocorrelation": speech.number(dated["autocorrelation"], 2),
        },
    )


NO_LIMITS = ("drifting", "seasonal")
CHARTS = {
    Kind.XMR: "XmR",
    Kind.P_PRIME: "p′",
    Kind.U_PRIME: "u′",
    Kind.C: "c",
}


def _range(grounds: Grounds) -> Iterator[Known]:
    drawn, speech = grounds.drawn, grounds.speech
    latest = int(drawn.latest[0]) if len(drawn.latest) else -1
    if latest < 0 or grounds.told.kind in NO_LIMITS:
        return
    lower, centre, upper = (
        float(line[0, latest]) for line in (drawn.lower, drawn.centre, drawn.upper)
    )
    decimals = decimals_for_size(upper - lower, 1)
    words = _(
        "%(chart)s chart: middle %(centre)s, range %(lower)s to %(upper)s now. %(how)s %(base)s"
    )
    yield Known(
        _("The normal range."),
        words
        % {
            "chart": CHARTS.get(drawn.kind, str(drawn.kind)),
            "centre": speech.number(centre, decimals),
            "lower": speech.number(lower, decimals),
            "upper": speech.number(upper, decimals),
            "how": _how(drawn, speech),
            "base": _base(grounds),
        },
    )


def _how(drawn: ChartResult, speech: Speech) -> str:
    if drawn.kind is Kind.C:
        return _("It is the middle, give or take three times its root.")
    said = {
        Kind.XMR: _("It is the middle, give or take 2.66 times the mean step from point to point."),
    }.get(
        drawn.kind,
        _(
            "It widens where fewer were counted, and is scaled by how the points really vary "
            "(Laney)."
        ),
    )
    screened = int(drawn.screened[0].sum())
    left_out = ngettext(
        "%(n)s step of 3.267 times the mean or more was left out.",
        "%(n)s steps of 3.267 times the mean or more were left out.",
        screened,
    )
    none = _("No step was 3.267 times the mean or more, so none was left out.")
    return f"{said} {left_out % {'n': speech.number(screened, 0)} if screened else none}"


def _base(grounds: Grounds) -> str:
    if grounds.from_before:
        return _(
            "It rests on the points before the change only, so that what came after is seen "
            "against them."
        )
    if grounds.has_baseline:
        return _("It rests on the baseline that people set.")
    if grounds.phases > 1:
        return _("It rests on the last stretch that people set.")
    return _("It rests on all points; nobody has set a new stretch.")


def rule_words(signal: str) -> str:
    """A chart rule in words; empty if none."""
    return {
        "beyond_limits": _("a point outside the normal range"),
        "trend": _("seven points or more rising or falling"),
        "two_of_three": _("two of three points near the edge of the range"),
        "shift": _("seven points or more on one side of the middle"),
    }.get(signal, "")


def _rule(grounds: Grounds) -> Iterator[Known]:
    alone = grounds.alone
    if grounds.told.kind not in ("watch", "common_cause"):
        return
    runs = grounds.drawn.runs
    said = rule_words(alone["signal"])
    words = (
        _("The latest point: %(rule)s.") % {"rule": said}
        if said
        else _("None sees anything at the latest point.")
    )
    counts = _(
        "The longest run on one side is %(longest)s (up to %(longest_limit)s is usual), and the "
        "middle is crossed %(crossings)s times (%(crossings_limit)s or more is usual)."
    ) % {
        name: grounds.speech.number(int(getattr(runs, name)[0]), 0)
        for name in ("longest", "longest_limit", "crossings", "crossings_limit")
    }
    yield Known(_("The rules."), f"{words} {counts}")


def _luck(grounds: Grounds) -> Iterator[Known]:
    screened, speech = grounds.screened, grounds.speech
    if screened is None or grounds.q is None:
        if grounds.told.kind == "watch":
            yield Known(
                _("Luck."),
                _(
                    "One chart in many shows something by chance every week. Without a date "
                    "that was "
                    "written down beforehand nothing more can be tested."
                ),
            )
        return
    words = ngettext(
        "%(tested)s dated change was tested.",
        "%(tested)s dated changes were tested together, over all groups and measures.",
        screened.tested,
    )
    held = ngettext("%(n)s holds.", "%(n)s hold.", screened.confirmed)
    rule = _(
        "Of those we call changed, at most about %(share)s in 100 should be luck "
        "(Benjamini-Hochberg)."
    )
    said = (
        words % {"tested": speech.number(screened.tested, 0)},
        held % {"n": speech.number(screened.confirmed, 0)},
        rule % {"share": speech.number(100 * screened.rate, 0)},
    )
    yield Known(_("Luck."), " ".join(said))


def _neighbours(grounds: Grounds) -> Iterator[Known]:
    own, speech = grounds.alone["autocorrelation"], grounds.speech
    if grounds.told.kind == "seasonal":
        yield Known(
            _("The season."),
            _(
                "Waves that come back every year explain much of this series, and the years "
                "agree on them."
            ),
        )
    elif grounds.alone["season_around"]:
        yield Known(
            _("The season."),
            _(
                "All groups together have a yearly season, so a change at a date cannot be told "
                "from it; nothing is confirmed here."
            ),
        )
    if own is None:
        return
    words = (
        _(
            "Each point resembles the one before by %(own)s; above %(limit)s limits come out "
            "too narrow."
        )
        if grounds.told.kind == "drifting"
        else _(
            "Each point resembles the one before by %(own)s, which is little enough (0 is "
            "none, 1 is all)."
        )
    )
    yield Known(_("Drift."), words % {"own": speech.number(own, 2), "limit": speech.number(0.2, 1)})


def _again(grounds: Grounds) -> Iterator[Known]:
    words = _(
        "The same numbers, notes and version give the same verdict: version %(version)s, "
        "fingerprint %(hash)s."
    )
    yield Known(_("Again."), words % {"version": grounds.version, "hash": grounds.input_hash[:12]})


def rivals(grounds: Grounds) -> tuple[str, ...]:
    """What else could explain a confirmed change."""
    if grounds.told.kind != "confirmed":
        return ()
    years, said = grounds.alone["full_years"], []
    if years < 2:
        said.append(
            _("The season: fewer than two full years are known, so it cannot be ruled out.")
        )
    else:
        said.append(
            _("The season: %(n)s years were looked at, and none comes back every year.")
            % {"n": years}
        )
    if grounds.other_changes:
        others = grounds.speech.listed(grounds.other_changes)
        said.append(_("Another note within a month of it: %(others)s.") % {"others": others})
    if grounds.began_low:
        said.append(_("It was begun after a bad stretch, which often passes by itself."))
    elif grounds.began_low is not None:
        said.append(_("It was not begun after a bad stretch."))
    said.append(_("Who was counted, and how: ask whether that stayed the same."))
    return tuple(said)


def facts(grounds: Grounds) -> tuple[Fact, ...]:
    """Names and figures for those who check. Not translated where the field has its own names."""
    parts = (_chart_facts, _dated_facts, _family_facts)
    return (
        *(fact for part in parts for fact in part(grounds)),
        Fact(_("version"), grounds.version),
        Fact("SHA-256", grounds.input_hash),
    )


FIGURES = 4  # decimals


def _chart_facts(grounds: Grounds) -> Iterator[Fact]:
    drawn, speech = grounds.drawn, grounds.speech
    yield Fact(_("chart"), CHARTS.get(drawn.kind, str(drawn.kind)))
    yield Fact("n", speech.number(grounds.alone["n"], 0))
    latest = int(drawn.latest[0]) if len(drawn.latest) else -1
    if latest < 0 or grounds.told.kind in NO_LIMITS:
        return
    lines = {_("centre"): drawn.centre, _("lower"): drawn.lower, _("upper"): drawn.upper}
    for name, line in lines.items():
        yield Fact(name, speech.number(float(line[0, latest]), FIGURES))
    moving = float(drawn.moving_range_mean[0, int(drawn.phase[0, latest])])
    if np.isfinite(moving):
        yield Fact(_("mean moving range"), speech.number(moving, FIGURES))
    yield Fact(_("moving ranges left out"), speech.number(int(drawn.screened[0].sum()), 0))


def _dated_facts(grounds: Grounds) -> Iterator[Fact]:
    if grounds.dated is None:
        return
    for key, name in FACT_NAMES.items():
        yield Fact(name, grounds.speech.number(grounds.dated[key], FIGURES))
    for name, value in (("p", grounds.p), ("q", grounds.q)):
        if value is not None:
            yield Fact(name, f"{value:.2g}")


def _family_facts(grounds: Grounds) -> Iterator[Fact]:
    screened, speech = grounds.screened, grounds.speech
    if screened is None or grounds.q is None:
        return
    yield Fact(_("tested together"), speech.number(screened.tested, 0))
    yield Fact(_("confirmed"), speech.number(screened.confirmed, 0))
    yield Fact(_("false discovery rate"), speech.number(screened.rate, 2))


FACT_NAMES = {
    "estimate": "after − before",
    "se": "SE",
    "low": "95 % low",
    "high": "95 % high",
    "autocorrelation": "φ",
}
