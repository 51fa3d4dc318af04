"""The JSON of `thrive compare`: a public interface, so names and order stay as they are."""

import numpy as np

from thrive_stats.commands.compared import AskedComparison
from thrive_stats.commands.output import plain
from thrive_stats.compare import Compared, Method

Json = dict[str, object]


def to_object(asked: AskedComparison) -> Json:
    """Return the answer with the fields of the public interface in order."""
    chosen = asked.result.chosen
    return {
        "method": asked.result.method.value,
        "estimate": plain(chosen.compared.estimate),
        "se": plain(chosen.compared.se),
        "interval": _interval(chosen.compared),
        "methods": [
            {"method": one.method.value, "estimate": plain(one.estimate), "se": plain(one.se)}
            for one in asked.result.methods
        ],
        "att": _att(asked),
        "event": [
            {"since": since, "estimate": plain(estimate), "se": plain(se)}
            for since, estimate, se in zip(
                chosen.since.tolist(), chosen.event.tolist(), chosen.event_se.tolist(), strict=True
            )
        ],
        "weights": _weights(asked),
        "placebo": _placebo(asked),
        "comparison": asked.wanted.value,
        "seed": asked.seed,
        "n": {
            "started": asked.result.panel.started,
            "others": len(asked.others),
            "periods": asked.result.panel.periods,
        },
        "se_from": chosen.se_from,
        "pretrend": _pretrend(asked),
        "pretended": [
            {"part": part, "estimate": plain(estimate)} for part, estimate in asked.result.pretended
        ],
        "time_weights": _time_weights(asked),
        "left_out": _left_out(asked),
        "caveats": list(asked.caveats),
    }


def _interval(compared: Compared) -> list[float | None] | None:
    if not np.isfinite(compared.se):
        return None
    return [plain(compared.low), plain(compared.high)]


def _att(asked: AskedComparison) -> list[Json] | None:
    found = asked.result.chosen.staggered
    if found is None:
        return None
    periods = asked.table.periods
    return [
        {
            "started": periods[group],
            "period": periods[place + 1],
            "estimate": plain(estimate),
            "se": plain(se),
        }
        for group, row, errors in zip(
            found.groups.tolist(), found.att.tolist(), found.att_se.tolist(), strict=True
        )
        for place, (estimate, se) in enumerate(zip(row, errors, strict=True))
    ]


def _weights(asked: AskedComparison) -> list[Json] | None:
    found = asked.result.chosen.mixed
    if found is None or asked.result.method is Method.DIFFERENCE:
        return None
    order = np.argsort(-found.unit_weights, kind="stable")
    return [
        {"unit": asked.others[place], "weight": float(found.unit_weights[place])}
        for place in order.tolist()
        if found.unit_weights[place] > 0
    ]


def _time_weights(asked: AskedComparison) -> list[Json] | None:
    found = asked.result.chosen.mixed
    # Several groups have a time before of their own each.
    if found is None or asked.result.method is not Method.SYNTHETIC_DID or len(found.fits) > 1:
        return None
    return [
        {"period": asked.table.periods[place], "weight": weight}
        for place, weight in enumerate(found.fits[0].time_weights.tolist())
        if weight > 0
    ]


def _placebo(asked: AskedComparison) -> Json | None:
    estimates = asked.result.chosen.placebos
    if estimates is None:
        return None
    return {
        "estimates": [plain(estimate) for estimate in estimates.tolist()],
        "share_as_large": plain(asked.result.share_as_large),
    }


def _pretrend(asked: AskedComparison) -> Json | None:
    found = asked.result.chosen.staggered
    if found is None or found.pretrend_cells == 0:
        return None
    return {"cells": found.pretrend_cells, "p": plain(found.pretrend_p)}


def _left_out(asked: AskedComparison) -> list[Json]:
    gaps: list[Json] = [
        {"unit": unit, "reason": "missing_value", "period": period}
        for unit, period in asked.table.incomplete.items()
    ]
    return gaps + [{"unit": unit, "reason": "begun_before", "period": None} for unit in asked.begun]
