"""The uncertainty of scores in result files: the 95 % interval, and the score in each of 2,000 bootstrap draws.

Draw k of a task has the same items for every model, so the difference of two models' draws is a paired bootstrap. A file that mteb alone
wrote gets an interval by Fisher's z, if it has a correlation and the number of pairs.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ...schema import DRAWS, NORMAL, interval_of_draws, unpack_draws
from .names import visible
from .values import typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ...schema import Entry

    Array = NDArray[np.floating[Any]]
    Draws = NDArray[np.float32]
    Interval = tuple[float, float]

_LARGEST = 1e30  # draws are float32, and may lie outside their interval
_CORRELATIONS = ("cosine_spearman", "spearman", "cosine_pearson", "pearson")  # names of mteb's scores, and of counts
_COUNTS = ("n_samples", "num_samples")


def draws_of(entries: Sequence[Entry]) -> Draws | None:
    """Return the draws of the mean over the entries, float32, shape ``(2000,)``; None unless every entry has draws."""
    packed = [entry.draws for entry in entries if entry.draws is not None]
    if not packed or len(packed) < len(entries):
        return None
    import numpy as np

    mean: Draws = np.mean([unpack_draws(text) for text in packed], axis=0, dtype=np.float32)
    return mean


def interval_of(entries: Sequence[Entry]) -> Interval | None:
    """Return the 95 % interval of the mean over the entries, taken as independent; None unless every entry has an interval."""
    return _of_mean(entries, [_interval(entry) for entry in entries])


def group_interval_of(entries: Sequence[Entry]) -> tuple[str | None, Interval | None]:
    """Return the kind of group that is drawn besides items, and the 95 % interval; None and None unless all entries state the same kind."""
    kinds = {entry.group for entry in entries}
    limits = _of_mean(entries, [_around(entry.main_score, entry.group_interval) for entry in entries])
    kind = kinds.pop() if len(kinds) == 1 else None
    return (None, None) if limits is None or kind is None else (visible(kind), limits)


def _of_mean(entries: Sequence[Entry], stated: Sequence[Interval | None]) -> Interval | None:
    """Return the interval of the mean over entries from the interval of each, None if one is missing."""
    limits = [each for each in stated if each is not None]
    if not limits or len(limits) < len(entries):
        return None
    if len(limits) == 1:
        return limits[0]  # unchanged to the last digit
    scores = [entry.main_score for entry in entries]
    mean = math.fsum(scores) / len(scores)
    below = math.hypot(*(low - score for score, (low, _) in zip(scores, limits, strict=True))) / len(scores)
    above = math.hypot(*(high - score for score, (_, high) in zip(scores, limits, strict=True))) / len(scores)
    return mean - below, mean + above


def from_interval(score: float, interval: Interval, seed: int) -> Draws | None:
    """Return draws for a file that has an interval and no draws; they are normal on either side of the score.

    They are independent of the draws of other models, so a difference of two models looks less certain than it is.
    None for scores beyond the range of float32.
    """
    if max(map(abs, interval)) > _LARGEST:
        return None
    import numpy as np

    z = np.random.default_rng(seed).standard_normal(DRAWS, dtype=np.float32)
    below, above = np.float32((score - interval[0]) / NORMAL), np.float32((interval[1] - score) / NORMAL)
    draws: Draws = np.float32(score) + np.where(z < 0, below, above) * z
    return draws


def _interval(entry: Entry) -> Interval | None:
    """Return the interval of an entry: as stated, otherwise from its draws, otherwise from the number of pairs that mteb states."""
    score = entry.main_score
    if entry.interval is not None:
        return _around(score, entry.interval)
    if entry.draws is not None:
        return interval_of_draws(unpack_draws(entry.draws), score)
    return _of_correlation(entry) if entry.schema_version is None else None


def _around(score: float, limits: Interval | None) -> Interval | None:
    """Return limits from a file, which are rounded, widened to the score."""
    return None if limits is None else (min(limits[0], score), max(limits[1], score))


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
