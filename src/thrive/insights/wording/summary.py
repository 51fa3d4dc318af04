"""The sentences above the board, and the small ones inside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.insights.shapes import SummaryLine
from thrive.insights.wording.language import Speech

# More places than these are not named: the sentence must stay one.
NAMED = 6


@dataclass(frozen=True, slots=True)
class Counts:
    """What the sentences count, within what is shown of the organisation."""

    charts: int
    watched: int
    tested: int
    without_limits: int  # they drift, or have a season
    rate: float


Places = Sequence[tuple[str, str]]  # measure and group of each confirmed change


def lines(
    places: Mapping[str, Places], totals: Mapping[str, int], counts: Counts, speech: Speech
) -> tuple[SummaryLine, ...]:
    """Better, worse, changed (where no way is better) and what was looked at."""
    found = {tone: totals.get(tone, 0) for tone in ("better", "worse", "changed")}
    said = [
        SummaryLine(
            "better",
            found["better"],
            _better(found["better"], speech),
            _where(places.get("better", ()), found["better"], speech),
        ),
        SummaryLine(
            "worse",
            found["worse"],
            _worse(found["worse"], speech),
            _where(places.get("worse", ()), found["worse"], speech),
        ),
    ]
    if found["changed"]:
        lead = _changed(found["changed"], speech)
        said.append(
            SummaryLine(
                "changed",
                found["changed"],
                lead,
                _where(places.get("changed", ()), found["changed"], speech),
            )
        )
    return (*said, _looked(sum(found.values()), counts, speech))


def _better(n: int, speech: Speech) -> str:
    if n == 0:
        return _("Nothing is confirmed better now.")
    words = ngettext("Better in one place:", "Better in %(n)s places:", n)
    return words % {"n": speech.counted(n)}


def _worse(n: int, speech: Speech) -> str:
    if n == 0:
        return _("Nothing is confirmed worse now.")
    words = ngettext("Worse in one place:", "Worse in %(n)s places:", n)
    return words % {"n": speech.counted(n)}


def _changed(n: int, speech: Speech) -> str:
    words = ngettext("Different in one place:", "Different in %(n)s places:", n)
    return words % {"n": speech.counted(n)}


def _where(places: Places, n: int, speech: Speech) -> str:
    if not n:
        return ""
    groups: dict[str, list[str]] = {}
    for measure, group in places[:NAMED]:
        groups.setdefault(measure, []).append(group)
    named = [
        _("%(measure)s at %(groups)s") % {"measure": measure, "groups": speech.listed(names)}
        for measure, names in groups.items()
    ]
    rest = n - min(len(places), NAMED)
    if rest > 0:
        more = ngettext("and %(n)s more", "and %(n)s more", rest)
        named.append(more % {"n": speech.number(rest, 0)})
    return _("%(places)s.") % {"places": "; ".join(named)}


def _looked(found: int, counts: Counts, speech: Speech) -> SummaryLine:
    lead = ngettext("We looked at %(n)s chart.", "We looked at %(n)s charts.", counts.charts)
    said = [_tested(counts.tested, speech), _watched(counts.watched, found, speech)]
    if found:
        said.append(_chance(found, counts.rate, speech))
    said.append(_without_limits(counts.without_limits, speech))
    return SummaryLine(
        "looked",
        counts.charts,
        lead % {"n": speech.number(counts.charts, 0)},
        " ".join(part for part in said if part),
    )


def _tested(n: int, speech: Speech) -> str:
    if n == 0:
        return _("No change has a date yet that could be tested.")
    words = ngettext(
        "One of them had a dated change to test.",
        "%(n)s of them had a dated change to test.",
        n,
    )
    return words % {"n": speech.number(n, 0)}


def _watched(n: int, found: int, speech: Speech) -> str:
    if n == 0:
        return ""
    if found == 0:
        words = ngettext("%(n)s is worth watching.", "%(n)s are worth watching.", n)
    else:
        words = ngettext("%(n)s more is worth watching.", "%(n)s more are worth watching.", n)
    said = words % {"n": speech.counted(n)}
    return said[:1].upper() + said[1:]


def _chance(found: int, rate: float, speech: Speech) -> str:
    """At the accepted rate, how many of the found may be false."""
    if found == 1:
        return _("The one above may still be chance, about one time in ten.")
    chance = max(1, round(rate * found))
    words = ngettext(
        "Of the %(found)s above, about one may be chance.",
        "Of the %(found)s above, about %(n)s may be chance.",
        chance,
    )
    return words % {"found": speech.counted(found), "n": speech.counted(chance)}


def _without_limits(n: int, speech: Speech) -> str:
    if n == 0:
        return ""
    words = ngettext(
        "One drifts or has a season, so limits do not apply there.",
        "%(n)s drift or have a season, so limits do not apply there.",
        n,
    )
    said = words % {"n": speech.counted(n)}
    return said[:1].upper() + said[1:]


def others(row_cells: int, marked: int, speech: Speech) -> str:
    """What a row leaves out on a phone."""
    rest = row_cells - marked
    if rest <= 0:
        return ""
    if marked == 0:
        words = ngettext(
            "%(n)s measure: ups and downs only", "%(n)s measures: ups and downs only", rest
        )
    else:
        words = ngettext(
            "The other measure: ups and downs only",
            "The other %(n)s measures: ups and downs only",
            rest,
        )
    return words % {"n": speech.number(rest, 0)}


def size(n: int, speech: Speech) -> str:
    """How many groups an area has."""
    return ngettext("%(n)s group", "%(n)s groups", n) % {"n": speech.number(n, 0)}


def folded(n: int, area: str, speech: Speech) -> str:
    """The line that stands for the quiet groups of an area."""
    words = ngettext(
        "%(n)s more group in %(area)s: nothing has changed",
        "%(n)s more groups in %(area)s: nothing has changed",
        n,
    )
    return words % {"n": speech.number(n, 0), "area": area}
