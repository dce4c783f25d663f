"""A cluster bootstrap: draws whole clusters of items, for example all sentences of one word, instead of single items."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ....schema import DRAWS, NORMAL, interval_of_draws

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


def cluster_weights(clusters: NDArray[np.int64], draws: int = DRAWS, seed: int = 0) -> Array:
    """Return how often each item is drawn when k clusters are drawn with replacement out of k.

    Args:
        clusters: Int64, shape ``(n,)``: the cluster of each item, 0 to k - 1.
        draws: How many draws.
        seed: Their seed.

    Returns:
        Float64, shape ``(draws, n)``.
    """
    k = int(clusters.max()) + 1 if len(clusters) else 1
    counts = np.random.default_rng(seed).multinomial(k, np.full(k, 1 / k), size=draws)
    return counts[:, clusters].astype(np.float64)


def weighted_mean(values: Array, weights: Array) -> Array:
    """Return the weighted mean of n values in each draw, float64 of shape ``(draws,)``; 0 where all weights are 0."""
    total = weights.sum(axis=1)
    mean: Array = np.divide(weights @ values, total, out=np.zeros(len(weights)), where=total > 0)
    return mean


def interval(estimate: float, draws: Array, clusters: int) -> tuple[float, float]:
    """Return a 95 % interval of a share: the percentiles of its draws, or Wilson's interval if the share is 0 or 1 or there are no draws.

    Args:
        estimate: The share, 0 to 1.
        draws: Float64, shape ``(draws,)``: the share in each bootstrap draw.
        clusters: How many clusters there are. Wilson's interval counts clusters as the independent observations, not items.
    """
    if estimate in (0, 1) or not len(draws):
        return wilson(estimate, clusters)
    return interval_of_draws(draws, estimate)


def wilson(share: float, n: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share of n observations (Wilson 1927); 0 and 1 if n is 0."""
    if not n:
        return 0.0, 1.0
    square = NORMAL**2
    centre = (share + square / (2 * n)) / (1 + square / n)
    width = NORMAL * ((share * (1 - share) / n + square / (4 * n * n)) ** 0.5) / (1 + square / n)
    return 0.0 if share == 0 else centre - width, 1.0 if share == 1 else centre + width  # exactly, whatever the rounding
