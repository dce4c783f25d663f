"""Bootstrap draws of a score: the same resample of items for every model, so that differences of two models are paired.

Draw k of a task is the score over the k-th resample of its items. The resamples come from a seed of the task's own and from the items
in the order of the data, whether or not a model knows their words. So the difference of two models' draws is a paired bootstrap, and
the mean of draw k over several tasks, whose seeds differ, is a draw of the mean.
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
    """What is known of a score.

    Attributes:
        interval: The ends of its 95 % interval, which hold the score.
        draws: Float64, shape ``(draws,)``: the score in each bootstrap draw.
    """

    interval: tuple[float, float]
    draws: Array


def seed_of(*identity: str) -> int:
    """Return the seed of a task's draws, 0 to 2**64 - 1: the head of the SHA-256 of what identifies its data."""
    return int.from_bytes(hashlib.sha256("\0".join(identity).encode()).digest()[:8], "big")


def counts(rng: np.random.Generator, n: int, draws: int) -> Array:
    """Return how often each of n items is drawn when n are drawn with replacement, float64, shape ``(draws, n)``."""
    drawn = rng.integers(n, size=(draws, n)) + n * np.arange(draws)[:, None]
    return np.bincount(drawn.ravel(), minlength=draws * n).reshape(draws, n).astype(np.float64)


def unknown(low: float, high: float, rng: np.random.Generator, draws: int = DRAWS) -> Drawn:
    """Return what is known of a score where nothing is: it may be anywhere between its ends, in no order."""
    return Drawn((low, high), rng.permutation(np.linspace(low, high, draws)))
