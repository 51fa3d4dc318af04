"""The table of the board: what it says, where it leads, and that nobody can smuggle anything in."""

import re
from dataclasses import replace

from thrive.insights.shapes import Area, Board, Cell, Column, Mark, Paging, Row, Spark
from thrive.web.insights import board_markup
from thrive.web.spoken import spoken

ON_TIME = Column("on-time", "Visits that start on time", "On time", "of 100 visits")
FALLS = Column("falls", "Falls", "Falls", "per 1,000 visits")
QUIET = Spark("0,12 100,15", "", "", "quiet")
MOVED = Spark("0,21 60,22", "60,22 100,4", "0,21 100,21", "better")
BETTER = Mark("confirmed", "better", True, "Better, higher")
STILL_CELL = Cell(7, ON_TIME, "64", QUIET, None, "Riverside, on time: 64. Ups and downs only.")
MOVED_CELL = Cell(8, FALLS, "1.9", MOVED, BETTER, "Riverside, falls: 1.9. Better, confirmed.", True)
RIVERSIDE = Row(3, "Riverside", True, (STILL_CELL, MOVED_CELL), "The other measure: quiet")
HARBOUR = Area("2", "Harbour", "2 groups", (RIVERSIDE,), 1, "1 more: nothing has changed", False)
BOARD = Board(
    emptiness="",
    summary=(),
    found=(),
    found_more="",
    columns=(ON_TIME, FALLS),
    columns_more="",
    areas=(HARBOUR,),
    parts=(),
    measures=(),
    part="",
    measure="",
    all_of="",
    paging=Paging(1, 1, ""),
    judged="",
)


def cells(*shown: Cell | None) -> str:
    """The markup of one row with these cells."""
    area = replace(HARBOUR, rows=(replace(RIVERSIDE, cells=shown),))
    return board_markup.draw(replace(BOARD, areas=(area,))).areas[0].rows[0].cells


def test_a_cell_with_news_has_a_mark_and_leads_to_its_series() -> None:
    markup = cells(MOVED_CELL)

    assert 'href="8/"' in markup
    assert 'aria-label="Riverside, falls: 1.9. Better, confirmed."' in markup
    assert "#v-better-h" in markup
    assert 'class="then" points="60,22 100,4"' in markup


def test_a_cell_without_news_stays_quiet() -> None:
    markup = cells(STILL_CELL)

    assert 'class="q"' in markup
    assert "<use" not in markup
    assert 'class="then"' not in markup


def test_a_mark_without_news_is_small_and_quiet() -> None:
    drifting = Mark("drifting", "none", False, "This measure drifts")

    markup = cells(replace(MOVED_CELL, mark=drifting, is_news=False))

    assert 'class="q marked"' in markup
    assert 'class="mark s"' in markup


def test_what_a_phone_leaves_out_leads_to_the_row_that_unfolds() -> None:
    assert '<td role="cell" class="rest"><a href="#group-3">The other measure' in cells(STILL_CELL)


def test_a_phone_says_how_much_it_leaves_out_when_some_of_it_is_too_young() -> None:
    young = replace(STILL_CELL, mark=Mark("too_early", "none", False, "Too early to tell"))

    assert ">The other 2 measures: nothing new<" in cells(MOVED_CELL, young, STILL_CELL)


def test_worse_is_marked_like_better_but_for_its_shape() -> None:
    worse = replace(MOVED_CELL, mark=Mark("confirmed", "worse", True, "Worse, higher"))
    better = replace(MOVED_CELL, mark=BETTER)

    assert cells(worse) == cells(better).replace("mark better", "mark worse").replace(
        "#v-better-h", "#v-worse-h"
    )


def test_what_is_not_measured_leaves_a_cell_that_says_nothing() -> None:
    assert cells(None).startswith('<td role="cell" class="none"></td>')


def test_a_cell_without_points_has_no_drawing() -> None:
    empty = replace(STILL_CELL, spark=Spark("", "", "", "quiet"), latest="")

    assert "polyline" not in cells(empty)


def test_names_from_files_are_escaped() -> None:
    sly = '"><script>alert(1)</script>'
    cell = replace(
        MOVED_CELL,
        column=replace(FALLS, short_name=sly),
        latest=sly,
        label=sly,
        spark=Spark(sly, sly, sly, sly),
    )
    row = replace(RIVERSIDE, cells=(cell,), others=sly)
    area = replace(HARBOUR, rows=(row,))

    drawn = board_markup.draw(replace(BOARD, areas=(area,))).areas[0].rows[0]

    assert "<script>" not in drawn.cells
    assert drawn.cells.count("&lt;script&gt;") == 8


def test_nothing_is_styled_or_run_from_inside_the_table() -> None:
    markup = cells(STILL_CELL, MOVED_CELL, None)

    assert "style=" not in markup
    assert not re.search(r"\son[a-z]+=", markup)


def test_unfolding_keeps_what_was_chosen() -> None:
    chosen = replace(BOARD, measure="on-time", part="2")

    assert board_markup.draw(chosen).areas[0].turn == "?part=2&measure=on-time&all_of=2"


def test_an_open_area_can_be_folded_again() -> None:
    opened = replace(BOARD, all_of="2", areas=(replace(HARBOUR, is_open=True),))

    area = board_markup.draw(opened).areas[0]

    assert (area.turn, area.turn_text) == ("?", "Fold what has not changed")


def test_pages_lead_on_and_back_with_what_was_chosen() -> None:
    middle = replace(BOARD, measure="falls", paging=Paging(2, 3, "Groups 61 to 120 of 150"))

    drawn = board_markup.draw(middle)

    assert drawn.before == "?measure=falls"
    assert drawn.after == "?measure=falls&page=3"


def test_one_group_alone_is_spelt_out_on_a_phone() -> None:
    alone = replace(BOARD, areas=(replace(HARBOUR, folded=0),))

    assert board_markup.draw(alone).is_spelt_out
    assert not board_markup.draw(BOARD).is_spelt_out


def test_one_measure_alone_is_spelt_out_on_a_phone() -> None:
    alone = replace(BOARD, columns=(ON_TIME,))

    assert board_markup.draw(alone).is_spelt_out


def test_an_arrow_is_seen_and_a_word_is_heard() -> None:
    heard = spoken("about 62 → 71 <b>")

    assert heard == (
        'about 62 <span aria-hidden="true">→</span><span class="unseen">to</span> 71 &lt;b&gt;'
    )
