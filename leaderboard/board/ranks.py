"""The ranks that the data allow, simultaneous for all models or pair by pair, and Borda counts.

The simultaneous ranks follow Mogstad, Romano, Shaikh and Wilhelm, "Inference for Ranks with Applications to Mobility across Neighbourhoods
and Academic Achievement across Countries", Review of Economic Studies 91 (2024): a step-down test of all differences of two models by the
largest studentised difference in each bootstrap draw. With a probability of 95 % the ranges of all models hold their true ranks together.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from ...schema import NORMAL, is_above_zero

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from .uncertainty import Array

    Better = NDArray[np.bool_]  # shape (n, n): whether the model of the row is shown to be better than that of the column

Rank = tuple[int, int]
_LEVEL = 0.95
_CANCELLED = 1e-9  # share of the variances below which the variance of a difference is computed from the differences


class Ranks(NamedTuple):
    """The best and the worst rank that the data allow for a model.

    Attributes:
        simultaneous: The ranges of all models hold together with a probability of 95 %.
        pairwise: Each pair of models is tested at 5 %, without a correction for the number of pairs.
    """

    simultaneous: Rank
    pairwise: Rank


def ranks(scores: Sequence[float], draws: Sequence[Array | None]) -> list[Ranks]:
    """Return the ranks that the data allow for each of n models.

    Args:
        scores: The score of each model; higher is better.
        draws: The score of each model in the bootstrap draws, shape ``(b,)``, where draw k has the same items for every model. A model
            without draws is told from no other.

    Returns:
        For each model 1 + the number of models that are shown to be better, and n less the number that are shown to be worse.
    """
    known = [index for index, values in enumerate(draws) if values is not None]
    number = len(draws)
    if not known:
        return [Ranks((1, number), (1, number))] * number
    import numpy as np

    table, score = np.array([draws[index] for index in known], dtype=np.float64), np.array([scores[index] for index in known])
    pairwise = better_pairwise(score, table)
    allowed = [dict(zip(known, ranges(better, number), strict=True)) for better in (pairwise & better_of_all(score, table), pairwise)]
    return [Ranks(*(own.get(index, (1, number)) for own in allowed)) for index in range(number)]


def ranges(better: Better, number: int) -> list[Rank]:
    """Return the ranges of ranks that go with what is shown: of ``number`` models, which are better than which."""
    above, below = better.sum(axis=0).tolist(), better.sum(axis=1).tolist()
    return [(1 + n_better, number - n_worse) for n_better, n_worse in zip(above, below, strict=True)]


def better_pairwise(scores: NDArray[np.float64], draws: NDArray[np.float64]) -> Better:
    """Return which models are better than which, each pair by itself: the 95 % interval of their difference lies above 0.

    Args:
        scores: Shape ``(n,)``.
        draws: Shape ``(n, b)``.
    """
    import numpy as np

    better: Better = np.array([(scores[n] > scores) & is_above_zero(draws[n] - draws) for n in range(len(scores))])
    return better


def better_of_all(scores: NDArray[np.float64], draws: NDArray[np.float64]) -> Better:
    """Return which models are better than which, such that with a probability of 95 % none of all these statements is wrong.

    A difference is divided by its standard error. The critical value is the 95th percentile, over the draws, of the largest such difference
    among the ordered pairs that are not yet told apart. Pairs above it are told apart, and the rest is tested again (step-down). Draws
    give the percentile only up to chance, so the upper limit of its 95 % interval is taken.

    Args:
        scores: Shape ``(n,)``.
        draws: Shape ``(n, b)``.
    """
    import numpy as np

    noise = draws - draws.mean(axis=1, keepdims=True)
    errors, differences = _errors(noise), scores[:, None] - scores
    varying = errors > 0
    better: Better = ~varying & (differences > 0)  # without noise, any difference is shown
    studentised = differences / np.where(varying, errors, 1.0)
    critical = _critical_position(draws.shape[1])
    while True:
        largest = _largest(noise, errors, varying & ~better)
        shown = varying & ~better & (studentised > np.partition(largest, critical)[critical])
        if not shown.any():
            return better
        better |= shown


def _critical_position(count: int) -> int:
    """Return the position of the critical value among the sorted values of ``count`` draws.

    Of 2,000 draws 1,901 are at most the 95th percentile, with a standard error of 9.7. The position is 1.96 standard errors higher: 1,920.
    """
    chance = NORMAL * math.sqrt(count * _LEVEL * (1 - _LEVEL))
    return min(count, math.ceil(_LEVEL * (count + 1) + chance)) - 1


def _errors(noise: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the standard error of the difference of every two models, shape ``(n, n)``, from the noise of their draws."""
    import numpy as np

    covariance = noise @ noise.T / noise.shape[1]
    variances = covariance.diagonal()
    total = variances[:, None] + variances
    squares = np.maximum(total - 2 * covariance, 0.0)
    for row, column in np.argwhere(squares <= _CANCELLED * total):  # digits were lost, as of models with nearly the same draws
        squares[row, column] = (noise[row] - noise[column]).var()
    errors: NDArray[np.float64] = np.sqrt(squares)
    return errors


def _largest(noise: NDArray[np.float64], errors: NDArray[np.float64], undecided: Better) -> NDArray[np.float64]:
    """Return for each draw the largest studentised difference among the ordered pairs of models that are undecided, shape ``(b,)``."""
    import numpy as np

    largest = np.full(noise.shape[1], -np.inf)
    for row in range(len(noise)):
        for rivals, sign in ((undecided[row, row:], 1), (undecided[row:, row], -1)):
            columns = row + np.flatnonzero(rivals)
            if len(columns):
                ratios = (noise[row] - noise[columns]) / (sign * errors[row, columns, None])
                np.maximum(largest, ratios.max(axis=0), out=largest)
    return largest


def rank_text(rank: Rank) -> str:
    """Return the ranks that a model may have as text: ``2``, or ``2–5`` with an en dash."""
    low, high = rank
    return str(low) if low == high else f"{low}\u2013{high}"


def borda(scores: Sequence[Sequence[float | None]], number: int | None = None) -> list[int]:
    """Return the rank by Borda count of n models, given their scores on every task; computed as in mteb.

    On each task a model gets the number of models minus its rank among those that have a score (equal scores get the mean of their ranks);
    without a score it gets nothing. Equal sums get the best of their ranks.

    Args:
        scores: The scores of each model; None where there is none.
        number: The number of models to subtract ranks from, by default n.
    """
    if not scores:
        return []
    import numpy as np

    table = np.array(scores, dtype=np.float64)  # None becomes NaN, which is neither above nor level
    above = (table[None] > table[:, None]).sum(axis=1)
    level = (table[None] == table[:, None]).sum(axis=1)  # includes the model itself
    places = 1 + above + (level - 1) / 2
    points = np.where(np.isnan(table), 0.0, (len(scores) if number is None else number) - places).sum(axis=1)
    ranks: list[int] = (1 + (points[None] > points[:, None]).sum(axis=1)).tolist()
    return ranks
