"""The area under the ROC curve, for many weightings of the items at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


def auroc(positive: Array, negative: Array, positive_weights: Array | None = None, negative_weights: Array | None = None) -> Array:
    """Return the chance that a positive item scores above a negative one, ties counted half.

    Args:
        positive: Float64, shape ``(p,)``, finite: the scores of the positive items.
        negative: Float64, shape ``(m,)``, finite: those of the negative ones.
        positive_weights: Float64, shape ``(draws, p)``, 0 or more: how often each item is drawn; None for once.
        negative_weights: The same for the negative items, shape ``(draws, m)``.

    Returns:
        Float64, shape ``(draws,)``, 0 to 1, .5 is chance; also .5 where a draw has no positive or no negative item.
    """
    if positive_weights is None:
        positive_weights = np.ones((1, len(positive)))
    if negative_weights is None:
        negative_weights = np.ones((1, len(negative)))
    values, value_index = np.unique(np.concatenate([positive, negative]), return_inverse=True)
    positives = _summed(positive_weights, value_index[: len(positive)], len(values))
    negatives = _summed(negative_weights, value_index[len(positive) :], len(values))
    below = np.cumsum(negatives, axis=1) - negatives / 2
    pairs = positive_weights.sum(axis=1) * negative_weights.sum(axis=1)
    area: Array = np.divide((positives * below).sum(axis=1), pairs, out=np.full(len(pairs), 0.5), where=pairs > 0)
    return area


def _summed(weights: Array, value_index: NDArray[np.int64], n: int) -> Array:
    """Return the sum of the weights of the items that have each of n values, shape ``(draws, n)``."""
    sums = np.zeros((len(weights), n))
    if not len(value_index):
        return sums
    order = np.argsort(value_index, kind="stable")
    distinct, starts = np.unique(value_index[order], return_index=True)
    sums[:, distinct] = np.add.reduceat(weights[:, order], starts, axis=1)
    return sums
