"""Means of rows of a table, for many texts at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def mean_rows(
    table: NDArray[np.float32], rows: NDArray[np.int64], counts: NDArray[np.int64], weights: NDArray[np.float32] | None = None
) -> NDArray[np.float32]:
    """Return the mean of some rows of a table for each of n texts.

    Args:
        table: Float32, shape ``(N, d)``.
        rows: Int64, shape ``(m,)``: the rows of the first text, then those of the second, and so on.
        counts: Int64, shape ``(n,)``, of sum m: how many rows each text has.
        weights: Float32, shape ``(m,)``, by which each row is multiplied before the mean is taken; None for 1. The
            sum is divided by the number of rows, not by the sum of the weights.

    Returns:
        Float32, shape ``(n, d)``; zero for a text without rows. A text's rows are added in order, in float32.
    """
    from scipy.sparse import csr_array

    ends = np.concatenate(([0], np.cumsum(counts)))
    factors = np.ones(len(rows), dtype=np.float32) if weights is None else weights
    # a sparse matrix of texts x rows: the product adds the rows without making a copy of each first
    sums: NDArray[np.float32] = csr_array((factors, rows, ends), shape=(len(counts), len(table))) @ table
    sums /= np.maximum(counts, 1).astype(np.float32)[:, None]
    return sums
