"""The board: groups down, measures across, what changed first.

Eight queries, however many groups and measures there are. Shown are the eight measures with
most news and sixty rows a page; the sentences above count everything in the part that is chosen.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.insights import rules, sparks
from thrive.insights.errors import NoSuchMeasure
from thrive.insights.models import Verdict
from thrive.insights.queries import rows as stored
from thrive.insights.queries.areas import Parts, Place, Shown, lay_out
from thrive.insights.queries.rows import NEWS, ConfirmedRow, Marks, MeasureRow
from thrive.insights.shapes import (
    Area,
    Board,
    Cell,
    Choice,
    Column,
    Found,
    Paging,
    Row,
    SummaryLine,
)
from thrive.insights.wording import summary
from thrive.insights.wording.language import Speech
from thrive.measures.models import Measure, Point

COLUMNS = 8
ROWS_A_PAGE = 60
# Of each of better, worse and changed; the rest is counted.
FOUND_EACH = 12
FOUND_READ = 300


def board(
    *,
    part: str | None,
    measure: str | None,
    all_of: str | None = None,
    page: int = 1,
    at: datetime,
) -> Board:
    """Where it improves and where not, for one part of the tree or all, one measure or all.

    ``all_of`` names an area whose quiet groups are unfolded. Raises NoSuchPart, NoSuchMeasure.
    """
    speech, parts = Speech(at.date()), Parts.read(part, at)
    in_use = stored.measures_in_use(at.date())
    if measure and measure not in {each.key for each in in_use}:
        raise NoSuchMeasure(_("There is no such measure in use."))
    verdicts = stored.current_verdicts(at.date()).filter(parts.inside("series__group__"))
    tally = Tally.of(verdicts, in_use, measure)
    columns = tally.columns(measure)
    frame = _Frame(speech, parts, in_use, tally, columns, measure or "", all_of or "")
    confirmed = stored.confirmed(_of_measure(verdicts, measure), FOUND_READ)
    shown = lay_out(parts, _slim(verdicts, columns), all_of, page, ROWS_A_PAGE)
    return frame.board(confirmed, shown, _cells(verdicts, columns, shown))


def found(at: datetime) -> tuple[Found, ...]:
    """Every confirmed change in the organisation, in the order of the tree. Four queries."""
    measures = {each.id: each for each in stored.measures_in_use(at.date())}
    confirmed = stored.confirmed(stored.current_verdicts(at.date()), FOUND_READ)
    return stored.worded(confirmed, measures, Speech(at.date()))


@dataclass(frozen=True)
class Tally:
    """How many verdicts of which kind, within the part: by measure, and in all that is chosen."""

    measures: Sequence[MeasureRow]
    news: Mapping[int, int]
    charts: int
    watched: int
    tested: int
    without_limits: int
    confirmed: Mapping[str, int]
    judged_at: datetime | None

    @classmethod
    def of(
        cls, verdicts: QuerySet[Verdict], in_use: Sequence[MeasureRow], key: str | None
    ) -> "Tally":
        """Count. One query."""
        counted = verdicts.values_list("series__measure_id", "kind", "direction").annotate(
            Count("id"), Count("q"), Max("judged_at")
        )
        groups = list(counted)
        have = {measure_id for measure_id, *_rest in groups}
        keys = {each.id: each.key for each in in_use}
        chosen = [group for group in groups if not key or keys[group[0]] == key]
        news: Counter[int] = Counter()
        kinds: Counter[str] = Counter()
        ways: Counter[str] = Counter()
        for measure_id, kind, _direction, n, _tested, _at in groups:
            news[measure_id] += n if kind in NEWS else 0
        for _measure, kind, direction, n, _tested, _at in chosen:
            kinds[kind] += n
            if kind == "confirmed":
                ways[direction if direction in ("better", "worse") else "changed"] += n
        return cls(
            measures=[each for each in in_use if each.id in have],
            news=news,
            charts=kinds.total(),
            watched=kinds["watch"],
            tested=sum(group[4] for group in chosen),
            without_limits=kinds["drifting"] + kinds["seasonal"],
            confirmed=ways,
            judged_at=max((group[5] for group in groups), default=None),
        )

    def columns(self, key: str | None) -> list[MeasureRow]:
        """The measure that was chosen, or those with most news, in the order of measures."""
        if key:
            return [each for each in self.measures if each.key == key]
        most = sorted(self.measures, key=lambda each: -self.news[each.id])[:COLUMNS]
        return [each for each in self.measures if each in most]


def _of_measure(verdicts: QuerySet[Verdict], key: str | None) -> QuerySet[Verdict]:
    return verdicts.filter(series__measure__key=key) if key else verdicts


def _slim(verdicts: QuerySet[Verdict], columns: Sequence[MeasureRow]) -> dict[int, bool]:
    """Which groups have a row at all, and whether there is news in it. One query."""
    rows = (
        verdicts.filter(series__measure__in=[each.id for each in columns])
        .values_list("series__group_id")
        .annotate(news=Count("id", filter=Q(kind__in=NEWS)))
    )
    return {group_id: news > 0 for group_id, news in rows}


CellRow = tuple[int, str, str, bool, float | None, str]


def _cells(
    verdicts: QuerySet[Verdict], columns: Sequence[MeasureRow], shown: Shown
) -> dict[tuple[int, int], CellRow]:
    """What stands in the cells of the shown rows, by group and measure. One query."""
    rows = verdicts.filter(
        series__measure__in=[each.id for each in columns],
        series__group__in=[place.id for place in shown.places],
    ).values_list(
        "series__group_id", "series__measure_id",
        "series_id", "kind", "direction", "is_high", "latest_value", "spark",
    )  # fmt: skip
    return {(row[0], row[1]): row[2:] for row in rows}


@dataclass(frozen=True)
class _Frame:
    """All that the parts of a board share while it is put together."""

    speech: Speech
    parts: Parts
    in_use: Sequence[MeasureRow]
    tally: Tally
    columns: Sequence[MeasureRow]
    measure: str
    all_of: str

    def board(
        self,
        confirmed: Sequence[ConfirmedRow],
        shown: Shown,
        cells: Mapping[tuple[int, int], CellRow],
    ) -> Board:
        """The whole page."""
        by_tone = _each(confirmed, FOUND_EACH)
        measures = {each.id: each for each in self.in_use}
        listed = stored.worded(by_tone, measures, self.speech)
        return Board(
            emptiness=self._emptiness(shown),
            summary=self._summary(confirmed, measures),
            found=listed,
            found_more=self._found_more(len(listed)),
            columns=tuple(each.column for each in self.columns),
            columns_more=self._columns_more(),
            areas=_Areas(self.speech, self.columns, cells).areas(shown),
            parts=self.parts.choices(),
            measures=self._measures(),
            part=self.parts.key,
            measure=self.measure,
            all_of=self.all_of,
            paging=_paging(shown, self.speech),
            judged=self._judged(),
        )

    def _summary(
        self, confirmed: Sequence[ConfirmedRow], measures: Mapping[int, MeasureRow]
    ) -> tuple[SummaryLine, ...]:
        places: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in confirmed:
            places[row.tone].append((measures[row.measure_id].name, row.group_name))
        tally = self.tally
        counts = summary.Counts(
            tally.charts, tally.watched, tally.tested, tally.without_limits, rules.RATE
        )
        return summary.lines(places, self.tally.confirmed, counts, self.speech)

    def _emptiness(self, shown: Shown) -> str:
        """Why there is nothing to see, if so. Asks once more only then."""
        if shown.places:
            return ""
        if not Measure.objects.exists():
            return "no_measures"
        if self.parts.key or self.measure:
            return "nothing_here"
        return "not_judged" if Point.objects.exists() else "no_points"

    def _found_more(self, listed: int) -> str:
        more = sum(self.tally.confirmed.values()) - listed
        if more <= 0:
            return ""
        words = ngettext(
            "%(n)s more has changed: choose a part or a measure to see it.",
            "%(n)s more have changed: choose a part or a measure to see them.",
            more,
        )
        return words % {"n": self.speech.number(more, 0)}

    def _columns_more(self) -> str:
        every = len(self.tally.measures)
        if self.measure or every <= len(self.columns):
            return ""
        words = _("The %(n)s measures with most news, of %(all)s. Choose one to see it alone.")
        return words % {
            "n": self.speech.counted(len(self.columns)),
            "all": self.speech.number(every, 0),
        }

    def _measures(self) -> tuple[Choice, ...]:
        every = Choice("", _("All measures"), not self.measure)
        chosen = self.measure
        return (every, *(Choice(m.key, m.name, m.key == chosen) for m in self.tally.measures))

    def _judged(self) -> str:
        moment = self.tally.judged_at
        if moment is None:
            return ""
        day = self.speech.day(timezone.localtime(moment).date())
        return _("Worked out on %(day)s.") % {"day": day}


def _each(confirmed: Sequence[ConfirmedRow], most: int) -> list[ConfirmedRow]:
    """The first of each tone, so that many better ones never push a worse one off the page."""
    taken: Counter[str] = Counter()
    kept = []
    for row in confirmed:
        taken[row.tone] += 1
        if taken[row.tone] <= most:
            kept.append(row)
    return kept


def _paging(shown: Shown, speech: Speech) -> Paging:
    if shown.pages <= 1:
        return Paging(1, 1, "")
    words = _("Rows %(first)s to %(last)s of %(all)s")
    first = (shown.page - 1) * ROWS_A_PAGE + 1
    text = words % {
        "first": speech.number(first, 0),
        "last": speech.number(first + len(shown.places) - 1, 0),
        "all": speech.number(shown.rows, 0),
    }
    return Paging(shown.page, shown.pages, text)


@dataclass(frozen=True)
class _Areas:
    """The table itself."""

    speech: Speech
    measures: Sequence[MeasureRow]
    stored: Mapping[tuple[int, int], CellRow]

    def areas(self, shown: Shown) -> tuple[Area, ...]:
        """Every area that has a row on this page."""
        heads = [(each.id, each.decimals, each.column) for each in self.measures]
        marks = Marks()
        return tuple(
            Area(
                key=area.key,
                name=area.name,
                size=summary.size(area.size, self.speech),
                rows=tuple(self._row(place, heads, marks) for place in area.places),
                folded=area.folded,
                folded_text=summary.folded(area.folded, area.name, self.speech)
                if area.folded
                else "",
                is_open=area.is_open,
            )
            for area in shown.areas
        )

    def _row(self, place: Place, heads: Sequence[tuple[int, int, Column]], marks: Marks) -> Row:
        cells = []
        for measure_id, decimals, column in heads:
            row = self.stored.get((place.id, measure_id))
            cells.append(self._cell(place, column, decimals, row, marks) if row else None)
        known = [cell for cell in cells if cell]
        marked = sum(cell.mark is not None for cell in known)
        others = summary.others(len(known), marked, self.speech)
        return Row(place.id, place.name, place.has_news, tuple(cells), others)

    def _cell(
        self, place: Place, column: Column, decimals: int, row: CellRow, marks: Marks
    ) -> Cell:
        series_id, kind, direction, is_high, value, spark = row
        mark = marks.of(kind, direction, is_high)
        latest = "" if value is None else self.speech.number(value, decimals)
        label = f"{place.name}, {column.short_name}: {latest or '–'}"
        return Cell(
            series_id=series_id,
            column=column,
            latest=latest,
            spark=sparks.show(spark, kind, direction),
            mark=mark,
            label=f"{label}. {mark.label}" if mark else label,
            is_news=kind in NEWS,
        )
