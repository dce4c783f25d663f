"""Intervals of the accuracy over questions that are made of pairs of words.

Each pair of a relation is in many questions, which go well or badly together. Let psi be what the questions made of two pairs add to the
accuracy of a relation. As in ``bootstrap``, the variance is the sum of psi_s psi_t over all s, t that are one or have a pair in common:
four times that of drawing pairs (a question weighs as the mean of its two), less that of drawing the questions of two pairs. An accuracy
is linear in its weights, so both have a closed form, and a draw takes one sum a pair. It is never taken as less than the second.

The interval is Wilson's (1927) with as many questions as independent ones would have this variance. It stays within 0 and 1, and does
not collapse there: then a pair counts as one question. A single relation of 30 pairs of which 2 % or 92 % of the questions are right
has intervals that cover 90 and 93 % of the time; several relations, or accuracies further from the ends, 94 to 96 %.
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
    """What became of the questions of one relation.

    Attributes:
        asked: Int64, shape ``(n, 2)``: the numbers of the two pairs that each question is made of.
        right: Bool, shape ``(n,)``; False for one that is not answered.
    """

    asked: NDArray[np.int64]
    right: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """One relation.

    Attributes:
        accuracy: Its accuracy.
        variance: Of the accuracy.
        freedom: The degrees of freedom of that estimate (Satterthwaite): few where few pairs make up most of it.
        deviations: How far each draw is from the accuracy, shape ``(draws,)``, with that variance.
        n_pairs: Its pairs.
    """

    accuracy: float
    variance: float
    freedom: float
    deviations: Array
    n_pairs: int


def accuracy_draws(relations: Sequence[Verdicts], average: str, *, rng: np.random.Generator, draws: int = DRAWS) -> Drawn:
    """Return a 95 % interval and draws of the accuracy over the questions of some relations.

    Args:
        relations: One or more; a relation of no questions counts nowhere.
        average: ``micro``: all questions count the same; ``macro``: all relations do.
        rng: Where the draws come from; it is used alike whatever is right.
        draws: How many.

    Returns:
        Between 0 and 1; all of that range if nothing is asked.
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


def _part(relation: Verdicts, rng: np.random.Generator, draws: int) -> _Part:
    pairs, asked = np.unique(relation.asked, return_inverse=True)
    asked, p, n = asked.reshape(-1, 2), len(pairs), len(relation.right)
    accuracy = relation.right.mean()
    psi = (relation.right - accuracy) / n
    of_pair = np.bincount(asked.ravel(), np.repeat(psi, 2), minlength=p)
    of_two = np.bincount(np.unique(asked.min(axis=1) * p + asked.max(axis=1), return_inverse=True)[1], psi)
    few = p * (p - 1) / (p - 2) ** 2 if p > 2 else 1.0  # so much is lost by taking the accuracy itself for the true one
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
    """Return the limits that Wilson's score interval of a share of n has at some points of the normal distribution, 0 to 1."""
    spread = np.sqrt(share * (1 - share) / n + (z / (2 * n)) ** 2)
    limits: Array = np.clip((share + z**2 / (2 * n) + z * spread) / (1 + z**2 / n), 0, 1)
    return limits
