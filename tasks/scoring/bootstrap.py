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
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

DRAWS = 1_000
SEED = 0
_NORMAL = 1.959963984540054  # the 97.5 % point of the normal distribution
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


def spearman_interval(
    x: Array, y: Array, left: NDArray[np.int64], right: NDArray[np.int64], *, rng: np.random.Generator, draws: int = DRAWS
) -> tuple[float, float]:
    """Return a 95 % interval of Spearman's correlation over pairs that share words.

    Normal on Fisher's z, with the variance that the module describes, which is never taken as less than that of independent pairs.

    Args:
        x: Float64, shape ``(n,)``, finite: the cosines of n pairs.
        y: Float64, shape ``(n,)``, finite: their human scores.
        left: Shape ``(n,)``: the number of each pair's first word, from 0.
        right: Shape ``(n,)``: the number of its second word.
        rng: Where the draws come from.
        draws: How many of words, and how many of pairs.

    Returns:
        Its ends, -1 to 1; -1 and 1 where there is no information: fewer than four pairs, or values that are all the same.
    """
    if len(x) < _FEWEST or np.ptp(x) == 0 or np.ptp(y) == 0:
        return -1.0, 1.0
    orders = order(x), order(y)
    n_words = int(max(left.max(), right.max())) + 1
    asked = np.bincount(np.concatenate([left, right]), minlength=n_words) > 0  # words of unanswered pairs are not drawn
    number = np.cumsum(asked) - 1
    by_words = _fisher(_draw(orders, rng, draws, int(asked.sum()), (number[left], number[right])))
    by_pairs = _fisher(_draw(orders, rng, draws, len(x), (np.arange(len(x)),)))
    if not len(by_words) or not len(by_pairs):
        return -1.0, 1.0
    variance = max(4 * by_words.var() - by_pairs.var(), by_pairs.var())
    estimate = weighted_spearman(np.ones((1, len(x))), *orders)
    low, high = np.tanh(_fisher(estimate)[0] + np.array([-_NORMAL, _NORMAL]) * np.sqrt(variance))
    return float(min(low, estimate[0])), float(max(high, estimate[0]))


def _draw(orders: tuple[Order, Order], rng: np.random.Generator, draws: int, n: int, members: tuple[NDArray[np.int64], ...]) -> Array:
    """Return the correlations, NaN where undefined, when n things are drawn and a pair weighs as its members' mean count."""
    found = []
    at_once = max(1, _CELLS // max(n, len(members[0])))
    for start in range(0, draws, at_once):
        counts = rng.multinomial(n, np.full(n, 1 / n), size=min(at_once, draws - start))
        weights = np.mean([counts[:, member] for member in members], axis=0)
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
    """Return Fisher's z of the correlations that are defined."""
    z: Array = np.arctanh(np.clip(correlations[~np.isnan(correlations)], -_NEARLY_ONE, _NEARLY_ONE))
    return z
