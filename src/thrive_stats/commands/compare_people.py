"""The words of `thrive compare`: more than others, never because."""

import math
from collections.abc import Iterator

import numpy as np

from thrive_stats.commands.compared import AskedComparison
from thrive_stats.compare import Compared, Method, Wanted
from thrive_stats.compare.comparing import FEW_UNITS

FIRST_SINCE, LAST_SINCE = -4, 8
MOST_NAMES = 10
METHODS = {
    Method.STAGGERED: "those that started at different times, each beside units that had not",
    Method.SYNTHETIC_DID: "beside a mix of others and of earlier periods",
    Method.SYNTHETIC_CONTROL: "beside a mix of others",
    Method.DIFFERENCE: "beside all others alike",
}
PARTS = {0.5: "halfway through the time before", 0.75: "at three quarters of it"}
RIVALS = (
    "Season, staff changes, who was counted, something else that began at the same time, and a "
    "start after a bad stretch, which gets better by itself. Only starts drawn by lot can rule "
    "them out."
)
CAVEATS = {
    "units_with_gaps_left_out": "Units without a value in every period are left out.",
    "units_begun_before_left_out": "Units that had started in the first period are left out: "
    "nobody knows how they were before.",
    "starts_after_the_last_period_count_as_never": "Starts after the last period count as never.",
    "last_to_start_are_the_others": "All units start, so the periods end before the last start, "
    "and the last to start are those the others are compared with.",
    "small_groups": f"Some start time, or those that never did, has fewer than {FEW_UNITS} units: "
    "the range rests on placebo units where there are enough, and is too narrow or unknown where "
    "not.",
    "groups_with_one_period_before_left_out": "Units with one period before their start are left "
    "out here: a mix needs two.",
    "too_few_others_for_placebos": "Too few units never started to draw placebo units from them.",
    "few_others": "Few units never started: how much chance alone does is hardly known.",
}


def to_text(asked: AskedComparison) -> Iterator[str]:
    """Yield the answer in plain words."""
    yield _headline(asked) + "\n"
    yield _counted(asked) + "\n"
    yield from _methods(asked)
    yield from _since(asked)
    yield from _mix(asked)
    yield from _checks(asked)
    yield from _left_out(asked)
    yield f"\nWhat else it could be\n  {RIVALS}\n"
    if asked.caveats:
        yield "\nTo know\n"
        yield from (f"  {CAVEATS[caveat]}\n" for caveat in asked.caveats)


def _headline(asked: AskedComparison) -> str:
    found = asked.result.chosen.compared
    about = _signed(found.estimate, _digits(found))
    if not math.isfinite(found.se):
        return (
            f"Since the start, about {about} more than others; from so few units nobody can tell "
            "how sure that is."
        )
    likely = f"likely {_likely(found)}"
    if found.low <= 0 <= found.high:
        return f"No change beyond that of others is shown: about {about} ({likely})."
    return f"Changed more than others: about {about} since the start ({likely})."


def _counted(asked: AskedComparison) -> str:
    panel = asked.result.panel
    starts = len(panel.groups)
    times = "one start time" if starts == 1 else f"{starts} start times"
    others = "that had not" if asked.wanted is Wanted.NOT_YET else "that never did"
    return (
        f"Units that started: {panel.started} ({times}); others {others}: {len(asked.others)}; "
        f"periods: {panel.periods}."
    )


def _methods(asked: AskedComparison) -> Iterator[str]:
    yield "\nFour ways to compare: the way moves the answer\n"
    for one in asked.result.methods:
        mark = "*" if one.method is asked.result.method else " "
        if math.isfinite(one.estimate):
            shown = _signed(one.estimate, _digits(one))
            likely = f"(likely {_likely(one)})" if math.isfinite(one.se) else ""
        else:
            shown, likely = "-", "(too little before the start)"
        yield f"{mark} {one.method.value:<18}{shown:>12}  {likely}\n"
    yield f"  * {METHODS[asked.result.method]}\n"


def _since(asked: AskedComparison) -> Iterator[str]:
    chosen = asked.result.chosen
    yield "\nBy periods since the start (0 = the first under the change)\n"
    for since, estimate, se in zip(
        chosen.since.tolist(), chosen.event.tolist(), chosen.event_se.tolist(), strict=True
    ):
        if FIRST_SINCE <= since <= LAST_SINCE:
            one = Compared(asked.result.method, estimate, se)
            likely = f"  (likely {_likely(one)})" if math.isfinite(se) else ""
            yield f"  {since:>4}{_signed(estimate, _digits(one)):>14}{likely}\n"
    rest = int(((chosen.since < FIRST_SINCE) | (chosen.since > LAST_SINCE)).sum())
    if rest:
        yield f"  and {rest} more in --format json\n"


def _mix(asked: AskedComparison) -> Iterator[str]:
    found = asked.result.chosen.mixed
    if found is None or asked.result.method is Method.DIFFERENCE:
        return
    yield "\nWhat they are compared with, heaviest first\n"
    order = np.argsort(-found.unit_weights, kind="stable")
    weighty = [place for place in order.tolist() if found.unit_weights[place] >= 0.005]
    for place in weighty[:MOST_NAMES]:
        yield f"  {found.unit_weights[place]:>5.0%}  {shown_name(asked.others[place])}\n"
    rest = int((found.unit_weights > 0).sum()) - len(weighty[:MOST_NAMES])
    if rest > 0:
        yield f"  and {rest} more\n"


def _checks(asked: AskedComparison) -> Iterator[str]:
    result = asked.result
    yield "\nHow we know\n"
    if result.chosen.placebos is not None:
        yield (
            f"  Placebo units: of {len(result.chosen.placebos)} times that units which never "
            f"started were taken as if they had, {result.share_as_large:.1%} show at least as "
            "much.\n"
        )
    digits = _digits(result.chosen.compared)
    told = [
        f"{_signed(estimate, digits)} {PARTS[part]}"
        for part, estimate in result.pretended
        if math.isfinite(estimate)
    ]
    if told:
        yield f"  Pretended starts, when nothing had begun (should be near 0): {', '.join(told)}.\n"
    found = result.chosen.staggered
    if found is not None and math.isfinite(found.pretrend_p):
        yield (
            "  Before the start: were both alike, gaps as large as those seen would come in "
            f"{found.pretrend_p:.0%} of cases.\n"
        )


def _left_out(asked: AskedComparison) -> Iterator[str]:
    told = [
        f"{shown_name(unit)} (no value in {shown_name(period)})"
        for unit, period in asked.table.incomplete.items()
    ]
    told += [f"{shown_name(unit)} (had started in the first period)" for unit in asked.begun]
    if told:
        yield "\nLeft out\n"
        yield from (f"  {one}\n" for one in told[:MOST_NAMES])
        if len(told) > MOST_NAMES:
            yield f"  and {len(told) - MOST_NAMES} more\n"


def shown_name(name: str) -> str:
    """Return a name in one line, without characters that a terminal would obey."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in name)


def _likely(one: Compared) -> str:
    digits = _digits(one)
    return f"{_signed(one.low, digits)} to {_signed(one.high, digits)}"


def _signed(number: float, digits: int) -> str:
    return f"{number:+,.{digits}f}".replace("-", "\N{MINUS SIGN}")


def _digits(one: Compared) -> int:
    """Return how many decimals a standard error deserves: two figures of it."""
    size = one.se if math.isfinite(one.se) and one.se > 0 else abs(one.estimate)
    if not math.isfinite(size) or size <= 0:
        return 2
    return max(0, min(9, 1 - math.floor(math.log10(size))))
