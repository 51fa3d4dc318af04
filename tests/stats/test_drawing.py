import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest

from thrive_stats.charting import chart
from thrive_stats.drawing import Flag, Picture, describe, draw, picture_of, spark
from thrive_stats.periods import PeriodKind, Step
from thrive_stats.report import Entry, Mark, html_file, svg_file
from thrive_stats.scales import scale_for, ticks_for
from thrive_stats.verdicts import Reading
from thrive_stats.wording import ENGLISH

NAN = np.nan
MONTHS = [f"{2020 + at // 12}-{at % 12 + 1:02}" for at in range(60)]
STEADY = [5.0, 6.0, 5.5, 5.2, 5.9, 5.1, 6.1, 5.4] * 3
SVG = "{http://www.w3.org/2000/svg}"


def picture(values: list[float], *, better: str = "up", target: float | None = None) -> Picture:
    result = chart([values], better=better, target=target)
    reading = Reading.of(MONTHS[: len(values)], target=target)
    return picture_of(result, 0, reading, title="Visits & <time>")


def parsed(drawn: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawn)  # noqa: S314 we made it


def classes(drawn: str) -> list[str]:
    return [element.get("class", "") for element in parsed(drawn).iter()]


def test_a_drawing_is_named_described_and_free_of_styles_and_scripts() -> None:
    drawn = draw(picture(STEADY))
    root = parsed(drawn)

    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert title.text == "Visits & <time>"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert root.get("role") == "img"
    assert "style" not in drawn
    assert "script" not in drawn


@pytest.mark.parametrize(
    ("better", "shape", "tag"),
    [("up", "up", "circle"), ("down", "down", "path"), ("neither", "odd", "rect")],
)
def test_what_stands_out_differs_by_shape(better: str, shape: str, tag: str) -> None:
    root = parsed(draw(picture([*STEADY, 9], better=better)))

    marked = [element for element in root.iter() if element.get("class") == shape]

    assert [element.tag for element in marked] == [f"{SVG}{tag}"]


def test_every_observed_point_is_drawn_and_a_gap_interrupts_the_line() -> None:
    values = [*STEADY[:10], NAN, *STEADY[11:]]

    drawn = draw(picture(values))

    assert classes(drawn).count("dot") == 23
    line = next(e for e in parsed(drawn).iter() if e.get("class") == "path")
    assert line.get("d", "").count("M") == 2


def test_phases_show_each_normal_range_and_the_middle_before() -> None:
    values = [*STEADY, *(value + 9 for value in STEADY)]
    result = chart([values], phases=[0] * 24 + [1] * 24)
    shown = picture_of(result, 0, Reading.of(MONTHS[:48]), title="t")

    drawn = draw(shown)

    assert classes(drawn).count("band") == 2
    assert classes(drawn).count("was") == 1
    assert "now about 14.5" in drawn
    assert "before, about 5.5" in drawn


def test_limits_that_vary_are_drawn_as_steps() -> None:
    result = chart([[5.0] * 14], [[10.0, 20.0] * 7], kind="p")
    drawn = draw(picture_of(result, 0, Reading.of(MONTHS[:14]), title="t"))

    band = next(e for e in parsed(drawn).iter() if e.get("class") == "band")
    assert band.get("d", "").count("H") == 28
    assert "40%" in drawn
    assert "about 33%" in drawn


def test_the_target_and_flags_are_drawn_with_their_words() -> None:
    flags = (Flag(4, "A", "Rota changed", line=True), Flag(9, "B", "Flu & snow"))

    wide = draw(replace(picture(STEADY, target=5.25), flags=flags))
    narrow = draw(replace(picture(STEADY, target=5.25), flags=flags), width=344, height=360)

    assert "target 5.25" in wide
    assert "target 5.25" in narrow
    assert "Flu &amp; snow" in wide
    assert "Flu" not in narrow
    assert classes(wide).count("flag") == classes(narrow).count("flag") == 2


@pytest.mark.parametrize("width", [1180, 344])
@pytest.mark.parametrize("positions", [(4, 4), (4, 4, 4), (4, 5, 5), (len(STEADY) - 1,) * 3])
def test_flags_of_one_day_do_not_hide_one_another(width: int, positions: tuple[int, ...]) -> None:
    flags = tuple(
        Flag(position, letter, line=letter == "A")
        for position, letter in zip(positions, "ABC", strict=False)
    )

    drawn = draw(replace(picture(STEADY), flags=flags), width=width, height=360)

    boxes = [float(box) for box in re.findall(r'class="flag" x="([-\d.]+)"', drawn)]
    assert len(boxes) == len(flags)
    assert all(after - before >= 22 for before, after in pairwise(boxes))
    assert boxes[-1] + 22 <= width
    assert re.findall(r'class="flag-t">(.)<', drawn) == list("ABC"[: len(flags)])


def test_the_middles_are_written_as_the_sentence_beside_the_chart_writes_them() -> None:
    steps = replace(picture(STEADY), decimals=3)

    drawn = draw(steps)

    assert re.search(r">about \d\.\d{3}<", drawn)
    assert re.search(r"Middle now about \d\.\d{3}\.", describe(steps))


@pytest.mark.parametrize("width", [1180, 344])
@pytest.mark.parametrize(
    "values", [STEADY, [*STEADY, 900], [1e9 + at for at in STEADY], [0.001] * 13]
)
def test_nothing_is_drawn_outside(width: int, values: list[float]) -> None:
    drawn = draw(picture(values, target=3), width=width, height=360)

    for x in re.findall(r'\b(?:x|cx)="(-?[\d.]+)"', drawn):
        assert 0 <= float(x) <= width
    for y in re.findall(r'\b(?:y|cy)="(-?[\d.]+)"', drawn):
        assert 0 <= float(y) <= 360


@pytest.mark.parametrize("values", [[], [NAN, NAN], [3.0], [0.0, 0.0], [-5.0, 5.0]])
def test_hardly_any_points_are_drawn_without_a_fuss(values: list[float]) -> None:
    result = chart(np.array([values], dtype=float))

    drawn = draw(picture_of(result, 0, Reading.of(MONTHS[: len(values)]), title="t"))

    assert parsed(drawn).tag == f"{SVG}svg"


def test_where_limits_do_not_apply_no_range_is_shown_and_nothing_stands_out() -> None:
    result = chart([[*STEADY, 20]])
    reading = Reading.of(MONTHS[:25], seasonal=True)

    drawn = draw(picture_of(result, 0, reading, title="t"))

    assert not {"band", "lim", "up", "down", "odd"} & set(classes(drawn))
    assert "stand" not in drawn


def test_when_it_is_too_early_nothing_stands_out_yet() -> None:
    drawn = draw(picture([5.0, 6.0, 5.0, 6.0, 5.0, 60.0]))

    assert "up" not in classes(drawn)


def test_the_description_tells_what_the_drawing_shows() -> None:
    # By hand: mean 5.664, mean moving range 0.687 once the last one is left out.
    assert describe(picture([*STEADY, 9])) == (
        "25 points from January 2020 to January 2022. Middle now about 5.7. "
        "Normal range now 3.8 to 7.5. 1 point stands out."
    )
    assert describe(picture([NAN])) == "No points yet."
    assert describe(picture([3])).startswith("1 point: January 2020. Middle now about 3")


def test_a_spark_runs_over_the_whole_width_and_passes_over_gaps() -> None:
    assert spark(np.array([1.0, NAN, 3.0, 2.0]), width=30, height=10) == "0,8 20,2 30,5"
    assert spark(np.array([4.0, 4.0]), width=30, height=10) == "0,5 30,5"
    assert spark(np.array([4.0])) == ""


@pytest.mark.parametrize(
    ("low", "high"), [(0, 1), (62.1, 71.3), (-3, 4e6), (1e-7, 3e-7), (5, 5), (0, 0), (-8, -8)]
)
def test_scales_hold_all_values_between_few_round_numbers(low: float, high: float) -> None:
    scale = scale_for(low, high, 6)

    assert scale.low <= low + 1e-12
    assert scale.high >= high - 1e-12
    assert 2 <= len(scale.ticks) <= 8
    written = [ENGLISH.number(tick, max(0, scale.decimals)) for tick in scale.ticks]
    assert len(set(written)) == len(written)


def test_months_are_marked_where_they_begin_and_the_year_is_told_once() -> None:
    weeks = [f"2024-W{week:02}" for week in range(1, 53)]

    ticks = ticks_for(weeks, PeriodKind.WEEK, Step.WEEK, 9, ENGLISH)

    words = [tick.words for tick in ticks if tick.words]
    assert words == ["Mar 2024", "May", "Jul", "Sep", "Nov"]
    assert len(ticks) == 11


def test_other_periods_are_marked_every_so_many() -> None:
    labels = [str(at) for at in range(1, 105)]

    ticks = ticks_for(labels, PeriodKind.INTEGER, Step.POINT, 9, ENGLISH)

    assert [tick.words for tick in ticks] == ["1", "21", "41", "61", "81", "101"]


def entry(name: str) -> Entry:
    return Entry(
        name=name,
        sentences=["Ups and downs only.", "Wait & see."],
        picture=picture(STEADY),
        marks=[Mark("same", "Ups and downs only")],
        reasons=["Because."],
        columns=["Period", "Value", "Seen"],
        rows=[["May <1>", "3.5", "a & b"]],
    )


def test_a_page_stands_alone_and_escapes_what_it_is_given() -> None:
    page = "".join(html_file([entry("<b>East</b>"), entry("West")], "a&b.csv"))

    assert "<b>East" not in page
    assert '<th scope="row">May &lt;1&gt;</th><td>3.5</td><td>a &amp; b</td>' in page
    assert page.count('<svg class="chart') == 4
    assert not re.search(r"(?:src|href)=|<script|url\(|@import", page)


def test_one_drawing_holds_all_series_and_needs_no_style_from_outside() -> None:
    drawn = "".join(svg_file([entry("East"), entry("West")]))
    root = parsed(drawn)

    assert len(root.findall(f"{SVG}svg")) == 2
    assert root.find(f"{SVG}style") is not None
    assert "prefers-color-scheme:dark" in drawn
