"""Ranks, for each word of a pair that people judge similar, the other word among all words of the data."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..space.variants import unit

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_TOP = 0.75  # positives: the pairs whose human score reaches this quantile
_TIE = 1e-6  # cosines of float32 vectors that are nearer to each other count as equal
_AT_ONCE = 256  # questions


@dataclass(frozen=True, slots=True)
class PartnerScores:
    """How high the partner of a word ranks among all words.

    Each positive pair is asked in both directions; an unanswered question counts 0. The scores are 0 to 1, higher is better.

    Attributes:
        mrr: Mean reciprocal rank of the partner.
        hits_at_1: Share of partners that rank first.
        hits_at_3: Share of partners among the first three.
        n_positives: Positive pairs, each asked in both directions.
    """

    mrr: float
    hits_at_1: float
    hits_at_3: float
    n_positives: int


def score_partners(
    vectors: NDArray[np.float32], known: NDArray[np.bool_], left: NDArray[np.int64], right: NDArray[np.int64], gold: ArrayLike
) -> PartnerScores:
    """Rank the partner of each word of a positive among all words of the data by cosine.

    Positives are the pairs whose human score is in the top quarter, ties at its edge included; pairs of a word with itself are left
    out. The word that is asked is not a candidate. A candidate with the same cosine as the partner ranks before it.

    The score follows EvalRank (Wang, Kuo & Li 2022, "Just Rank") with five differences. EvalRank has its own positive pairs, ranks
    among background lists of 5,846 or 20,000 words, subtracts the mean of all vectors first, asks in one direction and decides ties in
    the model's favour. So the numbers can be compared among models on one data set, but not with those of that paper.

    Args:
        vectors: Float32, shape ``(w, d)``, any length: the words of the data.
        known: Bool, shape ``(w,)``: whether the model knows the word.
        left: Shape ``(n,)``: the row of each pair's first word.
        right: Shape ``(n,)``: the row of its second word.
        gold: Numbers, shape ``(n,)``: the human scores; higher means more similar.
    """
    human = np.asarray(gold, dtype=np.float64)
    distinct = left != right
    if not distinct.any():
        return PartnerScores(0.0, 0.0, 0.0, 0)
    positive = np.flatnonzero(distinct & (human >= np.quantile(human, _TOP)))
    asked, partners = np.r_[left[positive], right[positive]], np.r_[right[positive], left[positive]]
    answered = known[asked] & known[partners]
    ranks = _ranks(unit(vectors), known, asked[answered], partners[answered])
    n = max(1, len(asked))
    return PartnerScores(
        mrr=math.fsum(1 / ranks) / n,  # exact, so that the order of the pairs does not change the sum
        hits_at_1=int((ranks <= 1).sum()) / n,
        hits_at_3=int((ranks <= 3).sum()) / n,
        n_positives=len(positive),
    )


def _ranks(
    units: NDArray[np.float32], known: NDArray[np.bool_], asked: NDArray[np.int64], partners: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the rank of each partner, from 1."""
    ranks = np.empty(len(asked), dtype=np.int64)
    for start in range(0, len(asked), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        rows = np.arange(len(asked[part]))
        cosines = units[asked[part]] @ units.T
        least = cosines[rows, partners[part]] - _TIE
        cosines[:, ~known] = -np.inf
        cosines[rows, asked[part]] = -np.inf
        ranks[part] = (cosines >= least[:, None]).sum(axis=1)  # this counts the partner itself
    return ranks
