"""Same sense or not, told by one threshold on the similarity of a word in two sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


def best_threshold(similarity: Array, same: NDArray[np.bool_]) -> float:
    """Return the threshold that tells most pairs right: those at it or above are said to be of the same sense.

    Args:
        similarity: Float64, shape ``(n,)``, finite.
        same: Bool, shape ``(n,)``.

    Returns:
        Half way between two neighbouring values, the least of the best; minus infinity if all are best called the same.
    """
    values = np.unique(similarity)
    place = np.searchsorted(values, similarity)
    of_same = np.bincount(place, weights=same, minlength=len(values))
    of_other = np.bincount(place, weights=~same, minlength=len(values))
    # right answers when the threshold lies below value k: the same ones from k on, the others before
    right = np.r_[of_same[::-1].cumsum()[::-1], 0] + np.r_[0, of_other.cumsum()]
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
        Which pairs are judged rightly, bool of shape ``(n,)``, and the median threshold; a threshold without end is left out of it, and
        it is 0 if all are.
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
