"""The ways through an experience: frames that none leads to, and circles without a pause."""

from collections.abc import Iterator

from thrive.experiences.checking.index import Index
from thrive.experiences.content.faults import Fault, Finding, Path
from thrive.experiences.content.frames import END, Branch, Confidence, Wait
from thrive.experiences.content.program import Experience

Steps = list[tuple[int, ...]]  # for each frame, the positions that may follow; past the last: end


def check(index: Index) -> Iterator[Finding]:
    """Look at every experience."""
    for number, experience in enumerate(index.program.experiences):
        path: Path = ("experiences", number)
        yield from _targets(path, experience)
        yield from _shuffles(path, experience)
        steps = steps_of(experience)
        yield from _unreachable(path, experience, steps)
        yield from _loops(path, experience, steps)


def steps_of(experience: Experience) -> Steps:
    """Which frames may follow which. A branch to nowhere is told elsewhere and leads nowhere."""
    places = {frame.id: position for position, frame in enumerate(experience.frames)}
    places[END] = len(experience.frames)
    steps: Steps = []
    for position, frame in enumerate(experience.frames):
        following = {position + 1}
        if isinstance(frame, Branch):
            otherwise = places.get(frame.otherwise, -1) if frame.otherwise else position + 1
            following = {places.get(way.go, -1) for way in frame.ways} | {otherwise}
            if frame.when is not None:
                following.add(position + 1)
        steps.append(tuple(sorted(following - {-1})))
    return steps


def _goes(branch: Branch, path: Path) -> Iterator[tuple[Path, str]]:
    for number, way in enumerate(branch.ways):
        yield (*path, "ways", number, "go"), way.go
    if branch.otherwise is not None:
        yield (*path, "otherwise"), branch.otherwise


def _targets(path: Path, experience: Experience) -> Iterator[Finding]:
    names = {frame.id for frame in experience.frames}
    shuffled = {name for group in experience.shuffle for name in group}
    for position, frame in enumerate(experience.frames):
        if not isinstance(frame, Branch):
            continue
        for where, go in _goes(frame, (*path, "frames", position)):
            if go not in names | {END}:
                yield Finding(Fault.NO_SUCH_PLACE, where, {"name": go})
            elif go in shuffled:
                yield Finding(Fault.INTO_SHUFFLE, where, {"name": go})


def _shuffles(path: Path, experience: Experience) -> Iterator[Finding]:
    frames = {frame.id: frame for frame in experience.frames}
    order = [frame.id for frame in experience.frames]
    seen: set[str] = set()
    for number, group in enumerate(experience.shuffle):
        where = (*path, "shuffle", number)
        for name in group:
            if name not in frames:
                yield Finding(Fault.UNKNOWN_FRAME, where, {"name": name})
            elif isinstance(frames[name], Branch | Wait | Confidence):
                yield Finding(Fault.CANNOT_SHUFFLE, where, {"name": name})
            elif name in seen:
                yield Finding(Fault.DUPLICATE_ID, where, {"name": name})
            seen.add(name)
        places = sorted(order.index(name) for name in set(group) if name in frames)
        if places and places[-1] - places[0] != len(places) - 1:
            yield Finding(Fault.NOT_TOGETHER, where, {"names": ", ".join(group)})


def _unreachable(path: Path, experience: Experience, steps: Steps) -> Iterator[Finding]:
    reached: set[int] = set()
    ahead = [0]
    while ahead:
        position = ahead.pop()
        if position in reached or position >= len(steps):
            continue
        reached.add(position)
        ahead.extend(steps[position])
    for position, frame in enumerate(experience.frames):
        if position not in reached:
            where = (*path, "frames", position)
            yield Finding(Fault.UNREACHABLE, where, {"name": frame.id})


def _loops(path: Path, experience: Experience, steps: Steps) -> Iterator[Finding]:
    """A circle must hold hours or days: waiting for an answer ends as soon as there is one."""
    waits = {
        position
        for position, frame in enumerate(experience.frames)
        # A wait that is left out under a condition breaks no circle.
        if isinstance(frame, Wait) and frame.until is None and frame.when is None
    }
    for position, frame in enumerate(experience.frames):
        backwards = [step for step in steps[position] if step <= position]
        for step in backwards:
            if position not in waits and _leads(steps, step, position, waits):
                name = experience.frames[step].id
                where = (*path, "frames", position)
                yield Finding(Fault.LOOP, where, {"name": frame.id, "back_to": name})


def _leads(steps: Steps, start: int, goal: int, waits: set[int]) -> bool:
    """Whether a way leads from start to goal without a wait."""
    seen: set[int] = set()
    ahead = [start]
    while ahead:
        position = ahead.pop()
        if position in seen or position in waits or position >= len(steps):
            continue
        if position == goal:
            return True
        seen.add(position)
        ahead.extend(steps[position])
    return False
