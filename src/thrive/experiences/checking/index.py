"""Where everything in a program stands: looked up by all the checks."""

from collections.abc import Mapping
from dataclasses import dataclass

from thrive.experiences.content.faults import Path
from thrive.experiences.content.frames import Frame
from thrive.experiences.content.program import Lot, Program, Score

TOP = 0  # before every frame: what belongs to the program as a whole can refer to none


@dataclass(frozen=True)
class Index:
    """A program with its parts by name. Of two parts with one name, the first counts."""

    program: Program
    frames: Mapping[str, Frame]
    orders: Mapping[str, int]
    scores: Mapping[str, Score]
    lots: Mapping[str, Lot]

    @classmethod
    def of(cls, program: Program) -> "Index":
        """Look through a program once."""
        frames: dict[str, Frame] = {}
        orders: dict[str, int] = {}
        first_of_shuffled = _first_of_shuffled(program)
        for order, (_path, frame) in enumerate(program.placed(), start=1):
            if frame.id in frames:
                continue
            frames[frame.id] = frame
            # Shuffled frames stand side by side: none is before another.
            orders[frame.id] = orders.get(first_of_shuffled.get(frame.id, ""), order)
        return cls(
            program,
            frames,
            orders,
            {score.id: score for score in reversed(program.scores)},
            {lot.id: lot for lot in reversed(program.lots)},
        )

    def order_at(self, path: Path) -> int:
        """How far somebody has come who is at this place: earlier frames have lower numbers."""
        match path:
            case ("experiences", int(number), "frames", int(position), *rest):
                frame = self.program.experiences[number].frames[position]
                # An explanation is read after the answer, so it may put the answer in.
                return self.orders[frame.id] + ("explanation" in rest)
            case ("experiences", int(number), *_rest):
                return self.orders[self.program.experiences[number].frames[0].id]
        return TOP

    def last_order_of(self, score: Score) -> int:
        """When all items of a score have been asked. Unknown ones are told elsewhere."""
        return max((self.orders.get(name, 0) for name, _reversed in score.items()), default=0)


def _first_of_shuffled(program: Program) -> dict[str, str]:
    found: dict[str, str] = {}
    for experience in program.experiences:
        standing = [frame.id for frame in experience.frames]
        for group in experience.shuffle:
            members = [name for name in standing if name in group]
            found |= dict.fromkeys(members, members[0] if members else "")
    return found
