"""From what was said in a conversation to a check-in. The frames' ids are the names here.

``how-far`` (0–100), ``how-sure`` (0–10), ``kept`` (yes, partly, no, none), ``helps``,
``in-the-way``, ``tell`` (named, unnamed, keep), ``next-step``. What was passed over is left out.
"""

from collections.abc import Mapping

from thrive.goals.aims.actions.check_ins import HowItGoes

KEEP = "keep"  # what is in the way stays under the goal
HAD_NONE = "none"  # there was no step to keep


def how_it_goes(answers: Mapping[str, object], *, answers_stalled: bool = False) -> HowItGoes:
    """What somebody said, for ``actions.check_in``. Frames that are not for it are left out."""
    tell, kept = _text(answers, "tell"), _text(answers, "kept")
    return HowItGoes(
        how_far=_number(answers, "how-far"),
        how_sure=_number(answers, "how-sure"),
        helps=_text(answers, "helps"),
        in_the_way=_text(answers, "in-the-way"),
        kept="" if kept == HAD_NONE else kept,
        next_step=_text(answers, "next-step"),
        tell="" if tell == KEEP else tell,
        answers_stalled=answers_stalled,
    )


def _text(answers: Mapping[str, object], name: str) -> str:
    value = answers.get(name)
    return value if isinstance(value, str) else ""


def _number(answers: Mapping[str, object], name: str) -> int | None:
    value = answers.get(name)
    return round(value) if isinstance(value, int | float) else None
