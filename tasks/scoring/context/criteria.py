"""The criteria of ALIGN-SIM: do sentence vectors follow the meaning when one thing in a sentence changes?

Mahajan, Bansal & Karmaker 2024, "ALIGN-SIM", Findings of EMNLP 2024. Similarities are multiplied by alpha, one less the mean cosine of
random sentences, so that a model does not gain by vectors that all point the same way. A criterion compares two sentences with a third,
and is passed if the sentence with the same meaning is nearer.
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
"""The edges of the bins in which ALIGN-SIM counts differences of similarity; there is one more bin at either end."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """The scores of one criterion over n sentences.

    Attributes:
        n_asked: Sentences asked.
        n_answered: Sentences for which the model has all three vectors.
        criterion_rate: Share of the answered sentences for which the sentence with the same meaning is nearer by cosine, 0 to 1; a tie
            counts half; .5 is chance.
        criterion_rate_low: Lower limit of its 95 % interval, by a bootstrap over clusters of sentences.
        criterion_rate_high: Upper limit.
        criterion_rate_ned: The same by normalised Euclidean distance.
        margin: Mean difference of the two cosines, times alpha, -2 to 2; higher is better.
    """

    n_asked: int
    n_answered: int
    criterion_rate: float
    criterion_rate_low: float
    criterion_rate_high: float
    criterion_rate_ned: float
    margin: float


def ned(left: NDArray[np.float32], right: NDArray[np.float32]) -> Array:
    """Return the normalised Euclidean distance of n pairs of vectors: half the variance of u - v over the sum of those of u and v.

    Variances are over the components of a vector. The formula is that of ALIGN-SIM's code.

    Args:
        left: Float32, shape ``(n, d)``: the vectors u.
        right: Float32, shape ``(n, d)``: the vectors v.

    Returns:
        Float64, shape ``(n,)``, 0 to 1; 0 where both vectors are constant.
    """
    u, v = left.astype(np.float64), right.astype(np.float64)
    both = u.var(axis=1) + v.var(axis=1)
    distance = np.divide((u - v).var(axis=1), 2 * both, out=np.zeros(len(u)), where=both > 0)
    rounded: Array = np.round(distance, 12)  # so that rounding does not make equal distances differ
    return rounded


def criterion(
    cosines: tuple[Array, Array], distances: tuple[Array, Array], alpha: float, words: NDArray[np.int64], weights: Array
) -> Criterion:
    """Measure one criterion.

    Args:
        cosines: Two arrays of n cosines, NaN where unknown; the first should be higher.
        distances: Two arrays of n distances; the first should be lower.
        alpha: One less the mean cosine of random sentences.
        words: Int64, shape ``(n,)``: the cluster of each sentence.
        weights: Float64, shape ``(draws, n)``: bootstrap weights of the sentences.
    """
    difference = cosines[0] - cosines[1]
    answered = ~np.isnan(difference)
    n = int(answered.sum())
    if not n:
        return Criterion(len(difference), 0, 0.5, 0.0, 1.0, 0.5, 0.0)
    passed = _half(difference[answered])
    rate, drawn = float(passed.mean()), weighted_mean(passed, weights[:, answered])
    low, high = interval(rate, drawn, len(np.unique(words[answered])))
    by_distance = _half((distances[1] - distances[0])[answered])
    return Criterion(len(difference), n, rate, low, high, float(by_distance.mean()), float(alpha * difference[answered].mean()))


def margins(nearer: Array, farther: Array) -> list[int]:
    """Return the number of differences ``nearer - farther`` of cosine in each of ALIGN-SIM's bins; see ``EDGES``."""
    difference = nearer - farther
    bins = np.searchsorted(EDGES, difference[~np.isnan(difference)], side="right")
    counts: list[int] = np.bincount(bins, minlength=len(EDGES) + 1).tolist()
    return counts


def _half(difference: Array) -> Array:
    """Return 1 where a difference is above 0, .5 where it is 0, and 0 below."""
    passed: Array = (np.sign(difference) + 1) / 2
    return passed
