"""Who watches the network: how many answers can be laid beside their sender by time?

    python -m tools.simulate_timing

A wave of five days. People come by once or twice on most days between seven and twenty-two; on one
of these visits four of five of them answer. The watcher knows the moment at which each answer
arrives, and, by name, when each person came by (their session) or when their token was signed. They
know the distribution of delays, weigh every pair of person and answer by its likelihood, and take
the best assignment of all (Hungarian method). Of *assigned* answers the share is told that is
right.

Each answer waits as ``intake/client/delay.js`` draws it: the same formula, tested equal. Where the
page was closed before the wait was over, it depends on what sends it:

page      the page stays open until it is sent
later     a later visit of the page for answering, which is on no session's list
frame     the first visit of any signed-in page, whose hidden frame sends what is due
"""

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

Times = npt.NDArray[np.float64]
HOUR = 3600.0
DAY = 24 * HOUR
DAYS, ANSWERING = 5, 0.8
MEAN, LONGEST = 8 * HOUR, 48 * HOUR  # as the settings have it
MINUTES_TO_ANSWER = 5 * 60.0
PAGE_OPEN = 600.0  # on average a page stays open so long after answering
SPREAD = 4.0  # seconds in which a frame has sent what is due
REPETITIONS = 10
NEVER = -1e9


def drawn_delay(share: float, *, mean: float, longest: float, left: float) -> float:
    """Seconds that an answer waits: as ``drawDelay`` of intake/client/delay.js."""
    most = min(longest, left)
    if most <= 0 or mean <= 0:
        return 0.0
    return -mean * math.log1p(-share * -math.expm1(-most / mean))


@dataclass(frozen=True)
class Week:
    """When everybody came by, who answered on which visit, and when that arrived."""

    visits: list[Times]
    person: npt.NDArray[np.int64]  # of each answer
    answered: Times
    arrived: Times


Way = Callable[[np.random.Generator, "Times", float], float]


def week(people: int, way: Way, generator: np.random.Generator) -> Week:
    """Draw one."""
    visits = [_visits(generator) for _ in range(people)]
    takers = generator.permutation(people)[: round(people * ANSWERING)]
    answered, arrived = [], []
    for who in takers:
        came = generator.choice(visits[who])
        moment = came + generator.uniform(30, MINUTES_TO_ANSWER)
        answered.append(moment)
        arrived.append(way(generator, visits[who], moment))
    return Week(visits, np.asarray(takers), np.asarray(answered), np.asarray(arrived))


def _visits(generator: np.random.Generator) -> Times:
    """Once or twice on most days."""
    found = [
        day * DAY + generator.uniform(7 * HOUR, 22 * HOUR)
        for day in range(DAYS)
        for _ in range(generator.choice([0, 1, 2], p=[0.2, 0.5, 0.3]))
    ]
    return np.sort(found or [generator.uniform(7 * HOUR, 22 * HOUR)])


def at_once(_generator: np.random.Generator, _visits: Times, moment: float) -> float:
    """Nothing waits."""
    return moment


def page(generator: np.random.Generator, _visits: Times, moment: float) -> float:
    """The page stays open until the wait is over."""
    return moment + _wait(generator, moment)


def later(generator: np.random.Generator, _visits: Times, moment: float) -> float:
    """The page is closed; the answer goes when the page for answering is opened again, some day."""
    due = moment + _wait(generator, moment)
    if due < moment + generator.exponential(PAGE_OPEN):
        return due
    return min(due + generator.exponential(DAY / 2), DAYS * DAY)


def frame(generator: np.random.Generator, visits: Times, moment: float) -> float:
    """The page is closed; the hidden frame of the next signed-in page sends what is due."""
    due = moment + _wait(generator, moment)
    if due < moment + generator.exponential(PAGE_OPEN):
        return due
    after = visits[visits > due]
    return float(after[0] if len(after) else DAYS * DAY) + generator.uniform(0, SPREAD)


def _wait(generator: np.random.Generator, moment: float) -> float:
    left = DAYS * DAY - moment
    return drawn_delay(generator.random(), mean=MEAN, longest=LONGEST, left=left)


def assigned(seen: Week, known: list[Times], density: Callable[[Times], Times]) -> float:
    """The share of answers that the best assignment gives to the right person.

    ``known``: of each person the moments that the watcher knows; ``density``: how likely, on a
    logarithmic scale, an answer arrives so long after one of them.
    """
    likelihood = np.full((len(known), len(seen.arrived)), NEVER)
    for who, moments in enumerate(known):
        if len(moments):
            apart = seen.arrived[None, :] - moments[:, None]
            likelihood[who] = density(apart).max(axis=0)
    likelihood += np.random.default_rng(1).uniform(0, 1e-6, likelihood.shape)  # ties by lot
    persons, answers = linear_sum_assignment(likelihood, maximize=True)
    guessed = dict(zip(answers.tolist(), persons.tolist(), strict=True))
    right = sum(guessed.get(place) == who for place, who in enumerate(seen.person.tolist()))
    return float(right / len(seen.person))


def minutes(apart: Times) -> Times:
    """Somebody who answers at once does so within some minutes."""
    return np.where(apart >= 0, -apart / 120.0, NEVER)


def waiting(apart: Times) -> Times:
    """An exponential wait."""
    return np.where(apart >= 0, -apart / MEAN, NEVER)


def sent_by_frame(apart: Times) -> Times:
    """Within seconds of a visit, else an exponential wait."""
    return np.where((apart >= 0) & (apart <= SPREAD), 5.0, waiting(apart))


def issued(people: int, generator: np.random.Generator) -> list[Times]:
    """When tokens were signed: at some visit in the month before."""
    return [np.asarray([-generator.uniform(0, 30 * DAY)]) for _ in range(people)]


Figures = dict[str, float]


def figures(people: int, repetitions: int = REPETITIONS, seed: int = 20240503) -> Figures:
    """The share assigned, by what the watcher knows and what sends an answer."""
    generator = np.random.default_rng(seed)
    found: dict[str, list[float]] = {}
    for _ in range(repetitions):
        tried = _tried(people, generator)
        for name, share in tried.items():
            found.setdefault(name, []).append(share)
    return {name: float(np.mean(shares)) for name, shares in found.items()}


def _tried(people: int, generator: np.random.Generator) -> Figures:
    now = week(people, at_once, generator)
    signing = [np.asarray([], dtype=float) for _ in range(people)]
    for who, moment in zip(now.person.tolist(), now.answered.tolist(), strict=True):
        signing[who] = np.asarray([moment - generator.uniform(5, 120)])
    weeks = {way.__name__: week(people, way, generator) for way in (page, later, frame)}
    told = {
        "signed when answering, sent at once (control)": assigned(now, signing, minutes),
        "sent at once, sessions": assigned(now, now.visits, minutes),
    }
    for name, seen in weeks.items():
        told[f"{name}, signed before"] = assigned(seen, issued(people, generator), waiting)
        density = sent_by_frame if name == "frame" else waiting
        told[f"{name}, sessions"] = assigned(seen, seen.visits, density)
    return told


def main(repetitions: int = REPETITIONS) -> None:
    """Print the figures for two sizes."""
    several = {people: figures(people, repetitions) for people in (200, 20)}
    print(f"{'of 100 answers, so many are assigned rightly':52} 200 people   20 people")
    for name in several[200]:
        print(f"{name:52} {several[200][name]:10.1%} {several[20][name]:11.1%}")
    print(f"{'by guessing':52} {1 / 200:10.1%} {1 / 20:11.1%}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else REPETITIONS)
