"""The same space seen otherwise: a cosine of vectors that all point one way measures that way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .vocabulary import Vocabulary

VARIANTS = ("centred", "all-but-the-top")


def varied(candidates: Vocabulary, variant: str) -> Vocabulary:
    """Return the candidates without their mean, and for ``all-but-the-top`` without their top d/100 principal components.

    Mu & Viswanath 2018; at least one component is removed. Means and components are those of the candidates, unit length
    comes afterwards.
    """
    vectors = candidates.vectors.astype(np.float64)
    vectors -= vectors.mean(axis=0)
    if variant == "all-but-the-top":
        _, axes = np.linalg.eigh(vectors.T @ vectors)  # in ascending order
        top = axes[:, -max(1, round(vectors.shape[1] / 100)) :]
        vectors -= (vectors @ top) @ top.T
    return replace(candidates, vectors=vectors.astype(np.float32), units=unit(vectors))


def unit(vectors: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return rows of unit length; a zero row stays zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
