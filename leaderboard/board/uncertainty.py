"""What result files say of how sure a score is: its 95 % interval, and the score in each of 2,000 bootstrap draws.

Draw k of a task is of the same items for every model, so that the difference of two models' draws is a paired bootstrap. A file of
mteb alone that has a correlation and the number of pairs gives an interval by Fisher's z.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ...schema import DRAWS, NORMAL, interval_of_draws, unpack_draws
from .values import typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ...schema import Entry

    Draws = NDArray[np.float32]
    Interval = tuple[float, float]

_LARGEST = 1e30  # draws are float32, and go beyond their interval
_CORRELATIONS = ("cosine_spearman", "spearman", "cosine_pearson", "pearson")  # names of mteb's scores, and of counts
_COUNTS = ("n_samples", "num_samples")


def draws_of(entries: Sequence[Entry]) -> Draws | None:
    """Return the draws of the mean over some entries, float32, shape ``(2000,)``; None unless every entry has them."""
    packed = [entry.draws for entry in entries if entry.draws is not None]
    if not packed or len(packed) < len(entries):
        return None
    import numpy as np

    mean: Draws = np.mean([unpack_draws(text) for text in packed], axis=0, dtype=np.float32)
    return mean


def interval_of(entries: Sequence[Entry]) -> Interval | None:
    """Return the 95 % interval of the mean over some entries, as of independent ones; None unless every entry has one."""
    limits = [limits for entry in entries if (limits := _interval(entry)) is not None]
    if not limits or len(limits) < len(entries):
        return None
    if len(limits) == 1:
        return limits[0]  # to the last digit
    scores = [entry.main_score for entry in entries]
    mean = math.fsum(scores) / len(scores)
    below = math.hypot(*(low - score for score, (low, _) in zip(scores, limits, strict=True))) / len(scores)
    above = math.hypot(*(high - score for score, (_, high) in zip(scores, limits, strict=True))) / len(scores)
    return mean - below, mean + above


def from_interval(score: float, interval: Interval, seed: int) -> Draws | None:
    """Return draws that have an interval, normal on either side of the score: where a file has no draws of its own.

    They are independent of those of other models, which can only make a difference of two models look less sure than it is.
    Scores beyond what float32 can hold give none.
    """
    if max(map(abs, interval)) > _LARGEST:
        return None
    import numpy as np

    z = np.random.default_rng(seed).standard_normal(DRAWS, dtype=np.float32)
    below, above = np.float32((score - interval[0]) / NORMAL), np.float32((interval[1] - score) / NORMAL)
    draws: Draws = np.float32(score) + np.where(z < 0, below, above) * z
    return draws


def _interval(entry: Entry) -> Interval | None:
    """Return what an entry says, or what its draws imply, or for an entry of mteb alone its number of pairs."""
    score = entry.main_score
    if entry.interval is not None:
        low, high = entry.interval
        return min(low, score), max(high, score)  # they are rounded
    if entry.draws is not None:
        return interval_of_draws(unpack_draws(entry.draws), score)
    return _of_correlation(entry) if entry.schema_version is None else None


def _of_correlation(entry: Entry) -> Interval | None:
    """Return the interval of a correlation of n pairs; Spearman's has the variance of Bonett & Wright (2000)."""
    r, said = entry.main_score, entry.details
    kind = next((name for name in _CORRELATIONS if said.get(name) == r), None)
    n = next((count for name in _COUNTS if (count := typed(said.get(name), int)) is not None), 0)
    if kind is None or n < 4 or abs(r) >= 1:
        return None
    variance = (1 + r**2 / 2 if "spearman" in kind else 1) / (n - 3)
    low, high = (math.tanh(math.atanh(r) + z * math.sqrt(variance)) for z in (-NORMAL, NORMAL))
    return low, high
