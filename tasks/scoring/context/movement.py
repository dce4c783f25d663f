"""How the vector of a word moves when the sentence around it changes.

Contexts of a word are compared by the cosine of its vectors in them. In a model whose vectors all point the same way every two
cosines are high, so what is compared between models is corrected by the cosine of different words in different sentences
(Ethayarajh 2019, "How Contextual are Contextualized Word Representations?"). The names *inter-contextual variance* and *contextual
deviation* are those of arXiv 2402.11094, whose formulae are not published with it; these here are ours.
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
        known: Bool, shape ``(n,)``: whether the model has the first.
        known_alone: Bool, shape ``(n,)``: whether it has the second.
        word: Int64, shape ``(n,)``: which word it is, from 0.
        origin: Int64, shape ``(n,)``: the row of the sentence that this one varies; its own row if it varies none.
    """

    vectors: NDArray[np.float32]
    alone: NDArray[np.float32]
    known: Mask
    known_alone: Mask
    word: NDArray[np.int64]
    origin: NDArray[np.int64]

    @property
    def answered(self) -> Mask:
        """Whether a row and the one that it varies are known."""
        mask: Mask = self.known & self.known[self.origin]
        return mask

    def similarity(self) -> Array:
        """Return the cosine of each row with the one that it varies, float64 of shape ``(n,)``; NaN if unknown."""
        return pair_cosines(self.vectors, self.vectors[self.origin])

    def expected_cosine(self) -> float:
        """Return the mean cosine of different words in sentences that vary none."""
        rows = np.flatnonzero(self.known & (self.origin == np.arange(len(self.origin))))
        return expected_cosine(self.vectors[rows], self.word[rows])

    def centred(self) -> Spans:
        """Return the same without the mean of all known vectors; a vector that is nothing but the mean is no more known."""
        vectors = np.zeros_like(self.vectors)
        if self.known.any():
            vectors[self.known] = varied(self.vectors[self.known], CENTRED)
        return replace(self, vectors=vectors, known=self.known & vectors.any(axis=1))


@dataclass(frozen=True, slots=True)
class Movement:
    """How a word moves under some variations; None where there is nothing to tell from.

    Attributes:
        n_asked: Varied sentences.
        n_answered: Those of which the model knows the word, there and in the sentence that is varied.
        inter_contextual_variance: 1 less the mean cosine of every two of a sentence and its variations, mean over sentences, 0 to 2;
            0 if the word does not move.
        contextual_deviation: 1 less the mean cosine of the word with itself without a sentence, 0 to 2.
        self_similarity: Mean cosine of every two varied sentences of one word, mean over words, less the cosine that different words
            have in different sentences.
        auroc: The chance that a word whose meaning is kept stays nearer than one whose meaning is changed, 0 to 1, .5 is chance.
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
        -1 to 1; 0 if there are no two words.
    """
    units = _unit(vectors)
    sums, counts = _sums(units, words)
    pairs = len(words) ** 2 - (counts**2).sum()
    if not pairs:
        return 0.0
    total = units.sum(axis=0)
    return float((total @ total - np.einsum("wd,wd->", sums, sums)) / pairs)


def movement(spans: Spans, asked: Mask, kept: Mask, changed: Mask, weights: Array, expected: float) -> Movement:
    """Measure some variations.

    Args:
        spans: The vectors.
        asked: Bool, shape ``(n,)``: the varied sentences to measure.
        kept: Bool, shape ``(n,)``: those whose similarity should be high, for the AUROC.
        changed: And those where it should be low.
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
        **_kept_apart(spans, kept, changed, weights),
    )


def kept_apart(spans: Spans, kept: Mask, changed: Mask, weights: Array) -> tuple[float, Array]:
    """Return the AUROC of kept against changed meanings, and the same in each bootstrap draw; .5 if there are none of a sort."""
    similarity, answered = spans.similarity(), spans.answered
    kept, changed = kept & answered, changed & answered
    one, other = similarity[kept], similarity[changed]
    return float(auroc(one, other)[0]), auroc(one, other, weights[:, kept], weights[:, changed])


def _kept_apart(spans: Spans, kept: Mask, changed: Mask, weights: Array) -> dict[str, float | None]:
    if not (kept & spans.answered).any() or not (changed & spans.answered).any():
        return {"auroc": None, "auroc_low": None, "auroc_high": None}
    area, draws = kept_apart(spans, kept, changed, weights)
    low, high = interval(area, draws, len(np.unique(spans.word[(kept | changed) & spans.answered])))
    return {"auroc": area, "auroc_low": low, "auroc_high": high}


def _variance(spans: Spans, rows: NDArray[np.int64]) -> float:
    """One less the mean cosine of a sentence with its variations and of these with each other, mean over sentences."""
    origins = np.unique(spans.origin[rows])
    members = np.concatenate([origins, rows])
    mean = _mean_pairwise(spans.vectors[members], spans.origin[members])
    return 0.0 if mean is None else 1 - mean


def _mean_pairwise(vectors: NDArray[np.float32], groups: NDArray[np.int64]) -> float | None:
    """Return the mean cosine of every two vectors of a group, mean over groups of two or more; None if there is none."""
    sums, counts = _sums(_unit(vectors), groups)
    several = counts > 1
    if not several.any():
        return None
    sums, n = sums[several], counts[several]
    means = (np.einsum("gd,gd->g", sums, sums) - n) / (n * (n - 1))
    return round(float(means.mean()), 12)  # equal vectors have a cosine of 1, whatever the rounding


def _sums(units: Array, groups: NDArray[np.int64]) -> tuple[Array, NDArray[np.int64]]:
    """Return the sum of the vectors of each group, float64 of shape ``(groups, d)``, and how many there are."""
    _, place, counts = np.unique(groups, return_inverse=True, return_counts=True)
    sums = np.zeros((len(counts), units.shape[1]))
    np.add.at(sums, place, units)
    return sums, counts


def _unit(vectors: NDArray[np.float32]) -> Array:
    wide = vectors.astype(np.float64)
    units: Array = wide / np.linalg.norm(wide, axis=1, keepdims=True)
    return units
