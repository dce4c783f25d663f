"""The same space seen otherwise: a cosine of vectors that all point one way measures that way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from .vocabulary import Vocabulary

VARIANTS = ("centred", "all-but-the-top")
_ROWS = 4096


def varied(candidates: Vocabulary, variant: str) -> Vocabulary:
    """Return the candidates without their mean, and for ``all-but-the-top`` without their top d/100 principal components.

    Mu & Viswanath 2018; at least one component is removed. Means and components are those of the candidates, unit length
    comes afterwards.
    """
    mean = candidates.vectors.mean(axis=0, dtype=np.float64)
    d = len(mean)
    top = np.zeros((d, 0))
    if variant == "all-but-the-top":
        scatter = np.zeros((d, d))
        for part in _parts(candidates.vectors):
            scatter += (part - mean).T @ (part - mean)
        top = np.linalg.eigh(scatter)[1][:, -max(1, round(d / 100)) :]  # in ascending order
    vectors = np.empty_like(candidates.vectors)
    for part, here in zip(_parts(candidates.vectors), _parts(vectors), strict=True):
        centred = part - mean
        here[:] = centred - (centred @ top) @ top.T
    return replace(candidates, vectors=vectors, units=unit(vectors))


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return rows of unit length; a zero row stays zero."""
    units = np.empty_like(vectors)
    for part, here in zip(_parts(vectors), _parts(units), strict=True):
        wide = part.astype(np.float64)  # in float32 the length of a tiny or huge vector under- or overflows
        lengths = np.linalg.norm(wide, axis=1, keepdims=True)
        here[:] = wide / np.where(lengths > 0, lengths, 1)
    return units


def _parts(rows: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    """Yield views of some rows at a time: what is computed of them in float64 need not hold them all."""
    for start in range(0, len(rows), _ROWS):
        yield rows[start : start + _ROWS]
