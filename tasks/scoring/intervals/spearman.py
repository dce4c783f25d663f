"""Intervals of Spearman's correlation over word pairs that share words.

Pairs with a word in common are not independent, so words are drawn, not pairs. Let psi be what a pair adds to the estimate. The
variance that allows for shared words is the sum of psi_p psi_q over all pairs p, q that are one pair or share a word (Aronow,
Samii & Assenova 2015, "Cluster-Robust Variance Estimation for Dyadic Data"). Two bootstraps give it:

- words drawn with replacement, a pair weighing as often as the *mean* of its two words' counts: a quarter of (2 x the sum over
  p = q + the sum over p, q that share a word);
- pairs drawn with replacement: the sum over p = q.

So it is four times the first less the second. Where no word is shared that is the variance of independent pairs. Weights that are
the *product* of the counts (the pigeonhole bootstrap, Owen 2007) count each pair's own part three times: intervals 1.7 times too
long where no word is shared (`tests/tasks/scoring/test_bootstrap.py` measures both).
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

_NEARLY_ONE = 1 - 1e-4  # where Fisher's z of a draw is cut off: a correlation of 1 has none
_CELLS = 2**20  # weights at a time: 8 MB
_FEWEST = 4  # pairs: Fisher's z has no variance below


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

    Normal on Fisher's z, with the variance that the module describes, which is never taken as less than that of independent pairs.
    The draws are those of words, which see what pairs have in common, stretched around the estimate to that variance.

    Args:
        x: Float64, shape ``(n,)``: the cosines of n pairs, NaN for one that is not answered. It is drawn like any other, and weighs
            nothing.
        y: Float64, shape ``(n,)``, finite: their human scores.
        left: Shape ``(n,)``: the number of each pair's first word, from 0.
        right: Shape ``(n,)``: the number of its second word.
        rng: Where the draws come from; it is used alike whatever ``x`` is.
        draws: How many of words; half as many of pairs.

    Returns:
        Between -1 and 1; all of that range where there is no information: fewer than four pairs, or values that are all the same.
    """
    answered = np.flatnonzero(~np.isnan(x))
    x, y = x[answered], y[answered]
    nothing = unknown(-1.0, 1.0, rng, draws)
    if len(x) < _FEWEST or np.ptp(x) == 0 or np.ptp(y) == 0:
        return nothing
    orders = order(x), order(y)
    sides = np.unique(np.stack([left, right]), return_inverse=True)[1].reshape(2, -1)  # numbers that no pair has are no words
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
    """Return the correlations, NaN where undefined, when things are drawn and a pair weighs as the mean count of its members.

    Args:
        orders: Of the answered pairs.
        answered: Their places among all pairs.
        rng: Where the draws come from.
        draws: How many.
        members: Shape ``(k, n)``: for each of all n pairs the numbers of the k things it consists of.
    """
    n = int(members.max()) + 1
    found = []
    at_once = max(1, _CELLS // max(n, members.shape[1]))
    for start in range(0, draws, at_once):
        times = counts(rng, n, min(at_once, draws - start))
        weights = reduce(np.add, [times[:, member] for member in members[:, answered]]) / len(members)
        found.append(weighted_spearman(weights, *orders))
    return np.concatenate(found)


def weighted_spearman(weights: Array, one: Order, other: Order) -> Array:
    """Return Spearman's correlation of n values for each of several weightings of them.

    A weight of 2 is as if a value stood there twice, also among ties; see ``order``.

    Args:
        weights: Float64, shape ``(draws, n)``, 0 or more.
        one: The order of the values on one side.
        other: And on the other.

    Returns:
        Float64, shape ``(draws,)``, -1 to 1; NaN where all values that weigh are the same.
    """
    x, y = _ranks(weights, one), _ranks(weights, other)
    weighted = weights * x
    spread = np.sqrt(np.einsum("dn,dn->d", weighted, x) * np.einsum("dn,dn,dn->d", weights, y, y))
    found = np.full(len(weights), np.nan)
    np.divide(np.einsum("dn,dn->d", weighted, y), spread, out=found, where=spread > 0)
    return found


def _ranks(weights: Array, by: Order) -> Array:
    """Return ranks, less their mean, when each value stands there as often as its weight says."""
    below = np.zeros((len(weights), weights.shape[1] + 1))
    np.cumsum(weights[:, by.sorted], axis=1, out=below[:, 1:])
    middle = (below[:, by.starts] + below[:, by.ends]) / 2
    ranks: Array = middle[:, by.group] - below[:, -1:] / 2
    return ranks


def _fisher(correlations: Array) -> Array:
    """Return Fisher's z of correlations; NaN stays NaN."""
    z: Array = np.arctanh(np.clip(correlations, -_NEARLY_ONE, _NEARLY_ONE))
    return z
