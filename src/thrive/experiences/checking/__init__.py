"""What is wrong with a program beyond its shape: everything at once, each with the way to it.

Pure, like ``content``. What refuses a program: names that lead nowhere or forward, ways that end
nowhere, tests that cannot hold. What only warns: what would tire, mislead or exclude people.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from thrive.experiences.checking import (
    conditions,
    flow,
    frames,
    languages,
    names,
    outcomes,
    pipes,
    references,
    scores,
    strain,
)
from thrive.experiences.checking.index import Index
from thrive.experiences.content.faults import Finding
from thrive.experiences.content.file import Outcome, line_of, load
from thrive.experiences.content.program import Program

_CHECKS: tuple[Callable[[Index], Iterator[Finding]], ...] = (
    names.check,
    languages.check,
    frames.check,
    references.check,
    conditions.check,
    pipes.check,
    scores.check,
    outcomes.check,
    flow.check,
    strain.check,
)


def check(program: Program) -> tuple[Finding, ...]:
    """Everything that is wrong with a program, refusals first."""
    index = Index.of(program)
    found = [finding for one in _CHECKS for finding in one(index)]
    return tuple(sorted(found, key=lambda finding: finding.is_warning))


def load_checked(content: bytes) -> Outcome:
    """Read a file and check what it says. The program is there only if nothing refuses it."""
    outcome = load(content)
    if outcome.program is None or outcome.lines is None:
        return outcome
    lines = outcome.lines
    placed = [replace(one, line=line_of(one.path, lines)) for one in check(outcome.program)]
    found = sorted(placed, key=lambda one: (one.is_warning, one.line or 0))
    refused = any(not one.is_warning for one in found)
    return replace(outcome, program=None if refused else outcome.program, findings=tuple(found))
