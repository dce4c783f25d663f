"""Measures of agreement of two models about the similarity of words, computed from their result files alone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from ...schema import unpack_cosines, unpack_indices

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ...schema import AgreementView

    Estimate = tuple[float, float, float]  # a value, and the limits of its 95 % interval

MEASURES = ("spearman related", "spearman random", "kendall related", "kendall random", "jaccard", "cka")
_GROUPS = 20  # groups of the jackknife
_T = 2.093  # the 97.5 % point of Student's t with _GROUPS - 1 degrees of freedom


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """The cosines and neighbours of one model on a fixed sample of words and pairs.

    Attributes:
        sample: The SHA-256 of the sample; only views of the same sample can be compared.
        related: Float64, shape ``(p,)``: cosines of related pairs, NaN where a word is unknown.
        random: Float64, shape ``(m, m)``: cosines of all pairs of m words, NaN where a word is unknown.
        neighbours: Int64, shape ``(m, k)``: the nearest words of each word, -1 where the word is unknown.
    """

    sample: str
    related: NDArray[np.float64]
    random: NDArray[np.float64]
    neighbours: NDArray[np.int64]

    @property
    def kind(self) -> tuple[str, int, tuple[int, ...]]:
        """The sample and the sizes; two views can be compared if these are equal."""
        return self.sample, len(self.related), self.neighbours.shape


def read_view(packed: AgreementView) -> View:
    """Unpack the view of a result file."""
    import numpy as np

    m = packed.n_words
    random = np.full((m, m), np.nan)
    random[np.triu_indices(m, k=1)] = unpack_cosines(packed.random)
    random.T[np.triu_indices(m, k=1)] = random[np.triu_indices(m, k=1)]
    return View(packed.sample_sha256, unpack_cosines(packed.related), random, unpack_indices(packed.neighbours).reshape(m, -1))


def agreements(views: Sequence[View]) -> dict[tuple[int, int], dict[str, Estimate]]:
    """Return every measure for every two comparable views, by their positions in ``views``."""
    pairs = combinations(range(len(views)), 2)
    return {(i, j): agreement(views[i], views[j]) for i, j in pairs if views[i].kind == views[j].kind}


def agreement(left: View, right: View) -> dict[str, Estimate]:
    """Return measures of the agreement of two models over the words that both know, each with a 95 % interval by the jackknife.

    The jackknife leaves out 20 groups of words (of pairs, for related pairs); the interval uses Student's t. A measure that is undefined
    for lack of common words is left out.

    Returns:
        ``spearman`` and ``kendall`` of the cosines, of related and of random pairs, -1 to 1 (tau-b); ``jaccard``: the mean share of
        common words among the nearest neighbours of a word, 0 to 1; ``cka``: linear CKA of the unit vectors of the sample,
        0 to 1 (Kornblith et al. 2019). Higher is more agreement.
    """
    import numpy as np
    from scipy.stats import kendalltau, spearmanr

    pairs = np.flatnonzero(~np.isnan(left.related + right.related))
    known = np.flatnonzero(((left.neighbours >= 0) & (right.neighbours >= 0)).all(axis=1))

    def upper(view: View, words: NDArray[np.int64]) -> NDArray[np.float64]:
        return view.random[np.ix_(words, words)][np.triu_indices(len(words), k=1)]

    estimates = {
        "spearman related": _jackknife(lambda at: spearmanr(left.related[at], right.related[at]).statistic, pairs),
        "spearman random": _jackknife(lambda at: spearmanr(upper(left, at), upper(right, at)).statistic, known),
        "kendall related": _jackknife(lambda at: kendalltau(left.related[at], right.related[at]).statistic, pairs),
        "kendall random": _jackknife(lambda at: kendalltau(upper(left, at), upper(right, at)).statistic, known),
        "jaccard": _jackknife(lambda at: _jaccard(left.neighbours[at], right.neighbours[at]), known),
        "cka": _jackknife(lambda at: _cka(left.random[np.ix_(at, at)], right.random[np.ix_(at, at)]), known),
    }
    return {name: estimate for name in MEASURES if (estimate := estimates[name]) is not None}


def _jackknife(statistic: Callable[[NDArray[np.int64]], float], items: NDArray[np.int64]) -> Estimate | None:
    """Return a statistic of items and its jackknife interval; None if there are too few items or the statistic is undefined."""
    import numpy as np

    if len(items) < 2 * _GROUPS:
        return None
    group = np.random.default_rng(0).permutation(len(items)) % _GROUPS
    with np.errstate(invalid="ignore"):
        value = float(statistic(items))
        without = np.array([statistic(items[group != n]) for n in range(_GROUPS)])
    if not np.isfinite([value, *without]).all():
        return None
    error = _T * float(np.sqrt((_GROUPS - 1) / _GROUPS * ((without - without.mean()) ** 2).sum()))
    return value, max(-1.0, value - error), min(1.0, value + error)


def _jaccard(left: NDArray[np.int64], right: NDArray[np.int64]) -> float:
    common = (left[:, :, None] == right[:, None, :]).sum(axis=(1, 2))
    return float((common / (2 * left.shape[1] - common)).mean())


def _cka(left: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    import numpy as np

    def centred(gram: NDArray[np.float64]) -> NDArray[np.float64]:
        whole = gram.copy()
        np.fill_diagonal(whole, 1)
        centred: NDArray[np.float64] = whole - whole.mean(axis=0) - whole.mean(axis=1, keepdims=True) + whole.mean()
        return centred

    k, l_ = centred(left), centred(right)
    return float((k * l_).sum() / np.sqrt((k * k).sum() * (l_ * l_).sum()))
