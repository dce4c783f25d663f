"""How well related and unrelated word pairs are told apart by one number: scores that do not depend on its scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ....schema import DRAWS, interval_of_draws
from ..intervals.auroc import auroc
from ..intervals.draws import Drawn, counts, unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

SEED = 20_261_121
_KIND_DRAWS = 1_000  # of one kind of pairs, whose three scores take longer
_GRID = 256


@dataclass(frozen=True, slots=True)
class Separation:
    """Scores of n related pairs against n unrelated ones.

    Attributes:
        n: Pairs of each sort.
        auroc: The chance that a related pair scores above an unrelated one, ties counted half, 0 to 1; .5 says nothing.
        cohens_d: The difference of the means over the pooled standard deviation; 0 where there is no deviation.
        overlap: The area that the two densities share, 0 to 1, lower is better.
        interval: For each of the three the limits of a 95 % interval: percentiles of 1,000 bootstrap draws. Drawing makes an
            overlap smaller than it is, so these draws are moved by the difference; where the two sorts are hardly told apart
            (an overlap above .9), its interval covers less than 95 %.
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

    A draw takes pairs of pairs: a related one together with the unrelated one of the same place, so that what a common word does
    to both is not counted as chance.

    Args:
        related: Float64, shape ``(n,)``, finite. Of fewer than two pairs nothing can be said: .5, 0 and 1.
        unrelated: Float64, shape ``(n,)``, finite, each with a word of the related pair of its place.
        draws: How many bootstrap draws.
        seed: Their seed.
    """
    if len(related) < 2:
        return Separation(len(related), 0.5, 0.0, 1.0, {"auroc": (0.0, 1.0), "cohens_d": (0.0, 0.0), "overlap": (0.0, 1.0)})
    once = _scores(related, unrelated, np.ones((1, len(related))))
    drawn = _scores(related, unrelated, counts(np.random.default_rng(seed), len(related), draws))
    area, d, overlap = float(once.auroc[0]), float(once.cohens_d[0]), float(once.overlap[0])
    limits = interval_of_draws(drawn.auroc, area), interval_of_draws(drawn.cohens_d, d), _moved(drawn.overlap, overlap)
    return Separation(len(related), area, d, overlap, dict(zip(("auroc", "cohens_d", "overlap"), limits, strict=True)))


def macro(parts: Sequence[tuple[Array, Array]], *, rng: np.random.Generator, draws: int = DRAWS) -> tuple[float, Drawn]:
    """Return the mean AUROC of several kinds of pairs, its 95 % interval and its draws.

    Args:
        parts: For each kind the scores of its related and of its unrelated pairs, float64, shape ``(n,)``, NaN in both for a pair of
            pairs that is not answered. It is drawn like any other, and weighs nothing. A kind with fewer than two answered pairs is
            left out.
        rng: Where the draws come from; it is used alike whatever the scores are.
        draws: How many.

    Returns:
        The mean, and what is known of it: .5, and anything from 0 to 1, if no kind is left.
    """
    nothing = unknown(0.0, 1.0, rng, draws)
    once, drawn = [], []
    for related, unrelated in parts:
        weights = counts(rng, len(related), draws) if len(related) else np.zeros((draws, 0))
        answered = ~np.isnan(related)
        if answered.sum() > 1:
            one, other = related[answered], unrelated[answered]
            once.append(float(auroc(one, other)[0]))
            drawn.append(auroc(one, other, weights[:, answered], weights[:, answered]))
    if not once:
        return 0.5, nothing
    mean, values = float(np.mean(once)), np.mean(drawn, axis=0)
    return mean, Drawn(interval_of_draws(values, mean), values)


def _moved(values: Array, estimate: float) -> tuple[float, float]:
    """Return the limits after the draws are moved so that their mean is the estimate, within 0 to 1."""
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

    (one, one_variance), (other, other_variance) = moments(related), moments(unrelated)
    deviation = np.sqrt(np.maximum(0, (one_variance + other_variance) / 2))
    d: Array = np.divide(one - other, deviation, out=np.zeros_like(total), where=deviation > 0)
    return d


def _overlap(related: Array, unrelated: Array, weights: Array) -> Array:
    """The area under both densities, by Gaussian kernels of half of Silverman's width: a wider one would add to the area."""
    total = weights.sum(axis=1, keepdims=True)
    if np.ptp(related) == 0 or np.ptp(unrelated) == 0:
        return np.full(len(weights), float(related[0] == unrelated[0]) if np.ptp(related) == np.ptp(unrelated) else 0.0)
    grid = np.linspace(min(related.min(), unrelated.min()), max(related.max(), unrelated.max()), _GRID)
    one, other = (weights @ _kernels(values, grid) / total for values in (related, unrelated))
    shared: Array = np.minimum(1.0, np.minimum(one, other).sum(axis=1))
    return shared


def _kernels(values: Array, grid: Array) -> Array:
    """Return for each value the shares of its kernel at the points of the grid, shape ``(n, points)``; they add up to 1."""
    width = max(0.45 * values.std() * len(values) ** -0.2, (grid[1] - grid[0]) / 2)
    kernels = np.exp(-0.5 * ((values[:, None] - grid) / width) ** 2)
    shares: Array = kernels / kernels.sum(axis=1, keepdims=True)
    return shares
