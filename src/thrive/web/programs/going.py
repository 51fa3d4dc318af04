"""How a run goes, ready to print: counts by wave, and each prompt where it is named."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from thrive.experiences.running.queries import Counts, Monitor, PromptRow, WaveCounts
from thrive.experiences.running.queries.monitoring import A_PAGE
from thrive.foundation import days
from thrive.web.programs import wording
from thrive.web.programs.shown import wave

PERCENT = 100
FILTERS = ("scheduled", "sent", "opened", "answered", "expired", "missed", "cancelled")


@dataclass(frozen=True, slots=True)
class WaveLine:
    """One wave: its counts, or that its people are too few."""

    name: str
    people: int
    counts: Counts | None
    answered_of_sent: str


@dataclass(frozen=True, slots=True)
class PromptLine:
    """One prompt of a named run."""

    number: int
    name: str
    due: str
    state: str  # its key
    state_word: str
    channel: str
    sent: str
    opened: str
    answered: str
    expired: str
    reminded: int
    may_resend: bool


@dataclass(frozen=True, slots=True)
class StateChoice:
    """A state to filter by."""

    key: str
    name: str
    is_chosen: bool


def waves(found: Monitor) -> list[WaveLine]:
    """The waves, the newest first."""
    return [_wave(one) for one in reversed(found.waves)]


def prompt(row: PromptRow) -> PromptLine:
    """One prompt with its moments, in the reader's zone."""
    return PromptLine(
        number=row.prompt,
        name=row.name,
        due=_moment(row.due_at),
        state=row.state,
        state_word=wording.prompt_state(row.state),
        channel=wording.channel(row.channel) if row.channel else "",
        sent=_moment(row.sent_at),
        opened=_moment(row.opened_at),
        answered=_moment(row.answered_at),
        expired=_moment(row.expired_at),
        reminded=row.reminded,
        may_resend=row.may_resend,
    )


def states(chosen: str) -> list[StateChoice]:
    """The states to filter by, all first."""
    everything = StateChoice("", pgettext("of prompts", "all"), chosen not in FILTERS)
    return [
        everything,
        *(StateChoice(key, wording.prompt_state(key), key == chosen) for key in FILTERS),
    ]


def asked(given: QueryDict) -> str:
    """What is filtered by, for links to other pages of the list."""
    return urlencode({key: given[key] for key in ("state", "person") if given.get(key)})


def is_asked(given: QueryDict) -> bool:
    """Whether a certain part of the list is asked for."""
    return any(given.get(name) for name in ("state", "person", "page"))


def page_of_now(found: Monitor) -> int:
    """Where the list begins: with what is due now, because what waits comes before it."""
    waiting = sum(one.counts.scheduled for one in found.waves if one.counts is not None)
    return waiting // A_PAGE + 1


def _wave(one: WaveCounts) -> WaveLine:
    return WaveLine(wave(one.first, one.until), one.people, one.counts, _share(one.counts))


def _share(counts: Counts | None) -> str:
    if counts is None or counts.answered is None or not counts.sent:
        return ""
    share = number_format(round(PERCENT * counts.answered / counts.sent, 1), decimal_pos=1)
    return _("%(share)s of 100") % {"share": share}


def _moment(at: datetime | None) -> str:
    return "" if at is None else days.moment(localtime(at))
