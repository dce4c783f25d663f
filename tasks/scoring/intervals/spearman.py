"""Bootstrap intervals of Spearman's correlation over word pairs that share words.

Pairs with a word in common are not independent, so the bootstrap draws words, not pairs. Let psi_p be the contribution of pair p to
the estimate. The variance that allows for shared words is the sum of psi_p psi_q over all p, q that are the same pair or share a word
(Aronow, Samii & Assenova 2015, "Cluster-Robust Variance Estimation for Dyadic Data"). Two bootstraps estimate it:

- The first draws words with replacement and weights a pair by the *mean* of its two words' counts. Its variance is a quarter of
  (2 x the sum over p = q + the sum over p, q that share a word).
- The second draws pairs with replacement. Its variance is the sum over p = q.

So the variance is four times the first less the second. If no pairs share a word, this is the variance of independent pairs. Weights
that are the *product* of the counts (the pigeonhole bootstrap, Owen 2007) count each pair's own term three times, so intervals are 1.7
times too long if no pairs share a word (`tests/tasks/scoring/intervals/test_spearman.py` measures both).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from ....schema import DRAWS, NORMAL
from .draws import Drawn, counts, unknown

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_NEARLY_ONE = 1 - 1e-4  # Fisher's z of a draw is cut off here, because it is infinite for a correlation of 1
_CELLS = 2**20  # weights at a time: 8 MB
_FEWEST = 4  # pairs: with fewer, Fisher's z has no variance


@dataclass(frozen=True, slots=True)
class Order:
    """The order of n values, with equal ones joined into k groups.

    Attributes:
        sorted: Positions of the values in rising order, shape ``(n,)``.
        starts: Where each group starts in that order, shape ``(k,)``.
        ends: Where it ends, shape ``(k,)``.
        group: The group of each value, shape ``(n,)``.
    """

    sorted: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    group: NDArray[np.int64]


def order(values: Array) -> Order:
    """Return the order of n finite values, float64, shape ``(n,)``."""
    ordered = np.argsort(values, kind="stable")
    new = np.r_[True, np.diff(values[ordered]) != 0]
    starts = np.flatnonzero(new)
    group = np.empty(len(values), dtype=np.int64)
    group[ordered] = np.cumsum(new) - 1
    return Order(ordered, starts, np.r_[starts[1:], len(values)], group)


def spearman_draws(
    x: Array, y: Array, left: NDArray[np.int64], right: NDArray[np.int64], *, rng: np.random.Generator, draws: int = DRAWS
) -> Drawn:
    """Return a 95 % interval and draws of Spearman's correlation over pairs that share words.

    The interval is normal on Fisher's z. Its variance is the one that the module describes, and at least that of independent pairs.
    The draws are those of the first bootstrap, stretched around the estimate to that variance.

    Args:
        x: Float64, shape ``(n,)``: the cosines of n pairs, NaN for an unanswered pair, which is drawn like any other but has no
            weight.
        y: Float64, shape ``(n,)``, finite: their human scores.
        left: Shape ``(n,)``: the number of each pair's first word, from 0.
        right: Shape ``(n,)``: the number of its second word.
        rng: The source of the draws; how much of it is consumed does not depend on ``x``.
        draws: The number of draws of words; pairs are drawn half as often.

    Returns:
        Limits and draws between -1 and 1. They cover that whole range if there are fewer than four pairs or all values are the same.
    """
    answered = np.flatnonzero(~np.isnan(x))
    x, y = x[answered], y[answered]
    nothing = unknown(-1.0, 1.0, rng, draws)
    if len(x) < _FEWEST or np.ptp(x) == 0 or np.ptp(y) == 0:
        return nothing
    orders = order(x), order(y)
    sides = np.unique(np.stack([left, right]), return_inverse=True)[1].reshape(2, -1)  # only the numbers that occur are words
    by_words = _fisher(_drawn(orders, answered, rng, draws, sides))
    by_pairs = _fisher(_drawn(orders, answered, rng, draws // 2, np.arange(len(left))[None]))
    if np.isnan(by_words).all() or np.isnan(by_pairs).all():
        return nothing
    estimate = float(weighted_spearman(np.ones((1, len(x))), *orders)[0])
    variance = max(4 * np.nanvar(by_words) - np.nanvar(by_pairs), np.nanvar(by_pairs))
    return _around(estimate, float(variance), by_words)


def _around(estimate: float, variance: float, drawn: Array) -> Drawn:
    """Return the interval of an estimate, and draws (on Fisher's z, NaN where undefined) moved to it and stretched to a variance."""
    centre = float(_fisher(np.array([estimate]))[0])
    deviations = np.nan_to_num(drawn - np.nanmean(drawn))
    spread = deviations.std()
    z = centre + deviations * (np.sqrt(variance) / spread if spread > 0 else 0.0)
    low, high = np.tanh(centre + np.array([-NORMAL, NORMAL]) * np.sqrt(variance))
    moved = np.clip(np.tanh(z) + estimate - np.tanh(centre), -1, 1)  # moved only where Fisher's z is cut off
    return Drawn((float(min(low, estimate)), float(max(high, estimate))), moved)


def _drawn(
    orders: tuple[Order, Order], answered: NDArray[np.int64], rng: np.random.Generator, draws: int, members: NDArray[np.int64]
) -> Array:
    """Return the correlation in each draw of units (words, or pairs), NaN where undefined.

    The weight of a pair is the mean of the counts of its units.

    Args:
        orders: The orders of the two sides of the answered pairs.
        answered: The indices of the answered pairs among all pairs.
        rng: The source of the draws.
        draws: The number of draws.
        members: Shape ``(k, n)``: for each of all n pairs, the numbers of its k units.
    """
    n = int(members.max()) + 1
    correlations = []
    at_once = max(1, _CELLS // max(n, members.shape[1]))
    for start in range(0, draws, at_once):
        times = counts(rng, n, min(at_once, draws - start))
        weights = reduce(np.add, [times[:, member] for member in members[:, answered]]) / len(members)
        correlations.append(weighted_spearman(weights, *orders))
    return np.concatenate(correlations)


def weighted_spearman(weights: Array, left: Order, right: Order) -> Array:
    """Return Spearman's correlation of n values for each of several weightings of them.

    A weight of 2 has the same effect as a value that occurs twice, also among ties; see ``order``.

    Args:
        weights: Float64, shape ``(draws, n)``, 0 or more.
        left: The order of the values on the left side.
        right: The order of the values on the right side.

    Returns:
        Float64, shape ``(draws,)``, -1 to 1; NaN where all values of positive weight are the same.
    """
    x, y = _ranks(weights, left), _ranks(weights, right)
    weighted = weights * x
    spread = np.sqrt(np.einsum("dn,dn->d", weighted, x) * np.einsum("dn,dn,dn->d", weights, y, y))
    correlations = np.full(len(weights), np.nan)
    np.divide(np.einsum("dn,dn->d", weighted, y), spread, out=correlations, where=spread > 0)
    return correlations


def _ranks(weights: Array, by: Order) -> Array:
    """Return the ranks, less their mean, of values that each occur as often as their weight says."""
    below = np.zeros((len(weights), weights.shape[1] + 1))
    np.cumsum(weights[:, by.sorted], axis=1, out=below[:, 1:])
    middle = (below[:, by.starts] + below[:, by.ends]) / 2
    ranks: Array = middle[:, by.group] - below[:, -1:] / 2
    return ranks


def _fisher(correlations: Array) -> Array:
    """Return Fisher's z of correlations; NaN stays NaN."""
    z: Array = np.arctanh(np.clip(correlations, -_NEARLY_ONE, _NEARLY_ONE))
    return z
