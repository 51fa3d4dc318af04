"""What the pages about improvement show: frozen, worded, ready to print. No Django, no queries.

Every text is plain (templates escape it) in the reader's language; only the fields named `svg` or
`chart_…` are finished SVG. A `series_id` is what a link leads to. `Mark.kind` and `direction` are
the values of `insights.models.Verdict`; a mark is drawn with its shape and letter from these.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Mark:
    """The sign beside a verdict: its kind and direction, H or L, and what a reader hears."""

    kind: str  # too_early, common_cause, watch, confirmed, drifting, seasonal
    direction: str  # better, worse, higher, lower, none
    is_high: bool
    label: str


@dataclass(frozen=True, slots=True)
class Spark:
    """The last periods as polylines in a box of 100 by 30; `then` is the part since the change."""

    points: str
    then: str
    middle: str
    tone: str  # better, worse, neither or quiet: the colour of `then`


# --- The board ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One of the sentences above the board: bold beginning, the rest, and the count in its mark."""

    tone: str  # better, worse, changed, looked
    count: int
    lead: str
    rest: str


@dataclass(frozen=True, slots=True)
class Found:
    """A confirmed change: where, what is told, and the note that began it."""

    series_id: int
    group_name: str
    measure_name: str
    where: str  # "Riverside evenings · visits on time"
    sentence: str
    note: str  # "Ten minutes of travel in the rota, begun 4 May"
    mark: Mark
    spark: Spark


@dataclass(frozen=True, slots=True)
class Column:
    """A measure at the head of the board."""

    key: str
    name: str
    short_name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One group's measure: the latest value, a small drawing, and a mark when there is news."""

    series_id: int
    column: Column
    latest: str
    spark: Spark
    mark: Mark | None  # None: ups and downs only
    label: str  # "Riverside evenings, on time: 71. Better, confirmed."
    is_news: bool = False  # confirmed or to be watched; a mark without news stays quiet


@dataclass(frozen=True, slots=True)
class Row:
    """A group on the board. `cells` has one entry for each column, None where nothing is measured.

    `others` says what is left out where the row becomes a short paragraph on a phone.
    """

    group_id: int
    name: str
    has_news: bool
    cells: tuple[Cell | None, ...]
    others: str  # "The other 7 measures: ups and downs only"


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the tree with the rows that are shown, and those folded away."""

    key: str  # the value of `all_of` that unfolds it
    name: str
    size: str  # "14 groups"
    rows: tuple[Row, ...]
    folded: int
    folded_text: str  # "9 more groups in Harbour: nothing has changed"; empty: nothing is folded
    is_open: bool  # it was unfolded


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a filter."""

    value: str
    text: str
    is_chosen: bool
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of a long board this is; the addresses are built by the page."""

    page: int
    pages: int
    text: str  # "Groups 61 to 120 of 270"; empty when all fit

    @property
    def before(self) -> int | None:
        """The page before this one."""
        return self.page - 1 if self.page > 1 else None

    @property
    def after(self) -> int | None:
        """The page after this one."""
        return self.page + 1 if self.page < self.pages else None


@dataclass(frozen=True, slots=True)
class Board:
    """The page Improving."""

    emptiness: str  # "": there is something; no_measures, no_points, not_judged, nothing_here
    summary: tuple[SummaryLine, ...]
    found: tuple[Found, ...]
    found_more: str  # "12 more have changed: choose a part of the tree to see them"; may be empty
    columns: tuple[Column, ...]
    columns_more: str  # "The 8 measures with most news of 102"; empty when all are shown
    areas: tuple[Area, ...]
    parts: tuple[Choice, ...]
    measures: tuple[Choice, ...]
    part: str
    measure: str
    all_of: str
    paging: Paging
    judged: str  # "Worked out on 17 September 2026, 18:00"


# --- The series page ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """One of the two marks with its words: bold beginning and the rest."""

    mark: Mark
    lead: str
    rest: str


@dataclass(frozen=True, slots=True)
class TargetSentence:
    """The assurance mark: whether today's way of working meets the target."""

    assurance: str  # pass, fail, hit_or_miss
    label: str
    lead: str
    rest: str


@dataclass(frozen=True, slots=True)
class KeyItem:
    """One entry of the key under the chart: the name of a shape and what it stands for."""

    shape: str  # point, better, worse, neither, middle, before, range, target, change, stretch
    text: str


@dataclass(frozen=True, slots=True)
class Happened:
    """A note, a change that began, or a new stretch: dated, signed, undoable."""

    id: int
    kind: str  # note, change_began, rebase, baseline
    letter: str  # the flag on the chart; empty where none is drawn
    on: date
    when: str
    text: str
    signed: str  # "Change, written 20 April by Daniel Okafor."
    may_undo: bool
    is_phase: bool
    undone: str  # "Undone 3 May by Ruth Meyer."; empty: it stands


@dataclass(frozen=True, slots=True)
class Known:
    """One paragraph of *How do we know?*: what it is about, and the sentence."""

    lead: str
    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and a figure, for those who check."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One period in the table: shown value, the two parts of a share, middle, what was seen."""

    period: str
    on: date
    value: str
    count: str
    denominator: str
    middle: str
    seen: str
    tone: str  # better, worse, neither, quiet
    corrections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The table under the chart, newest first; older rows stand behind a fold."""

    period_head: str
    value_head: str
    count_head: str  # empty: the measure has no denominator
    denominator_head: str
    latest: tuple[NumberRow, ...]
    earlier: tuple[NumberRow, ...]
    earlier_text: str


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """One sibling group in the comparison, in the order of the tree."""

    series_id: int
    name: str
    value: str
    denominator: str
    shrunk: str
    place: str  # "inside the range", "above the range", "too small to tell"
    is_this: bool


@dataclass(frozen=True, slots=True)
class Funnel:
    """How sibling groups compare, without a ranking: small groups are drawn to the middle."""

    svg: str
    sentence: str
    explanation: tuple[str, ...]
    value_head: str
    denominator_head: str
    rows: tuple[FunnelRow, ...]


@dataclass(frozen=True, slots=True)
class Helped:
    """A sibling with the same measure and a confirmed gain, and what it had noted."""

    series_id: int
    group_name: str
    sentence: str
    note: str


@dataclass(frozen=True, slots=True)
class Help:
    """What could help now: a suggestion by kind of variation, and what worked elsewhere."""

    sentences: tuple[str, ...]
    helped: tuple[Helped, ...]


@dataclass(frozen=True, slots=True)
class May:
    """What the viewer may do here."""

    record: bool
    annotate: bool
    set_phase: bool


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """One measure of one group."""

    series_id: int
    measure_id: int
    group_id: int
    group_key: str  # the value of `part` on the board
    measure_key: str
    measure_name: str
    group_name: str
    unit: str
    sentence: str
    advice: tuple[str, ...]
    variation: MarkedSentence
    target: TargetSentence | None
    chart_wide: str
    chart_narrow: str
    key: tuple[KeyItem, ...]
    happened: tuple[Happened, ...]
    undone: tuple[Happened, ...]
    known: tuple[Known, ...]
    rivals: tuple[str, ...]
    facts: tuple[Fact, ...]
    numbers: Numbers
    funnel: Funnel | None
    help: Help
    may: May


# --- Today -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One measure of a group as Today shows it."""

    series_id: int
    measure_name: str
    latest: str
    unit: str
    sentence: str
    mark: Mark | None
    spark: Spark
    measure_id: int = 0


@dataclass(frozen=True, slots=True)
class TeamNow:
    """A group's verdicts: what moved, and the quiet rest."""

    group_name: str
    moved: tuple[TeamLine, ...]
    quiet: tuple[TeamLine, ...]
    quiet_text: str  # "6 measures: ups and downs only"; empty when there is none
