"""The groups around one: how they compare without a ranking, and what helped there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from django.db.models import Count, F, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.insights import drawings
from thrive.insights.queries import rows as stored
from thrive.insights.queries.reading import Reading
from thrive.insights.queries.rows import MeasureRow
from thrive.insights.shapes import Funnel, FunnelRow, Help, Helped
from thrive.insights.wording import notes
from thrive.insights.wording.language import Speech
from thrive.measures.models import Point
from thrive_stats.funnel import FunnelKind, FunnelResult, funnel

# One period of a small group says little: the last twelve are taken together.
PERIODS = 12
LEAST_GROUPS = 3
LEAST_VALUES = 4
MOST_HELPED = 3
MOST_LISTED = 40


@dataclass(frozen=True, slots=True)
class Sibling:
    """A group beside this one: sums over the last periods."""

    series_id: int
    name: str
    n: int
    value: float
    squares: float
    denominator: float | None


def compare(reading: Reading, speech: Speech, at: datetime) -> Funnel | None:
    """Sibling groups in a funnel; None where they cannot fairly be compared. One query.

    Counts have nothing to divide them by, so groups of different size would only be ranked by it.
    """
    if reading.measure.kind == "count" or not reading.matrix.periods:
        return None
    siblings = _siblings(reading, at.date())
    places = [place for place, each in enumerate(siblings) if each.series_id == reading.series.pk]
    if len(siblings) < LEAST_GROUPS or not places:
        return None
    kind = KINDS.get(reading.measure.kind, FunnelKind.VALUE)
    counts, sizes = _parts(siblings, kind)
    seen = funnel(counts, sizes, kind=kind)
    if not np.isfinite(seen.centre):
        return None
    return _shape(reading, siblings, seen, sizes, places[0], speech)


KINDS = {"proportion": FunnelKind.PROPORTION, "rate": FunnelKind.RATE}


def _siblings(reading: Reading, on: date) -> list[Sibling]:
    """Groups with the same parent, or of the same kind outside the tree, in the tree's order."""
    group = reading.series.group
    beside = (
        {"series__group__parent": group.parent_id}
        if group.parent_id
        else {"series__group__kind": group.kind}
    )
    since = reading.matrix.periods[-PERIODS:][0]
    rows = (
        Point.objects.filter(
            series__measure=reading.measure.pk,
            series__wording_version=reading.series.wording_version,
            period_on__gte=since,
            **beside,
        )
        .order_by("series__group__path", "series__group__name", "series_id")
        .values_list("series_id", "series__group__name")
        .annotate(
            n=Count("id"),
            total=Sum("value"),
            squares=Sum(F("value") * F("value")),
            below=Sum("denominator"),
        )
    )
    return [Sibling(*row) for row in rows]


def _parts(
    siblings: Sequence[Sibling], kind: FunnelKind
) -> tuple[drawings.Floats, drawings.Floats]:
    """What the funnel takes: counts and numbers at risk, or means and their standard errors."""
    total = np.array([each.value for each in siblings])
    if kind is not FunnelKind.VALUE:
        return total, np.array([each.denominator or np.nan for each in siblings])
    n = np.array([each.n for each in siblings], dtype=np.float64)
    mean = total / n
    squares = np.array([each.squares for each in siblings]) - n * mean**2
    enough = (n >= LEAST_VALUES) & (squares > 0)
    error = np.full(len(siblings), np.nan)
    error[enough] = np.sqrt(squares[enough] / (n[enough] - 1) / n[enough])
    return mean, error


def _shape(
    reading: Reading,
    siblings: Sequence[Sibling],
    seen: FunnelResult,
    sizes: drawings.Floats,
    this: int,
    speech: Speech,
) -> Funnel:
    scale = reading.measure.scale if seen.kind is not FunnelKind.VALUE else 1.0
    rows = tuple(
        _row(reading, siblings[place], place, seen, scale, this, speech)
        for place in _listed(seen, this)
    )
    sentence = _sentence(reading, siblings, seen, this)
    return Funnel(
        svg=_svg(seen, sizes, scale, this, sentence, speech),
        sentence=sentence,
        explanation=_explanation(reading, seen, len(rows), speech),
        value_head=reading.measure.unit or _("Value"),
        denominator_head="" if seen.kind is FunnelKind.VALUE else _("Counted"),
        rows=rows,
    )


def _listed(seen: FunnelResult, this: int) -> list[int]:
    """Which groups the table lists: all, or of very many this one, those outside, and the first."""
    special = {this, *np.flatnonzero(np.abs(seen.outside) > 1).tolist()}
    others = [place for place in range(len(seen.estimate)) if place not in special]
    return sorted([*special, *others[: max(MOST_LISTED - len(special), 0)]])


def _row(
    reading: Reading,
    each: Sibling,
    place: int,
    seen: FunnelResult,
    scale: float,
    this: int,
    speech: Speech,
) -> FunnelRow:
    decimals = reading.measure.decimals
    value, shrunk = float(seen.estimate[place]) * scale, float(seen.shrunk[place]) * scale
    return FunnelRow(
        series_id=each.series_id,
        name=each.name,
        value=speech.number(value, decimals) if np.isfinite(value) else "–",
        denominator="" if each.denominator is None else speech.number(each.denominator, 0),
        shrunk=speech.number(shrunk, decimals) if np.isfinite(shrunk) else "–",
        place=_place(seen, place),
        is_this=place == this,
    )


def _place(seen: FunnelResult, place: int) -> str:
    if not np.isfinite(seen.shrunk[place]):
        return _("too little to tell")
    outside = int(seen.outside[place])
    # The inner limits are passed by one ordinary group in twenty: no news.
    if abs(outside) < 2:
        return _("inside the range")
    return _("above the range") if outside > 0 else _("below the range")


def _sentence(reading: Reading, siblings: Sequence[Sibling], seen: FunnelResult, this: int) -> str:
    name = siblings[this].name
    place = int(seen.outside[this]) if np.isfinite(seen.shrunk[this]) else 0
    if abs(place) < 2:
        return _("%(group)s is where chance and size alone could put it among its neighbours.") % {
            "group": name
        }
    words = (
        _("%(group)s is higher than its size and chance explain. Ask what is different there.")
        if place > 0
        else _("%(group)s is lower than its size and chance explain. Ask what is different there.")
    )
    return words % {"group": name}


def _explanation(
    reading: Reading, seen: FunnelResult, listed: int, speech: Speech
) -> tuple[str, ...]:
    said = [
        ngettext(
            "The last period of each group.",
            "The last %(n)s periods of each group, taken together.",
            min(PERIODS, len(reading.matrix.periods)),
        )
        % {"n": speech.number(min(PERIODS, len(reading.matrix.periods)), 0)},
        _("Small groups swing more by chance, so the range is wider for them, and in the column "
          "“Drawn in” they are moved towards the middle by how little they know."),
        _("The order is that of the organisation. It is not a ranking."),
    ]  # fmt: skip
    if listed < len(seen.estimate):
        words = _(
            "Drawn are all %(all)s groups; listed are this one, those outside, and some more."
        )
        said.append(words % {"all": speech.number(len(seen.estimate), 0)})
    if seen.dispersion > 1.5:
        said.append(
            _("Groups differ for many small reasons, so the range is widened for all of them.")
        )
    if seen.caveats:
        said.append(_("With so few groups, read it with care."))
    return tuple(said)


def _svg(
    seen: FunnelResult,
    sizes: drawings.Floats,
    scale: float,
    this: int,
    sentence: str,
    speech: Speech,
) -> str:
    is_value = seen.kind is FunnelKind.VALUE
    across = 1 / sizes if is_value else sizes
    shown = np.flatnonzero(np.isfinite(across) & np.isfinite(seen.estimate))
    if not len(shown):
        return ""
    highlighted = np.flatnonzero(shown == this)
    dots = drawings.FunnelDots(
        across[shown],
        seen.estimate[shown] * scale,
        int(highlighted[0]) if len(highlighted) else -1,
    )
    words = (
        _("Groups across their size"),
        sentence,
        _("more surely known") if is_value else _("more counted"),
    )
    return drawings.funnel(seen, scale, dots, words, speech)


def what_helps(reading: Reading, *, target_met: bool, speech: Speech, at: datetime) -> Help:
    """What could help now, and groups with the same measure and a confirmed gain. Two queries."""
    sentences = notes.help_sentences(reading.told, target_met=target_met, speech=speech)
    if reading.told.kind == "confirmed" and reading.told.direction == "better":
        return Help(sentences, ())
    gained = (
        stored.current_verdicts(at.date())
        .filter(series__measure=reading.measure.pk, direction="better")
        .exclude(series=reading.series.pk)
    )
    measure = _measure_row(reading)
    found = stored.worded(stored.confirmed(gained, MOST_HELPED), {measure.id: measure}, speech)
    return Help(
        sentences,
        tuple(Helped(each.series_id, each.group_name, each.sentence, each.note) for each in found),
    )


def _measure_row(reading: Reading) -> MeasureRow:
    measure = reading.measure
    return MeasureRow(
        *(measure.pk, measure.key, measure.name, measure.short_name, measure.unit),
        *(measure.decimals, measure.cadence, measure.direction, measure.target),
    )
