"""Computes the distribution of the cosines of all pairs of vectors: the histogram in tiles, mean and variance from sums over vectors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ..compiled import compiled
from ..threads import in_threads

if TYPE_CHECKING:
    from numpy.typing import NDArray

BINS = 2_000
_TILE = 512  # rows and columns of a tile of cosines, which stays in the processor's cache between the product and the counting
_SPARE = 8  # cells for cosines that rounding lifts above 1


@dataclass(frozen=True, slots=True, eq=False)
class Distribution:
    """How the cosines of all n (n - 1) / 2 unordered pairs of n vectors are distributed.

    Attributes:
        n: The number of vectors.
        counts: Int64, shape ``(BINS,)``: pairs in bins of equal width from -1 to 1. Cosines are computed in float32, so a pair
            whose cosine is within 2e-6 of an edge may be counted on the other side of it.
        mean: The mean, exact: computed from the sum of the vectors.
        variance: The variance, exact: computed from their scatter matrix.
    """

    n: int
    counts: NDArray[np.int64]
    mean: float
    variance: float

    def quantile(self, share: float) -> float:
        """Return the cosine below which a share of the pairs lies, interpolated within its bin; 0 if there are no pairs."""
        if self.n < 2:
            return 0.0
        below = np.concatenate([[0], np.cumsum(self.counts)])
        return float(np.interp(share * below[-1], below, np.linspace(-1, 1, len(below))))

    def coarse(self, bins: int) -> NDArray[np.int64]:
        """Return the counts in fewer bins; ``bins`` has to divide ``BINS``."""
        summed: NDArray[np.int64] = self.counts.reshape(bins, -1).sum(axis=1)
        return summed


def distribution(units: NDArray[np.float32]) -> Distribution:
    """Count the cosines of all pairs.

    Memory: a few MB, whatever the number of vectors.

    Args:
        units: Float32, shape ``(n, d)``, each of unit length.
    """
    if len(units) < 2:
        return Distribution(len(units), np.zeros(BINS, dtype=np.int64), 0.0, 0.0)
    strips = range(0, len(units), _TILE)
    counted = in_threads(partial(_strip, units), strips, what="Cosines of all pairs", unit="strip")
    mean, variance = moments(units)
    return Distribution(len(units), np.sum(counted, axis=0), mean, variance)


def moments(units: NDArray[np.float32]) -> tuple[float, float]:
    """Return the mean and the variance of the cosines of all pairs, from sums over the vectors alone.

    The sum of x·y over all ordered pairs is s·s less the x·x, with s the sum of the vectors; the sum of (x·y)² is the squared
    Frobenius norm of the scatter matrix less the (x·x)².
    """
    n, d = units.shape
    total, scatter, own = np.zeros(d), np.zeros((d, d)), np.zeros(2)
    for start in range(0, n, 8 * _TILE):
        part = units[start : start + 8 * _TILE].astype(np.float64)
        squares = np.einsum("nd,nd->n", part, part)
        total += part.sum(axis=0)
        scatter += part.T @ part
        own += squares.sum(), (squares**2).sum()
    pairs = n * (n - 1)
    mean = float((total @ total - own[0]) / pairs)
    return mean, max(0.0, float(((scatter**2).sum() - own[1]) / pairs - mean**2))


def _strip(units: NDArray[np.float32], start: int) -> NDArray[np.int64]:
    """Count the pairs of one tile of rows with each other and with all following rows."""
    rows = units[start : start + _TILE]
    tables = np.zeros((4, BINS + _SPARE), dtype=np.int32)
    bins = np.zeros(_TILE, dtype=np.uint16)
    tile = np.empty((_TILE, _TILE), dtype=np.float32)
    for column in range(start, len(units), _TILE):
        width = min(_TILE, len(units) - column)
        cosines = tile[: len(rows), :width] if width == _TILE else np.empty((len(rows), width), dtype=np.float32)
        np.matmul(rows, units[column : column + width].T, out=cosines)
        _count(cosines, column == start, tables, bins)
    summed: NDArray[np.int64] = tables.sum(axis=0, dtype=np.int64)
    summed[BINS - 1] += summed[BINS:].sum()
    return summed[:BINS]


@compiled(nogil=True)
def _count(cosines: NDArray[np.float32], triangle: bool, tables: NDArray[np.int32], bins: NDArray[np.uint16]) -> None:
    """Count each cosine in one of four tables in turn, so that no addition waits for the previous one."""
    half = np.float32(BINS / 2)
    for i in range(len(cosines)):
        row = cosines[i, i + 1 :] if triangle else cosines[i]
        m = len(row)
        for j in range(m):
            bins[j] = np.uint16(np.int32(row[j] * half + half))
        for j in range(0, m - 3, 4):
            tables[0, bins[j]] += 1
            tables[1, bins[j + 1]] += 1
            tables[2, bins[j + 2]] += 1
            tables[3, bins[j + 3]] += 1
        for j in range(m - m % 4, m):
            tables[0, bins[j]] += 1
