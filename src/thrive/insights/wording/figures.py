"""The figures behind a verdict, by their names in the field, for those who check."""

from collections.abc import Iterator

import numpy as np
from django.utils.translation import gettext as _

from thrive.insights.shapes import Fact
from thrive.insights.wording.known import CHARTS, NO_LIMITS, Grounds
from thrive.insights.wording.verdicts import likely


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
    if latest < 0 or grounds.alone["kind"] in NO_LIMITS:
        return
    lines = {
        _("centre"): drawn.centre,
        _("lower limit"): drawn.lower,
        _("upper limit"): drawn.upper,
    }
    for name, line in lines.items():
        if np.isfinite(line[0, latest]):
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
    low, high = likely(grounds.told)
    yield Fact(_("level of the range"), speech.number(screened.level, FIGURES))
    yield Fact(_("range, low"), speech.number(low, FIGURES))
    yield Fact(_("range, high"), speech.number(high, FIGURES))
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
