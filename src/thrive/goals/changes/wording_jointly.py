"""What all groups that took one change up showed together, in plain words. Never told of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from thrive.goals.changes.wording import METHODS, Amounts, Beside, or_unknown
from thrive.goals.models import JointEvidence

CAVEATS: Mapping[str, Any] = {
    "units_with_gaps_left_out": gettext_lazy("Groups with gaps in their record are left out."),
    "small_groups": gettext_lazy("Few groups began on the same day: the range is a rough one."),
    "few_others": gettext_lazy("There are few groups to compare with."),
    "too_few_others_for_placebos": gettext_lazy(
        "There are too few groups that had not begun to try the same among them."
    ),
}
"""What to know of the figures; those that change nothing for a reader are not said."""


@dataclass(frozen=True)
class JointShown:
    """All groups together. ``state``: held, not. ``cohorts``: day, how many groups, how much."""

    state: str
    sentence: str
    cohorts: tuple[tuple[date, int, str], ...]
    beside: Beside
    before: str  # whether the groups already went apart before they began; empty where unknown
    caveats: tuple[str, ...]


def jointly_in_words(evidence: JointEvidence, amounts: Amounts) -> JointShown | None:
    """The whole in words and figures; None where too little was there to put together."""
    facts = evidence.facts
    if facts["missing"] or facts["low"] is None or facts["high"] is None:
        return None
    state = "held" if evidence.is_clear else "not"
    said = _told(facts, amounts)
    return JointShown(
        state=state,
        sentence=said if evidence.is_clear else _("Not clear: %(said)s") % {"said": said},
        cohorts=tuple(
            (date.fromisoformat(day), one["groups"], amounts.signed(one["estimate"]))
            for day, one in zip(facts["days"], facts["cohorts"], strict=True)
        ),
        beside=_beside(facts, amounts),
        before=_before(facts["pretrend"]),
        caveats=tuple(str(CAVEATS[one]) for one in facts["caveats"] if one in CAVEATS),
    )


def _told(facts: Mapping[str, Any], amounts: Amounts) -> str:
    """``Any``: JSON."""
    words = ngettext(
        "In the %(begun)s groups that did this, taken together: about %(amount)s than in "
        "%(count)s group that had not begun (likely %(low)s to %(high)s).",
        "In the %(begun)s groups that did this, taken together: about %(amount)s than in "
        "%(count)s groups that had not begun (likely %(low)s to %(high)s).",
        facts["others"],
    )
    return words % {
        "begun": facts["begun"], "count": facts["others"],
        "amount": amounts.moved(facts["estimate"]),
        "low": amounts.signed(facts["low"]), "high": amounts.signed(facts["high"]),
    }  # fmt: skip


def _before(chance: float | None) -> str:
    if chance is None:
        return ""
    words = _(
        "Before they began, differences as large as those seen come by chance in %(share)s of "
        "100 cases. A small number would mean that the groups went different ways anyway."
    )
    return words % {"share": number_format(100 * chance, 0)}


def _beside(facts: Mapping[str, Any], amounts: Amounts) -> Beside:
    """``Any``: JSON."""
    return Beside(
        methods=tuple(
            (str(METHODS[name]), or_unknown(size, amounts)) for name, size in facts["methods"]
        ),
        pretended=tuple(
            (_("%(share)s in 100 of the time before") % {"share": round(100 * part)},
             or_unknown(size, amounts))
            for part, size in facts["pretended"]
        ),
        share="" if facts["share"] is None else str(number_format(100 * facts["share"], 0)),
        event=tuple((since, size, error) for since, size, error in facts["event"]),
    )  # fmt: skip
