"""Words from before and since a change, in words. *With* the change in time; never *because*."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.insights.models import WordsLook
from thrive.insights.wording.language import Speech
from thrive.voice.rules.counting import LEAST_BATCHES, LEAST_TEXTS, SLACK


@dataclass(frozen=True, slots=True)
class WordsLine:
    """One word or phrase: in how many texts since, and before, and whether that is kept."""

    words: str
    since: str
    before: str
    way: str  # more, fewer, open: the counts leave both open
    is_kept: bool
    q: str


def line(fact: Mapping[str, Any], facts: Mapping[str, Any], speech: Speech) -> WordsLine:
    """One word that was tested. Counts are told as what they leave: at least, at most.

    Before, between `before` and two more carried it; since, what is more now, within two. ``Any``:
    JSON.
    """
    before, since = fact["before"], fact["now"] - fact["before"]
    all_before, all_since = facts["texts_before"], facts["texts_since"]
    way = "more" if fact["z"] > 0 else "fewer" if fact["z"] < 0 else "open"
    least, most = max(since - SLACK, 0), min(since + SLACK, all_since)
    most_before = min(before + SLACK, all_before)
    told = {
        "more": (_at_least(least, all_since), _at_most(most_before, all_before)),
        "fewer": (_at_most(most, all_since), _at_least(before, all_before)),
        "open": (_between(least, most, all_since), _between(before, most_before, all_before)),
    }[way]
    return WordsLine(fact["words"], *told, way, fact["is_kept"], speech.number(fact["q"], 2))


def _at_least(many: int, texts: int) -> str:
    return _("at least %(many)s of %(texts)s texts") % {"many": many, "texts": texts}


def _at_most(many: int, texts: int) -> str:
    return _("at most %(many)s of %(texts)s texts") % {"many": many, "texts": texts}


def _between(least: int, most: int, texts: int) -> str:
    words = _("%(least)s to %(most)s of %(texts)s texts")
    return words % {"least": least, "most": most, "texts": texts}


def too_few() -> str:
    """Why nothing is shown: not enough came out on one side."""
    words = _(
        "Words are counted where at least %(texts)s texts have come out, in at least %(batches)s "
        "rounds, before a change began and again since. That is not so yet."
    )
    return words % {"texts": LEAST_TEXTS, "batches": LEAST_BATCHES}


def no_count() -> str:
    """Why nothing is shown: when it began nothing could be counted, or not of what you may read."""
    words = _(
        "Of words that you may read nothing was counted when this change began: fewer than "
        "%(texts)s texts in %(batches)s rounds had come out, or it had begun before Thrive heard "
        "of it."
    )
    return words % {"texts": LEAST_TEXTS, "batches": LEAST_BATCHES}


def none_kept() -> str:
    """What is said where words were tested, and none differs by more than chance."""
    return _("No word is clearly more or less often there than before.")


def coarse() -> str:
    """Why counts are told so coarsely."""
    words = _(
        "Counts are kept within %(slack)s texts, and up to %(late)s texts that came out shortly "
        "before may be counted with those since. So nobody can tell from two looks when a single "
        "text came out."
    )
    return words % {"slack": SLACK, "late": LEAST_TEXTS - 1}


def family(look: WordsLook | None, speech: Speech) -> str:
    """How much was tested over all changes, and what of it may be chance."""
    if look is None or not look.tested:
        return _("Nothing could be tested yet.")
    words = ngettext(
        "Of all changes together %(tested)s word was tested, %(kept)s kept; of those kept, about "
        "%(share)s in 100 may be chance.",
        "Of all changes together %(tested)s words were tested, %(kept)s kept; of those kept, about "
        "%(share)s in 100 may be chance.",
        look.tested,
    )
    return words % {
        "tested": speech.number(look.tested, 0),
        "kept": speech.number(look.kept, 0),
        "share": speech.number(100 * look.rate, 0),
    }
