"""Names that stand twice, or that mean something else."""

from collections.abc import Iterable, Iterator

from thrive.experiences.checking.index import Index
from thrive.experiences.content.faults import Fault, Finding, Path
from thrive.experiences.content.frames import END

Named = Iterable[tuple[Path, str]]


def check(index: Index) -> Iterator[Finding]:
    """Frames are named once in a program, other parts once where they stand."""
    program = index.program
    frames = [(path, frame.id) for path, frame in program.placed()]
    yield from _twice(frames)
    yield from _twice((("experiences", n), one.id) for n, one in enumerate(program.experiences))
    yield from _twice((("scores", n), one.id) for n, one in enumerate(program.scores))
    yield from _twice((("lots", n), one.id) for n, one in enumerate(program.lots))
    for number, lot in enumerate(program.lots):
        yield from _twice((("lots", number, "arms", n), arm.id) for n, arm in enumerate(lot.arms))
    for path, frame in program.placed():
        choices = enumerate(getattr(frame, "choices", ()))
        yield from _twice(((*path, "choices", n), choice.id) for n, choice in choices)
    yield from _taken(index, frames)


def _twice(named: Named) -> Iterator[Finding]:
    seen: set[str] = set()
    for path, name in named:
        if name in seen:
            yield Finding(Fault.DUPLICATE_ID, (*path, "id"), {"name": name})
        seen.add(name)


def _taken(index: Index, frames: Named) -> Iterator[Finding]:
    for path, name in frames:
        if name == END:
            yield Finding(Fault.RESERVED_ID, (*path, "id"), {"name": name})
    for number, score in enumerate(index.program.scores):
        if score.id in index.frames:  # a report names either
            yield Finding(Fault.DUPLICATE_ID, ("scores", number, "id"), {"name": score.id})
