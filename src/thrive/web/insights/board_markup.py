"""The rows of the board as markup, built in one go.

A board has hundreds of cells. A template that asks for a dozen values in each of them takes longer
than everything else on the page; plain strings take a tenth of that. All text is escaped here.
"""

from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.insights.shapes import Area, Board, Cell, Row
from thrive.web.templatetags.thrive import mark, spark

NOTHING = '<td role="cell" class="none"></td>'


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A group on the board, ready to print."""

    group_id: int
    name: str
    look: str  # moved, or still
    cells: SafeString


@dataclass(frozen=True, slots=True)
class DrawnArea:
    """A part of the tree, ready to print. `turn` is the address that unfolds it, or folds again."""

    name: str
    size: str
    rows: tuple[DrawnRow, ...]
    turn: str
    turn_text: str  # empty: nothing is folded


@dataclass(frozen=True, slots=True)
class DrawnBoard:
    """The table, and the addresses of the pages before and after it."""

    areas: tuple[DrawnArea, ...]
    width: int  # columns, the names of the groups included
    is_spelt_out: bool  # one group or one measure only: then a phone has room for all of it
    before: str
    after: str


def draw(board: Board) -> DrawnBoard:
    """Make the table of a board."""
    return DrawnBoard(
        areas=tuple(_area(area, board) for area in board.areas),
        width=len(board.columns) + 1,
        is_spelt_out=len(board.columns) == 1 or _rows(board) == 1,
        before=_address(board, page=board.paging.before),
        after=_address(board, page=board.paging.after),
    )


def _rows(board: Board) -> int:
    """How many groups there are, those that are folded away included."""
    return sum(len(area.rows) + area.folded for area in board.areas)


def _address(board: Board, **changed: str | int | None) -> str:
    """The address of this board with something chosen otherwise, without what goes unsaid."""
    chosen = {
        "part": board.part,
        "measure": board.measure,
        "all_of": board.all_of,
        "page": board.paging.page,
    } | changed
    if chosen["page"] == 1:
        del chosen["page"]
    return "?" + urlencode({name: value for name, value in chosen.items() if value})


def _area(area: Area, board: Board) -> DrawnArea:
    return DrawnArea(
        name=area.name,
        size=area.size,
        rows=tuple(_row(row) for row in area.rows),
        turn=_address(board, all_of=None if area.is_open else area.key),
        turn_text=_("Fold what has not changed") if area.is_open else area.folded_text,
    )


def _row(row: Row) -> DrawnRow:
    cells = "".join(_cell(cell) if cell else NOTHING for cell in row.cells)
    # Everything that came from a person or a file was escaped on the way.
    markup = mark_safe(cells + _others(row))  # noqa: S308  escaped
    return DrawnRow(row.group_id, row.name, "moved" if row.has_news else "still", markup)


def _others(row: Row) -> str:
    """What a phone leaves out of a row, as a link to the row itself: the style unfolds it there."""
    words = _left_out(row)
    if not words:
        return ""
    return (
        f'<td role="cell" class="rest"><a href="#group-{row.group_id}">{escape(words)}'
        f'<span class="unseen">: {escape(row.name)}</span></a></td>'
    )


def _left_out(row: Row) -> str:
    """The words for it; some of what is quiet may be too young, drift or have a season."""
    quiet = [cell for cell in row.cells if cell and not cell.is_news]
    if not any(cell.mark for cell in quiet):
        return row.others
    if row.has_news:
        words = ngettext(
            "The other measure: nothing new", "The other %(n)s measures: nothing new", len(quiet)
        )
    else:
        words = ngettext("%(n)s measure: nothing new", "%(n)s measures: nothing new", len(quiet))
    return words % {"n": len(quiet)}


def _cell(cell: Cell) -> str:
    """A link that says everything. It has a mark only where there is something to tell."""
    look, sign = "q", ""
    if cell.mark:
        look, size = ("new", "") if cell.is_news else ("q marked", "s")
        sign = mark(cell.mark.kind, cell.mark.direction, cell.mark.is_high, size=size)
    return (
        f'<td role="cell" class="{look}">'
        f'<a href="{cell.series_id}/" aria-label="{escape(cell.label)}">{sign}'
        f'<span class="nm">{escape(cell.column.short_name)}</span>'
        f'<b class="num">{escape(cell.latest)}</b>{spark(cell.spark)}</a></td>'
    )
