"""Scores the cosines of word pairs against human similarity scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True)
class PairScores:
    """How well the cosines of word pairs follow the human scores.

    A correlation ranges from -1 to 1, higher is better. It is 0 where it is undefined: fewer than two pairs, or
    cosines that are all the same, carry no information.

    Attributes:
        spearman: Spearman's rank correlation over the answered pairs.
        pearson: Pearson's correlation over the answered pairs.
        spearman_all: Spearman's over all pairs, the unanswered ones as ``filled`` gives them, times ``share_ordered``. It is about
            Spearman's over the answered pairs times their share.
        n_asked: Pairs asked.
        n_answered: Pairs of which the model knows both words.
    """

    spearman: float
    pearson: float
    spearman_all: float
    n_asked: int
    n_answered: int

    @property
    def coverage(self) -> float:
        """Answered over asked, 0 to 1."""
        return self.n_answered / self.n_asked if self.n_asked else 0.0


def pair_cosines(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the cosines of n pairs of vectors.

    Args:
        left: Float32, shape ``(n, d)``, rows of any length.
        right: Float32, shape ``(n, d)``, rows of any length.

    Returns:
        Float64, shape ``(n,)``, -1 to 1, rounded to 12 decimals, because equal cosines can differ in the 16th; NaN where a
        vector is zero.
    """
    x, y = left.astype(np.float64), right.astype(np.float64)
    lengths = np.linalg.norm(x, axis=1) * np.linalg.norm(y, axis=1)
    dots = np.einsum("nd,nd->n", x, y)
    cosines = np.full(len(dots), np.nan)
    np.divide(dots, lengths, out=cosines, where=lengths > 0)
    rounded: NDArray[np.float64] = np.clip(cosines.round(12), -1, 1)
    return rounded


def filled(cosines: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the cosines of n pairs with the mean of the answered ones in place of each NaN; 0 if no pair is answered.

    So a pair with an unknown word says nothing about which of two pairs is more similar.
    """
    answered = ~np.isnan(cosines)
    return np.where(answered, cosines, cosines[answered].mean() if answered.any() else 0.0)


def share_ordered(cosines: NDArray[np.float64]) -> float:
    """Return the standard deviation of the ranks of n filled cosines, over that without the ties of the m unanswered ones; 0 to 1.

    The ties have ranks in the middle. This makes the other ranks extreme and the deviation of all small, so a correlation divided by
    that deviation would reward a model for answering few pairs: with a share c answered and a correlation of 1 it is about the square
    root of c. Divided by the deviation without ties, as Kendall's tau-a is, it is about c.
    """
    n, m = len(cosines), int(np.isnan(cosines).sum())
    return float(np.sqrt(1 - (m**3 - m) / (n**3 - n))) if n > 1 else 1.0


def score_pairs(cosines: NDArray[np.float64], gold: ArrayLike) -> PairScores:
    """Compare the cosines of n pairs with the human scores of the same pairs.

    Args:
        cosines: Float64, shape ``(n,)``; NaN marks a pair with an unknown word.
        gold: Numbers, shape ``(n,)``; higher means more similar.

    Returns:
        The correlations with their counts.
    """
    from scipy.stats import pearsonr, spearmanr

    human = np.asarray(gold, dtype=np.float64)
    answered = ~np.isnan(cosines)
    return PairScores(
        spearman=_correlation(spearmanr, cosines[answered], human[answered]),
        pearson=_correlation(pearsonr, cosines[answered], human[answered]),
        spearman_all=_correlation(spearmanr, filled(cosines), human) * share_ordered(cosines),
        n_asked=len(human),
        n_answered=int(answered.sum()),
    )


def score_groups(cosines: NDArray[np.float64], gold: ArrayLike, groups: Sequence[str]) -> dict[str, PairScores]:
    """Compare the cosines of n pairs with the human scores within each group.

    Args:
        cosines: Float64, shape ``(n,)``; NaN marks a pair with an unknown word.
        gold: Numbers, shape ``(n,)``.
        groups: The name of the group of each pair.

    Returns:
        The scores of each group, in the order of their names.
    """
    human, names = np.asarray(gold, dtype=np.float64), np.asarray(groups, dtype=object)
    return {name: score_pairs(cosines[names == name], human[names == name]) for name in sorted(set(groups))}


def _correlation(function: Callable[..., Any], x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    if len(x) < 2 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return 0.0
    return float(function(x, y).statistic)
