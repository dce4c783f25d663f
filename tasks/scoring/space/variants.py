"""Removes what all vectors of a space share (mean, scale, top components), because a shared direction dominates the cosines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

CENTRED, Z_SCORED, ALL_BUT_THE_TOP = "centred", "z-scored", "all-but-the-top"
_ROWS = 4096
_ROUNDING = 1e-6  # a vector whose length falls below this share of it is rounding error


def varied(vectors: NDArray[np.float32], variant: str) -> NDArray[np.float32]:
    """Return the vectors without their mean, scaled to unit length.

    ``centred`` does this alone. ``z-scored`` also divides each component by its standard deviation (Timkey & van Schijndel 2021).
    ``all-but-the-top`` also removes the top d/100 principal components, at least one (Mu & Viswanath 2018).

    Args:
        vectors: Float32, shape ``(n, d)``, n at least 1; means, deviations and components are computed from all rows.
        variant: ``centred``, ``z-scored`` or ``all-but-the-top``.

    Returns:
        Float32, shape ``(n, d)``, each row of unit length; zero if less than a millionth of the vector is left, which is rounding error.
    """
    mean = vectors.mean(axis=0, dtype=np.float64)
    d = len(mean)
    scatter = np.zeros((d, d))
    for part in _parts(vectors):
        scatter += (part - mean).T @ (part - mean)
    scale, top = np.ones(d), np.zeros((d, 0))
    if variant == Z_SCORED:
        deviations = np.sqrt(scatter.diagonal() / len(vectors))
        scale = np.divide(1, deviations, out=np.zeros(d), where=deviations > 0)
    elif variant == ALL_BUT_THE_TOP:
        top = np.linalg.eigh(scatter)[1][:, -max(1, round(d / 100)) :]  # in ascending order
    changed = np.empty_like(vectors)
    for part, here in zip(_parts(vectors), _parts(changed), strict=True):
        left = (part - mean) * scale
        left -= (left @ top) @ top.T
        left[np.linalg.norm(left, axis=1) <= _ROUNDING * np.linalg.norm(part * scale, axis=1)] = 0
        here[:] = _unit(left)
    return changed


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the vectors scaled to unit length, float32, shape ``(n, d)``; a zero row stays zero."""
    units = np.empty_like(vectors)
    for part, here in zip(_parts(vectors), _parts(units), strict=True):
        here[:] = _unit(part.astype(np.float64))  # in float32 the length of a tiny or huge vector under- or overflows
    return units


def _unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    units: NDArray[np.float64] = rows / np.where(lengths > 0, lengths, 1)
    return units


def _parts(rows: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    """Yield views of at most ``_ROWS`` rows, so that float64 copies stay small."""
    for start in range(0, len(rows), _ROWS):
        yield rows[start : start + _ROWS]
