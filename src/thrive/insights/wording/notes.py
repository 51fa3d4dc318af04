"""What people wrote down, what each point said, and what could help now, in words."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.insights.shapes import Happened
from thrive.insights.wording.language import Speech
from thrive.insights.wording.verdicts import Told
from thrive.measures.queries import AnnotationShown, PhaseShown
from thrive_stats.charting import Signal, Variation


def annotation(note: AnnotationShown, letter: str, *, may_undo: bool, speech: Speech) -> Happened:
    """A note as *What happened* shows it."""
    words = (
        _("Change, written %(day)s by %(name)s.")
        if note.kind == "change_began"
        else _("Note, written %(day)s by %(name)s.")
    )
    return Happened(
        id=note.id,
        kind=note.kind,
        letter=letter,
        on=note.on,
        when=speech.day(note.on),
        text=note.text,
        signed=_signed(words, note.made_at, note.made_by, speech),
        may_undo=may_undo,
        is_phase=False,
        undone=_undone(note.undone_at, note.undone_by, speech),
    )


def phase(stretch: PhaseShown, letter: str, *, may_undo: bool, speech: Speech) -> Happened:
    """A stretch with limits of its own as *What happened* shows it."""
    if stretch.until_on is None:
        words = _("New stretch, set %(day)s by %(name)s.")
        text = _("The normal range begins anew: %(reason)s") % {"reason": stretch.reason}
    else:
        words = _("Baseline, set %(day)s by %(name)s.")
        text = _("The normal range rests on the time until %(until)s: %(reason)s") % {
            "until": speech.day(stretch.until_on),
            "reason": stretch.reason,
        }
    return Happened(
        id=stretch.id,
        kind=stretch.kind,
        letter=letter,
        on=stretch.starts_on,
        when=speech.day(stretch.starts_on),
        text=text,
        signed=_signed(words, stretch.made_at, stretch.made_by, speech),
        may_undo=may_undo,
        is_phase=True,
        undone=_undone(stretch.undone_at, stretch.undone_by, speech),
    )


def _signed(words: str, at: datetime, name: str, speech: Speech) -> str:
    return words % {"day": _on(at, speech), "name": name or _("a program")}


def _undone(at: datetime | None, name: str, speech: Speech) -> str:
    if at is None:
        return ""
    return _signed(_("Undone %(day)s by %(name)s."), at, name, speech)


def _on(at: datetime, speech: Speech) -> str:
    return speech.day(timezone.localtime(at).date())


def flag_text(on: date, text: str, speech: Speech) -> str:
    """The words beside a flag on the chart; short, or they would not fit."""
    short = text if len(text) <= 48 else text[:47].rstrip() + "…"
    return f"{speech.day(on)}: {short}"


TONES = {
    Variation.IMPROVEMENT: "better",
    Variation.CONCERN: "worse",
    Variation.HIGH: "neither",
    Variation.LOW: "neither",
}


def seen(signal: int, direction: int) -> tuple[str, str]:
    """What a point said, in words, and the colour of it.

    Without a signal it is one since a confirmed change, on the side of that change.
    """
    meaning = Variation(direction)
    if meaning is Variation.COMMON_CAUSE:
        return "", "quiet"
    way = {
        Variation.IMPROVEMENT: _("better"),
        Variation.CONCERN: _("worse"),
        Variation.HIGH: _("higher"),
    }.get(meaning, _("lower"))
    if signal == Signal.NONE:
        return _("%(way)s than before") % {"way": way}, TONES.get(meaning, "neither")
    why = {
        Signal.BEYOND_LIMITS: _("outside the range"),
        Signal.TREND: _("seven or more one way"),
        Signal.TWO_OF_THREE: _("two of three near the edge"),
    }.get(Signal(signal), _("seven or more on one side"))
    return _("%(way)s: %(why)s") % {"way": way, "why": why}, TONES.get(meaning, "neither")


def key_words(shape: str, by_rule: bool, by_change: bool) -> str:
    """What a shape stands for; a day is filled in where a change is meant."""
    usual, before, both = {
        "better": (
            _("better than usual"),
            _("better than before %(day)s"),
            _("better than usual, or than before %(day)s"),
        ),
        "worse": (
            _("worse than usual"),
            _("worse than before %(day)s"),
            _("worse than usual, or than before %(day)s"),
        ),
        "neither": (
            _("other than usual"),
            _("other than before %(day)s"),
            _("other than usual, or than before %(day)s"),
        ),
    }[shape]
    if by_rule and by_change:
        return both
    return before if by_change else usual


def period_head(cadence: str) -> str:
    """The head of the first column."""
    return {
        "day": _("Day"),
        "week": _("Week from"),
        "month": _("Month"),
        "quarter": _("Quarter from"),
    }.get(cadence, _("Year"))


def earlier(n: int, cadence: str, speech: Speech) -> str:
    """The fold over older rows."""
    words = {
        "day": ngettext("The day before", "The %(n)s days before", n),
        "week": ngettext("The week before", "The %(n)s weeks before", n),
        "month": ngettext("The month before", "The %(n)s months before", n),
        "quarter": ngettext("The quarter before", "The %(n)s quarters before", n),
    }.get(cadence, ngettext("The year before", "The %(n)s years before", n))
    return words % {"n": speech.number(n, 0)}


def help_sentences(told: Told, *, target_met: bool, speech: Speech) -> tuple[str, ...]:
    """A suggestion by kind of variation. Suggests, and judges nobody."""
    return tuple(HELP[told.kind](told, target_met))


def _help_confirmed(told: Told, target_met: bool) -> list[str]:
    if told.direction == "worse":
        return [
            _("Ask what has been different since then, and whether it was worth it."),
            _("If it was not, undo it on a date, and write that down too: then we can tell."),
        ]
    if told.direction == "better":
        said = [_("Hold it: write down how it is done now, so that it stays when people change.")]
        if told.target is not None and not target_met:
            said.append(
                _("It is not yet where it should be. One more change to the work might help.")
            )
        return [*said, _("Tell the groups that measure the same.")]
    return [_("It has changed. Ask those who do the work whether that is what they want.")]


def _help_watch(told: Told, target_met: bool) -> list[str]:
    return [
        _("Ask the group what happened lately. They often know."),
        _("If something was changed on purpose, note its date: then it can be tested."),
    ]


def _help_common(told: Told, target_met: bool) -> list[str]:
    if told.target is not None and not target_met:
        return [
            _(
                "These results are what today’s way of working gives. Chasing single bad ones "
                "will not help."
            ),
            _(
                "Choose one change to try, note the date it begins, and look again after "
                "twelve points."
            ),
        ]
    return [
        _("There is no news here, and nothing to explain."),
        _("To get further, change how the work is done, and note the date it begins."),
    ]


def _help_early(told: Told, target_met: bool) -> list[str]:
    return [_("Go on counting in the same way. A change of method would start it over.")]


def _help_drifting(told: Told, target_met: bool) -> list[str]:
    return [
        _("Look at the whole line, not at its last point: where has it been going for a year?"),
        _("Ask what pushes it slowly, such as more people, more work or an ageing tool."),
    ]


def _help_seasonal(told: Told, target_met: bool) -> list[str]:
    return [
        _("Compare with the same time last year, and plan for the season before it comes."),
        _("A change is easiest to see if it begins in a quiet part of the year."),
    ]


HELP = {
    "confirmed": _help_confirmed,
    "watch": _help_watch,
    "common_cause": _help_common,
    "too_early": _help_early,
    "drifting": _help_drifting,
    "seasonal": _help_seasonal,
}
