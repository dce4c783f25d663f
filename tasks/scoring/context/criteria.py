"""Do sentence vectors follow meaning when one thing in a sentence changes? The criteria of ALIGN-SIM, on given sentences.

Mahajan, Bansal & Karmaker 2024, "ALIGN-SIM", Findings of EMNLP 2024. Its similarity is multiplied by alpha, one less the mean cosine
of random sentences, so that a model whose vectors all point the same way gains nothing. A criterion compares two sentences with a
third and is passed where the one that means the same is nearer: which word of the two is changed, and how much of the sentence, cannot
make a model pass that looks at the words alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..intervals.clusters import interval, weighted_mean

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]

EDGES = (-0.3, -0.15, -0.1, -0.04, -0.01, 0.0, 0.01, 0.02, 0.04, 0.08, 0.1, 0.3, 0.6)
"""Between which ALIGN-SIM counts differences of similarity; one bin more at either end."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion over n sentences.

    Attributes:
        n_asked: Sentences.
        n_answered: Those for which the model has all three vectors.
        pass_rate: Share of those answered where the sentence that means the same is nearer by cosine, 0 to 1, an equal one counts
            half; .5 is chance.
        pass_rate_low: Lower limit of its 95 % interval, by a bootstrap over clusters of sentences.
        pass_rate_high: Upper limit.
        pass_rate_ned: The same by normalised Euclidean distance.
        margin: Mean difference of the two cosines, times alpha, -2 to 2; higher is better.
    """

    n_asked: int
    n_answered: int
    pass_rate: float
    pass_rate_low: float
    pass_rate_high: float
    pass_rate_ned: float
    margin: float


def ned(one: NDArray[np.float32], other: NDArray[np.float32]) -> Array:
    """Return the normalised Euclidean distance of n pairs of vectors: half the variance of u - v over the sum of those of u and v.

    Variances are over the components of a vector. The formula is that of ALIGN-SIM's code.

    Args:
        one: Float32, shape ``(n, d)``.
        other: Float32, shape ``(n, d)``.

    Returns:
        Float64, shape ``(n,)``, 0 to 1; 0 where both vectors are constant.
    """
    u, v = one.astype(np.float64), other.astype(np.float64)
    both = u.var(axis=1) + v.var(axis=1)
    distance = np.divide((u - v).var(axis=1), 2 * both, out=np.zeros(len(u)), where=both > 0)
    rounded: Array = np.round(distance, 12)  # equal vectors are equally far, whatever the order of sums
    return rounded


def criterion(
    nearer: tuple[Array, Array], ned_nearer: tuple[Array, Array], alpha: float, words: NDArray[np.int64], weights: Array
) -> tuple[Criterion, Array]:
    """Measure one criterion.

    Args:
        nearer: Two arrays of n cosines, NaN where unknown: the first should be the higher.
        ned_nearer: Two arrays of n distances: the first should be the lower.
        alpha: One less the mean cosine of random sentences.
        words: Int64, shape ``(n,)``: the cluster of each sentence.
        weights: Float64, shape ``(draws, n)``: bootstrap weights of the sentences.

    Returns:
        The scores, and the pass rate in each draw, float64 of shape ``(draws,)``.
    """
    difference = nearer[0] - nearer[1]
    answered = ~np.isnan(difference)
    n = int(answered.sum())
    if not n:
        return Criterion(len(difference), 0, 0.5, 0.0, 1.0, 0.5, 0.0), np.full(len(weights), 0.5)
    passed = _half(difference[answered])
    rate, drawn = float(passed.mean()), weighted_mean(passed, weights[:, answered])
    low, high = interval(rate, drawn, len(np.unique(words[answered])))
    by_distance = _half((ned_nearer[1] - ned_nearer[0])[answered])
    return Criterion(len(difference), n, rate, low, high, float(by_distance.mean()), float(alpha * difference[answered].mean())), drawn


def margins(one: Array, other: Array) -> list[int]:
    """Return how many differences of cosine fall into each of ALIGN-SIM's bins; see ``EDGES``."""
    difference = one - other
    bins = np.searchsorted(EDGES, difference[~np.isnan(difference)], side="right")
    found: list[int] = np.bincount(bins, minlength=len(EDGES) + 1).tolist()
    return found


def _half(difference: Array) -> Array:
    """Return 1 where a difference is above 0, a half where it is 0."""
    passed: Array = (np.sign(difference) + 1) / 2
    return passed
