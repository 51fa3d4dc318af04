"""`thrive chart` beside NHSRplotthedots and qicharts2: python -m tools.reference

Runs the command itself on every reference series and writes docs/statistics/reference.md: how many
labels are equal, and the largest relative difference of a limit. The reference answers are not part
of the project; THRIVE_SHARED says where they are.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("THRIVE_SHARED", str(ROOT.parent / "shared"))) / "reference" / "spc"
PAGE = ROOT / "docs" / "statistics" / "reference.md"
BETTER = {"increase": "up", "decrease": "down", "neutral": "neither"}
# qicharts2 divides by 1.128 where NHSRplotthedots, and Thrive, multiply by 2.66: its I charts
# differ by that factor (2e-4 of the distance) and are compared in the tests, not here.
QIC_KINDS = {
    "run": "run",
    "c": "c",
    "u": "u",
    "up": "u-prime",
    "p": "p",
    "pp": "p-prime",
}
# No option of the command leaves out points or sets the centre.
QIC_OPTIONS = {"freeze", "part", "multiply"}
HEAD = """\
# `thrive chart` beside the field's own tools

Made by `python -m tools.reference`; do not edit. The command was run on every series; *labels* are
the meaning of each point (and for qicharts2 whether it is beyond the limits), *limits* the largest
relative difference of centre and limits.

| tool | what | series | points | labels equal | limits |
|---|---|---|---|---|---|
"""
TAIL = """
Not copied: NHSRplotthedots gives a constant series no limits and calls its target inconsistent;
here its limits are its mean. *A* default, *B* without screening, *C* limits fixed on twelve points,
*D* a new phase, *E* lower is better, *F* neither, *G* and *H* edge cases. g and t charts have no
reference here; they follow the formulas of qicharts2 0.8.1 and are tested by hand-worked cases.
"""
Row = dict[str, str]


@dataclass
class Line:
    """What was found for one row of the table."""

    series: int = 0
    points: int = 0
    equal: int = 0
    difference: float = 0.0

    def add(self, pairs: Iterator[tuple[bool, float]]) -> None:
        """Count the points of one more series."""
        self.series += 1
        for is_equal, difference in pairs:
            self.points += 1
            self.equal += is_equal
            self.difference = max(self.difference, difference)


def rows_of(name: str) -> list[Row]:
    """A reference file."""
    with (SHARED / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def grouped(rows: list[Row], *keys: str) -> dict[tuple[str, ...], list[Row]]:
    """Rows by the values of some columns, in file order."""
    found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        found[tuple(row[key] for key in keys)].append(row)
    return found


def charted(table: list[tuple[str, str, str]], *options: str) -> list[dict[str, Any]]:
    """Run the command on periods, values and denominators; returns its points."""
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8") as file:
        csv.writer(file).writerows([("period", "value", "denominator"), *table])
        file.flush()
        command = [sys.executable, "-m", "thrive_stats", "chart", file.name, "--format", "json"]
        done = subprocess.run([*command, *options], capture_output=True, check=True, text=True)
    points: list[dict[str, Any]] = json.loads(done.stdout)[0]["points"]
    return points


def apart(expected: str, got: float | None, scale: float = 1.0) -> float:
    """The relative difference of one limit; nothing where the tool gives none."""
    if expected in ("", "NA"):
        return 0.0
    wanted = float(expected)
    return abs(wanted - (got or 0.0) * scale) / max(abs(wanted), 1e-12)


def nhs() -> dict[str, Line]:
    """Every configuration of NHSRplotthedots."""
    inputs = grouped(rows_of("xmr_input.csv"), "series_id")
    expected = grouped(rows_of("xmr_nhs_expected_points.csv"), "config", "series_id")
    lines: dict[str, Line] = defaultdict(Line)
    for series in rows_of("xmr_nhs_expected_series.csv"):
        config, name = series["config"], series["series_id"]
        table = [(row["period"], row["value"], "") for row in inputs[(name,)]]
        got = charted(table, *nhs_options(series))
        lines[f"XmR, {config[0]}"].add(
            nhs_point(*pair) for pair in zip(expected[config, name], got, strict=True)
        )
    return lines


def nhs_options(series: Row) -> list[str]:
    """The command's options for a configuration."""
    options = ["--better", BETTER[series["improvement_direction"]]]
    options += ["--target", series["target"]] if series["target"] else []
    options += ["--no-screen"] if series["screen_outliers"] == "FALSE" else []
    fixed = series["fix_after_n_points"]
    options += ["--fix-after", fixed] if fixed else []
    return options + (["--rebase", series["rebase"]] if series["rebase"] else [])


def nhs_point(expected: Row, got: dict[str, Any]) -> tuple[bool, float]:
    """Whether the label is equal, and how far the limits are apart."""
    label = expected["point_type"].removeprefix("special_cause_").removeprefix("neutral_")
    limits = {"mean": "centre", "lpl": "lower", "upl": "upper"}
    return label == got["direction"], max(apart(expected[a], got[b]) for a, b in limits.items())


def qic() -> dict[str, Line]:
    """Every case of qicharts2 that the command has options for."""
    inputs = grouped(rows_of("qic_input.csv"), "input_id")
    expected = grouped(rows_of("qic_expected_points.csv"), "case_id")
    lines: dict[str, Line] = defaultdict(Line)
    for (case,), parts in grouped(rows_of("qic_expected_series.csv"), "case_id").items():
        options = json.loads(parts[0]["options"]) or {}
        if parts[0]["chart"] not in QIC_KINDS or set(options) - QIC_OPTIONS:
            continue
        kind, table = QIC_KINDS[parts[0]["chart"]], inputs[(parts[0]["input_id"],)]
        given = ["--kind", kind]
        given += ["--fix-after", str(options["freeze"])] if "freeze" in options else []
        given += ["--rebase", table[options["part"]]["x"]] if "part" in options else []
        given += ["--no-screen"] if parts[0]["screened_mr"] == "FALSE" else []
        got = charted([(row["x"], row["y"], row["n"]) for row in table], *given)
        scale = float(options.get("multiply", 1))
        lines[kind].add(qic_point(*pair, scale) for pair in zip(expected[case,], got, strict=True))
    return lines


def qic_point(expected: Row, got: dict[str, Any], scale: float) -> tuple[bool, float]:
    """Whether both say the same of the limits, and how far these are apart."""
    is_beyond = got["signal"] == "beyond_limits"
    limits = {"cl": "centre", "lcl": "lower", "ucl": "upper"}
    difference = max(apart(expected[a], got[b], scale) for a, b in limits.items())
    return (expected["sigma_signal"] == "TRUE") == is_beyond, difference


def main() -> int:
    """Write the page. Returns how many labels differ."""
    if not SHARED.exists():
        print("skipped, because the reference answers are not in THRIVE_SHARED")
        return 0
    different, page = 0, HEAD
    for tool, lines in (("NHSRplotthedots 0.2.2", nhs()), ("qicharts2 0.8.1", qic())):
        for name, line in lines.items():
            different += line.points - line.equal
            page += (
                f"| {tool} | {name} | {line.series} | {line.points} "
                f"| {line.equal} | {line.difference:.0e} |\n"
            )
    PAGE.write_text(page + TAIL, encoding="utf-8")
    print(page + TAIL)
    return different


if __name__ == "__main__":
    sys.exit(main())
