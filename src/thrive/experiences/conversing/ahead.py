"""How many screens still come, at least and at most: what the dots of the player show.

Which way a branch goes depends on answers that are not given yet, so one number would often be a
lie. What is settled already is followed; what is open counts both ways.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from thrive.experiences.content.conditions import (
    Answered,
    AnswerTest,
    Condition,
    Right,
    ScoreTest,
    parts_of,
)
from thrive.experiences.content.frames import Branch, Frame, Recall, Wait
from thrive.experiences.engine import Deed, State
from thrive.experiences.engine.reckoning import holds

LONGEST = 400  # moves: a way that goes round is cut here; it only makes the dots fewer


@dataclass(frozen=True)
class Count:
    """At least so many, and at most."""

    least: int
    most: int

    def __or__(self, other: "Count") -> "Count":
        """Either of the two."""
        return Count(min(self.least, other.least), max(self.most, other.most))

    def after(self, screens: int) -> "Count":
        """So many screens more."""
        return Count(self.least + screens, self.most + screens)


NOTHING = Count(0, 0)


def behind(state: State) -> int:
    """How many screens of this sitting are done. A wait that is over begins a new one."""
    done = 0
    for step in state.trail:
        if step.deed is Deed.WAITED:
            done = 0
        elif step.deed is not Deed.EXPLAINED:
            done += 1
    return done


def ahead(state: State, frame: str, *, with_it: bool = False) -> Count:
    """How many screens come after a frame, or with it, until the end or a wait."""
    return _Walk(state, frame).count(with_it=with_it)


class _Walk:
    """One look ahead. Each place is counted once."""

    def __init__(self, state: State, frame: str) -> None:
        self.state = state
        self.order = state.order
        self.names = [one.id for one in state.order]
        self.here = self.names.index(frame)
        self.open = set(self.names[self.here :])
        self.known: dict[int, Count] = {}

    def count(self, *, with_it: bool) -> Count:
        if with_it:
            return self.place(self.here)
        return self.place(self.here + 1)

    def place(self, position: int) -> Count:
        if position >= len(self.order) or len(self.known) > LONGEST:
            return NOTHING
        if position not in self.known:
            self.known[position] = NOTHING  # so long as it is being counted: a way back ends here
            self.known[position] = self._look(position)
        return self.known[position]

    def _look(self, position: int) -> Count:
        frame = self.order[position]
        if frame.when is None:
            return self._shown(frame, position)
        if self._is_open(frame.when):
            return self._shown(frame, position) | self.place(position + 1)
        if holds(self.state, frame.when):
            return self._shown(frame, position)
        return self.place(position + 1)

    def _shown(self, frame: Frame, position: int) -> Count:
        match frame:
            case Branch():
                return self._ways(frame, position)
            case Wait(until=None):
                return NOTHING
            case Wait(until=str(name)):
                following = self.place(position + 1)
                return following if name in self.state.answers else Count(0, following.most)
            case Recall(of=name, last_time=False) if name in self.open:
                return self.place(position + 1).after(1) | self.place(position + 1)
            case Recall(of=name, last_time=is_last):
                there = self.state.last_time if is_last else self.state.answers
                return self.place(position + 1).after(1 if name in there else 0)
        return self.place(position + 1).after(1)

    def _ways(self, branch: Branch, position: int) -> Count:
        """The first way that is sure to be gone ends the list of those that may be."""
        places: list[int] = []
        for way in branch.ways:
            if self._is_open(way.when):
                places.append(self._position(way.go))
            elif holds(self.state, way.when):
                places.append(self._position(way.go))
                break
        else:
            otherwise = branch.otherwise
            places.append(position + 1 if otherwise is None else self._position(otherwise))
        found = self.place(places[0])
        for one in places[1:]:
            found |= self.place(one)
        return found

    def _position(self, name: str) -> int:
        return self.names.index(name) if name in self.names else len(self.names)

    def _is_open(self, condition: Condition) -> bool:
        return not self.open.isdisjoint(self._asked_by(condition))

    def _asked_by(self, condition: Condition) -> Iterator[str]:
        match condition:
            case AnswerTest(answer=name) | Answered(answered=name) | Right(right=name):
                yield name
            case ScoreTest(score=name):
                for score in self.state.program.scores:
                    if score.id == name:
                        yield from (item for item, _is_reversed in score.items())
        for _way, inner in parts_of(condition):
            yield from self._asked_by(inner)
