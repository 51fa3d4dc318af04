"""Weights that are not negative and sum to one, so that a mix of columns comes close to a target.

min over w of |A w - b|² + penalty |w|². As the weights sum to one, A w - b = (A - b 1')w, so the
task is a quadratic form in w alone; solving Q y = 1 with y >= 0 and dividing by the sum of y gives
the same answer without a constraint to carry along. The solution is exact, not stopped early.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

# Relative to the mean square of the columns: below, the solution is rounding.
SMALLEST_PENALTY = 1e-10
# From here on, whole blocks of weights can be exchanged at a time.
STRONG_PENALTY = 1e-4
MOST_ROUNDS = 40
MOST_STEPS = 16
TOLERANCE = 1e-8


def simplex_weights(
    columns: Floats, target: Floats, penalty: float, *, near: Floats | None = None
) -> Floats:
    """Return the weights of a mix of columns that comes closest to a target.

    Parameters
    ----------
    columns : array (rows x columns)
    target : array (rows)
    penalty : float
        Added for each squared weight; with more of it more columns share the weight.
    near : array (columns), optional
        Weights of a similar task: only a place to begin, the answer is the same.

    Notes
    -----
    Exact up to rounding: block principal pivoting (Júdice and Pires 1994) where the penalty is
    strong, else the active set method of Lawson and Hanson (1974, ch. 23). Not for columns that
    differ by more than rounding allows: scale them first.

    Examples
    --------
    >>> simplex_weights(np.array([[0.0, 4.0, 9.0]]), np.array([1.0]), 0.0).round(3).tolist()
    [0.75, 0.25, 0.0]
    """
    apart = columns - target[:, None]
    rows, size = apart.shape
    scale = float(np.sqrt((apart**2).mean())) if apart.size else 0.0
    if scale == 0 or size == 1:
        return np.full(size, 1 / size)
    apart = apart / scale
    relative = max(penalty / scale**2, SMALLEST_PENALTY * rows)
    begin = np.zeros(size, dtype=np.bool_) if near is None else near > 0
    found = _solved(apart, relative, begin)
    weights: Floats = found / found.sum()
    return weights


def _solved(apart: Floats, penalty: float, begin: Booleans) -> Floats:
    """Solve Q y = 1, y >= 0 in the way that is quick here; every way leads to the same answer."""
    rows, size = apart.shape
    if penalty <= STRONG_PENALTY * rows:
        found = _one_by_one(_form(apart, penalty), begin, most=rows + 1)
        if found is not None:
            return found
        # So many columns share the weight only where they can be mixed to the target itself.
    found, inside = _by_blocks(apart, penalty)
    if found is None:
        found = _one_by_one(_form(apart, penalty), inside, most=size)
    assert found is not None  # no more than `size` can be let in
    return found


def _form(apart: Floats, penalty: float) -> Floats:
    return np.asarray(apart.T @ apart + penalty * np.eye(apart.shape[1]), dtype=np.float64)


def _by_blocks(apart: Floats, penalty: float) -> tuple[Floats | None, Booleans]:
    """Exchange all wrong weights at once; no answer where that goes round in circles.

    A weak penalty is reached in steps from a strong one, each beginning where the last one ended.
    """
    levels = penalty * 10.0 ** np.arange(MOST_STEPS)
    steps = levels[: int((levels < STRONG_PENALTY * len(apart)).sum()) + 1][::-1]
    found: Floats | None = None
    inside = np.ones(apart.shape[1], dtype=np.bool_)
    for level in steps.tolist():
        found = _exchanged(apart, level, inside)
        if found is None:
            return None, inside
        inside = found > 0
    return found, inside


def _exchanged(apart: Floats, penalty: float, inside: Booleans) -> Floats | None:
    inside = inside.copy()
    for _ in range(MOST_ROUNDS):
        found = np.zeros(apart.shape[1])
        found[inside] = _equal(apart[:, inside], penalty)
        slack = apart.T @ (apart @ found) - 1
        wrong = np.where(inside, found < -TOLERANCE * found.max(), slack < -TOLERANCE)
        if not wrong.any():
            return np.maximum(found, 0.0)
        inside ^= wrong
    return None


def _equal(apart: Floats, penalty: float) -> Floats:
    """Solve (B'B + penalty) y = 1 in the smaller of its two dimensions."""
    rows, size = apart.shape
    if size <= rows:
        solved = np.linalg.solve(_form(apart, penalty), np.ones(size))
        return np.asarray(solved, dtype=np.float64)
    inner = np.linalg.solve(apart @ apart.T + penalty * np.eye(rows), apart.sum(axis=1))
    return np.asarray((1 - apart.T @ inner) / penalty, dtype=np.float64)


def _one_by_one(form: Floats, begin: Booleans, *, most: int) -> Floats | None:
    """Let one weight in at a time, and out again what would turn negative; None past `most`."""
    size = len(form)
    found, inside = np.zeros(size), begin.copy()
    inside[np.argmin(np.diag(form))] = True
    for _ in range(3 * size):
        found = _step_inside(form, found, inside)
        gain = np.where(inside, -np.inf, 1 - form @ found)
        best = int(gain.argmax())
        if gain[best] <= TOLERANCE:
            break
        if inside.sum() >= most:
            return None
        inside[best] = True
    return found


def _step_inside(form: Floats, found: Floats, inside: Booleans) -> Floats:
    """Go towards the solution among the weights inside; those that reach 0 leave."""
    while True:
        place = np.flatnonzero(inside)
        goal = np.linalg.solve(form[np.ix_(place, place)], np.ones(len(place)))
        below = goal <= 0
        if not below.any():
            return _spread(len(form), place, goal)
        now = found[place]
        share = np.where(below, 0.0, np.inf)
        np.divide(now, now - goal, out=share, where=below & (now > goal))
        first = int(share.argmin())
        moved = now + float(share[first]) * (goal - now)
        found = _spread(len(form), place, np.maximum(moved, 0.0))
        found[place[first]] = 0.0
        inside[place[first]] = False


def _spread(size: int, place: NDArray[np.intp], values: NDArray[np.floating]) -> Floats:
    whole = np.zeros(size)
    whole[place] = values
    return whole
