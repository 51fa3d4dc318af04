"""The page of truth: counts, rates and rows, with their words."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thrive.demo import talks, wording, words
from thrive.demo.helped import Helped, HelpedRow
from thrive.demo.queries import TruthRow, TruthTable
from thrive.demo.rules import Outcome, Share, Totals


@dataclass(frozen=True)
class Count:
    """One of the numbers at the top."""

    number: int
    words: str


@dataclass(frozen=True)
class Rate:
    """One question about how far to trust what is told."""

    question: str
    share: Share


@dataclass(frozen=True)
class Part:
    """The series with one outcome."""

    outcome: str
    title: str
    about: str
    rows: tuple[TruthRow, ...]
    fold: str  # empty: the rows stand open

    @property
    def is_long(self) -> bool:
        """Whether the rows are folded away."""
        return bool(self.fold)


@dataclass(frozen=True)
class TruthPage:
    """All of it."""

    counts: tuple[Count, ...]
    rates: tuple[Rate, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Answers:
    """How answers were simulated, where conversations are told."""

    measure: str
    share: int
    mood: str
    shifts: tuple[str, ...]
    written: str


@dataclass(frozen=True)
class HelpedLine:
    """One change with a word for how it was judged."""

    row: HelpedRow
    judged: str


@dataclass(frozen=True)
class Changes:
    """Which changes truly helped: a sentence, what it comes to, and all rows."""

    sentence: str
    counts: tuple[Count, ...]
    rows: tuple[HelpedLine, ...]


def changes(found: Helped | None) -> Changes | None:
    """What was written down beforehand, judged; nothing where no change has begun."""
    if found is None:
        return None
    sentence = ngettext(
        "Of %(all)s change that was written down before it began, %(helped)s truly helped.",
        "Of %(all)s changes that were written down before they began, %(helped)s truly helped.",
        len(found.rows),
    ) % {"all": len(found.rows), "helped": found.truly}
    outcomes = found.outcomes
    return Changes(
        sentence=sentence,
        counts=(
            Count(outcomes[Outcome.RIGHT], _("told rightly")),
            Count(outcomes[Outcome.MISSED], _("did something, and Thrive cannot say so")),
            Count(outcomes[Outcome.FALSE], _("said to have done what they did not do")),
            Count(outcomes[Outcome.TOO_EARLY], _("too early to tell")),
        ),
        rows=tuple(HelpedLine(row, _judged(row)) for row in found.rows),
    )


def _judged(row: HelpedRow) -> str:
    return {
        Outcome.RIGHT: _("right"),
        Outcome.MISSED: _("missed"),
        Outcome.FALSE: _("not true"),
        Outcome.TOO_EARLY: _("too early"),
    }[row.outcome]


def answers(table: TruthTable) -> Answers | None:
    """What the simulator does when it answers; nothing where nobody is asked."""
    measure = next((row.measure for row in table.rows if row.is_said), None)
    if measure is None:
        return None
    return Answers(
        measure=measure,
        share=round(100 * talks.ANSWERING),
        mood=number_format(talks.MOOD, decimal_pos=1),
        shifts=tuple(_shift(shift) for shift in talks.SHIFTS),
        written=_written(),
    )


def _written() -> str:
    """Which words were put in, and since when others."""
    shift = talks.shift_of(words.TEAM)
    assert shift is not None  # the story's own
    said = _(
        "In words that came out “short notice” was put into %(share)s of 100 texts of %(group)s "
        "until %(day)s, and “plan” and “family” since. All else is drawn from the same sentences "
        "at any time."
    )
    return said % {
        "share": round(100 * words.ON_THE_THEME),
        "group": words.TEAM,
        "day": wording.day(shift.started_on),
    }


def _shift(shift: talks.Shift) -> str:
    said = {
        "group": shift.team,
        "effect": wording.signed(shift.effect, 1),
        "day": wording.day(shift.started_on),
    }
    if shift.note:
        return _("%(group)s: %(effect)s from %(day)s, and somebody wrote the day down.") % said
    return _("%(group)s: %(effect)s from %(day)s, and nobody wrote it down.") % said


def truth_page(table: TruthTable) -> TruthPage | None:
    """The page, or nothing where no truth is known."""
    if not table.rows:
        return None
    return TruthPage(
        counts=_counts(table.totals), rates=_rates(table.totals), parts=tuple(_parts(table))
    )


def _counts(totals: Totals) -> tuple[Count, ...]:
    outcomes = totals.outcomes
    return (
        Count(totals.series, _("charts in all")),
        Count(outcomes[Outcome.RIGHT], _("told rightly")),
        Count(outcomes[Outcome.MISSED], _("true changes missed")),
        Count(outcomes[Outcome.FALSE], _("changes claimed that are not there")),
        Count(outcomes[Outcome.TOO_EARLY], _("too early to tell")),
    )


def _rates(totals: Totals) -> tuple[Rate, ...]:
    return (
        Rate(
            _("Called confirmed, and not true (at most about 10 of 100 are accepted)"),
            totals.confirmed_false,
        ),
        Rate(_("True changes with a date, and confirmed"), totals.dated_confirmed),
        Rate(_("True changes, dated or not, and seen at all"), totals.changed_seen),
        Rate(_("Unchanged, and left alone"), totals.unchanged_left_alone),
        Rate(_("Called worth watching, and nothing had changed"), totals.watch_false),
    )


def _parts(table: TruthTable) -> tuple[Part, ...]:
    right = table.of(Outcome.RIGHT)
    changed = tuple(row for row in right if row.kind in {"confirmed", "watch"})
    quiet = tuple(row for row in right if row.kind not in {"confirmed", "watch"})
    early = table.of(Outcome.TOO_EARLY)
    return (
        Part(
            "missed",
            _("True, and missed"),
            _("Something changed. It was too little, too late or hidden, and Thrive says nothing."),
            table.of(Outcome.MISSED),
            "",
        ),
        Part(
            "false",
            _("Claimed, and not true"),
            _("Nothing changed for good. Chance, or a winter, looks like a change."),
            table.of(Outcome.FALSE),
            "",
        ),
        Part(
            "found",
            _("True, and found"),
            _("Something changed, and Thrive says so."),
            changed,
            _folded(len(changed)),
        ),
        Part(
            "quiet",
            _("Unchanged, and left alone"),
            _("Ups and downs only, and Thrive says that."),
            quiet,
            _folded(len(quiet)),
        ),
        Part(
            "too_early",
            _("Too early to tell"),
            _("These charts have fewer than 12 numbers."),
            early,
            _folded(len(early)),
        ),
    )


def _folded(count: int) -> str:
    return ngettext("Show %(count)s chart", "Show all %(count)s charts", count) % {"count": count}
