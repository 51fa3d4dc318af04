"""*How do we know?*: what was compared, the sum, the normal range, luck, and the rivals."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.insights.shapes import Known
from thrive.insights.wording.language import Speech, decimals_for_size
from thrive.insights.wording.verdicts import Screened, Told, likely
from thrive_stats.charting import MINIMUM, ChartResult, Kind


@dataclass(frozen=True)
class Grounds:
    """Everything that a verdict rests on."""

    told: Told
    drawn: ChartResult
    cut_at_change: bool
    unscreened: bool
    has_baseline: bool
    phases: int
    first: date | None
    last: date | None
    q: float | None
    p: float | None
    version: str
    input_hash: str
    other_changes: tuple[str, ...]
    began_off: bool | None  # right before the change it was unusually far to the other side
    speech: Speech

    @property
    def screened(self) -> Screened | None:
        """The family that was tested together."""
        return self.told.screened

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
    low, high = likely(grounds.told)
    decimals = decimals_for_size(high - low, 1)
    words = _(
        "The mean before was %(before)s, since then %(after)s: a difference of %(difference)s. "
        "Neighbouring points resemble each other by %(autocorrelation)s, pooled over all groups "
        "with this measure, and the range of %(low)s to %(high)s is widened for that."
    )
    yield Known(
        _("The sum."),
        words
        % {
            "before": speech.number(dated["before"], decimals),
            "after": speech.number(dated["after"], decimals),
            "difference": speech.signed(dated["estimate"], decimals),
            "low": speech.signed(low, decimals),
            "high": speech.signed(high, decimals),
            "autocorrelation": speech.number(dated["autocorrelation"], 2),
        },
    )
    if grounds.screened is not None:
        yield Known(_("How wide the range is."), _how_wide(grounds.screened, speech))


def _how_wide(screened: Screened, speech: Speech) -> str:
    words = _(
        "The changes we call confirmed were picked because they are clear, so their ranges are "
        "made wide enough that of the confirmed at most about %(share)s in 100 miss the truth: "
        "each at %(level)s%% (Benjamini and Yekutieli; Student’s t)."
    )
    return words % {
        "share": speech.number(100 * screened.rate, 0),
        "level": speech.number(100 * screened.level, 1),
    }


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
    if latest < 0 or grounds.alone["kind"] in NO_LIMITS:
        return
    if grounds.cut_at_change and not np.isfinite(drawn.lower[0, latest]):
        yield Known(
            _("The normal range."),
            _(
                "It is that of the points before the change. Since then there are fewer than "
                "%(least)s, too few for a range of their own."
            )
            % {"least": speech.number(MINIMUM, 0)},
        )
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
            "how": _how(grounds),
            "base": _base(grounds),
        },
    )


def _how(grounds: Grounds) -> str:
    drawn, speech = grounds.drawn, grounds.speech
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
    if grounds.unscreened:
        kept = _(
            "Nearly all points are alike, so the few steps there are were all kept: without them "
            "every ordinary point would look special."
        )
        return f"{said} {kept}"
    screened = int(drawn.screened[0].sum())
    left_out = ngettext(
        "%(n)s step of 3.267 times the mean or more was left out.",
        "%(n)s steps of 3.267 times the mean or more were left out.",
        screened,
    )
    none = _("No step was 3.267 times the mean or more, so none was left out.")
    return f"{said} {left_out % {'n': speech.number(screened, 0)} if screened else none}"


def _base(grounds: Grounds) -> str:
    if grounds.cut_at_change:
        return _(
            "It rests on the points since the change, and the one before on those before, so that "
            "the chart shows what the sentence says. In the sentence and for the middles that are "
            "drawn each point counts alike."
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
    if grounds.began_off is not None:
        said.append(_began(grounds.told.direction, grounds.began_off))
    said.append(_("Who was counted, and how: ask whether that stayed the same."))
    return tuple(said)


def _began(direction: str, is_off: bool) -> str:
    """Regression to the mean, in words."""
    if direction == "better":
        return (
            _("It was begun after a bad stretch, which often passes by itself.")
            if is_off
            else _("It was not begun after a bad stretch.")
        )
    if direction == "worse":
        return (
            _("It was begun after a good stretch, which often passes by itself.")
            if is_off
            else _("It was not begun after a good stretch.")
        )
    return (
        _("It was begun after an unusual stretch, which often passes by itself.")
        if is_off
        else _("It was not begun after an unusual stretch.")
    )
