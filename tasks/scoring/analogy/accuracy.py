"""Bootstrap intervals of the accuracy over analogy questions, each of which consists of two word pairs.

Each pair of a relation is in many questions, so their outcomes are correlated. Let psi_s be the contribution to the accuracy of a
relation of all questions made of the same two pairs s. As in ``intervals.spearman``, the variance is the sum of psi_s psi_t over all
s, t that are equal or have a pair in common. It is four times the variance of drawing pairs (the weight of a question is the mean count
of its two pairs), less the variance of drawing the questions of two pairs. An accuracy is linear in its weights, so both variances have
a closed form, and a draw needs one sum for each pair. The variance is at least the second of the two.

The interval is Wilson's (1927) for the number of independent questions that would have this variance. It stays within 0 and 1. If all
questions are right or all are wrong, it counts each pair as one question, so that it does not shrink to a point. For a single relation
of 30 pairs with 2 % or 92 % right questions, the intervals cover 90 and 93 % of the time; for several relations, or accuracies further
from 0 and 1, 94 to 96 %.

A second interval also draws the relations: how far the accuracy would vary with other relations of the same kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ....schema import DRAWS, NORMAL
from ..intervals.draws import Drawn, counts, unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts:
    """Which questions of one relation are answered rightly.

    Attributes:
        asked: Int64, shape ``(n, 2)``: the indices of the two pairs of each question.
        right: Bool, shape ``(n,)``; False for an unanswered question.
    """

    asked: NDArray[np.int64]
    right: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """The accuracy of one relation and its uncertainty.

    Attributes:
        accuracy: The accuracy, 0 to 1.
        variance: The variance of the accuracy.
        freedom: The degrees of freedom of the variance (Satterthwaite); low if a few pairs contribute most of it.
        deviations: The difference of each draw from the accuracy, shape ``(draws,)``; their variance is ``variance``.
        n_pairs: The number of pairs.
    """

    accuracy: float
    variance: float
    freedom: float
    deviations: Array
    n_pairs: int


def accuracy_draws(relations: Sequence[Verdicts], average: str, *, rng: np.random.Generator, draws: int = DRAWS) -> Drawn:
    """Return a 95 % interval and draws of the accuracy over the questions of several relations.

    Args:
        relations: The relations; those without questions are ignored.
        average: ``micro``: all questions have the same weight; ``macro``: all relations have the same weight.
        rng: The source of the draws; how much of it is consumed does not depend on which answers are right.
        draws: The number of draws.

    Returns:
        Limits and draws between 0 and 1. They cover that whole range if there are no questions.
    """
    from scipy.stats import t as student

    nothing, normal = unknown(0.0, 1.0, rng, draws), rng.standard_normal(draws)
    asked = [relation for relation in relations if len(relation.asked)]
    if not asked:
        return nothing
    parts = [_part(relation, rng, draws) for relation in asked]
    shares = np.array([1 if average == "macro" else len(relation.asked) for relation in asked], dtype=np.float64)
    shares /= shares.sum()
    accuracy = float(shares @ [part.accuracy for part in parts])
    each = shares**2 * [part.variance for part in parts]
    variance, n_pairs = float(each.sum()), sum(part.n_pairs for part in parts)
    if variance > 0:
        freedom = variance**2 / float((each**2 / [part.freedom for part in parts]).sum())
        wider = float(student.ppf(0.975, freedom) / NORMAL)
        deviations = shares @ np.stack([part.deviations for part in parts]) / np.sqrt(variance)
        n = accuracy * (1 - accuracy) / (variance * wider**2)
    else:
        deviations, n = normal, n_pairs
    low, high = (float(end) for end in _wilson(accuracy, n, np.array([-NORMAL, NORMAL])))
    return Drawn((min(low, accuracy), max(high, accuracy)), _wilson(accuracy, n, deviations))


def over_relations(
    relations: Sequence[Verdicts], average: str, *, rng: np.random.Generator, draws: int = DRAWS
) -> tuple[float, float] | None:
    """Return a 95 % interval of the accuracy over several relations that are themselves a sample of all relations.

    Each draw draws as many relations as there are, with replacement, and within each of them pairs (a bootstrap in two stages).

    Args:
        relations: The relations; those without questions are ignored.
        average: As in ``accuracy_draws``.
        rng: The source of the draws.
        draws: The number of draws.

    Returns:
        Limits between 0 and 1; None if there are fewer than two relations with questions.
    """
    asked = [relation for relation in relations if len(relation.asked)]
    if len(asked) < 2:
        return None
    parts = [_part(relation, rng, draws) for relation in asked]
    drawn_accuracy = np.stack([part.accuracy + part.deviations for part in parts])
    size = np.array([1 if average == "macro" else len(relation.asked) for relation in asked], dtype=np.float64)
    relation = rng.integers(len(asked), size=(draws, len(asked)))
    accuracy = drawn_accuracy[relation, rng.integers(draws, size=relation.shape)]
    means = (accuracy * size[relation]).sum(axis=1) / size[relation].sum(axis=1)
    low, high = np.clip(np.quantile(means, [0.025, 0.975]), 0, 1).tolist()
    return low, high


def _part(relation: Verdicts, rng: np.random.Generator, draws: int) -> _Part:
    pairs, asked = np.unique(relation.asked, return_inverse=True)
    asked, p, n = asked.reshape(-1, 2), len(pairs), len(relation.right)
    accuracy = relation.right.mean()
    psi = (relation.right - accuracy) / n
    of_pair = np.bincount(asked.ravel(), np.repeat(psi, 2), minlength=p)
    of_two = np.bincount(np.unique(asked.min(axis=1) * p + asked.max(axis=1), return_inverse=True)[1], psi)
    few = p * (p - 1) / (p - 2) ** 2 if p > 2 else 1.0  # corrects for estimating the accuracy from the same questions
    variance = max(few * float(of_pair @ of_pair - of_two @ of_two), float(of_two @ of_two))
    times = counts(rng, p, draws)
    drawn = times @ of_pair / (times @ np.bincount(asked.ravel(), minlength=p) / (2 * n))
    deviations = drawn - drawn.mean()
    spread = deviations.std()
    fourth = float((of_pair**4).mean())
    kurtosis = fourth / float((of_pair**2).mean()) ** 2 if fourth > 0 else 3.0
    freedom = max(1.0, min(p - 1, 2 * p / max(kurtosis - 1, 1e-9)))
    return _Part(float(accuracy), variance, freedom, deviations * (np.sqrt(variance) / spread if spread > 0 else 0.0), p)


def _wilson(share: float, n: float, z: Array) -> Array:
    """Return the limits of Wilson's score interval of a share of n at given normal quantiles z, 0 to 1."""
    spread = np.sqrt(share * (1 - share) / n + (z / (2 * n)) ** 2)
    limits: Array = np.clip((share + z**2 / (2 * n) + z * spread) / (1 + z**2 / n), 0, 1)
    return limits
