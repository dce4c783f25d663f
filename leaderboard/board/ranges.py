"""Which main scores can be averaged: those from 0 to 1, or from -1 to 1 for correlations and the like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SIGNED = re.compile("spearman|pearson|kendall|correlation|mcc|matthews|kappa|p-mrr", flags=re.IGNORECASE)
_SPEED = "speed"
_ROUNDING = 1e-6


def plausible(score: float, measure: str | None) -> bool:
    """Return whether a main score lies where scores of its name do: 0 to 1, or -1 to 1 if it can be negative or nobody names it."""
    low = -1 if measure is None or _SIGNED.search(measure) else 0
    return low - _ROUNDING <= score <= 1 + _ROUNDING


def unfit(scores: Sequence[float], measure: str | None, task_type: str | None) -> str | None:
    """Return why the scores of a task cannot be averaged with those of others, None if they can. Half of them decide."""
    if task_type is not None and _SPEED in task_type.casefold():
        return "it measures speed"
    if scores and 2 * sum(not plausible(score, measure) for score in scores) >= len(scores):
        return f"its scores, from {min(scores):.4g} to {max(scores):.4g}, are on another scale than 0 to 1"
    return None
