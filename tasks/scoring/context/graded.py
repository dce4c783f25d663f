"""Graded similarity of two words in two contexts, with the metrics of SemEval-2020 task 3 (Armendariz et al. 2020)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ....schema import interval_of_draws
from ..intervals.spearman import order, weighted_spearman

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


def change_correlation(cosines: Array, gold: Array) -> float:
    """Return the uncentred Pearson correlation of two changes: sum of products over the root of the sums of squares.

    Args:
        cosines: Float64, shape ``(n, 2)``: of n pairs of words in their first and second context.
        gold: Float64, shape ``(n, 2)``: the human scores.

    Returns:
        -1 to 1; 0 where nothing changes.
    """
    one, other = cosines[:, 1] - cosines[:, 0], gold[:, 1] - gold[:, 0]
    size = np.sqrt((one @ one) * (other @ other))
    return float(one @ other / size) if size > 0 else 0.0


def similarity_correlation(cosines: Array, gold: Array, weights: Array) -> tuple[float, tuple[float, float]]:
    """Return the harmonic mean of Pearson's and Spearman's correlation over all contexts, and its 95 % interval.

    Args:
        cosines: Float64, shape ``(n, 2)``.
        gold: Float64, shape ``(n, 2)``.
        weights: Float64, shape ``(draws, n)``: bootstrap weights of the pairs.

    Returns:
        -1 to 1, and -1 and 1 where it is undefined; it is 0 then.
    """
    x, y = cosines.ravel(), gold.ravel()
    if len(x) < 4 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return 0.0, (-1.0, 1.0)
    twice = np.repeat(weights, 2, axis=1)
    orders = order(x), order(y)
    drawn = _harmonic(_pearson(x, y, twice), np.nan_to_num(weighted_spearman(twice, *orders)))
    once = np.ones((1, len(x)))
    estimate = float(_harmonic(_pearson(x, y, once), weighted_spearman(once, *orders))[0])
    return estimate, interval_of_draws(drawn, estimate)


def _harmonic(one: Array, other: Array) -> Array:
    """Return the harmonic mean, and the lower of the two where one is not positive."""
    positive = (one > 0) & (other > 0)
    return np.divide(2 * one * other, one + other, out=np.minimum(one, other), where=positive)


def _pearson(x: Array, y: Array, weights: Array) -> Array:
    total = weights.sum(axis=1)
    x, y = x - x.mean(), y - y.mean()
    mean_x, mean_y = weights @ x / total, weights @ y / total
    covariance = weights @ (x * y) / total - mean_x * mean_y
    spread = np.sqrt(np.maximum(0, (weights @ x**2 / total - mean_x**2) * (weights @ y**2 / total - mean_y**2)))
    found: Array = np.divide(covariance, spread, out=np.zeros(len(weights)), where=spread > 0)
    return found
