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
        Float64, shape ``(draws,)``, 0 to 1, .5 says nothing; .5 as well where no item of a sort is drawn.
    """
    one_weights = np.ones((1, len(positive))) if positive_weights is None else positive_weights
    other_weights = np.ones((1, len(negative))) if negative_weights is None else negative_weights
    values, place = np.unique(np.concatenate([positive, negative]), return_inverse=True)
    one = _gathered(one_weights, place[: len(positive)], len(values))
    other = _gathered(other_weights, place[len(positive) :], len(values))
    below = np.cumsum(other, axis=1) - other / 2
    pairs = one_weights.sum(axis=1) * other_weights.sum(axis=1)
    area: Array = np.divide((one * below).sum(axis=1), pairs, out=np.full(len(pairs), 0.5), where=pairs > 0)
    return area


def _gathered(weights: Array, place: NDArray[np.int64], n: int) -> Array:
    """Add up the weights of the items at each of n places."""
    found = np.zeros((len(weights), n))
    if not len(place):
        return found
    order = np.argsort(place, kind="stable")
    distinct, starts = np.unique(place[order], return_index=True)
    found[:, distinct] = np.add.reduceat(weights[:, order], starts, axis=1)
    return found
