"""Bootstrap draws of a score, from the same resamples of the items for every model.

Draw k of a task is the score over the k-th resample of its items. The resamples depend only on the seed of the task and on the order
of its items, not on which words a model knows. So the difference of two models' draws is a paired bootstrap. Tasks have different
seeds, so the mean of draw k over several tasks is a draw of their mean score.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ....schema import DRAWS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """The uncertainty of a score: its interval and its bootstrap draws.

    Attributes:
        interval: The lower and upper limit of its 95 % interval, which contains the score.
        draws: Float64, shape ``(draws,)``: the score in each bootstrap draw.
    """

    interval: tuple[float, float]
    draws: Array


def seed_of(*identity: str) -> int:
    """Return the seed of a task's draws, 0 to 2**64 - 1: the first 8 bytes of the SHA-256 of what identifies its data."""
    return int.from_bytes(hashlib.sha256("\0".join(identity).encode()).digest()[:8], "big")


def counts(rng: np.random.Generator, n: int, draws: int) -> Array:
    """Return how often each of n items is drawn when n are drawn with replacement, float64, shape ``(draws, n)``."""
    drawn = rng.integers(n, size=(draws, n)) + n * np.arange(draws)[:, None]
    return np.bincount(drawn.ravel(), minlength=draws * n).reshape(draws, n).astype(np.float64)


def unknown(low: float, high: float, rng: np.random.Generator, draws: int = DRAWS) -> Drawn:
    """Return the interval and the draws of a score that the data do not determine: evenly spaced from low to high, in random order."""
    return Drawn((low, high), rng.permutation(np.linspace(low, high, draws)))
