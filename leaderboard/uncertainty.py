"""What result files say of how sure a score is: its 95 % interval, and the score in each of 2,000 bootstrap draws.

Draw k of a task is of the same items for every model, so that the difference of two models' draws is a paired bootstrap. A file of
another package that has a correlation and the number of pairs gives an interval by Fisher's z. What is damaged counts as not said.
"""

from __future__ import annotations

import base64
import binascii
import math
from typing import TYPE_CHECKING, Any

from .values import number, typed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Draws = NDArray[np.float32]
    Interval = tuple[float, float]

DRAWS = 2_000
NORMAL = 1.959963984540054  # the 97.5 % point of the normal distribution
_LARGEST = 1e30  # draws are float32, and go beyond their interval
_ROUNDING = 1e-5  # scores in result files have six decimals
_CORRELATIONS = ("cosine_spearman", "spearman", "cosine_pearson", "pearson")
_COUNTS = ("n_answered", "n_asked", "n_samples", "num_samples")


def read_draws(entries: Sequence[Mapping[str, Any]]) -> Draws | None:
    """Return the draws of the mean over some records of scores, float32, shape ``(2000,)``; None unless every record has them."""
    found = [_draws(entry) for entry in entries]
    known = [draws for draws in found if draws is not None]
    if not known or len(known) < len(found):
        return None
    import numpy as np

    mean: Draws = np.mean(known, axis=0, dtype=np.float32)
    return mean


def read_interval(entries: Sequence[Mapping[str, Any]]) -> Interval | None:
    """Return the 95 % interval of the mean over some records of scores, as of independent ones; None unless every record has one."""
    found = [(float(entry["main_score"]), _interval(entry)) for entry in entries]
    known = [(score, limits) for score, limits in found if limits is not None]
    if not known or len(known) < len(found):
        return None
    if len(known) == 1:
        return known[0][1]  # to the last digit
    mean = math.fsum(score for score, _ in known) / len(known)
    below, above = (math.hypot(*(limits[side] - score for score, limits in known)) / len(known) for side in (0, 1))
    return mean - below, mean + above


def percentiles(draws: NDArray[np.floating[Any]], value: float) -> Interval:
    """Return the 2.5th and 97.5th percentile of bootstrap draws, no less than 95 % apart; the interval always holds the value itself."""
    import numpy as np

    last = len(draws) - 1
    ends = math.floor(0.025 * last), math.ceil(0.975 * last)
    ordered = np.partition(draws, ends)  # what numpy.quantile calls "lower" and "higher", in a fraction of the time
    return min(float(ordered[ends[0]]), value), max(float(ordered[ends[1]]), value)


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


def _draws(entry: Mapping[str, Any]) -> Draws | None:
    text = typed(entry.get("draws"), str)
    if text is None:
        return None
    import numpy as np

    try:
        draws = np.frombuffer(base64.b64decode(text, validate=True), dtype="<f4").astype(np.float32)
    except (ValueError, binascii.Error):
        return None
    score = entry["main_score"]
    possible = draws.shape == (DRAWS,) and np.isfinite(draws).all() and draws.min() - _ROUNDING <= score <= draws.max() + _ROUNDING
    return draws if possible else None


def _interval(entry: Mapping[str, Any]) -> Interval | None:
    """Return what a record says, or what its draws or its number of pairs imply."""
    score, said = float(entry["main_score"]), entry.get("interval")
    if isinstance(said, list) and len(said) == 2:
        low, high = number(said[0]), number(said[1])
        if low is not None and high is not None and low - _ROUNDING <= score <= high + _ROUNDING and low <= high:
            return min(low, score), max(high, score)
    draws = _draws(entry)
    return percentiles(draws, score) if draws is not None else _of_correlation(entry, score)


def _of_correlation(entry: Mapping[str, Any], r: float) -> Interval | None:
    """Return the interval of a correlation of n pairs; Spearman's has the variance of Bonett & Wright (2000)."""
    kind = next((name for name in _CORRELATIONS if entry.get(name) == r), None)
    n = next((count for name in _COUNTS if (count := typed(entry.get(name), int)) is not None), 0)
    if kind is None or n < 4 or abs(r) >= 1:
        return None
    variance = (1 + r**2 / 2 if "spearman" in kind else 1) / (n - 3)
    low, high = (math.tanh(math.atanh(r) + z * math.sqrt(variance)) for z in (-NORMAL, NORMAL))
    return low, high
