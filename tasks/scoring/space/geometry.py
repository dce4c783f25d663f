"""Measures the geometry of many vectors: isotropy, dimensions that dominate the cosines, and hubs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TOP = 3
_ROWS = 4096
_ROUNDING = 1e-12  # below this, a variance of unit vectors (at most 1) is rounding error


@dataclass(frozen=True, slots=True)
class Shape:
    """The shape of n unit vectors.

    Attributes:
        expected_cosine: The mean cosine of any two of them, exact, -1 to 1; far from 0 if they share a direction.
        effective_rank: exp of the entropy of the shares of variance along the principal axes, 1 to d (Roy & Vetterli 2007).
        isoscore: IsoScore of Rudman et al. 2022, 0 (all variance along one axis) to 1 (the same along all).
        top_dimensions: The share of the three dimensions that contribute most to the expected cosine, in the sum of the absolute
            contributions of all dimensions, 0 to 1 (after Timkey & van Schijndel 2021).
    """

    expected_cosine: float
    effective_rank: float
    isoscore: float
    top_dimensions: float


def shape(units: NDArray[np.float32]) -> Shape:
    """Return the shape of n vectors; all values are 0 if there are fewer than two.

    Args:
        units: Float32, shape ``(n, d)``, each row of unit length, or zero.
    """
    n, d = units.shape
    if n < 2:
        return Shape(0.0, 0.0, 0.0, 0.0)
    total, squares, scatter = np.zeros(d), np.zeros(d), np.zeros((d, d))
    for start in range(0, n, _ROWS):
        part = units[start : start + _ROWS].astype(np.float64)
        total += part.sum(axis=0)
        squares += (part**2).sum(axis=0)
        scatter += part.T @ part
    variances = np.linalg.eigvalsh(scatter / n - np.outer(total, total) / n**2)
    variances[variances < _ROUNDING] = 0
    contributions = np.sort(np.abs(total**2 - squares))[::-1]
    everything = contributions.sum()
    return Shape(
        expected_cosine=float((total @ total - squares.sum()) / (n * (n - 1))),
        effective_rank=_effective_rank(variances),
        isoscore=_isoscore(variances),
        top_dimensions=float(contributions[:_TOP].sum() / everything) if everything > 0 else 0.0,
    )


def hubness(units: NDArray[np.float32], k: int = 10) -> float:
    """Return the skewness of how often each vector is among the k nearest of another; far above 0 if there are hubs.

    Radovanović, Nanopoulos & Ivanović 2010. It is 0 if all counts are equal, if all vectors are equal, or if there
    are at most k.

    Args:
        units: Float32, shape ``(n, d)``, each of unit length; n² similarities are computed in blocks.
        k: The number of neighbours.
    """
    from scipy.stats import skew

    if len(units) <= k or (units == units[0]).all():
        return 0.0
    often = np.bincount(nearest(units, units, k).ravel(), minlength=len(units))
    return float(skew(often)) if np.ptp(often) else 0.0


def nearest(units: NDArray[np.float32], among: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    """Return the k nearest vectors of each of the first m, nearest first, without itself; on a tie the first in order.

    Args:
        units: Float32, shape ``(m, d)``: the first m of ``among``.
        among: Float32, shape ``(n, d)``, n above k.
        k: The number of neighbours.

    Returns:
        Int64, shape ``(m, k)``: rows of ``among``.
    """
    neighbours = np.empty((len(units), k), dtype=np.int64)
    for start in range(0, len(units), 512):
        cosines = units[start : start + 512] @ among.T
        rows = np.arange(len(cosines))
        cosines[rows, start + rows] = -np.inf
        neighbours[start : start + 512] = np.argsort(-cosines, axis=1, kind="stable")[:, :k]
    return neighbours


def _effective_rank(variances: NDArray[np.float64]) -> float:
    shares = variances[variances > 0] / max(variances.sum(), np.finfo(np.float64).tiny)
    return float(np.exp(-(shares * np.log(shares)).sum())) if len(shares) else 1.0


def _isoscore(variances: NDArray[np.float64]) -> float:
    d, length = len(variances), np.linalg.norm(variances)
    if d == 1 or length == 0:
        return 0.0
    defect = np.linalg.norm(np.sqrt(d) * variances / length - 1) / np.sqrt(2 * (d - np.sqrt(d)))
    share = (d - defect**2 * (d - np.sqrt(d))) ** 2 / d**2
    return float((d * share - 1) / (d - 1))
