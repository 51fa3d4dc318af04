"""Charts that stand alone: one SVG or one HTML file with everything in it, light and dark.

Knows only what it is given: a name, a picture, sentences and rows of words. Nothing is loaded from
anywhere and nothing runs.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from thrive_stats.drawing import NAMESPACE, NARROW, WIDE, Picture, draw
from thrive_stats.icons import Assurance, Variation
from thrive_stats.printing import escaped, printable
from thrive_stats.wording import ENGLISH, Language

# Each colour is written once for light and once for dark; every pair of text and paper has a
# contrast of 4.5 to 1 or more.
LIGHT = (
    "--paper:#fcfcfa;--shade:#f0f1ec;--ink:#1b1e1d;--ink-2:#4b514e;--quiet:#636965;--line:#d8dad4;"
    "--edge:#757c78;--target:#0d5446;--better:#0a5a9e;--worse:#a34700;--odd:#57418c"
)
DARK = (
    "--paper:#151817;--shade:#212624;--ink:#eef0ec;--ink-2:#bbc1bc;--quiet:#9ba29d;--line:#383f3b;"
    "--edge:#868e89;--target:#8ed1bb;--better:#86bff5;--worse:#f6a863;--odd:#c3b1f2"
)
CHART_STYLE = (
    ".chart{font:400 15px system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif}"
    ".chart{overflow:visible}.chart text{fill:var(--ink-2)}"
    ".chart .strong{fill:var(--ink);font-weight:700}"
    ".chart .band{fill:var(--shade)}.chart path{fill:none}.chart .band{fill:var(--shade)}"
    ".chart .lim{stroke:var(--edge);stroke-width:1;stroke-dasharray:1.5 4;stroke-linecap:round}"
    ".chart .mid{stroke:var(--ink);stroke-width:1.75}"
    ".chart .was{stroke:var(--edge);stroke-width:1.5;stroke-dasharray:5 4}"
    ".chart .target{stroke:var(--target);stroke-width:2;stroke-dasharray:10 5}"
    ".chart .target-t{fill:var(--target);font-weight:700}"
    ".chart .grid{stroke:var(--line)}.chart .note{stroke:var(--ink);stroke-width:1.25}"
    ".chart .path{stroke:var(--quiet);stroke-width:1.25;stroke-linejoin:round}"
    ".chart .dot{fill:var(--ink-2)}"
    ".chart .up{fill:var(--better)}.chart .down{fill:var(--worse)}.chart .odd{fill:var(--odd)}"
    ".chart .up,.chart .down,.chart .odd{stroke:var(--paper);stroke-width:1.5}"
    ".narrow :is(.strong,.target-t){paint-order:stroke;stroke:var(--paper);stroke-width:4px}"
    ".chart .flag{fill:var(--ink)}.chart .flag-t{fill:var(--paper);font-weight:700}"
)
PAGE_STYLE = (
    "*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);"
    "font:400 1.125rem/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif}"
    "main{max-inline-size:74rem;margin-inline:auto;padding:1.5rem 1rem 4rem}"
    "h1{font-size:1.25rem;font-weight:400;color:var(--ink-2);margin:0 0 1rem}"
    "section{border-block-start:1px solid var(--line);padding-block:2rem}"
    "h2{font-size:1.25rem;font-weight:400;color:var(--ink-2);margin:0}"
    ".say{font-size:clamp(1.5rem,1.2rem + 1.4vw,2.25rem);line-height:1.2;font-weight:700;"
    "margin:.25rem 0 1.25rem;max-inline-size:46rem;text-wrap:balance}"
    ".rest{margin:0 0 1.25rem;max-inline-size:46rem}"
    ".marks{list-style:none;padding:0;margin:0 0 1.5rem;display:flex;flex-wrap:wrap;"
    "gap:.75rem 2.5rem}"
    ".marks li{display:flex;gap:.75rem;align-items:center}"
    ".mark{inline-size:2.25rem;block-size:2.25rem;flex:none}"
    ".mark *{fill:none;stroke:var(--quiet);stroke-width:2.5}"
    ".mark .better{fill:var(--better);stroke:none}.mark .worse{fill:var(--worse);stroke:none}"
    ".mark .odd{fill:var(--odd);stroke:none}.mark .early{stroke-dasharray:3 4}"
    ".mark .on{stroke:var(--paper);stroke-dasharray:4 3}.mark .goal{stroke-dasharray:4 3}"
    "figure{margin:0}.chart{inline-size:100%;block-size:auto}.wide{display:none}"
    "@media(min-width:48rem){.wide{display:block}.narrow{display:none}}"
    "details{border-block-start:1px solid var(--line);padding-block:.75rem;max-inline-size:46rem}"
    "figure+details{margin-block-start:1.5rem}"
    "summary{font-weight:700;cursor:pointer;min-block-size:2.75rem;display:flex;align-items:center}"
    "summary::before{content:'+';inline-size:1.25rem}[open]>summary::before{content:'−'}"
    ".scroll{overflow-x:auto}table{border-collapse:collapse;inline-size:100%;font-size:1rem;"
    "font-variant-numeric:tabular-nums}th,td{padding:.4rem .75rem .4rem 0;text-align:start;"
    "border-block-end:1px solid var(--line)}"
    ":is(td,th):not(:first-child,:last-child){text-align:end}"
    "thead th{border-block-end:2px solid}"
    "@media print{details{display:block}.wide{display:block}.narrow{display:none}"
    "section{break-inside:avoid}}"
)
GAP = 24
LINE = 26
# How many letters of a sentence fit beside each other over a wide drawing.
LETTERS = 88


@dataclass(frozen=True)
class Mark:
    """One of the two marks: its shape and its words."""

    shape: str
    words: str


@dataclass(frozen=True)
class Entry:
    """One series of a report. Rows are cells of words, as many as there are `columns`."""

    name: str
    sentences: Sequence[str]
    picture: Picture
    marks: Sequence[Mark]
    reasons: Sequence[str]
    columns: Sequence[str]
    rows: Iterable[Sequence[str]]


VARIATION_SHAPES = {
    Variation.COMMON_CAUSE: "same",
    Variation.IMPROVEMENT: "better",
    Variation.CONCERN: "worse",
    Variation.HIGH: "odd",
    Variation.LOW: "odd",
    Variation.TOO_FEW: "early",
}
ASSURANCE_SHAPES = {
    Assurance.PASS: "pass",
    Assurance.FAIL: "fail",
    Assurance.HIT_OR_MISS: "hit_or_miss",
}
SHAPES = {
    "better": '<circle class="better" cx="20" cy="20" r="18"/>',
    "worse": '<path class="worse" d="M20 0 40 20 20 40 0 20Z"/>',
    "odd": '<rect class="odd" x="4" y="4" width="32" height="32"/>',
    "same": '<circle cx="20" cy="20" r="17.5"/><path d="M9 21c3-7 5-7 8 0s5 7 8 0 5-7 6 0"/>',
    "early": '<circle class="early" cx="20" cy="20" r="17.5"/>',
    # The dashed line is the target: values stay above it, below it, or on both sides.
    "pass": '<circle class="better" cx="20" cy="20" r="18"/><path class="on" d="M8 28h24"/>',
    "fail": '<path class="worse" d="M20 0 40 20 20 40 0 20Z"/><path class="on" d="M9 14h22"/>',
    "hit_or_miss": '<circle cx="20" cy="20" r="17.5"/><path class="goal" d="M4 20h32"/>'
    '<path d="M8 27l6-13 6 12 6-13 6 13"/>',
}


def themes(selector: str) -> str:
    """Return the rules that set the colours on a selector, light and dark."""
    return f"{selector}{{{LIGHT}}}@media(prefers-color-scheme:dark){{{selector}{{{DARK}}}}}"


def svg_file(entries: Sequence[Entry], language: Language = ENGLISH) -> Iterator[str]:
    """Yield one SVG with the charts of all series under one another."""
    width, height = WIDE
    heads = [_head(entry) for entry in entries]
    tall = [len(lines) * LINE + GAP for lines in heads]
    whole = sum(tall) + len(entries) * (height + GAP) + GAP
    yield (
        f'<svg xmlns="{NAMESPACE}" class="report" viewBox="0 0 {width + 2 * GAP} {whole}">'
        f"<style>{themes('.report')}{CHART_STYLE}"
        ".head{font:400 20px system-ui,sans-serif;fill:var(--ink-2)}.head.say{font-weight:700;"
        "fill:var(--ink)}</style>"
        f'<rect width="100%" height="100%" fill="var(--paper)"/>'
    )
    top = float(GAP)
    for entry, lines, room in zip(entries, heads, tall, strict=True):
        for number, line in enumerate(lines):
            css = "head" if number == 0 and entry.name else "head say"
            y = top + (number + 1) * LINE
            yield f'<text class="{css}" x="{GAP}" y="{y:.0f}">{escaped(line)}</text>'
        drawn = draw(entry.picture, width=width, height=height, language=language)
        place = f'<svg x="{GAP}" y="{top + room:.0f}" width="{width}" height="{height}" '
        yield drawn.replace("<svg ", place, 1)
        top += room + height + GAP
    yield "</svg>\n"


def _head(entry: Entry) -> list[str]:
    """Return name and sentence in lines that fit."""
    lines = [""]
    for word in " ".join(entry.sentences).split():
        if len(lines[-1]) + len(word) >= LETTERS:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return [entry.name, *lines] if entry.name else lines


def html_file(
    entries: Iterable[Entry], title: str, language: Language = ENGLISH, code: str = "en"
) -> Iterator[str]:
    """Yield one self-contained page with all series."""
    yield (
        f'<!doctype html>\n<html lang="{escaped(code)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escaped(title)}</title>"
        f"<style>{themes(':root')}{CHART_STYLE}{PAGE_STYLE}</style></head>\n"
        f"<body><main><h1>{escaped(title)}</h1>\n"
    )
    for entry in entries:
        yield from _section(entry, language)
    yield "</main></body></html>\n"


def _section(entry: Entry, language: Language) -> Iterator[str]:
    gettext = language.gettext
    name = f"<h2>{escaped(entry.name)}</h2>" if entry.name else ""
    say, *rest = entry.sentences
    advice = f'<p class="rest">{escaped(" ".join(rest))}</p>' if rest else ""
    yield f'<section>{name}<p class="say">{escaped(say)}</p>{advice}'
    yield f'<ul class="marks">{"".join(map(_mark, entry.marks))}</ul><figure>'
    for width, height in (WIDE, NARROW):
        yield draw(entry.picture, width=width, height=height, language=language)
    reasons = "".join(f"<p>{escaped(reason)}</p>" for reason in entry.reasons)
    yield f"</figure><details><summary>{escaped(gettext('How do we know?'))}</summary>{reasons}"
    yield f"</details><details><summary>{escaped(gettext('The numbers'))}</summary>"
    yield from _table(entry)
    yield "</details></section>\n"


def _mark(mark: Mark) -> str:
    return (
        f'<li><svg class="mark" viewBox="0 0 40 40" aria-hidden="true">{SHAPES[mark.shape]}</svg>'
        f"{escaped(mark.words)}</li>"
    )


def _table(entry: Entry) -> Iterator[str]:
    heads = "".join(f'<th scope="col">{escaped(words)}</th>' for words in entry.columns)
    yield f'<div class="scroll"><table><thead><tr>{heads}</tr></thead><tbody>'
    for row in entry.rows:
        # One call makes a whole row safe; the mark between cells occurs in no text.
        first, _, rest = escape(CELL.join(map(printable, row))).partition(CELL)
        cells = rest.replace(CELL, "</td><td>")
        yield f'<tr><th scope="row">{first}</th><td>{cells}</td></tr>'
    yield "</tbody></table></div>"


CELL = "\x1f"
