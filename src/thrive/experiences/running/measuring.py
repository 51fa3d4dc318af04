"""What a program's outcomes become: measures, and what ``voice`` is told to release."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from thrive.experiences import queries
from thrive.experiences.content.frames import Frame, Quiz, bounds
from thrive.experiences.content.program import RESPONSE_RATE, Better, Outcome, Program, Score, Told
from thrive.experiences.content.texts import Text
from thrive.experiences.models import Run
from thrive.experiences.running.errors import CannotStart
from thrive.measures import actions as measures
from thrive.measures.models import Measure
from thrive.voice.rules.tables import Outcome as Released

SHARES = {Told.AGREEMENT, Told.CHOICE, Told.RIGHT}
CADENCES = ("day", "week", "month", "quarter", "year")  # from the finest
# In so many days two waves never begin in the same period.
APART = (("year", 366), ("quarter", 92), ("month", 31), ("week", 7))
HUNDRED = 100.0


@dataclass(frozen=True)
class _Wanted:
    """A measure as an outcome needs it."""

    key: str
    name: str
    is_share: bool
    direction: str
    cadence: str
    wording: str = ""


def define(run: Run, content: Program, *, at: datetime) -> tuple[Released, ...]:
    """Define the measures of a run that are not there yet, and say what is to be released.

    A question that reads otherwise than before starts a new series. Raises CannotStart where a
    measure of that key measures something else, or another run asks in another wording.
    """
    _refuse_two_wordings(run, content)
    with translation.override(settings.LANGUAGE_CODE):
        for wanted in _wanted(run, content):
            _define(wanted, run, at)
    scores = {score.id: score for score in content.scores}
    is_anonymous = run.promise == Run.Promise.ANONYMOUS
    released = [
        _released(content, outcome, scores.get(outcome.of), is_anonymous)
        for outcome in content.outcomes
    ]
    rate = Released(
        name=RESPONSE_RATE, told="response_rate", of="", measure=key_of(content, RESPONSE_RATE)
    )
    return (*released, rate)


def key_of(content: Program, outcome: str) -> str:
    """The key of the measure that an outcome becomes."""
    return f"{content.program}-{outcome}"


def cadence_of(run: Run) -> str:
    """The coarsest rhythm in which each wave of a run has a period of its own."""
    if run.kind == Run.Kind.PERPETUAL:
        return run.waves
    if run.every_days is None:
        return "month"  # one wave: any period is its own
    days = run.every_days
    return next((cadence for cadence, least in APART if days >= least), "day")


def wording_of(content: Program, outcome: Outcome) -> str:
    """What people read when they answer, and from which answer on they are counted.

    In the first language of the program. Whatever changes here makes other numbers.
    """
    lines = [_asked(frame, content.languages[0]) for frame in _frames(content, outcome)]
    if outcome.agrees_from is not None:
        lines.append(f"≥ {outcome.agrees_from:g}")
    if outcome.choice is not None:
        lines.append(f"→ {outcome.choice}")
    return "\n".join(lines)


def _wanted(run: Run, content: Program) -> Sequence[_Wanted]:
    cadence = cadence_of(run)
    wanted = [
        _Wanted(
            key=key_of(content, outcome.id),
            name=_said(content, outcome.name),
            is_share=outcome.told in SHARES,
            direction=_direction(outcome.better),
            cadence=cadence,
            wording=wording_of(content, outcome),
        )
        for outcome in content.outcomes
    ]
    title = {"program": _said(content, content.title)}
    rate = _Wanted(
        key=key_of(content, RESPONSE_RATE),
        name=_("%(program)s: how many answer") % title,
        is_share=True,
        direction=Measure.Direction.UP,
        cadence=cadence,
    )
    return (*wanted, rate)


def _define(wanted: _Wanted, run: Run, at: datetime) -> None:
    kind = Measure.Kind.PROPORTION if wanted.is_share else Measure.Kind.VALUE
    there = Measure.objects.filter(key=wanted.key).first()
    if there is not None:
        _refuse_misfit(there, kind, wanted.cadence, run)
        measures.change_wording(measure=there, wording=wanted.wording, by=None, at=at)
        return
    measures.define_measure(
        key=wanted.key,
        name=wanted.name,
        unit=_("of 100 people") if wanted.is_share else "",
        kind=kind,
        direction=wanted.direction,
        cadence=wanted.cadence,
        scale=HUNDRED if wanted.is_share else 1.0,
        decimals=0 if wanted.is_share else 1,
        wording=wanted.wording,
        by=None,
        at=at,
    )


def _refuse_misfit(measure: Measure, kind: str, cadence: str, run: Run) -> None:
    """A run of one wave fits any rhythm; others must not put two waves into one period."""
    named = {"measure": measure.name}
    if measure.kind != kind:
        raise CannotStart(
            _("There is a measure “%(measure)s” of another kind. Name the outcome otherwise.")
            % named
        )
    has_one_wave = run.kind == Run.Kind.ONCE
    if not has_one_wave and CADENCES.index(measure.cadence) > CADENCES.index(cadence):
        raise CannotStart(
            _(
                "“%(measure)s” is kept more rarely than this run collects: two of its waves would "
                "fall into one period. Let its waves be longer."
            )
            % named
        )


def _refuse_two_wordings(run: Run, content: Program) -> None:
    """Two wordings at once would be counted together as if they were one question."""
    program = run.edition.program_id
    others = Run.objects.filter(state=Run.State.RUNNING, edition__program=program)
    for other in others.exclude(edition=run.edition_id).select_related("edition"):
        differing = _differing(content, queries.content_of(other.edition))
        if differing:
            raise CannotStart(
                _(
                    "“%(run)s” still asks in an earlier wording, and both would be counted "
                    "together: %(outcomes)s. Stop it first."
                )
                % {"run": other.name, "outcomes": ", ".join(differing)}
            )


def _differing(one: Program, other: Program) -> list[str]:
    known = {outcome.id: wording_of(other, outcome) for outcome in other.outcomes}
    return [
        outcome.id
        for outcome in one.outcomes
        if outcome.id in known and known[outcome.id] != wording_of(one, outcome)
    ]


def _released(
    content: Program, outcome: Outcome, score: Score | None, is_anonymous: bool
) -> Released:
    """Of anonymous answers ``voice`` reckons the scores: nobody looks at them before."""
    return Released(
        name=outcome.id,
        told=outcome.told.value,
        of=outcome.of,
        is_score=score is not None,
        agrees_from=outcome.agrees_from,
        choice=outcome.choice or "",
        measure=key_of(content, outcome.id),
        right=_right(content, outcome),
        items=tuple(_names(content, outcome)),
        reckoned=_reckoned(content, score) if score is not None and is_anonymous else {},
    )


def _reckoned(content: Program, score: Score) -> dict[str, object]:
    """How a score is reckoned, as voice.rules.scores reads it."""
    items = [
        {"of": name, "turned": is_turned, "low": ends[0], "high": ends[1]}
        for name, is_turned in score.items()
        if (ends := bounds(content.frame(name))) is not None
    ]
    return {
        "method": score.method.value,
        "needs": score.needs or len(score.of),
        "agrees_from": score.agrees_from,
        "items": items,
    }


def _direction(better: Better) -> str:
    return {
        Better.UP: Measure.Direction.UP,
        Better.DOWN: Measure.Direction.DOWN,
        Better.NEITHER: Measure.Direction.NEITHER,
    }[better]


def _right(content: Program, outcome: Outcome) -> tuple[str, ...]:
    if outcome.told is not Told.RIGHT:
        return ()
    quiz = content.frame(outcome.of)
    return quiz.right if isinstance(quiz, Quiz) else ()


def _names(content: Program, outcome: Outcome) -> list[str]:
    """The frames whose answers an outcome comes from."""
    score = next((one for one in content.scores if one.id == outcome.of), None)
    return [outcome.of] if score is None else [name for name, _is_reversed in score.items()]


def _frames(content: Program, outcome: Outcome) -> Sequence[Frame]:
    return [content.frame(name) for name in _names(content, outcome)]


def _asked(frame: Frame, language: str) -> str:
    """The question with what can be answered to it, on one line."""
    texts = [getattr(frame, name, None) for name in ("text", "low", "high")]
    texts += [*getattr(frame, "labels", ()), *(one.text for one in getattr(frame, "choices", ()))]
    return " · ".join(text.read_in((language,)) for text in texts if isinstance(text, Text))


def _said(content: Program, text: Text) -> str:
    return text.read_in((settings.LANGUAGE_CODE, *content.languages))
