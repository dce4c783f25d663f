"""How far two models agree about words: computed from their result files alone."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Estimate = tuple[float, float, float]  # a value, and the limits of its 95 % interval

TASK = "WordNeighbourAgreement"
MEASURES = ("spearman related", "spearman random", "kendall related", "kendall random", "jaccard", "cka")
_GROUPS = 20  # of the jackknife
_T = 2.093  # the 97.5 % point of Student's t with one degree of freedom less than groups
_UNKNOWN = -32768


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What one model says of a fixed sample of words and pairs.

    Attributes:
        sample: The SHA-256 of the sample: views of other samples cannot be compared.
        related: Float64, shape ``(p,)``: cosines of related pairs, NaN where a word is unknown.
        random: Float64, shape ``(m, m)``: cosines of all pairs of m words, NaN where one is unknown.
        neighbours: Int64, shape ``(m, k)``: the nearest words of each, -1 where it is unknown.
    """

    sample: str
    related: NDArray[np.float64]
    random: NDArray[np.float64]
    neighbours: NDArray[np.int64]

    @property
    def kind(self) -> tuple[str, int, tuple[int, ...]]:
        """What two views must have in common to be compared."""
        return self.sample, len(self.related), self.neighbours.shape


def read_view(scores: Mapping[str, Any]) -> View | None:
    """Return the view in the scores of a result file, None if there is none or it is damaged; files are anybody's."""
    import numpy as np

    packed: Any = scores.get("similarities")
    m, sample = scores.get("n_words"), scores.get("sample_sha256")
    try:
        related, upper = (_cosines(packed[name]) for name in ("related", "random"))
        neighbours = _whole_numbers(packed["neighbours"]).astype(np.int64)
    except (TypeError, KeyError, ValueError, binascii.Error):
        return None
    if not isinstance(sample, str) or not isinstance(m, int) or m < 2 or len(upper) != m * (m - 1) // 2 or not _are_places(neighbours, m):
        return None
    random = np.full((m, m), np.nan)
    random[np.triu_indices(m, k=1)] = upper
    random.T[np.triu_indices(m, k=1)] = upper
    return View(sample, related, random, neighbours.reshape(m, -1))


def _whole_numbers(text: str) -> NDArray[np.int16]:
    import numpy as np

    return np.frombuffer(base64.b64decode(text, validate=True), dtype="<i2")


def _cosines(text: str) -> NDArray[np.float64]:
    import numpy as np

    whole = _whole_numbers(text)
    return np.where(whole == _UNKNOWN, np.nan, whole / 32767)


def _are_places(numbers: NDArray[np.int64], m: int) -> bool:
    """Tell whether these are as many different places for each of m words, or -1 throughout."""
    import numpy as np

    if not len(numbers) or len(numbers) % m or numbers.min() < -1:
        return False
    rows = np.sort(numbers.reshape(m, -1), axis=1)
    return bool(((rows[:, 1:] > rows[:, :-1]).all(axis=1) & (rows[:, 0] >= 0) | (rows == -1).all(axis=1)).all())


def agreements(views: Sequence[View]) -> dict[tuple[int, int], dict[str, Estimate]]:
    """Return every measure for every two views of one sample, by their positions."""
    pairs = combinations(range(len(views)), 2)
    return {(i, j): agreement(views[i], views[j]) for i, j in pairs if views[i].kind == views[j].kind}


def agreement(one: View, other: View) -> dict[str, Estimate]:
    """Return how far two models agree, over the words that both know; each with a 95 % interval by the jackknife.

    Words (for related pairs: pairs) are left out in 20 groups; the interval is Student's t. Measures that are undefined, for lack of
    common words, are left out.

    Returns:
        ``spearman`` and ``kendall`` of the cosines, of related and of random pairs, -1 to 1 (tau-b); ``jaccard``: the mean share of
        common words among the nearest neighbours of a word, 0 to 1; ``cka``: linear CKA of the unit vectors of the sample,
        0 to 1 (Kornblith et al. 2019). Higher is more agreement.
    """
    import numpy as np
    from scipy.stats import kendalltau, spearmanr

    pairs = np.flatnonzero(~np.isnan(one.related + other.related))
    known = np.flatnonzero(((one.neighbours >= 0) & (other.neighbours >= 0)).all(axis=1))

    def upper(view: View, words: NDArray[np.int64]) -> NDArray[np.float64]:
        return view.random[np.ix_(words, words)][np.triu_indices(len(words), k=1)]

    found = {
        "spearman related": _jackknife(lambda at: spearmanr(one.related[at], other.related[at]).statistic, pairs),
        "spearman random": _jackknife(lambda at: spearmanr(upper(one, at), upper(other, at)).statistic, known),
        "kendall related": _jackknife(lambda at: kendalltau(one.related[at], other.related[at]).statistic, pairs),
        "kendall random": _jackknife(lambda at: kendalltau(upper(one, at), upper(other, at)).statistic, known),
        "jaccard": _jackknife(lambda at: _jaccard(one.neighbours[at], other.neighbours[at]), known),
        "cka": _jackknife(lambda at: _cka(one.random[np.ix_(at, at)], other.random[np.ix_(at, at)]), known),
    }
    return {name: estimate for name in MEASURES if (estimate := found[name]) is not None}


def _jackknife(statistic: Callable[[NDArray[np.int64]], float], items: NDArray[np.int64]) -> Estimate | None:
    """Return a statistic of some items, and its interval from what it is without each of some groups of them."""
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


def _jaccard(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    common = (one[:, :, None] == other[:, None, :]).sum(axis=(1, 2))
    return float((common / (2 * one.shape[1] - common)).mean())


def _cka(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    import numpy as np

    def centred(gram: NDArray[np.float64]) -> NDArray[np.float64]:
        whole = gram.copy()
        np.fill_diagonal(whole, 1)
        centred: NDArray[np.float64] = whole - whole.mean(axis=0) - whole.mean(axis=1, keepdims=True) + whole.mean()
        return centred

    k, l_ = centred(one), centred(other)
    return float((k * l_).sum() / np.sqrt((k * k).sum() * (l_ * l_).sum()))
