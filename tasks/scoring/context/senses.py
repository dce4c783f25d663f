"""Decides by a threshold on the cosine whether a word has the same sense in two sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


def best_threshold(similarity: Array, same: NDArray[np.bool_]) -> float:
    """Return the threshold that judges most pairs rightly: pairs at or above it are judged to have the same sense.

    Args:
        similarity: Float64, shape ``(n,)``, finite.
        same: Bool, shape ``(n,)``.

    Returns:
        The lowest of the best thresholds, half way between two neighbouring values. Minus infinity if it is best to judge all pairs the
        same, infinity if it is best to judge none so.
    """
    values = np.unique(similarity)
    value_index = np.searchsorted(values, similarity)
    of_same = np.bincount(value_index, weights=same, minlength=len(values))
    of_different = np.bincount(value_index, weights=~same, minlength=len(values))
    # entry k: right answers if the threshold is just below value k, so that values from k on are judged the same
    right = np.r_[of_same[::-1].cumsum()[::-1], 0] + np.r_[0, of_different.cumsum()]
    best = int(right.argmax())
    if best == 0:
        return -np.inf
    return float("inf") if best == len(values) else float((values[best - 1] + values[best]) / 2)


def cross_validated(similarity: Array, same: NDArray[np.bool_], words: NDArray[np.int64]) -> tuple[NDArray[np.bool_], float]:
    """Judge the pairs of each word by the threshold that is best for the pairs of all other words.

    Args:
        similarity: Float64, shape ``(n,)``, finite.
        same: Bool, shape ``(n,)``.
        words: Int64, shape ``(n,)``: the word of each pair.

    Returns:
        Which pairs are judged rightly, bool of shape ``(n,)``; and the median of the finite thresholds, 0 if there are none.
    """
    right = np.zeros(len(same), dtype=np.bool_)
    thresholds = []
    for word in np.unique(words):
        own = words == word
        threshold = best_threshold(similarity[~own], same[~own]) if (~own).any() else -np.inf
        right[own] = (similarity[own] >= threshold) == same[own]
        thresholds.append(threshold)
    finite = [threshold for threshold in thresholds if np.isfinite(threshold)]
    return right, float(np.median(finite)) if finite else 0.0
