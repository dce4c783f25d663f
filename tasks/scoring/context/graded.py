"""Scores the similarity of two words in two contexts by the metrics of SemEval-2020 task 3 (Armendariz et al. 2020)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ....schema import interval_of_draws
from ..intervals.spearman import order, weighted_spearman

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


def change_correlation(cosines: Array, gold: Array) -> float:
    """Return the uncentred Pearson correlation of the changes of the cosine and of the human score between the contexts.

    It is the sum of products over the square root of the product of the sums of squares.

    Args:
        cosines: Float64, shape ``(n, 2)``: the cosines of n pairs of words in their first and second context.
        gold: Float64, shape ``(n, 2)``: the human scores of the same.

    Returns:
        -1 to 1, higher is better; 0 if no cosine or no human score changes.
    """
    change, expected = cosines[:, 1] - cosines[:, 0], gold[:, 1] - gold[:, 0]
    size = np.sqrt((change @ change) * (expected @ expected))
    return float(change @ expected / size) if size > 0 else 0.0


def similarity_correlation(cosines: Array, gold: Array, weights: Array) -> tuple[float, tuple[float, float]]:
    """Return the harmonic mean of Pearson's and Spearman's correlation over all contexts, and its 95 % interval.

    Args:
        cosines: Float64, shape ``(n, 2)``.
        gold: Float64, shape ``(n, 2)``.
        weights: Float64, shape ``(draws, n)``: bootstrap weights of the pairs.

    Returns:
        The mean, -1 to 1, higher is better, and the limits of the interval. If the mean is undefined they are 0, and -1 and 1.
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


def _harmonic(left: Array, right: Array) -> Array:
    """Return the harmonic mean where both are positive, the lower of the two elsewhere."""
    positive = (left > 0) & (right > 0)
    return np.divide(2 * left * right, left + right, out=np.minimum(left, right), where=positive)


def _pearson(x: Array, y: Array, weights: Array) -> Array:
    total = weights.sum(axis=1)
    x, y = x - x.mean(), y - y.mean()
    mean_x, mean_y = weights @ x / total, weights @ y / total
    covariance = weights @ (x * y) / total - mean_x * mean_y
    spread = np.sqrt(np.maximum(0, (weights @ x**2 / total - mean_x**2) * (weights @ y**2 / total - mean_y**2)))
    correlations: Array = np.divide(covariance, spread, out=np.zeros(len(weights)), where=spread > 0)
    return correlations
