"""Scores how well one number, such as the cosine, separates related from unrelated word pairs; the scores do not depend on its scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from ....schema import DRAWS, interval_of_draws
from ..intervals.auroc import auroc
from ..intervals.draws import Drawn, counts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_Number = TypeVar("_Number", "float", "Array")
SEED = 20_261_121
_KIND_DRAWS = 1_000  # draws for one kind of pairs, fewer because its three scores take longer
_GRID = 256


@dataclass(frozen=True, slots=True)
class Separation:
    """Scores of n related pairs against n unrelated ones.

    Attributes:
        n: The number of related pairs, and of unrelated pairs.
        auroc: The chance that a related pair scores above an unrelated one, ties counted half, 0 to 1; .5 is chance.
        cohens_d: The difference of the means over the pooled standard deviation; 0 if that is 0.
        overlap: The area that the two densities share, 0 to 1, lower is better.
        interval: For each of the three the limits of a 95 % interval: percentiles of 1,000 bootstrap draws. The overlap
            of a draw is too small on average, so these draws are shifted by the difference. For an overlap above .9 the interval
            covers less than 95 %.
    """

    n: int
    auroc: float
    cohens_d: float
    overlap: float
    interval: dict[str, tuple[float, float]]


@dataclass(frozen=True, slots=True, eq=False)
class _Scores:
    """Weighted scores, one row a bootstrap draw, each of shape ``(draws,)``."""

    auroc: Array
    cohens_d: Array
    overlap: Array


def separation(related: Array, unrelated: Array, draws: int = _KIND_DRAWS, seed: int = SEED) -> Separation:
    """Compare the scores of n related pairs with those of n unrelated ones that share their words.

    A draw resamples the indices of the arrays, so that a related pair is always drawn with its unrelated pair: the two share a word,
    and its effect on both is not counted as chance.

    Args:
        related: Float64, shape ``(n,)``, finite. With fewer than two pairs the scores are .5, 0 and 1.
        unrelated: Float64, shape ``(n,)``, finite: at each index, a pair that shares a word with the related pair.
        draws: The number of bootstrap draws.
        seed: Their seed.
    """
    if len(related) < 2:
        return Separation(len(related), 0.5, 0.0, 1.0, {"auroc": (0.0, 1.0), "cohens_d": (0.0, 0.0), "overlap": (0.0, 1.0)})
    once = _scores(related, unrelated, np.ones((1, len(related))))
    drawn = _scores(related, unrelated, counts(np.random.default_rng(seed), len(related), draws))
    area, d, overlap = float(once.auroc[0]), float(once.cohens_d[0]), float(once.overlap[0])
    limits = interval_of_draws(drawn.auroc, area), interval_of_draws(drawn.cohens_d, d), _moved(drawn.overlap, overlap)
    return Separation(len(related), area, d, overlap, dict(zip(("auroc", "cohens_d", "overlap"), limits, strict=True)))


def asked_auroc(related: Array, unrelated: Array, *, rng: np.random.Generator, draws: int = DRAWS) -> tuple[float, Drawn]:
    """Return the AUROC over all pairs asked, where each comparison with an unanswered pair is a tie; its 95 % interval and its draws.

    With a share c of the pairs answered and an AUROC of A among them it is .5 + c² (A - .5).

    Args:
        related: Float64, shape ``(n,)``: the scores of the related pairs, NaN where not answered.
        unrelated: Float64, shape ``(n,)``: those of the unrelated pairs, NaN at the same indices.
        rng: The source of the draws; how much of it is consumed does not depend on the scores.
        draws: The number of draws.

    Returns:
        The AUROC, and its interval and draws; all are .5 if no pair is answered, because then all comparisons are ties.
    """
    weights = counts(rng, len(related), draws) if len(related) else np.zeros((draws, 0))
    answered = ~np.isnan(related)
    if not answered.any():
        return 0.5, Drawn((0.5, 0.5), np.full(draws, 0.5))
    positive, negative, weights = related[answered], unrelated[answered], weights[:, answered]
    area = _tied(float(auroc(positive, negative)[0]), answered.mean())
    values = _tied(auroc(positive, negative, weights, weights), weights.sum(axis=1) / len(related))
    return area, Drawn(interval_of_draws(values, area), values)


def macro(kinds: Sequence[tuple[float, Drawn]]) -> tuple[float, Drawn]:
    """Return the mean of the AUROC of several kinds of pairs, its 95 % interval and its draws."""
    mean, values = float(np.mean([area for area, _ in kinds])), np.mean([drawn.draws for _, drawn in kinds], axis=0)
    return mean, Drawn(interval_of_draws(values, mean), values)


def _tied(area: _Number, share: _Number) -> _Number:
    """Return the area if a share of the pairs has it and each comparison with another pair is a tie."""
    return 0.5 + (area - 0.5) * share**2


def _moved(values: Array, estimate: float) -> tuple[float, float]:
    """Return the interval of the draws, shifted so that their mean is the estimate, and clipped to 0 to 1."""
    low, high = np.clip(np.array(interval_of_draws(values, float(values.mean()))) + estimate - values.mean(), 0, 1)
    return float(low), float(high)


def _scores(related: Array, unrelated: Array, weights: Array) -> _Scores:
    return _Scores(
        auroc(related, unrelated, weights, weights), _cohens_d(related, unrelated, weights), _overlap(related, unrelated, weights)
    )


def _cohens_d(related: Array, unrelated: Array, weights: Array) -> Array:
    total = weights.sum(axis=1)

    def moments(values: Array) -> tuple[Array, Array]:
        centred = values - values.mean()
        mean = weights @ centred / total
        return mean + values.mean(), (weights @ centred**2 - total * mean**2) / (total - 1)

    (mean_related, variance_related), (mean_unrelated, variance_unrelated) = moments(related), moments(unrelated)
    deviation = np.sqrt(np.maximum(0, (variance_related + variance_unrelated) / 2))
    d: Array = np.divide(mean_related - mean_unrelated, deviation, out=np.zeros_like(total), where=deviation > 0)
    return d


def _overlap(related: Array, unrelated: Array, weights: Array) -> Array:
    """Return the area under both densities, by Gaussian kernels of half of Silverman's width, since wider kernels enlarge the area."""
    total = weights.sum(axis=1, keepdims=True)
    if np.ptp(related) == 0 or np.ptp(unrelated) == 0:
        return np.full(len(weights), float(related[0] == unrelated[0]) if np.ptp(related) == np.ptp(unrelated) else 0.0)
    grid = np.linspace(min(related.min(), unrelated.min()), max(related.max(), unrelated.max()), _GRID)
    densities = (weights @ _kernels(values, grid) / total for values in (related, unrelated))
    shared: Array = np.minimum(1.0, np.minimum(*densities).sum(axis=1))
    return shared


def _kernels(values: Array, grid: Array) -> Array:
    """Return for each value the shares of its kernel at the points of the grid, shape ``(n, points)``; they add up to 1."""
    width = max(0.45 * values.std() * len(values) ** -0.2, (grid[1] - grid[0]) / 2)
    kernels = np.exp(-0.5 * ((values[:, None] - grid) / width) ** 2)
    shares: Array = kernels / kernels.sum(axis=1, keepdims=True)
    return shares
