"""Compares sentences in triples: is what should be near nearer than what should be far?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..similarity.pairs import pair_cosines

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_EQUAL = 1e-6  # cosines of float32 vectors that differ by less are equal: the rest is rounding


def nearer(vectors: NDArray[np.float32], near: NDArray[np.int64], far: NDArray[np.int64], *, tie: float) -> Array:
    """Return for each of n comparisons whether the cosine of one pair is above that of another.

    Args:
        vectors: Float32, shape ``(m, d)``; the row of an unknown text is zero.
        near: Int64, shape ``(n, 2)``: the rows of the pair that should have the higher cosine.
        far: Int64, shape ``(n, 2)``: the rows of the pair that should have the lower cosine.
        tie: The value of two cosines that are equal except for rounding.

    Returns:
        Float64, shape ``(n,)``: 1 if the cosine is higher, 0 if it is lower, ``tie`` if both are equal; NaN if a text is unknown.
    """
    difference = pair_cosines(vectors[near[:, 0]], vectors[near[:, 1]]) - pair_cosines(vectors[far[:, 0]], vectors[far[:, 1]])
    values: Array = np.where(np.abs(difference) <= _EQUAL, tie, difference > 0)
    values[np.isnan(difference)] = np.nan
    return values
