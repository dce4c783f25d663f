"""Measures how far the vector of a word moves when the sentence around it changes.

Two contexts of a word are compared by the cosine of its vectors in them. If all vectors of a model point the same way, all cosines are
high. So scores that are compared between models are corrected by the mean cosine of different words in different sentences (Ethayarajh
2019, "How Contextual are Contextualized Word Representations?"). The names *inter-contextual variance* and *contextual deviation* come
from arXiv 2402.11094, which does not publish its formulae; the formulae here are our own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ..intervals.auroc import auroc
from ..intervals.clusters import interval
from ..similarity.pairs import pair_cosines
from ..space.variants import CENTRED, varied

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """The vectors of words in n sentences.

    Attributes:
        vectors: Float32, shape ``(n, d)``: the word in the sentence.
        alone: Float32, shape ``(n, d)``: the same word without a sentence.
        known: Bool, shape ``(n,)``: whether the model has a vector of the word in the sentence.
        known_alone: Bool, shape ``(n,)``: whether it has a vector of the word alone.
        word: Int64, shape ``(n,)``: the index of the word, from 0.
        origin: Int64, shape ``(n,)``: the row of the base sentence of each sentence; its own row for a base sentence.
    """

    vectors: NDArray[np.float32]
    alone: NDArray[np.float32]
    known: Mask
    known_alone: Mask
    word: NDArray[np.int64]
    origin: NDArray[np.int64]

    @property
    def answered(self) -> Mask:
        """Bool, shape ``(n,)``: whether the word is known in the sentence and in its base sentence."""
        mask: Mask = self.known & self.known[self.origin]
        return mask

    def similarity(self) -> Array:
        """Return the cosine of the word in each sentence and in its base sentence, float64 of shape ``(n,)``; NaN if unknown."""
        return pair_cosines(self.vectors, self.vectors[self.origin])

    def expected_cosine(self) -> float:
        """Return the mean cosine of different words in base sentences, -1 to 1."""
        rows = np.flatnonzero(self.known & (self.origin == np.arange(len(self.origin))))
        return expected_cosine(self.vectors[rows], self.word[rows])

    def centred(self) -> Spans:
        """Return the spans without the mean of all known vectors; a vector equal to the mean becomes unknown."""
        vectors = np.zeros_like(self.vectors)
        if self.known.any():
            vectors[self.known] = varied(self.vectors[self.known], CENTRED)
        return replace(self, vectors=vectors, known=self.known & vectors.any(axis=1))


@dataclass(frozen=True, slots=True)
class Movement:
    """How words move under some variations; a score is None if no sentences determine it.

    Attributes:
        n_asked: Varied sentences asked.
        n_answered: Varied sentences for which the model knows the word, there and in the base sentence.
        inter_contextual_variance: 1 less the mean cosine of any two of a base sentence and its variations, mean over base sentences,
            0 to 2; 0 if the word does not move.
        contextual_deviation: 1 less the mean cosine of the word in a sentence and the word alone, 0 to 2.
        self_similarity: Mean cosine of any two varied sentences of the same word, mean over words, less the mean cosine of different
            words in different sentences, -2 to 2.
        auroc: The chance that a word with unchanged meaning stays nearer than one with changed meaning, 0 to 1, .5 is chance.
        auroc_low: Lower limit of its 95 % interval, by a bootstrap over words.
        auroc_high: Upper limit.
    """

    n_asked: int
    n_answered: int
    inter_contextual_variance: float | None
    contextual_deviation: float | None
    self_similarity: float | None
    auroc: float | None
    auroc_low: float | None
    auroc_high: float | None


def expected_cosine(vectors: NDArray[np.float32], words: NDArray[np.int64]) -> float:
    """Return the mean cosine of any two vectors of different words.

    Args:
        vectors: Float32, shape ``(n, d)``, none of them zero.
        words: Int64, shape ``(n,)``: the word of each.

    Returns:
        -1 to 1; 0 if there are fewer than two words.
    """
    units = _unit(vectors)
    sums, counts = _sums(units, words)
    pairs = len(words) ** 2 - (counts**2).sum()
    if not pairs:
        return 0.0
    total = units.sum(axis=0)
    return float((total @ total - np.einsum("wd,wd->", sums, sums)) / pairs)


def movement(spans: Spans, asked: Mask, same: Mask, changed: Mask, weights: Array, expected: float) -> Movement:
    """Measure how words move in some varied sentences.

    Args:
        spans: The vectors.
        asked: Bool, shape ``(n,)``: the varied sentences to measure.
        same: Bool, shape ``(n,)``: for the AUROC, the sentences that do not change the meaning of the word.
        changed: Bool, shape ``(n,)``: the sentences that change it.
        weights: Float64, shape ``(draws, n)``: bootstrap weights; see ``cluster_weights``.
        expected: The mean cosine of different words.
    """
    answered = asked & spans.answered
    rows = np.flatnonzero(answered)
    if not len(rows):
        return Movement(int(asked.sum()), 0, None, None, None, None, None, None)
    alone = answered & spans.known_alone
    deviation = 1 - pair_cosines(spans.vectors[alone], spans.alone[alone])
    own = _mean_pairwise(spans.vectors[rows], spans.word[rows])
    return Movement(
        n_asked=int(asked.sum()),
        n_answered=len(rows),
        inter_contextual_variance=_variance(spans, rows),
        contextual_deviation=float(deviation.mean()) if len(deviation) else None,
        self_similarity=None if own is None else own - expected,
        **_separation(spans, same, changed, weights),
    )


def kept_apart(spans: Spans, same: Mask, changed: Mask, weights: Array) -> tuple[float, Array]:
    """Return the AUROC of the similarity in sentences of the same against those of a changed meaning, and its bootstrap draws.

    Args:
        spans: The vectors.
        same: Bool, shape ``(n,)``: the sentences that do not change the meaning of the word.
        changed: Bool, shape ``(n,)``: the sentences that change it.
        weights: Float64, shape ``(draws, n)``: bootstrap weights; see ``cluster_weights``.

    Returns:
        The AUROC, 0 to 1, and its draws, float64 of shape ``(draws,)``; .5 if no sentences of either are answered.
    """
    similarity, answered = spans.similarity(), spans.answered
    same, changed = same & answered, changed & answered
    positive, negative = similarity[same], similarity[changed]
    return float(auroc(positive, negative)[0]), auroc(positive, negative, weights[:, same], weights[:, changed])


def _separation(spans: Spans, same: Mask, changed: Mask, weights: Array) -> dict[str, float | None]:
    if not (same & spans.answered).any() or not (changed & spans.answered).any():
        return {"auroc": None, "auroc_low": None, "auroc_high": None}
    area, draws = kept_apart(spans, same, changed, weights)
    low, high = interval(area, draws, len(np.unique(spans.word[(same | changed) & spans.answered])))
    return {"auroc": area, "auroc_low": low, "auroc_high": high}


def _variance(spans: Spans, rows: NDArray[np.int64]) -> float:
    """Return one less the mean cosine of any two of a base sentence and its variations, mean over base sentences."""
    origins = np.unique(spans.origin[rows])
    members = np.concatenate([origins, rows])
    mean = _mean_pairwise(spans.vectors[members], spans.origin[members])
    return 0.0 if mean is None else 1 - mean


def _mean_pairwise(vectors: NDArray[np.float32], groups: NDArray[np.int64]) -> float | None:
    """Return the mean cosine of any two vectors of a group, mean over the groups of two or more; None if there are no such groups."""
    sums, counts = _sums(_unit(vectors), groups)
    several = counts > 1
    if not several.any():
        return None
    sums, n = sums[several], counts[several]
    means = (np.einsum("gd,gd->g", sums, sums) - n) / (n * (n - 1))
    return round(float(means.mean()), 12)  # so that equal vectors have a cosine of exactly 1


def _sums(units: Array, groups: NDArray[np.int64]) -> tuple[Array, NDArray[np.int64]]:
    """Return the sum of the vectors of each group, float64 of shape ``(groups, d)``, and their number, int64 of shape ``(groups,)``."""
    _, group_index, counts = np.unique(groups, return_inverse=True, return_counts=True)
    sums = np.zeros((len(counts), units.shape[1]))
    np.add.at(sums, group_index, units)
    return sums, counts


def _unit(vectors: NDArray[np.float32]) -> Array:
    wide = vectors.astype(np.float64)
    units: Array = wide / np.linalg.norm(wide, axis=1, keepdims=True)
    return units
